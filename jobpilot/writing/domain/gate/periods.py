"""Whether a date or a period of a clause is one of the résumé's, and of what the clause speaks of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from jobpilot.resumes.domain.dates import DateRange
from jobpilot.writing.domain.gate import facts
from jobpilot.writing.domain.gate.binding import Clause
from jobpilot.writing.domain.gate.evidence import POSTING, Entry, Leaf
from jobpilot.writing.domain.gate.lexicon import markers
from jobpilot.writing.domain.gate.lookups import has_date, in_order
from jobpilot.writing.domain.gate.titles import title_entries
from jobpilot.writing.domain.gate.words import Span

_BEGINS: Final = re.compile(
    r"(?i)\b(?:joined|became|become|started|starting|began|beginning|hired|since|seit|ab|begann|begonnen|eingestiegen|eingetreten|gestartet|startete|wurde)\b[^,;.]{0,60}$"
)
_ENDS: Final = re.compile(
    r"(?i)\b(?:left|until|till|resigned|graduated|finished|completed|bis|verließ|verlassen|beendet|beendete)\b[^,;.]{0,60}$"
)
_SINCE: Final = re.compile(r"(?i)\b(?:since|seit)\b[^,;.]{0,20}$")
LONGEST_GAP: Final = 3
BEGINNERS: Final = frozenset({"junior", "graduate"})
_DATED: Final = frozenset({"work", "education"})


@dataclass(frozen=True)
class Period:
    """A date with the entries that it must belong to; `wanted` are the days, months or years it names."""

    found: DateRange
    entries: frozenset[str]
    field: str

    @property
    def wanted(self) -> list[str]:
        return [iso for iso in (self.found.start, self.found.end) if iso is not None]

    def support(self, may: Sequence[Leaf]) -> list[Leaf]:
        """Both ends of a period belong to one entry; a single date to any that is allowed."""
        for key, leaves in _by_entry(may).items():
            listed = key.partition("[")[0]
            if self.entries and key not in self.entries and listed in _DATED:
                continue
            dated = self._ends(leaves) if listed in _DATED else leaves
            if all(any(has_date(leaf, iso) for leaf in dated) for iso in self.wanted):
                if self.found.start and self.found.end and not in_order(leaves, self.found):
                    continue
                if self.found.current and any(leaf.field == "endDate" for leaf in leaves):
                    continue
                return [leaf for iso in self.wanted for leaf in dated if has_date(leaf, iso)]
        return []

    def _ends(self, leaves: Sequence[Leaf]) -> Sequence[Leaf]:
        """Without the end where the clause speaks of a beginning, and the other way round."""
        other = {"startDate": "endDate", "endDate": "startDate"}.get(self.field)
        if all(leaf.field != self.field for leaf in leaves):
            return leaves
        return [leaf for leaf in leaves if leaf.field != other]


def period_of(found: DateRange, clause: Clause) -> Period:
    """A clause that names no employer may name a title, and the date is that job's."""
    entries = {entry.key for entry in clause.entries_for(Span(found.position, found.stop))}
    before = clause.text[clause.span.start : found.position]
    single = (found.start is None) != (found.end is None) or found.start == found.end
    field = ""
    if single:
        field = "startDate" if _BEGINS.search(before) else "endDate" if _ENDS.search(before) else ""
    return Period(found, frozenset(entries or titled(clause)), field)


def goes_on(found: DateRange, clause: Clause, today: date) -> bool:
    """Whether "since" a job began somebody has worked without a gap, as what that job was called, if the clause says."""
    before = clause.text[clause.span.start : found.stop]
    if found.start is None or found.end is not None or not _SINCE.search(before):
        return False
    if clause.entries_for(Span(found.position, found.stop)):
        return False
    names = list(facts.titles_in(clause.tokens, clause.text, clause.language))
    if any(len(name.tokens) > 1 for name in names):
        return False
    jobs = [entry for entry in clause.evidence.entries if entry.list_name == "work"]
    began = [e for e in jobs if e.start == found.start or e.start.startswith(f"{found.start}-")]
    if names:
        called = {name.tokens[0].plain for name in names}
        began = [entry for entry in began if _is_called(entry, called)]
    return any(not _gaps(jobs, entry.start, today) for entry in began)


def _is_called(entry: Entry, called: set[str]) -> bool:
    """Whoever was a junior something was something, and no assistant or deputy was."""
    title = {plain for leaf in entry.values("position") for plain in leaf.plains}
    return called <= title and (title & markers.LESSER) <= BEGINNERS


def _gaps(jobs: Sequence[Entry], start: str, today: date) -> bool:
    """Whether more than `LONGEST_GAP` months lie between two jobs, or behind the last."""
    reached = months(start)
    for job in sorted(jobs, key=lambda entry: entry.start):
        if reached is None or (months(job.start) or 0) > reached + LONGEST_GAP:
            return True
        reached = max(reached, months(job.end) or today.year * 12 + today.month)
    return reached is None or reached + LONGEST_GAP < today.year * 12 + today.month


def months(iso: str) -> int | None:
    """Of an ISO date, from the year nought."""
    match = re.match(r"(\d{4})(?:-(\d{2}))?", iso)
    return int(match[1]) * 12 + int(match[2] or 1) if match else None


def titled(clause: Clause) -> set[str]:
    """The jobs whose titles the clause names."""
    return {
        leaf.entry
        for name in facts.titles_in(clause.tokens, clause.text, clause.language)
        for leaf in title_entries(name.tokens, clause.evidence)
        if leaf.entry.startswith("work")
    }


def _by_entry(may: Sequence[Leaf]) -> Mapping[str, list[Leaf]]:
    groups: dict[str, list[Leaf]] = {}
    for leaf in may:
        groups.setdefault(leaf.entry if leaf.entry != POSTING else leaf.path, []).append(leaf)
    return groups
