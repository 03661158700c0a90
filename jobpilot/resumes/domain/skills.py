"""Skills, languages and interests: lists with or without labels."""

import itertools
import re
from collections.abc import Iterable, Iterator

from jobpilot.resumes.domain.draft import Draft, Record
from jobpilot.resumes.domain.fragments import Fragment, Line
from jobpilot.resumes.domain.lexicon.section_titles import Section, section_of

LONGEST_SKILL = 60
LONGEST_LABEL = 45
_LABEL = re.compile(r"^\s*(?P<label>[^:：\t]{2,45}?)\s*(?:[:：]|\s[–—]\s)\s*")
_SEPARATOR = re.compile(r"\s*(?:[,，、;；|•·∙▪●◦‣\t]|\s[–—-]\s|\s/\s|>\s*|==\s*)\s*")
LEVEL = re.compile(
    r"(?i)\s*[(\[]?\b(?P<level>expert|advanced|intermediate|beginner|basic|proficient|master|fluent|"
    r"native(?:\s+speaker)?|fortgeschritten|grundkenntnisse|sehr gut|gut|avancé|intermédiaire|débutant|"
    r"avanzado|intermedio|básico|\d+\+?\s*(?:years?|yrs?\.?|jahre|ans|años))[)\]]?\s*$"
)
_BRACKET_LIST = re.compile(r"([^()]{1,40})\(([^()]+(?:,[^()]+)+)\)")
_COMMAS = re.compile(r"\s*,\s*")
_NAME_LIKE = re.compile(r"^[A-Z0-9]|[a-z][A-Z.]|[+#]")
WIDE_GAP = 1.8
LEAST_WIDE_GAP = 0.35
LEAST_NAMES = 4
LONGEST_LABEL_WORDS = 5
_FLUENCY = re.compile(
    r"(?i)\b(?:native(?:\s+(?:speaker|language|or bilingual proficiency))?|mother tongue|"
    r"bilingual|fluent|proficient|advanced|intermediate|elementary|"
    r"conversational|basic|beginner|professional(?:\s+working)?(?:\s+proficiency)?|"
    r"full professional(?: proficiency)?|limited working(?: proficiency)?|business|"
    r"muttersprach\w*|verhandlungssicher|fließend|fliessend|gute? kenntnisse|grundkenntnisse|"
    r"sehr gut|gut|langue maternelle|courant|bilingue|"
    r"intermédiaire|notions|scolaire|lu, écrit, parlé|nativo|nativa|lengua materna|fluido|"
    r"avanzado|intermedio|básico|materno|língua materna|fluente|avançado|"
    r"intermediário|madrelingua|fluente|ottimo|buono|scolastico|moedertaal|vloeiend|goed|redelijk|ojczysty|biegły|biegle|zaawansowany|średniozaawansowany|"
    r"podstawowy|komunikatywny|母语|流利|熟练|精通|良好|[abc][12](?:\.\d)?(?:\s*[-/]\s*[abc][12])?)\b|母语|流利|熟练|精通|良好"
)
_BRACKETS = "()[]"


def list_pieces(fragment: Fragment) -> Iterator[Fragment]:
    """The elements of a list; separators inside brackets do not count, but a bracketed list is taken apart too."""
    text = fragment.line.text[fragment.start : fragment.end]
    if not _SEPARATOR.search(text):
        yield from _spaced_pieces(fragment)
        return
    begin = 0
    for match in _SEPARATOR.finditer(text):
        head = text[begin : match.start()]
        if head.count("(") > head.count(")"):
            continue
        yield from _unpack(fragment.part(begin, match.start()).strip(" \t.,;"))
        begin = match.end()
    yield from _unpack(fragment.part(begin, len(text)).strip(" \t.,;"))


def _unpack(piece: Fragment) -> Iterator[Fragment]:
    """`AWS (EC2, S3)` names three things; `SQL (Postgres)` one."""
    found = _BRACKET_LIST.fullmatch(piece.text) if piece else None
    if found is None:
        if piece:
            yield piece
        return
    yield piece.part(*found.span(1)).strip(" \t")
    yield from (part.strip(" \t") for part in piece.part(*found.span(2)).split(_COMMAS))


def _spaced_pieces(fragment: Fragment) -> Iterator[Fragment]:
    """Words without separators: boxes beside each other show by wider gaps, in plain text a run of
    names by its form.
    """
    marks = fragment.marks
    gaps = [
        (after.box.x - before.box.right) / max(before.box.h, 1e-6)
        for before, after in itertools.pairwise(marks)
        if before.box is not None and after.box is not None
    ]
    if (
        gaps
        and len(gaps) == len(marks) - 1
        and max(gaps) > WIDE_GAP * max(min(gaps), 0.05)
        and max(gaps) > LEAST_WIDE_GAP
    ):
        border = (max(gaps) + min(gaps)) / 2
        yield from _joined(fragment, [gap > border for gap in gaps])
        return
    named = [bool(_NAME_LIKE.search(fragment.line.text[mark.start : mark.end])) for mark in marks]
    if len(marks) >= LEAST_NAMES and all(named):
        texts = [fragment.line.text[mark.start : mark.end] for mark in marks]
        yield from _joined(fragment, [not text.isdigit() for text in texts[1:]])
        return
    piece = fragment.strip(" \t.,;")
    if piece:
        yield from _unpack(piece)


def _joined(fragment: Fragment, borders: list[bool]) -> Iterator[Fragment]:
    """The fragment cut where a border stands between two of its words."""
    marks = fragment.marks
    begin = marks[0].start
    for before, mark, border in zip(marks, marks[1:], borders, strict=False):
        if border:
            yield Fragment(fragment.line, begin, before.end).strip(" \t.,;")
            begin = mark.start
    yield Fragment(fragment.line, begin, marks[-1].end).strip(" \t.,;")


def labelled(line: Line) -> tuple[Fragment | None, Fragment]:
    """The label that leads a line ("Languages: …", or a bold first phrase) and the rest."""
    found = _LABEL.match(line.text.replace("\t", " "))
    if found and len(found.group("label").split()) <= LONGEST_LABEL_WORDS:
        return line.whole.part(*found.span("label")), line.whole.part(found.end(), len(line.text))
    bold = [mark for mark in line.marks if mark.style.bold]
    plain_after = all(not mark.style.bold for mark in line.marks[len(bold) :])
    if bold and line.marks[0].style.bold and len(bold) < len(line.marks) and plain_after:
        stop = line.marks[len(bold) - 1].end
        if stop <= LONGEST_LABEL and not line.text[:stop].rstrip().endswith(","):
            return line.whole.part(0, stop), line.whole.part(stop, len(line.text)).strip(
                " \t:：–—-"
            )
    return None, line.whole


def read_skills(draft: Draft, lines: list[Line]) -> None:
    """Add the section's skills; a label groups the keywords after it, over the lines that belong to it."""
    group: Record | None = None
    over = False
    columns: list[tuple[Fragment, Record]] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        label, rest = labelled(line)
        pieces = [piece for piece in list_pieces(rest) if _is_skill(piece.text)]
        if label is not None:
            group, over = _group(draft, label), False
        elif _has_levels(line):
            _add_levels(columns, line)
            continue
        elif _is_standing_label(line, following):
            labels = [segment for segment in line.segments if not LEVEL.fullmatch(segment.text)]
            columns = [(label, _group(draft, label)) for label in labels]
            group, over = (columns[0][1], True) if columns else (group, over)
            if len(columns) == 1 and group is not None:
                _add_level(group, line.segments[1:])
            continue
        elif not (over or _wraps(line)):
            group = None
        for piece in pieces:
            _add_skill(
                draft, _beside(columns, piece) if over and len(columns) > 1 else group, piece
            )


def is_level(text: str) -> bool:
    """Whether the text only says how well something is known."""
    return LEVEL.fullmatch(text) is not None


def read_skill_group(draft: Draft, label: Fragment, lines: list[Line]) -> None:
    """Add one skill by its label, from lines that hold its level and its keywords."""
    group = _group(draft, label)
    for line in lines:
        for piece in list_pieces(line.whole):
            if _is_skill(piece.text):
                _add_skill(draft, group, piece)


def _has_levels(line: Line) -> bool:
    return bool(line.segments) and all(LEVEL.fullmatch(segment.text) for segment in line.segments)


def _add_levels(columns: list[tuple[Fragment, Record]], line: Line) -> None:
    """A row of levels below a row of labels."""
    for segment in line.segments if columns else ():
        _beside(columns, segment).take("level", segment, "label", 0.75)


def _beside(columns: list[tuple[Fragment, Record]], piece: Fragment) -> Record:
    """Of labels that stand beside each other, the last one that begins left of the piece."""
    box = piece.box
    chosen = columns[0][1]
    for label, record in columns:
        if box is not None and label.box is not None and label.box.x <= box.x + 0.01:
            chosen = record
    return chosen


def _group(draft: Draft, label: Fragment) -> Record:
    group = draft.add("skills")
    name, level = _split_level(label)
    group.take("name", name, "label", 0.85)
    group.take("level", level, "label", 0.8)
    return group


def _add_level(group: Record, segments: Iterable[Fragment]) -> None:
    for segment in segments:
        if LEVEL.fullmatch(segment.text):
            group.take("level", segment, "label", 0.8)


def _wraps(line: Line) -> bool:
    return not line.item and line.gap < 0.6 and line.box is not None


def _is_standing_label(line: Line, following: Line | None) -> bool:
    """A phrase alone on its line that stands over the skills below it: bold, or with a row of levels beneath."""
    marked = line.style.bold or (following is not None and _has_levels(following))
    plain = not _SEPARATOR.search(line.text.replace("\t", " "))
    return marked and plain and not line.item and len(line.text) <= LONGEST_SKILL


def _add_skill(draft: Draft, group: Record | None, piece: Fragment) -> None:
    if LEVEL.fullmatch(piece.text):
        if group is not None:
            group.take("level", piece, "label", 0.75)
        return
    name, level = _split_level(piece)
    if group is not None:
        words = group.values.setdefault("keywords", [])
        assert isinstance(words, list)
        words.append(name.text)
        draft.note(f"{group.path}.keywords[{len(words) - 1}]", (name,), "list", 0.87)
        return
    record = draft.add("skills")
    record.take("name", name, "list", 0.82)
    record.take("level", level, "list", 0.75)


def _split_level(piece: Fragment) -> tuple[Fragment, Fragment | None]:
    found = LEVEL.search(piece.text)
    if found is None or found.start() == 0:
        return piece, None
    name = piece.part(0, found.start()).strip(" \t,;:-–(")
    return (name, piece.part(*found.span("level"))) if name else (piece, None)


def _is_skill(text: str) -> bool:
    wordy = len(text.split()) <= 7 and not text.endswith("...")
    return (
        0 < len(text) <= LONGEST_SKILL and any(character.isalnum() for character in text) and wordy
    )


def read_languages(draft: Draft, lines: list[Line]) -> None:
    """Add the section's languages with their fluency."""
    for line in lines:
        label, rest = labelled(line)
        titled = label is not None and section_of(label.text) is Section.LANGUAGES
        pieces = list(_languages(rest if titled else line.whole))
        if label is not None and not titled and len(pieces) == 1:
            record = draft.add("languages")
            record.take("language", label, "list", 0.88)
            record.take("fluency", rest.strip(" ()"), "list", 0.85)
            continue
        for piece in pieces:
            _add_language(draft, piece)


def _languages(fragment: Fragment) -> Iterator[Fragment]:
    separator = re.compile(r"\s*(?:[,，、;；|•·∙]|\s/\s|\band\b|\bund\b|\bet\b)\s*")
    pending: Fragment | None = None
    for piece in fragment.split(separator):
        for part in piece.split(re.compile(r"\t")):
            if pending is not None and _FLUENCY.fullmatch(part.text.strip(_BRACKETS)):
                pending = Fragment(part.line, pending.start, part.end)
                continue
            if pending is not None:
                yield pending
            pending = part
    if pending is not None:
        yield pending


def _add_language(draft: Draft, piece: Fragment) -> None:
    found = _FLUENCY.search(piece.text)
    name = piece if found is None else piece.part(0, found.start()).strip(" \t,;:-–—()[]")
    if not name or len(name.text.split()) > 3 or not name.text[:1].isalpha():
        return
    record = draft.add("languages")
    record.take("language", name, "list", 0.86)
    if found is not None:
        fluency = piece.part(found.start(), len(piece.text)).strip(" \t,;:()[]")
        record.take("fluency", fluency, "list", 0.84)


def read_interests(draft: Draft, lines: list[Line]) -> None:
    """Add the section's interests."""
    for line in lines:
        label, rest = labelled(line)
        pieces = [piece for piece in list_pieces(rest) if len(piece.text) <= LONGEST_SKILL]
        if label is not None:
            record = draft.add("interests")
            record.take("name", label, "label", 0.8)
            for piece in pieces:
                words = record.values.setdefault("keywords", [])
                assert isinstance(words, list)
                words.append(piece.text)
                draft.note(f"{record.path}.keywords[{len(words) - 1}]", (piece,), "list", 0.8)
            continue
        for piece in pieces:
            draft.add("interests").take("name", piece, "list", 0.8)
