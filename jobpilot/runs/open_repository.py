"""SQL of everybody's open runs, for the house, which sees no one's questions."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import any_, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.runs.domain.run import Run, RunMark, UnreadableRun
from jobpilot.runs.domain.states import ACTIVE
from jobpilot.runs.repository import RUN, ids_of, readable


class OpenRuns:
    """Bound to one transaction of the house."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def quiet_window(
        self,
        quiet_for: timedelta,
        limit: int,
        *,
        since: timedelta | None = None,
        after: RunMark | None = None,
    ) -> tuple[list[Run | UnreadableRun], RunMark | None]:
        """Active runs that nothing has happened to for so long, but `since` then, and the mark of the next window.

        Longest ago first.
        """
        query = select(*RUN).where(RUN.state.in_(ACTIVE), RUN.updated_at < func.now() - quiet_for)
        if since is not None:
            query = query.where(RUN.updated_at >= func.now() - since)
        if after is not None:
            query = query.where(tuple_(RUN.updated_at, RUN.id) > tuple_(after.at, after.run_id))
        query = query.order_by(RUN.updated_at, RUN.id).limit(limit)
        rows = list(await self._session.execute(query))
        following = RunMark(rows[-1].updated_at, rows[-1].id) if len(rows) == limit else None
        return [readable(row) for row in rows], following

    async def active_among(self, run_ids: Sequence[UUID]) -> list[Run | UnreadableRun]:
        """Those of them that are active now."""
        query = select(*RUN).where(RUN.id == any_(ids_of(run_ids)), RUN.state.in_(ACTIVE))
        return [readable(row) for row in await self._session.execute(query)]
