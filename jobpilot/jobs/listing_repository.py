"""SQL of what a board lists: kept as it comes, joined with what is known, closed when it is listed no longer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.database.locks import Named, hold
from jobpilot.jobs.domain.job import JobContent, JobState
from jobpilot.jobs.domain.likeness import KnownPosting
from jobpilot.jobs.repository import JOB, values_of
from jobpilot.jobs.tables import JobRow

_STAND_IN_LINE = text("set local lock_timeout = '60s'")
_KNOWN = (
    JOB.id,
    JOB.source,
    JOB.board_id,
    JOB.identity,
    JOB.fingerprint,
    JOB.description,
    JOB.locations,
    JOB.state,
    JOB.duplicate_of,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A posting of a board as it is stored."""

    id: UUID
    external_id: str
    title: str
    description: str
    raw_md5: str


class ListingRepository:
    """Bound to a transaction of the house."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_board(self, board_id: UUID, external_ids: Iterable[str]) -> dict[str, Listed]:
        """Those that are stored, by external id."""
        query = select(
            JOB.id, JOB.external_id, JOB.title, JOB.description, func.md5(JOB.raw).label("raw_md5")
        ).where(
            JOB.board_id == board_id,
            JOB.owner_id.is_(None),
            JOB.external_id.in_(list(external_ids)),
        )
        return {
            row.external_id: Listed(
                row.id, row.external_id, row.title, row.description, row.raw_md5
            )
            for row in await self._session.execute(query)
        }

    async def alike(self, contents: Sequence[JobContent]) -> list[KnownPosting]:
        """Public postings that may be the same as one of these."""
        prints = {content.fingerprint for content in contents}
        identities = {content.identity for content in contents if content.identity}
        query = select(*_KNOWN).where(
            JOB.owner_id.is_(None),
            or_(JOB.fingerprint.in_(prints), JOB.identity.in_(identities)),
        )
        query = query.order_by(JOB.first_seen_at, JOB.id)
        return [_known(row) for row in await self._session.execute(query)]

    async def hold(self) -> None:
        """Let pages pass one at a time until the transaction ends: postings of one refer to those of others.

        A page may be a thousand postings, and several boards are read at once: the line may be longer than other locks
        are waited for.
        """
        await self._session.execute(_STAND_IN_LINE)
        await hold(self._session, Named.CATALOGUE)

    async def add(self, board_id: UUID | None, content: JobContent, now: datetime) -> UUID | None:
        """A new public posting; None when another process was quicker."""
        statement = insert(JobRow).values(
            id=uuid4(), board_id=board_id, first_seen_at=now, last_seen_at=now, **values_of(content)
        )
        added = statement.on_conflict_do_nothing().returning(JOB.id)
        job_id: UUID | None = await self._session.scalar(added)
        return job_id

    async def change(self, job_id: UUID, values: Mapping[str, object]) -> None:
        """Set columns of one posting."""
        await self._session.execute(update(JobRow).where(JOB.id == job_id).values(**values))

    async def see(self, job_ids: Sequence[UUID], now: datetime) -> None:
        """They are listed, so they are open."""
        if job_ids:
            await self._session.execute(
                update(JobRow)
                .where(JOB.id.in_(job_ids))
                .values(last_seen_at=now, state=JobState.OPEN, closed_at=None)
            )

    async def subordinate(self, job_id: UUID, better: UUID) -> None:
        """`job_id` and what was subordinate to it are duplicates of `better`."""
        await self._session.execute(
            update(JobRow)
            .where(or_(JOB.id == job_id, JOB.duplicate_of == job_id), JOB.id != better)
            .values(duplicate_of=better)
        )

    async def close_unlisted(self, board_id: UUID, since: datetime, now: datetime) -> list[UUID]:
        """Close what the whole listing that began at `since` did not hold."""
        statement = (
            update(JobRow)
            .where(
                JOB.board_id == board_id,
                JOB.owner_id.is_(None),
                JOB.state == JobState.OPEN,
                JOB.last_seen_at < since,
            )
            .values(state=JobState.CLOSED, closed_at=now)
            .returning(JOB.id)
        )
        closed = list(await self._session.scalars(statement))
        await self.release(closed)
        return closed

    async def release(self, closed: Sequence[UUID]) -> None:
        """A duplicate of a closed posting stands for itself again."""
        if closed:
            await self._session.execute(
                update(JobRow).where(JOB.duplicate_of.in_(closed)).values(duplicate_of=None)
            )


def _known(row: Any) -> KnownPosting:
    return KnownPosting(
        id=row.id,
        source=row.source,
        board_id=row.board_id,
        identity=row.identity,
        fingerprint=row.fingerprint,
        description=row.description,
        places=tuple(sorted(str(place.get("text")) for place in row.locations)),
        is_open=row.state == JobState.OPEN,
        duplicate_of=row.duplicate_of,
    )
