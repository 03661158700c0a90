"""Years that follow from the dates of a résumé: how long somebody has worked, or was with an employer."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from jobpilot.writing.domain.gate import vocabulary
from jobpilot.writing.domain.gate.binding import Clause
from jobpilot.writing.domain.gate.clause_modes import Mode
from jobpilot.writing.domain.gate.evidence import Entry
from jobpilot.writing.domain.gate.lexicon import markers
from jobpilot.writing.domain.gate.periods import months, titled
from jobpilot.writing.domain.gate.quantities import Quantity
from jobpilot.writing.domain.gate.words import tokens

_EXPERIENCE: Final = re.compile(
    r"(?i)^\W*(?:of|in|an)?\s*(?:professional |work |working |relevant )*(?:experience|career|berufserfahrung|berufspraxis|my career|beruf\b|at\b|with\b|bei\b|there|dort|in my|in this|in dieser)"
)
_AS: Final = re.compile(
    r"(?i)^\W*(?:of )?(?:(?:professional|work|working|experience|berufserfahrung|erfahrung)\s+){0,2}(?:as|als)\b"
)
_LASTED: Final = re.compile(r"(?i)\b(?:for|seit|spent|war ich|ich war)\s(?:\w+\s){0,3}$")
_WHOLE: Final = re.compile(
    r"(?i)^\W*(?:of )?(?:professional |work |working )*(?:experience|berufserfahrung|berufspraxis)\s*(?:[,.;]|$)"
)
ROUNDED: Final = 2
"""Months that may be missing to a full year."""
_BEHIND: Final = 60
MONTHS_A_YEAR: Final = 12


def allows_years(quantity: Quantity, clause: Clause, today: date) -> bool:
    """Whether a number of years is no more than the dates give. Years with a tool are not: dates do not tell them."""
    if quantity.unit != "year" or clause.mode is Mode.POSTING:
        return False
    entries = [e for e in clause.entries_for(quantity.span) if e.list_name == "work"]
    held = titled(clause) or _practised(clause)
    after = clause.text[quantity.span.end : quantity.span.end + _BEHIND]
    whole = _WHOLE.match(after) is not None and not _names_skill(clause, after)
    lasted = _LASTED.search(clause.text[clause.span.start : quantity.span.start])
    if held and not entries and (lasted or (_AS.match(after) and not _plain_role(after))):
        months = _worked([e for e in clause.evidence.entries if e.key in held], today)
    elif entries and not whole:
        months = _worked(entries, today)
    elif whole or (_EXPERIENCE.match(after) and not _names_skill(clause, after)):
        months = _worked([e for e in clause.evidence.entries if e.list_name == "work"], today)
    else:
        return False
    years = months // MONTHS_A_YEAR
    if quantity.bound == "over":
        return quantity.value < years or (quantity.value == years and months % MONTHS_A_YEAR > 0)
    if quantity.bound in {"about", "under"}:
        return quantity.value <= years + 1
    return quantity.value * MONTHS_A_YEAR <= months + ROUNDED


def _practised(clause: Clause) -> set[str]:
    """Jobs whose titles have the verb of "I have been testing"."""
    done = {token.stem for token in clause.tokens if token.plain.endswith("ing")}
    return {
        leaf.entry
        for leaf in clause.evidence.leaves
        if leaf.entry.startswith("work") and leaf.field == "position" and done & leaf.stems
    }


def _plain_role(after: str) -> bool:
    """Somebody who worked "as a teacher" speaks of a whole career, "as a head teacher" of one job."""
    words = tokens(re.split(r"[,.;]|\b(?:at|bei|in|and|und)\b", _AS.sub("", after))[0])
    named = [t for t in words if t.plain not in vocabulary.SMALL and len(t.plain) > 1]
    return len(named) == 1 and named[0].plain not in markers.SENIORITY


def _names_skill(clause: Clause, after: str) -> bool:
    """As in "years of experience with Python": something the dates do not tell."""
    rest = re.split(r"[,.;]|\band\b|\bund\b", after)[0]
    behind = [t for t in tokens(rest) if t.plain not in vocabulary.GENERAL_WORDS]
    return (
        any(t.text[0].isupper() or (t.plain,) in clause.evidence.known_skills for t in behind)
        or len(behind) > 1
    )


def _worked(entries: Iterable[Entry], today: date) -> int:
    """Months that are covered, those in two jobs counted once."""
    covered: set[int] = set()
    for entry in entries:
        start, end = months(entry.start), months(entry.end) or (today.year * 12 + today.month)
        if start is not None:
            covered |= set(range(start, end))
    return len(covered)


def years_of(entries: Sequence[Entry], today: date) -> int:
    """Whole years of work."""
    return _worked([e for e in entries if e.list_name == "work"], today) // MONTHS_A_YEAR
