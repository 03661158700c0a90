"""What language models cost, for the person who pays and for the operator; and the budget."""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from jobpilot.costs.domain.budgets import Standing, check_budget, month_of, next_month
from jobpilot.costs.domain.summaries import (
    BudgetWarning,
    CallPage,
    HouseOverview,
    MonthOverview,
    RunBill,
)
from jobpilot.costs.ledger import Ledger
from jobpilot.costs.overview_repository import OverviewRepository
from jobpilot.costs.repository import LedgerRepository
from jobpilot.ports.spending import SpendingBoard

RUNS_SHOWN: Final = 50
PEOPLE_SHOWN: Final = 100


class CostService:
    """Bound to one transaction of one person."""

    def __init__(
        self,
        overview: OverviewRepository,
        books: LedgerRepository,
        ledger: Ledger,
        board: SpendingBoard,
        now: Callable[[], datetime],
    ) -> None:
        self._overview = overview
        self._books = books
        self._ledger = ledger
        self._board = board
        self._now = now

    async def month(self, user_id: UUID) -> MonthOverview:
        """This month, and what the board shows of it made right."""
        now = self._now()
        month = month_of(now)
        standing = await self._books.standing(month)
        await self._board.show(user_id, month, standing.settled_micros)
        return MonthOverview(
            standing=standing,
            projected_micros=standing.projected_micros(now),
            resets_at=next_month(month),
            alerted_at=await self._overview.alerted_at(user_id, month),
            by_purpose=await self._overview.by_purpose(user_id, month),
            by_run=await self._overview.by_run(user_id, month, RUNS_SHOWN),
            by_day=await self._overview.by_day(user_id, month),
            daily=await self._overview.daily(user_id, month),
        )

    async def run_bill(self, user_id: UUID, run_id: UUID) -> RunBill:
        """What a run has cost so far; nothing for one that asked no model or is somebody else's."""
        purposes = await self._overview.of_run(user_id, run_id)
        settled = sum(purpose.settled_micros for purpose in purposes)
        reserved = await self._overview.reserved_for(user_id, run_id)
        return RunBill(run_id, settled, reserved, purposes)

    async def warned(self, user_id: UUID) -> BudgetWarning | None:
        """When, this month, the person was told that the budget is nearly spent."""
        month = month_of(self._now())
        at = await self._overview.alerted_at(user_id, month)
        if at is None:
            return None
        standing = await self._books.standing(month)
        return BudgetWarning(at, standing.settled_micros, standing.monthly_micros)

    async def calls(
        self, user_id: UUID, run_id: UUID | None, cursor: str | None, limit: int
    ) -> CallPage:
        """Newest first. Raises CallCursorInvalidError."""
        return await self._overview.calls(user_id, run_id, cursor, limit)

    async def set_budget(self, monthly_micros: int) -> Standing:
        """From now on; runs that waited for room go on. Raises BudgetInvalidError."""
        return await self._ledger.set_budget(check_budget(monthly_micros))


class HouseCostService:
    """Bound to one transaction of the house."""

    def __init__(self, overview: OverviewRepository, now: Callable[[], datetime]) -> None:
        self._overview = overview
        self._now = now

    async def month(self) -> HouseOverview:
        """Everybody's month."""
        now = self._now()
        month = month_of(now)
        settled, reserved = await self._overview.month_sums(month)
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return HouseOverview(
            month=month,
            today_micros=await self._overview.spent_since(today),
            month_micros=settled,
            reserved_micros=reserved,
            projected_micros=Standing(month, 0, reserved, settled).projected_micros(now),
            people=await self._overview.people(month, PEOPLE_SHOWN),
        )
