"""All SQL of the ledger. The month's row is locked before anything about money is read or written."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.costs.domain.budgets import USUAL_BUDGET, Standing
from jobpilot.costs.domain.calls import CallState, LedgerCall
from jobpilot.costs.tables import LlmBudgetRow, LlmCallRow, LlmMonthRow

BUDGET = LlmBudgetRow.__table__.c
MONTH = LlmMonthRow.__table__.c
CALL = LlmCallRow.__table__.c
CALL_COLUMNS: Final = tuple(CALL[field.name] for field in fields(LedgerCall))


class LedgerRepository:
    """Bound to one transaction of one person."""

    def __init__(self, session: AsyncSession, user_id: UUID) -> None:
        self._session = session
        self._user_id = user_id

    async def lock_month(self, month: date) -> LlmMonthRow:
        """The month's sums; nobody else touches the person's money of the month until the transaction ends."""
        await self._session.execute(
            insert(LlmMonthRow)
            .values(user_id=self._user_id, month=month)
            .on_conflict_do_nothing(index_elements=["user_id", "month"])
        )
        query = (
            select(LlmMonthRow)
            .where(MONTH.user_id == self._user_id, MONTH.month == month)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return (await self._session.scalars(query)).one()

    async def budget(self) -> int:
        """Micro-dollars a month."""
        query = select(BUDGET.monthly_micros).where(BUDGET.user_id == self._user_id)
        found = await self._session.scalar(query)
        return USUAL_BUDGET if found is None else int(found)

    async def set_budget(self, monthly_micros: int) -> None:
        """From now on."""
        statement = insert(LlmBudgetRow).values(
            user_id=self._user_id, monthly_micros=monthly_micros
        )
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["user_id"],
                set_={"monthly_micros": monthly_micros, "updated_at": func.now()},
            )
        )

    async def standing(self, month: date) -> Standing:
        """The month as it is, without a lock; zeros for one in which nothing happened."""
        query = select(MONTH.reserved_micros, MONTH.settled_micros).where(
            MONTH.user_id == self._user_id, MONTH.month == month
        )
        row = (await self._session.execute(query)).first()
        reserved, settled = (0, 0) if row is None else (row.reserved_micros, row.settled_micros)
        return Standing(month, await self.budget(), reserved, settled)

    async def month_of(self, effect_key: str) -> date | None:
        """The month whose money the key's call takes."""
        query = select(CALL.month).where(
            CALL.user_id == self._user_id, CALL.effect_key == effect_key
        )
        found: date | None = await self._session.scalar(query)
        return found

    async def by_key(self, effect_key: str) -> LedgerCall | None:
        """The call of a key."""
        query = select(*CALL_COLUMNS).where(
            CALL.user_id == self._user_id, CALL.effect_key == effect_key
        )
        row = (await self._session.execute(query)).first()
        return None if row is None else ledger_call(row)

    async def get(self, call_id: UUID) -> LedgerCall:
        """The call as it is now."""
        query = select(*CALL_COLUMNS).where(CALL.user_id == self._user_id, CALL.id == call_id)
        return ledger_call((await self._session.execute(query)).one())

    async def add(self, values: Mapping[str, Any]) -> LedgerCall:
        """A new call."""
        statement = insert(LlmCallRow).values(user_id=self._user_id, **values)
        return ledger_call((await self._session.execute(statement.returning(*CALL_COLUMNS))).one())

    async def change(self, call_id: UUID, values: Mapping[str, Any]) -> LedgerCall:
        """Set columns of a call."""
        statement = (
            update(LlmCallRow)
            .where(CALL.user_id == self._user_id, CALL.id == call_id)
            .values(**values)
            .returning(*CALL_COLUMNS)
        )
        return ledger_call((await self._session.execute(statement)).one())

    async def attempted(
        self, call_id: UUID, provider: str, model: str, now: datetime
    ) -> LedgerCall:
        """The request is about to be sent once more."""
        return await self.change(
            call_id,
            {
                "provider": provider,
                "model": model,
                "provider_attempts": CALL.provider_attempts + 1,
                "uncertain_attempts": CALL.uncertain_attempts + 1,
                "attempted_at": now,
            },
        )

    async def certain(self, call_id: UUID) -> None:
        """The last attempt is known to have cost nothing."""
        await self.change(call_id, {"uncertain_attempts": CALL.uncertain_attempts - 1})

    async def uncertain_attempts(self, call_id: UUID) -> int:
        """Requests that were sent and of which nobody knows what became."""
        query = select(CALL.uncertain_attempts).where(
            CALL.user_id == self._user_id, CALL.id == call_id
        )
        return int(await self._session.scalar(query) or 0)

    async def is_stale(self, call_id: UUID, attempted_before: datetime) -> bool:
        """Whether it is under way and was not sent since then."""
        query = select(CALL.id).where(
            CALL.user_id == self._user_id,
            CALL.id == call_id,
            CALL.state == CallState.RESERVED,
            CALL.attempted_at < attempted_before,
        )
        return await self._session.scalar(query) is not None

    async def forget(self, subject_id: UUID) -> None:
        """Drop the answers about it; what they cost stays."""
        await self._session.execute(
            update(LlmCallRow)
            .where(CALL.user_id == self._user_id, CALL.subject_id == subject_id)
            .values(answer=None)
        )


class OutstandingRepository:
    """For the house: calls that nobody has come back to."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def attempted_before(self, moment: datetime, limit: int) -> list[tuple[UUID, UUID]]:
        """(user id, call id), longest ago first."""
        query = (
            select(CALL.user_id, CALL.id)
            .where(CALL.state == CallState.RESERVED, CALL.attempted_at < moment)
            .order_by(CALL.attempted_at)
            .limit(limit)
        )
        return [(row.user_id, row.id) for row in await self._session.execute(query)]


def ledger_call(row: Any) -> LedgerCall:
    """A row of CALL_COLUMNS as a value."""
    values = {column.name: getattr(row, column.name) for column in CALL_COLUMNS}
    return LedgerCall(**values | {"state": CallState(row.state)})
