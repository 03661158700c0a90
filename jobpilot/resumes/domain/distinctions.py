"""Certificates, awards and publications: mostly one line each, with a date and the body that gave it."""

import re

from jobpilot.resumes.domain.dates import find_ranges, is_date_text
from jobpilot.resumes.domain.draft import Draft, Record
from jobpilot.resumes.domain.entries import read_entries
from jobpilot.resumes.domain.experience import set_texts
from jobpilot.resumes.domain.fragments import Fragment, Line
from jobpilot.resumes.domain.links import URL

_PARTS = re.compile(r"\s*(?:\t|\||\s[–—-]\s|·|•)\s*")
_BY = re.compile(r"(?i),\s+|\s+(?:by|from|issued by|von|par|de)\s+")
_VENUE = re.compile(
    r"(?i)\b(?:journal|proceedings|transactions|review|letters|magazine|annals|bulletin|quarterly|press|conference|"
    r"symposium|workshop|arxiv|ieee|acm|springer|elsevier|zeitschrift|tagungsband|verlag|jahrbuch|mitteilungen|revue|"
    r"annales|actes|cahiers|presses|revista|anales|actas|editorial|editora|anais|rivista|quaderni|annali|atti|editore|"
    r"tijdschrift|uitgeverij|czasopismo|kwartalnik|wydawnictwo|zeszyty)\b|学报|期刊|杂志|出版社|会议"
)
LONGEST_VENUE = 100
EDGES = " \t,;:|·•–—-()[]."


def read_certificates(draft: Draft, lines: list[Line]) -> None:
    """Add the section's certificates."""
    for line in lines:
        record = draft.add("certificates")
        _named(record, line, "name", "issuer", "date")
        link = line.whole.link
        if link and link.startswith("http"):
            record.set("url", link, (line.whole,), "link", 0.8)
        _drop_empty(draft, "certificates", record)


def read_awards(draft: Draft, lines: list[Line]) -> None:
    """Add the section's awards."""
    for line in lines:
        record = draft.add("awards")
        _named(record, line, "title", "awarder", "date")
        _drop_empty(draft, "awards", record)


def _named(record: Record, line: Line, name_key: str, giver_key: str, date_key: str) -> None:
    rest: list[Fragment] = []
    for part in line.whole.split(_PARTS):
        if is_date_text(part.text):
            _date(record, date_key, part)
            continue
        found = find_ranges(part.text)
        if found and part.text[found[-1].stop :].strip(EDGES) == "":
            _date(record, date_key, part)
            part = part.part(0, found[-1].position)  # noqa: PLW2901 - what is left of it
        clean = part.strip(
            EDGES if part.text.count("(") != part.text.count(")") else " \t,;:|·•–—-."
        )
        if clean:
            rest.append(clean)
    if rest:
        record.take(name_key, rest[0], "line", 0.82)
    if len(rest) > 1:
        record.take(giver_key, rest[1], "line", 0.7)


def _date(record: Record, key: str, fragment: Fragment) -> None:
    found = next(iter(find_ranges(fragment.text)), None)
    if found is not None and key not in record.values:
        record.set(
            key,
            found.end or found.start,
            (fragment.part(found.position, found.stop),),
            "date",
            0.88,
        )


def _drop_empty(draft: Draft, section: str, record: Record) -> None:
    items = draft.resume.get(section)
    if isinstance(items, list) and not any(key in record.values for key in ("name", "title")):
        items.remove(record.values)
        for path in [path for path in draft.fields if path.startswith(f"{record.path}.")]:
            del draft.fields[path]
        if not items:
            del draft.resume[section]


def read_publications(draft: Draft, lines: list[Line]) -> None:
    """Add the section's publications."""
    for entry in read_entries(lines):
        heads = [fragment.strip(EDGES) for fragment in entry.head] or [
            passage.fragments[0] for passage in (*entry.items, *entry.prose)
        ]
        if not heads:
            continue
        record = draft.add("publications")
        name, venue = _name_and_venue(heads)
        record.take("name", name, "head", 0.75)
        record.take("publisher", venue, "head", 0.7)
        if entry.dates:
            dated = entry.dates[0]
            record.set(
                "releaseDate", dated.range.end or dated.range.start, (dated.fragment,), "date", 0.85
            )
        for line in entry.lines:
            found = URL.search(line.text)
            link = line.whole.link
            if link and link.startswith("http"):
                record.set("url", link, (line.whole,), "link", 0.85)
                break
            if found and "://" in found.group():
                record.take("url", line.whole.part(*found.span()), "pattern", 0.85)
                break
        if entry.head:
            told = [line for line in entry.lines if venue is None or line is not venue.line]
            set_texts_without_items(record, told, heads[0])


def _name_and_venue(heads: list[Fragment]) -> tuple[Fragment, Fragment | None]:
    """The title, and the journal or publisher beside or right below it where its words say that it is one."""
    parts = [part.strip(EDGES) for part in heads[0].split(_PARTS)]
    if len(parts) > 1 and _is_venue(parts[-1]):
        return parts[0], parts[-1]
    if len(heads) > 1 and heads[1].line is not heads[0].line and _is_venue(heads[1]):
        return heads[0], heads[1]
    return heads[0], None


def _is_venue(fragment: Fragment) -> bool:
    return len(fragment.text) <= LONGEST_VENUE and _VENUE.search(fragment.text) is not None


def set_texts_without_items(record: Record, lines: list[Line], name: Fragment) -> None:
    """What follows the name, as the summary."""
    rest = [line.whole for line in lines if line is not name.line]
    if rest:
        from jobpilot.resumes.domain.fragments import Passage

        record.set("summary", Passage(tuple(rest)).text, rest, "paragraph", 0.6)


__all__ = ["read_awards", "read_certificates", "read_publications", "set_texts"]
