"""What calls cost, added up. Micro-dollars; months and days are those of UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from jobpilot.costs.domain.budgets import Standing
from jobpilot.costs.domain.calls import LedgerCall
from jobpilot.errors import InvalidInputError


class CallCursorInvalidError(InvalidInputError):
    """Not a cursor that this list gave out."""

    code: ClassVar[str] = "cursor_invalid"


@dataclass(frozen=True)
class PurposeCost:
    purpose: str
    calls: int
    settled_micros: int
    input_tokens: int
    output_tokens: int


@dataclass(frozen=True)
class RunCost:
    """`run_id` is None for what was asked outside of runs."""

    run_id: UUID | None
    calls: int
    settled_micros: int


@dataclass(frozen=True)
class RunBill:
    """All that a run has cost, whatever the month, and what is set aside for its calls under way."""

    run_id: UUID
    settled_micros: int
    reserved_micros: int
    by_purpose: Sequence[PurposeCost]


@dataclass(frozen=True)
class DayCost:
    day: date
    calls: int
    settled_micros: int


@dataclass(frozen=True)
class DailyCost:
    """What one purpose cost with one model on one day."""

    day: date
    purpose: str
    provider: str
    model: str
    calls: int
    settled_micros: int


@dataclass(frozen=True)
class MonthOverview:
    """A person's month. Runs: the most expensive ones first; days: those with calls, in order."""

    standing: Standing
    projected_micros: int
    resets_at: datetime
    alerted_at: datetime | None
    by_purpose: Sequence[PurposeCost]
    by_run: Sequence[RunCost]
    by_day: Sequence[DayCost]
    daily: Sequence[DailyCost]


@dataclass(frozen=True)
class BudgetWarning:
    """`at`: when 80 % were spent. The sums are of now."""

    at: datetime
    settled_micros: int
    monthly_micros: int


@dataclass(frozen=True)
class CallPage:
    items: Sequence[LedgerCall]
    next_cursor: str | None


@dataclass(frozen=True)
class PersonCost:
    user_id: UUID
    monthly_micros: int
    reserved_micros: int
    settled_micros: int
    calls: int


@dataclass(frozen=True)
class HouseOverview:
    """Everybody's month. `people`: the most expensive ones first."""

    month: date
    today_micros: int
    month_micros: int
    reserved_micros: int
    projected_micros: int
    people: Sequence[PersonCost]
