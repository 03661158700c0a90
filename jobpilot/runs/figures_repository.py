"""How much is under way, for the house: numbers about all runs, and nobody's in particular."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.database.outbox import OutboxRow
from jobpilot.runs.domain.states import ACTIVE, RunState
from jobpilot.runs.tables import RunRow

_RUN = RunRow.__table__.c
_MESSAGE = OutboxRow.__table__.c
_AT_WORK: Final = (RunState.QUEUED, RunState.RUNNING)


@dataclass(frozen=True)
class Backlog:
    """Messages of the outbox that are due, and for how many seconds the oldest has been."""

    messages: int
    oldest_seconds: float


class RunFigures:
    """Reads nothing but the partial indexes of what is active and what is pending."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def active(self) -> dict[tuple[str, str], int]:
        """Runs that have not ended, by (kind, state)."""
        rows = await self._session.execute(
            select(_RUN.kind, _RUN.state, func.count())
            .where(_RUN.state.in_(ACTIVE))
            .group_by(_RUN.kind, _RUN.state)
        )
        return {(kind, state): count for kind, state, count in rows}

    async def quiet_seconds(self) -> dict[str, float]:
        """By kind: for how long nothing has happened to the run that has stood still longest while it is at work."""
        age = func.extract("epoch", func.now() - func.min(_RUN.updated_at))
        rows = await self._session.execute(
            select(_RUN.kind, age).where(_RUN.state.in_(_AT_WORK)).group_by(_RUN.kind)
        )
        return {kind: float(seconds) for kind, seconds in rows}

    async def backlog(self) -> Backlog:
        age = func.extract("epoch", func.now() - func.min(_MESSAGE.available_at))
        query = select(func.count(), age).where(
            _MESSAGE.state == "pending", _MESSAGE.available_at <= func.now()
        )
        messages, seconds = (await self._session.execute(query)).one()
        return Backlog(messages, float(seconds or 0))
