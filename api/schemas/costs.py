from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.costs.domain import summaries
from jobpilot.costs.domain.budgets import LEAST_BUDGET, MOST_BUDGET
from jobpilot.costs.domain.calls import CallState, LedgerCall


class BudgetUpdate(RequestModel):
    """Micro-dollars: 1,000,000 are one dollar."""

    monthly_micros: Annotated[int, Field(ge=LEAST_BUDGET, le=MOST_BUDGET)]


class PurposeCost(ResponseModel):
    purpose: str
    calls: int
    settled_micros: int
    input_tokens: int
    output_tokens: int


class RunCost(ResponseModel):
    """`run_id` is null for what was asked outside of runs."""

    run_id: UUID | None
    calls: int
    settled_micros: int


class RunBill(ResponseModel):
    """All that a run has cost, in micro-dollars, and what is set aside for its calls under way."""

    run_id: UUID
    settled_micros: int
    reserved_micros: int
    by_purpose: list[PurposeCost]


class DayCost(ResponseModel):
    day: date
    calls: int
    settled_micros: int


class DailyCost(ResponseModel):
    """What one purpose cost with one model on one day (UTC)."""

    day: date
    purpose: str
    provider: str
    model: str
    calls: int
    settled_micros: int


class Costs(ResponseModel):
    """This month (UTC) in micro-dollars. `reserved_micros` is set aside for calls that are under way.

    `provider` is `builtin` where no language model is configured: then nothing costs anything.
    """

    month: str
    provider: str
    monthly_micros: int
    reserved_micros: int
    settled_micros: int
    available_micros: int
    projected_micros: int
    resets_at: datetime
    alerted_at: datetime | None
    by_purpose: list[PurposeCost]
    by_run: list[RunCost]
    by_day: list[DayCost]
    daily: list[DailyCost]

    @classmethod
    def of(cls, overview: summaries.MonthOverview, provider: str) -> Self:
        standing = overview.standing
        return cls(
            month=f"{standing.month:%Y-%m}",
            provider=provider,
            monthly_micros=standing.monthly_micros,
            reserved_micros=standing.reserved_micros,
            settled_micros=standing.settled_micros,
            available_micros=standing.available_micros,
            projected_micros=overview.projected_micros,
            resets_at=overview.resets_at,
            alerted_at=overview.alerted_at,
            by_purpose=[PurposeCost.model_validate(cost) for cost in overview.by_purpose],
            by_run=[RunCost.model_validate(cost) for cost in overview.by_run],
            by_day=[DayCost.model_validate(cost) for cost in overview.by_day],
            daily=[DailyCost.model_validate(cost) for cost in overview.daily],
        )


class LanguageModelCall(ResponseModel):
    """One request to a language model, however often it had to be sent (`provider_attempts`)."""

    id: UUID
    run_id: UUID | None
    purpose: str
    provider: str
    model: str
    prompt_version: str
    state: CallState
    reserved_micros: int
    settled_micros: int
    input_tokens: int | None
    output_tokens: int | None
    provider_attempts: int
    failure_code: str | None
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, call: LedgerCall) -> Self:
        return cls.model_validate(call)


class LanguageModelCallList(ResponseModel):
    items: list[LanguageModelCall]
    next_cursor: str | None

    @classmethod
    def of(cls, page: summaries.CallPage) -> Self:
        items = [LanguageModelCall.of(call) for call in page.items]
        return cls(items=items, next_cursor=page.next_cursor)


class PersonCost(ResponseModel):
    user_id: UUID
    email: str | None
    monthly_micros: int
    reserved_micros: int
    settled_micros: int
    calls: int


class HouseCosts(ResponseModel):
    """Everybody's month (UTC) in micro-dollars; `people` are the hundred who spent most, most first."""

    month: str
    today_micros: int
    month_micros: int
    reserved_micros: int
    projected_micros: int
    people: list[PersonCost]

    @classmethod
    def of(cls, overview: summaries.HouseOverview, emails: dict[UUID, str | None]) -> Self:
        return cls(
            month=f"{overview.month:%Y-%m}",
            today_micros=overview.today_micros,
            month_micros=overview.month_micros,
            reserved_micros=overview.reserved_micros,
            projected_micros=overview.projected_micros,
            people=[
                PersonCost(**vars(person), email=emails.get(person.user_id))
                for person in overview.people
            ],
        )
