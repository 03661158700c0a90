"""All SQL that adds costs up: a person's own, or for the house everybody's."""

import base64
import binascii
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Date, cast, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.costs.domain.budgets import USUAL_BUDGET
from jobpilot.costs.domain.calls import CallState, LedgerCall
from jobpilot.costs.domain.summaries import (
    CallCursorInvalidError,
    CallPage,
    DailyCost,
    DayCost,
    PersonCost,
    PurposeCost,
    RunCost,
)
from jobpilot.costs.repository import BUDGET, CALL, CALL_COLUMNS, MONTH, ledger_call

_COST = func.coalesce(func.sum(CALL.settled_micros), 0)
_DAY = cast(func.timezone("UTC", CALL.finished_at), Date)


class OverviewRepository:
    """Bound to one transaction: a person sees their own calls, the house sees what everybody's cost."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_purpose(self, user_id: UUID, month: date) -> list[PurposeCost]:
        """The most expensive first."""
        return await self._purposes(CALL.user_id == user_id, CALL.month == month)

    async def of_run(self, user_id: UUID, run_id: UUID) -> list[PurposeCost]:
        """What one run has cost in all, the most expensive first."""
        return await self._purposes(CALL.user_id == user_id, CALL.run_id == run_id)

    async def _purposes(self, *which: ColumnElement[bool]) -> list[PurposeCost]:
        query = (
            select(
                CALL.purpose,
                func.count(),
                _COST,
                func.coalesce(func.sum(CALL.input_tokens), 0),
                func.coalesce(func.sum(CALL.output_tokens), 0),
            )
            .where(*which)
            .group_by(CALL.purpose)
            .order_by(_COST.desc(), CALL.purpose)
        )
        return [
            PurposeCost(row[0], row[1], int(row[2]), int(row[3]), int(row[4]))
            for row in await self._session.execute(query)
        ]

    async def reserved_for(self, user_id: UUID, run_id: UUID) -> int:
        """What is set aside for calls of the run that are under way."""
        query = select(func.coalesce(func.sum(CALL.reserved_micros), 0)).where(
            CALL.user_id == user_id, CALL.run_id == run_id, CALL.state == CallState.RESERVED
        )
        return int(await self._session.scalar(query) or 0)

    async def by_run(self, user_id: UUID, month: date, limit: int) -> list[RunCost]:
        """The most expensive first."""
        query = (
            select(CALL.run_id, func.count(), _COST)
            .where(CALL.user_id == user_id, CALL.month == month)
            .group_by(CALL.run_id)
            .order_by(_COST.desc(), func.max(CALL.created_at).desc())
            .limit(limit)
        )
        rows = await self._session.execute(query)
        return [RunCost(row[0], row[1], int(row[2])) for row in rows]

    async def by_day(self, user_id: UUID, month: date) -> list[DayCost]:
        """Days on which calls ended, in order."""
        query = (
            select(_DAY, func.count(), _COST)
            .where(CALL.user_id == user_id, CALL.month == month, CALL.finished_at.is_not(None))
            .group_by(_DAY)
            .order_by(_DAY)
        )
        rows = await self._session.execute(query)
        return [DayCost(row[0], row[1], int(row[2])) for row in rows]

    async def daily(self, user_id: UUID, month: date) -> list[DailyCost]:
        """The days of `by_day`, taken apart by what was asked and of whom."""
        parts = (_DAY, CALL.purpose, CALL.provider, CALL.model)
        query = (
            select(*parts, func.count(), _COST)
            .where(CALL.user_id == user_id, CALL.month == month, CALL.finished_at.is_not(None))
            .group_by(*parts)
            .order_by(*parts)
        )
        rows = await self._session.execute(query)
        return [DailyCost(row[0], row[1], row[2], row[3], row[4], int(row[5])) for row in rows]

    async def alerted_at(self, user_id: UUID, month: date) -> datetime | None:
        """When the person was told that the month's budget is nearly spent."""
        query = select(MONTH.alerted_at).where(MONTH.user_id == user_id, MONTH.month == month)
        found: datetime | None = await self._session.scalar(query)
        return found

    async def calls(
        self, user_id: UUID, run_id: UUID | None, cursor: str | None, limit: int
    ) -> CallPage:
        """Newest first. Raises CallCursorInvalidError."""
        query = (
            select(*CALL_COLUMNS)
            .where(CALL.user_id == user_id)
            .order_by(CALL.created_at.desc(), CALL.id.desc())
            .limit(limit + 1)
        )
        if run_id is not None:
            query = query.where(CALL.run_id == run_id)
        if cursor is not None:
            query = query.where(tuple_(CALL.created_at, CALL.id) < tuple_(*_decode(cursor)))
        found = [ledger_call(row) for row in await self._session.execute(query)]
        following = _encode(found[limit - 1]) if len(found) > limit else None
        return CallPage(found[:limit], following)

    async def spent_since(self, moment: datetime) -> int:
        """Of everybody."""
        query = select(_COST).where(CALL.finished_at >= moment)
        return int(await self._session.scalar(query) or 0)

    async def month_sums(self, month: date) -> tuple[int, int]:
        """(settled, reserved) of everybody."""
        query = select(
            func.coalesce(func.sum(MONTH.settled_micros), 0),
            func.coalesce(func.sum(MONTH.reserved_micros), 0),
        ).where(MONTH.month == month)
        row = (await self._session.execute(query)).one()
        return int(row[0]), int(row[1])

    async def people(self, month: date, limit: int) -> Sequence[PersonCost]:
        """The most expensive first."""
        counted = (
            select(CALL.user_id, func.count().label("calls"))
            .where(CALL.month == month)
            .group_by(CALL.user_id)
            .subquery()
        )
        query = (
            select(
                MONTH.user_id,
                func.coalesce(BUDGET.monthly_micros, literal(USUAL_BUDGET)),
                MONTH.reserved_micros,
                MONTH.settled_micros,
                func.coalesce(counted.c.calls, 0),
            )
            .outerjoin_from(
                MONTH.user_id.table, BUDGET.user_id.table, BUDGET.user_id == MONTH.user_id
            )
            .outerjoin(counted, counted.c.user_id == MONTH.user_id)
            .where(MONTH.month == month)
            .order_by(MONTH.settled_micros.desc(), MONTH.user_id)
            .limit(limit)
        )
        return [PersonCost(*row) for row in await self._session.execute(query)]


def _encode(call: LedgerCall) -> str:
    plain = f"{call.created_at.isoformat()} {call.id}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[datetime, UUID]:
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, call_id = plain.partition(" ")
        return datetime.fromisoformat(at), UUID(call_id)
    except (ValueError, binascii.Error) as error:
        raise CallCursorInvalidError("The cursor is not one that this list gave out.") from error
