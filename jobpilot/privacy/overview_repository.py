"""Erasures as the house sees them. It needs the system role."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.privacy.domain.deletion import PENDING, DeletionMode, DeletionOrigin, DeletionState
from jobpilot.privacy.domain.overview import LATE, ErasureView
from jobpilot.privacy.tables import AccountDeletionRow

_ROW = AccountDeletionRow.__table__.c


class ErasureOverview:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list(
        self,
        state: DeletionState | None,
        after: tuple[datetime, UUID] | None,
        number: int,
        now: datetime,
    ) -> list[ErasureView]:
        """Newest first; `after` is when the last one of the page before was requested, and its id."""
        query = select(AccountDeletionRow).order_by(_ROW.requested_at.desc(), _ROW.id.desc())
        if state is not None:
            query = query.where(_ROW.state == state)
        if after is not None:
            query = query.where(tuple_(_ROW.requested_at, _ROW.id) < tuple_(*after))
        return [_view(row, now) for row in await self._session.scalars(query.limit(number))]

    async def overdue(self) -> int:
        """Erasures that should have ended a day ago."""
        query = select(func.count()).where(_ROW.state.in_(PENDING), _ROW.due_at < func.now() - LATE)
        return int(await self._session.scalar(query) or 0)


def _view(row: AccountDeletionRow, now: datetime) -> ErasureView:
    return ErasureView(
        request_id=row.id,
        mode=DeletionMode(row.mode),
        origin=DeletionOrigin(row.origin),
        state=DeletionState(row.state),
        requested_at=row.requested_at,
        due_at=row.due_at,
        started_at=row.started_at,
        erased_at=row.erased_at,
        failing_step=row.failed_step,
        attempts=row.attempts,
        overdue=row.state in PENDING and row.due_at < now - LATE,
    )
