"""Jobs, voluntary work and projects.

Which atom of a head is the title and which the employer is decided by their words; where those
say nothing, by the order
that the rest of the section keeps ("title first" or "employer first").
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations

from jobpilot.resumes.domain.atoms import Atom, head_atoms
from jobpilot.resumes.domain.draft import Draft, Record
from jobpilot.resumes.domain.entries import Dated, Entry, is_timeline, read_entries, read_listed
from jobpilot.resumes.domain.fragments import Fragment, Line, Passage
from jobpilot.resumes.domain.lexicon.roles import organisation_score, title_score
from jobpilot.resumes.domain.places import looks_like_city

ATOMS_CONSIDERED = 5
ORDER_WEIGHT = 0.5
LINE_PENALTY = 0.3
STYLE_WEIGHT = 0.25
LONGEST_NAME = 80
_OWN_PROJECT = re.compile(
    r"(?i)\b(?:individual|personal|side|own|hobby|open[- ]source)\s+projects?\b|个人项目|开源项目"
)
_URL = re.compile(r"(?i)^(?:https?://|www\.)\S+$")
_ASIDE = re.compile(
    r"(?i)^(?:manager|team|tech(?:nologies|nology)?|stack|tools|keywords|brief introduction|"
    r"skills|supervisor|advisor)\b.*[:：]"
)


@dataclass(frozen=True, slots=True)
class Roles:
    """Who played what in an entry; `certainty` is 0–1."""

    title: Atom | None
    name: Atom | None
    certainty: float


def read_work(draft: Draft, lines: list[Line]) -> None:
    """Add the section's jobs."""
    entries = read_entries(lines)
    if is_timeline(entries):
        return
    heads = [head_atoms(entry.head) for entry in entries]
    atoms = [_candidates(head[0]) for head in heads]
    title_first = _title_first(atoms)
    employer: Atom | None = None
    for entry, candidates, (_, places) in zip(entries, atoms, heads, strict=True):
        roles = assign_roles(candidates, title_first)
        if any(_OWN_PROJECT.search(fragment.text) for fragment in entry.head):
            _add_project(draft, entry, candidates)
            continue
        if not entry.dates and (roles.title is None or roles.name is None) and not entry.items:
            continue
        record = draft.add("work")
        if roles.name is not None:
            record.take("name", roles.name.fragment, "head", 0.6 + 0.35 * roles.certainty)
            _link(record, roles.name.fragment)
        elif employer is not None and _is_further_title(roles, candidates):
            record.take("name", employer.fragment, "group", 0.65)
        employer = _group_employer(roles, employer)
        if roles.title is not None:
            record.take("position", roles.title.fragment, "head", 0.6 + 0.35 * roles.certainty)
        found = [*entry.places, *places]
        if found:
            record.take("location", found[0], "place", 0.85)
        else:
            record.take("location", _beside_dates(entry, roles, candidates), "beside", 0.6)
        set_dates(record, entry.dates)
        set_texts(record, entry)


def _beside_dates(entry: Entry, roles: Roles, candidates: list[Atom]) -> Fragment | None:
    """A town that no list knows: what stands alone with the dates where title and employer have lines of their own."""
    lines = [dated.fragment.line for dated in entry.dates]
    beside = [atom for atom in candidates if any(atom.fragment.line is line for line in lines)]
    named = roles.title is not None and roles.name is not None
    if not named or len(beside) != 1 or beside[0] in (roles.title, roles.name):
        return None
    text = beside[0].text
    return beside[0].fragment if looks_like_city(text) and title_score(text) <= 0 else None


def _group_employer(roles: Roles, before: Atom | None) -> Atom | None:
    """An employer on a line of its own above its first title stands over the titles that follow."""
    name, title = roles.name, roles.title
    if name is None:
        return before
    alone = title is not None and name.fragment.line is not title.fragment.line
    return name if alone and name.order < (title.order if title else 0) else None


def _is_further_title(roles: Roles, candidates: list[Atom]) -> bool:
    """A head of nothing but a title, as a second position with the same employer has it."""
    return len(candidates) == 1 and roles.title is not None and title_score(roles.title.text) >= 1


def read_volunteering(draft: Draft, lines: list[Line]) -> None:
    """Add the section's voluntary work."""
    entries = read_entries(lines)
    atoms = [_candidates(head_atoms(entry.head)[0]) for entry in entries]
    title_first = _title_first(atoms)
    for entry, candidates in zip(entries, atoms, strict=True):
        roles = assign_roles(candidates, title_first)
        if not candidates:
            continue
        record = draft.add("volunteer")
        if roles.name is not None:
            record.take("organization", roles.name.fragment, "head", 0.55 + 0.3 * roles.certainty)
        if roles.title is not None:
            record.take("position", roles.title.fragment, "head", 0.55 + 0.3 * roles.certainty)
        set_dates(record, entry.dates)
        set_texts(record, entry)


def read_projects(draft: Draft, lines: list[Line]) -> None:
    """Add the section's projects: the first phrase names it, the rest describes it."""
    for entry in read_listed(lines):
        _add_project(draft, entry, head_atoms(entry.head)[0])


def _add_project(draft: Draft, entry: Entry, atoms: list[Atom]) -> None:
    named = [atom for atom in atoms if not _URL.match(atom.text) and len(atom.text) <= LONGEST_NAME]
    if not named:
        return
    record = draft.add("projects")
    record.take("name", named[0].fragment, "head", 0.75)
    set_dates(record, entry.dates)
    _link(record, named[0].fragment)
    described = [passage for passage in entry.prose if passage.text] or _below_name(entry, named[0])
    if described:
        record.set("description", described[0].text, described[0].fragments, "paragraph", 0.75)
    for passage in entry.items:
        record.append("highlights", passage, "item", 0.85)


def _below_name(entry: Entry, name: Atom) -> list[Passage]:
    """A description too short to look like prose: whole head lines below the name's."""
    below = [fragment for fragment in entry.head if fragment.line is not name.fragment.line]
    told = [part for part in below if not _URL.match(part.text) and not _ASIDE.match(part.text)]
    return [Passage(tuple(told))] if told else []


def _link(record: Record, fragment: Fragment) -> None:
    link = fragment.link
    if link and link.startswith(("http://", "https://")):
        record.set("url", link, (fragment,), "link", 0.8)


def _candidates(atoms: list[Atom]) -> list[Atom]:
    usable = [
        atom
        for atom in atoms
        if not _URL.match(atom.text)
        and not _ASIDE.match(atom.text)
        and len(atom.text) <= LONGEST_NAME
        and not _only_symbols(atom.text)
    ]
    return usable[:ATOMS_CONSIDERED]


def _only_symbols(text: str) -> bool:
    return sum(character.isalpha() for character in text) < 2 and not any(
        character >= "\u4e00" for character in text
    )


def _title_first(heads: Iterable[list[Atom]]) -> float:
    """−1 (employer first) … 1 (title first), by the words of all heads."""
    votes = []
    for atoms in heads:
        if len(atoms) < 2:
            continue
        first, second = atoms[0].text, atoms[1].text
        lean = (title_score(first) - organisation_score(first)) - (
            title_score(second) - organisation_score(second)
        )
        votes.append(max(-1.0, min(1.0, lean)))
    return sum(votes) / len(votes) if votes else 0.0


def assign_roles(atoms: list[Atom], title_first: float) -> Roles:
    """The best pair of title and employer among the atoms."""
    if not atoms:
        return Roles(None, None, 0.0)
    if len(atoms) == 1:
        only = atoms[0]
        lean = title_score(only.text) - organisation_score(only.text)
        if lean >= 0 and (lean > 0 or title_first >= 0):
            return Roles(only, None, min(1.0, 0.4 + abs(lean) / 2))
        return Roles(None, only, min(1.0, 0.4 + abs(lean) / 2))
    scored = sorted(
        (
            (_pair_score(title, name, title_first), title, name)
            for title, name in permutations(atoms, 2)
        ),
        key=lambda pair: -pair[0],
    )
    best = scored[0]
    mirrored = next(score for score, title, name in scored if title is best[2] and name is best[1])
    return Roles(best[1], best[2], max(0.0, min(1.0, (best[0] - mirrored) / 2)))


def _pair_score(title: Atom, name: Atom, title_first: float) -> float:
    score = title_score(title.text) - 0.6 * organisation_score(title.text)
    score += organisation_score(name.text) - 0.6 * title_score(name.text)
    score += ORDER_WEIGHT * title_first * (1 if title.order < name.order else -1)
    score -= LINE_PENALTY * (max(title.order, name.order) - 1)
    if name.after_at and name.order == title.order + 1:
        score += 1.5
    return score


def set_dates(record: Record, dates: list[Dated]) -> None:
    """Start and end from the entry's first range, or from two single dates."""
    ranges = [dated for dated in dates if not dated.range.single]
    if ranges:
        _set_range(record, ranges[0])
        return
    singles = [dated for dated in dates if dated.range.start]
    if (
        len(singles) > 1
        and singles[0].range.start
        and singles[1].range.start
        and singles[0].range.start <= singles[1].range.start
    ):
        record.set("startDate", singles[0].range.start, (singles[0].fragment,), "date", 0.75)
        record.set("endDate", singles[1].range.start, (singles[1].fragment,), "date", 0.75)
    elif singles:
        key = "endDate" if record.path.startswith("education") else "startDate"
        record.set(key, singles[0].range.start, (singles[0].fragment,), "date", 0.7)


def _set_range(record: Record, dated: Dated) -> None:
    found = dated.range
    record.set("startDate", found.start, (dated.fragment,), "date_range", 0.93)
    record.set("endDate", found.end, (dated.fragment,), "date_range", 0.93)


def set_texts(record: Record, entry: Entry) -> None:
    """Paragraphs become the summary, bullet points the highlights."""
    prose = [fragment for passage in entry.prose for fragment in passage.fragments]
    if prose:
        text = " ".join(passage.text for passage in entry.prose)
        record.set("summary", text, prose, "paragraph", 0.8)
    for passage in entry.items:
        record.append("highlights", passage, "item", 0.88)
