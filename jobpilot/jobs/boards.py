"""Which boards a person follows."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from jobpilot.jobs.board_repository import BoardRepository
from jobpilot.jobs.domain.board import (
    MOST_SUBSCRIPTIONS,
    BoardHealth,
    BoardHealthPage,
    BoardNotFoundError,
    BoardUnknownError,
    JobBoard,
    QuotaBoardsError,
)
from jobpilot.ports.pages import PageFetcher
from jobpilot.ports.sources import Board, JobSource


class BoardService:
    """Bound to a transaction of one person. `offered` are the boards of somebody who has chosen none yet."""

    def __init__(
        self,
        boards: BoardRepository,
        sources: Iterable[JobSource],
        pages: PageFetcher,
        offered: Sequence[Board],
        now: Callable[[], datetime],
    ) -> None:
        self._boards = boards
        self._sources = tuple(sources)
        self._pages = pages
        self._offered = offered
        self._now = now

    async def followed(self, user_id: UUID) -> Sequence[JobBoard]:
        """By name, with how each fares. Who follows none gets the offered ones."""
        await self._offer(user_id)
        return await self._boards.followed(user_id)

    async def health(self, cursor: str | None, limit: int) -> BoardHealthPage:
        """Every board and how it fares, the longest failing first. For the house.

        Raises BoardCursorInvalidError.
        """
        after = None if cursor is None else BoardHealthPage.place(cursor)
        found = await self._boards.troubled_first(after, limit + 1)
        items = [BoardHealth(board, followers) for board, followers in found]
        return BoardHealthPage.of(items, limit)

    async def due(self, user_id: UUID, limit: int, *, all_boards: bool = False) -> Sequence[UUID]:
        """Boards of the person that should be read now, the longest waiting first."""
        await self._offer(user_id)
        return await self._boards.due(user_id, None if all_boards else self._now(), limit)

    async def follow(self, user_id: UUID, url: str) -> JobBoard:
        """Follow the board at an address; twice is once.

        Raises PageError for an address that may not be fetched, BoardUnknownError, QuotaBoardsError.
        """
        board = self.detect(self._pages.check(url))
        if await self._boards.count(user_id) >= MOST_SUBSCRIPTIONS:
            raise QuotaBoardsError(f"You can follow {MOST_SUBSCRIPTIONS} sources.")
        stored = await self._boards.named(board)
        await self._boards.follow(user_id, [stored.id])
        followed = await self._boards.followed(user_id)
        return next(board for board in followed if board.id == stored.id)

    async def unfollow(self, user_id: UUID, board_id: UUID) -> None:
        """Raises BoardNotFoundError. Its postings stay."""
        if not await self._boards.unfollow(user_id, board_id):
            raise BoardNotFoundError

    def detect(self, url: str) -> Board:
        """The board at a checked address. Raises BoardUnknownError."""
        for source in self._sources:
            if board := source.detect(url):
                return board
        raise BoardUnknownError("There is no known job board at this address.")

    async def _offer(self, user_id: UUID) -> None:
        if self._offered and await self._boards.count(user_id) == 0:
            stored = [await self._boards.named(board) for board in self._offered]
            await self._boards.follow(user_id, [board.id for board in stored])
