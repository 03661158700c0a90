"""All SQL of boards and of who follows them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, Select, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.jobs.domain.board import BoardNotFoundError, BoardOutcome, BoardState, JobBoard
from jobpilot.jobs.domain.job import JobState
from jobpilot.jobs.tables import BoardSubscriptionRow, JobBoardRow, JobRow
from jobpilot.ports.sources import Board

_BOARD = JobBoardRow.__table__.c
_SUBSCRIPTION = BoardSubscriptionRow.__table__.c
_JOB = JobRow.__table__.c


class BoardRepository:
    """Bound to one transaction: a person follows boards, the house keeps how they fare."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, board_id: UUID, *, lock: bool = False) -> JobBoard:
        """Raises BoardNotFoundError."""
        query = select(*_BOARD).where(_BOARD.id == board_id)
        row = (await self._session.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise BoardNotFoundError
        return _board(row)

    async def named(self, board: Board) -> JobBoard:
        """The board of this name, made if there is none."""
        statement = insert(JobBoardRow).values(
            id=uuid4(),
            source=board.source,
            token=board.token,
            region=board.region,
            url=board.url,
            name=board.name,
        )
        await self._session.execute(statement.on_conflict_do_nothing())
        query = select(*_BOARD).where(
            _BOARD.source == board.source,
            _BOARD.token == board.token,
            _BOARD.region.is_not_distinct_from(board.region),
        )
        return _board((await self._session.execute(query)).one())

    async def followed(self, user_id: UUID) -> list[JobBoard]:
        """With the number of open postings, by name."""
        counted = (
            select(func.count())
            .select_from(JobRow)
            .where(_JOB.board_id == _BOARD.id, _JOB.owner_id.is_(None), _JOB.state == JobState.OPEN)
            .scalar_subquery()
        )
        query = (
            select(*_BOARD, counted.label("open_jobs"))
            .join(BoardSubscriptionRow, _SUBSCRIPTION.board_id == _BOARD.id)
            .where(_SUBSCRIPTION.user_id == user_id)
            .order_by(func.coalesce(_BOARD.name, _BOARD.token), _BOARD.id)
        )
        return [_board(row, row.open_jobs, subscribed=True) for row in await self._rows(query)]

    async def troubled_first(
        self, after: tuple[int, UUID] | None, limit: int
    ) -> list[tuple[JobBoard, int]]:
        """Boards with the number of people who follow each, the longest failing first. For the house.

        `after` is (failures, id) of the last board of the page before.
        """
        counted = (
            select(func.count())
            .select_from(JobRow)
            .where(_JOB.board_id == _BOARD.id, _JOB.owner_id.is_(None), _JOB.state == JobState.OPEN)
            .scalar_subquery()
        )
        followers = (
            select(func.count())
            .select_from(BoardSubscriptionRow)
            .where(_SUBSCRIPTION.board_id == _BOARD.id)
            .scalar_subquery()
        )
        query = (
            select(*_BOARD, counted.label("open_jobs"), followers.label("followers"))
            .order_by(_BOARD.failures.desc(), _BOARD.id.desc())
            .limit(limit)
        )
        if after is not None:
            query = query.where(tuple_(_BOARD.failures, _BOARD.id) < tuple_(*after))
        return [(_board(row, row.open_jobs), row.followers) for row in await self._rows(query)]

    async def due(self, user_id: UUID, now: datetime | None, limit: int) -> list[UUID]:
        """Boards the person follows that wait for `now` or earlier; all of them without `now`."""
        query = (
            select(_BOARD.id)
            .join(BoardSubscriptionRow, _SUBSCRIPTION.board_id == _BOARD.id)
            .where(_SUBSCRIPTION.user_id == user_id)
            .order_by(_BOARD.next_fetch_at, _BOARD.id)
            .limit(limit)
        )
        if now is not None:
            query = query.where(_BOARD.next_fetch_at <= now)
        return list(await self._session.scalars(query))

    async def count(self, user_id: UUID) -> int:
        """How many boards the person follows."""
        query = (
            select(func.count())
            .select_from(BoardSubscriptionRow)
            .where(_SUBSCRIPTION.user_id == user_id)
        )
        return int(await self._session.scalar(query) or 0)

    async def follow(self, user_id: UUID, board_ids: Sequence[UUID]) -> None:
        """Following twice is following once."""
        if board_ids:
            rows = [{"user_id": user_id, "board_id": board_id} for board_id in board_ids]
            statement = insert(BoardSubscriptionRow).values(rows)
            await self._session.execute(statement.on_conflict_do_nothing())

    async def unfollow(self, user_id: UUID, board_id: UUID) -> bool:
        """Whether the person followed it."""
        statement = (
            delete(BoardSubscriptionRow)
            .where(_SUBSCRIPTION.user_id == user_id, _SUBSCRIPTION.board_id == board_id)
            .returning(_SUBSCRIPTION.board_id)
        )
        return (await self._session.execute(statement)).first() is not None

    async def record(self, board_id: UUID, **values: object) -> None:
        """How the latest reading went. For the house."""
        await self._session.execute(
            update(JobBoardRow).where(_BOARD.id == board_id).values(**values)
        )

    async def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        rows: Sequence[Row[Any]] = (await self._session.execute(query)).all()
        return rows


def _board(row: Row[Any], open_jobs: int = 0, *, subscribed: bool = False) -> JobBoard:
    return JobBoard(
        id=row.id,
        source=row.source,
        token=row.token,
        region=row.region,
        url=row.url,
        name=row.name,
        state=BoardState(row.state),
        last_fetched_at=row.last_fetched_at,
        last_success_at=row.last_success_at,
        last_outcome=BoardOutcome(row.last_outcome) if row.last_outcome else None,
        failure_code=row.failure_code,
        failures=row.failures,
        next_fetch_at=row.next_fetch_at,
        created_at=row.created_at,
        open_jobs=open_jobs,
        subscribed=subscribed,
    )
