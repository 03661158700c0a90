"""Whether a date or a period of a clause is one of the résumé's, and of what the clause speaks of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jobpilot.resumes.domain.dates import DateRange
from jobpilot.writing.domain.gate import facts
from jobpilot.writing.domain.gate.binding import Clause
from jobpilot.writing.domain.gate.evidence import POSTING, Leaf
from jobpilot.writing.domain.gate.lookups import has_date, in_order
from jobpilot.writing.domain.gate.titles import title_entries
from jobpilot.writing.domain.gate.words import Span

_BEGINS: Final = re.compile(
    r"(?i)\b(?:joined|became|become|started|starting|began|beginning|hired|since|seit|ab|begann|begonnen|eingestiegen|eingetreten|gestartet|startete|wurde)\b[^,;.]{0,60}$"
)
_ENDS: Final = re.compile(
    r"(?i)\b(?:left|until|till|resigned|graduated|finished|completed|bis|verließ|verlassen|beendet|beendete)\b[^,;.]{0,60}$"
)
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
