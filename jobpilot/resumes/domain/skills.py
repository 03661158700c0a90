"""Skills, languages and interests: lists with or without labels."""

import re
from collections.abc import Iterator

from jobpilot.resumes.domain.draft import Draft
from jobpilot.resumes.domain.fragments import Fragment, Line

LONGEST_SKILL = 60
LONGEST_LABEL = 45
_LABEL = re.compile(r"^\s*(?P<label>[^:：\t]{2,45}?)\s*(?:[:：]|\s[–—]\s)\s*")
_SEPARATOR = re.compile(r"\s*(?:[,，、;；|•·∙▪●◦‣\t]|\s[–—-]\s|\s/\s|>\s*|==\s*)\s*")
_LEVEL = re.compile(
    r"(?i)\s*[(\[]?\b(?P<level>expert|advanced|intermediate|beginner|basic|proficient|master|fluent|native(?:\s+speaker)?|"
    r"fortgeschritten|grundkenntnisse|sehr gut|gut|avancé|intermédiaire|débutant|avanzado|intermedio|básico|\d+\+?\s*(?:years?|yrs?\.?|jahre|ans|años))[)\]]?\s*$"
)
_FLUENCY = re.compile(
    r"(?i)\b(?:native(?:\s+(?:speaker|language|or bilingual proficiency))?|mother tongue|bilingual|fluent|proficient|advanced|intermediate|elementary|"
    r"conversational|basic|beginner|professional(?:\s+working)?(?:\s+proficiency)?|full professional(?: proficiency)?|limited working(?: proficiency)?|business|"
    r"muttersprach\w*|verhandlungssicher|fließend|fliessend|gute? kenntnisse|grundkenntnisse|sehr gut|gut|langue maternelle|courant|bilingue|"
    r"intermédiaire|notions|scolaire|lu, écrit, parlé|nativo|nativa|lengua materna|fluido|avanzado|intermedio|básico|materno|língua materna|fluente|avançado|"
    r"intermediário|madrelingua|fluente|ottimo|buono|scolastico|moedertaal|vloeiend|goed|redelijk|ojczysty|biegły|biegle|zaawansowany|średniozaawansowany|"
    r"podstawowy|komunikatywny|母语|流利|熟练|精通|良好|[abc][12](?:\.\d)?(?:\s*[-/]\s*[abc][12])?)\b|母语|流利|熟练|精通|良好"
)
_BRACKETS = "()[]"


def list_pieces(fragment: Fragment) -> Iterator[Fragment]:
    """The elements of a list; separators inside brackets do not count."""
    text = fragment.line.text[fragment.start : fragment.end]
    begin = 0
    for match in _SEPARATOR.finditer(text):
        head = text[begin : match.start()]
        if head.count("(") > head.count(")"):
            continue
        piece = fragment.part(begin, match.start()).strip(" \t.,;")
        if piece:
            yield piece
        begin = match.end()
    last = fragment.part(begin, len(text)).strip(" \t.,;")
    if last:
        yield last


def _labelled(line: Line) -> tuple[Fragment | None, Fragment]:
    """The label that leads a line ("Languages: …", or a bold first phrase) and the rest."""
    found = _LABEL.match(line.text)
    if found and len(found.group("label").split()) <= 5:  # noqa: PLR2004
        return line.whole.part(*found.span("label")), line.whole.part(found.end(), len(line.text))
    bold = [mark for mark in line.marks if mark.style.bold]
    if (
        bold
        and line.marks[0].style.bold
        and len(bold) < len(line.marks)
        and all(not mark.style.bold for mark in line.marks[len(bold) :])
    ):
        stop = line.marks[len(bold) - 1].end
        if stop <= LONGEST_LABEL and not line.text[:stop].rstrip().endswith(","):
            return line.whole.part(0, stop), line.whole.part(stop, len(line.text)).strip(
                " \t:：–—-"
            )
    return None, line.whole


def read_skills(draft: Draft, lines: list[Line]) -> None:
    """Add the section's skills; a label groups the keywords after it, over wrapped lines too."""
    group = None
    open_label: Fragment | None = None
    for line in lines:
        label, rest = _labelled(line)
        pieces = [piece for piece in list_pieces(rest) if _is_skill(piece.text)]
        if label is not None:
            name, level = _split_level(label)
            group = draft.add("skills")
            group.take("name", name, "label", 0.85)
            group.take("level", level, "label", 0.8)
            open_label = None
        elif open_label is not None and pieces:
            group = draft.add("skills")
            group.take("name", open_label, "label", 0.7)
            open_label = None
        elif _is_heading_label(line, pieces):
            open_label, group = pieces[0], None
            continue
        elif group is not None and not _wraps(line):
            group = None
        for piece in pieces:
            _add_skill(draft, group, piece)
    if open_label is not None:
        _add_skill(draft, None, open_label)


def _wraps(line: Line) -> bool:
    return not line.item and line.gap < 0.6 and line.box is not None  # noqa: PLR2004


def _is_heading_label(line: Line, pieces: list[Fragment]) -> bool:
    """A bold phrase alone on its line stands over the skills below it."""
    return (
        len(pieces) == 1
        and line.style.bold
        and not line.item
        and pieces[0].text == line.text.strip()
    )


def _add_skill(draft: Draft, group: object, piece: Fragment) -> None:
    from jobpilot.resumes.domain.draft import Record

    name, level = _split_level(piece)
    if isinstance(group, Record):
        words = group.values.setdefault("keywords", [])
        assert isinstance(words, list)
        words.append(name.text)
        draft.note(f"{group.path}.keywords[{len(words) - 1}]", (name,), "list", 0.87)
        return
    record = draft.add("skills")
    record.take("name", name, "list", 0.82)
    record.take("level", level, "list", 0.75)


def _split_level(piece: Fragment) -> tuple[Fragment, Fragment | None]:
    found = _LEVEL.search(piece.text)
    if found is None or found.start() == 0:
        return piece, None
    return piece.part(0, found.start()).strip(" \t,;:-–("), piece.part(*found.span("level"))


def _is_skill(text: str) -> bool:
    return (
        0 < len(text) <= LONGEST_SKILL
        and any(character.isalnum() for character in text)
        and len(text.split()) <= 7
    )


def read_languages(draft: Draft, lines: list[Line]) -> None:
    """Add the section's languages with their fluency."""
    for line in lines:
        label, rest = _labelled(line)
        if label is not None and _FLUENCY.search(rest.text) and "," not in rest.text:
            record = draft.add("languages")
            record.take("language", label, "list", 0.88)
            record.take("fluency", rest.strip(" ()"), "list", 0.85)
            continue
        for piece in _languages(rest if label is not None else line.whole):
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
    if not name or len(name.text.split()) > 3 or not name.text[:1].isalpha():  # noqa: PLR2004
        return
    record = draft.add("languages")
    record.take("language", name, "list", 0.86)
    if found is not None:
        fluency = piece.part(found.start(), len(piece.text)).strip(" \t,;:()[]")
        record.take("fluency", fluency, "list", 0.84)


def read_interests(draft: Draft, lines: list[Line]) -> None:
    """Add the section's interests."""
    for line in lines:
        label, rest = _labelled(line)
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
