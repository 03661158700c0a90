"""Schools, degrees and fields of study."""

import re
from collections.abc import Iterable

from jobpilot.resumes.domain.atoms import ATOM_EDGES, Atom, head_atoms
from jobpilot.resumes.domain.draft import Draft, Record
from jobpilot.resumes.domain.entries import Entry, is_timeline, read_listed
from jobpilot.resumes.domain.experience import set_dates
from jobpilot.resumes.domain.fragments import Fragment, Line
from jobpilot.resumes.domain.lexicon.roles import DEGREE, school_score

SURE_SCHOOL = 1.0
LONGEST_AREA = 90
MOST_PLAIN_WORDS = 3
_SCORE = re.compile(
    r"(?i)\b(?:c?gpa|grade|note|abschlussnote|moyenne|media|nota|promedio|voto|średnia|score|绩点)\s*[:：]?\s*"
    r"(?P<value>\d{1,3}(?:[.,]\d+)?(?:\s*/\s*\d{1,3}(?:[.,]\d+)?)?|[A-D][+-]?)(?!\w)"
)
_JOINT = re.compile(
    r"(?i)^\s*(?:student|studium|studies|degree|course|diploma|programme|program)?\s*(?:\bin\b|\bof\b|\ben\b|\bem\b|\bde\b|\bdi\b|\bw\b|:|,|-|–|\()?\s*"
)
_OF_WORDS = re.compile(
    r"(?i)\s*(?:of|de|di|des?)?\s*(?:Arts|Science|Sciences|Engineering|Technology|"
    r"Business Administration|Commerce|Fine Arts|Laws?|Philosophy|Education|Medicine|Nursing|"
    r"Architecture|Applied Science|Music|Public Health|Design)\b(?:\s*\([A-Za-z. ]+\))?"
)
_SIDE_SUBJECT = re.compile(
    r"(?i)[,;]?\s*\b(?:minor(?:ing)?|nebenfach|concentration|specialization|with\s+(?:a\s+)?(?:minor|honou?rs|distinction)|expected|graduat\w+|gpa)\b.*$"
)
_NOT_AREA = re.compile(
    r"(?i)\d|\b(?:thesis|advisor|gpa|dean|honou?rs?|cum laude|coursework|courses|scholar|"
    r"award|grade|relevant|expected|graduated|valedictorian|fellow)\b|[:：]"
)
_PROJECT = re.compile(
    r"(?i)\b(?:(?:master|bachelor|diplom|final(?:\s+year)?|graduation|capstone|semester)(?:['’]?s)?[\s-]*)?(?:project|projekt|projet)\b"
)
_COURSE_CODE = re.compile(r"\b[A-Z]{2,5}[ -]?\d{3,4}\b")
_PLAIN = re.compile(r"\b(?!of\b|and\b|und\b|the\b|for\b|in\b|de\b|et\b|y\b)[a-zà-ÿ]{2,}\b")
_LEAD_WORDS = re.compile(
    r"(?i)^(?:graduated\s+(?:as|with|in)|graduation\s*:?|degree\s*:|在读|studied|major\s*:)\s*"
)


def read_education(draft: Draft, lines: list[Line]) -> None:
    """Add the section's studies."""
    entries = read_listed(lines)
    if is_timeline(entries) and not _names_schools(entries):
        return
    for entry in entries:
        atoms, _ = head_atoms(_without_scores(entry.head))
        if not atoms:
            continue
        project = _project(atoms)
        if project is not None:
            _add_project(draft, entry, project)
            continue
        record = draft.add("education")
        rest = _institution(record, atoms)
        rest = _degree(record, rest)
        _area(record, rest)
        set_dates(record, entry.dates)
        _score(record, entry)
        _courses(record, entry)
        if not record.values:
            sections = draft.resume["education"]
            assert isinstance(sections, list)
            sections.pop()


def _names_schools(entries: list[Entry]) -> bool:
    """Whether most of the heads hold the name of a school."""
    named = sum(
        any(school_score(fragment.text) >= SURE_SCHOOL for fragment in entry.head)
        for entry in entries
    )
    return named > len(entries) / 2


def _project(atoms: list[Atom]) -> Fragment | None:
    """The phrase that names a project made at a school, if the head names no degree."""
    if any(DEGREE.search(_PROJECT.sub("", atom.text)) for atom in atoms):
        return None
    return next((atom.fragment for atom in atoms if _PROJECT.search(atom.text)), None)


def _add_project(draft: Draft, entry: Entry, name: Fragment) -> None:
    record = draft.add("projects")
    record.take("name", name, "head", 0.7)
    set_dates(record, entry.dates)
    for passage in entry.prose[:1]:
        record.set("description", passage.text, passage.fragments, "paragraph", 0.7)
    for passage in entry.items:
        record.append("highlights", passage, "item", 0.8)


def _without_scores(head: list[Fragment]) -> list[Fragment]:
    kept = []
    for fragment in head:
        if _COURSE_CODE.search(fragment.text):
            continue
        found = _SCORE.search(fragment.text)
        if found:
            kept += [part for part in (fragment.part(0, found.start()).strip(ATOM_EDGES),) if part]
        else:
            kept.append(fragment)
    return kept


def _institution(record: Record, atoms: list[Atom]) -> list[Atom]:
    """The atom that names the school, by its words or, failing those, the first that is no degree."""
    best = max(
        atoms,
        key=lambda atom: (
            school_score(atom.text) - (0.8 if _starts_with_degree(atom.text) else 0.0),
            -atom.order,
        ),
    )
    certainty = school_score(best.text)
    if certainty < SURE_SCHOOL:
        plain = [
            atom
            for atom in atoms
            if not DEGREE.search(atom.text) and not _NOT_AREA.search(atom.text)
        ]
        if not plain:
            return atoms
        known_degree = any(DEGREE.search(atom.text) for atom in atoms)
        best = plain[0]
        certainty = 0.6 if known_degree else 0.3
    record.take("institution", best.fragment, "head", 0.55 + 0.2 * certainty)
    return [atom for atom in atoms if atom is not best]


def _starts_with_degree(text: str) -> bool:
    found = DEGREE.search(text)
    return found is not None and found.start() <= 2


def _degree(record: Record, atoms: list[Atom]) -> list[Atom]:
    """The first degree; where several atoms name one, the one that names the field too."""
    named = [atom for atom in atoms if DEGREE.search(_strip_lead(atom.fragment).text)]
    if not named:
        return atoms
    atom = max(named, key=lambda atom: (bool(_subject(atom)), -atom.order))
    fragment = _strip_lead(atom.fragment)
    found = DEGREE.search(fragment.text)
    assert found is not None
    stop = _degree_stop(fragment.text, found)
    record.take("studyType", fragment.part(found.start(), stop).strip(" ,;:("), "degree", 0.88)
    record.take("area", _subject(atom), "degree", 0.85)
    return [other for other in atoms if other not in named]


def _subject(atom: Atom) -> Fragment | None:
    """The field of study beside the degree in one atom."""
    fragment = _strip_lead(atom.fragment)
    found = DEGREE.search(fragment.text)
    if found is None:
        return None
    after = _after_degree(fragment, _degree_stop(fragment.text, found))
    before = fragment.part(0, found.start()).strip(ATOM_EDGES + "(")
    subject = after or (before if len(before.text) > 3 else after)
    if not subject or DEGREE.fullmatch(subject.text) or _NOT_AREA.search(subject.text):
        return None
    return subject


def _strip_lead(fragment: Fragment) -> Fragment:
    lead = _LEAD_WORDS.match(fragment.text)
    return fragment.part(lead.end(), len(fragment.text)) if lead else fragment


def _degree_stop(text: str, found: re.Match[str]) -> int:
    """The degree with its "of Arts"; a trailing "of" alone is not part of it."""
    word = found.group()
    if re.search(r"(?i)\b(?:of|de|di)$", word):
        tail = _OF_WORDS.match(text, found.end() - len(word.split()[-1]))
        return tail.end() if tail else found.end() - len(word.split()[-1]) - 1
    if re.search(r"(?i)\b(?:student)$", word):
        return found.start() + len(word) - len(" student")
    return found.end()


def _after_degree(fragment: Fragment, stop: int) -> Fragment:
    rest = fragment.part(stop, len(fragment.text))
    joint = _JOINT.match(rest.text)
    rest = rest.part(joint.end() if joint else 0, len(rest.text))
    side = _SIDE_SUBJECT.search(rest.text)
    if side:
        rest = rest.part(0, side.start())
    clean = rest.strip(ATOM_EDGES)
    return (
        clean.part(0, len(clean.text) - 1)
        if clean.text.endswith(")") and "(" not in clean.text
        else clean
    )


def _area(record: Record, atoms: list[Atom]) -> None:
    """The first plain phrase that is left, if the degree did not name the field."""
    if "area" in record.values or (
        "studyType" not in record.values and "institution" not in record.values
    ):
        return
    for atom in atoms:
        if _can_be_area(atom.text):
            record.take("area", atom.fragment, "head", 0.7)
            return


def _can_be_area(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    if letters < 3 and not any(character >= "\u4e00" for character in text):
        return False
    sentence = text.endswith(".") and len(text.split()) > 3
    wordy = len(text) > LONGEST_AREA or len(_PLAIN.findall(text)) > MOST_PLAIN_WORDS
    if sentence or wordy or _NOT_AREA.search(text) or DEGREE.search(text):
        return False
    return school_score(text) < SURE_SCHOOL


def _score(record: Record, entry: Entry) -> None:
    for line in entry.lines:
        found = _SCORE.search(line.text)
        if found:
            record.take("score", line.whole.part(*found.span("value")), "pattern", 0.9)
            return


def _courses(record: Record, entry: Entry) -> None:
    for passage in _coursework(entry):
        for fragment in passage:
            courses = record.values.setdefault("courses", [])
            assert isinstance(courses, list)
            courses.append(fragment.text)
            record.draft.note(
                f"{record.path}.courses[{len(courses) - 1}]", (fragment,), "list", 0.8
            )


def _coursework(entry: Entry) -> Iterable[list[Fragment]]:
    label = re.compile(r"(?i)^(?:relevant\s+)?(?:coursework|courses)\s*[:：]\s*")
    for line in entry.lines:
        found = label.match(line.text)
        if found:
            rest = line.whole.part(found.end(), len(line.text))
            yield [
                piece.strip(" .")
                for piece in rest.split(re.compile(r"[,;]\s*"))
                if piece.strip(" .")
            ]
