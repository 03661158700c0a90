"""Reading boards: fetched outside of any transaction, kept page by page in short ones.

A reading that fails at any point closes nothing; what came before stays. Reading again adds nothing twice.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog

from jobpilot.jobs.domain.board import (
    EVERY,
    BoardOutcome,
    JobBoard,
    state_after,
    wait_after,
)
from jobpilot.jobs.domain.normalise import IdentityOf
from jobpilot.jobs.keeping import Keeping, KeptPage
from jobpilot.ports.sources import (
    Board,
    JobSource,
    SourceBlockedError,
    SourceError,
    SourceGoneError,
    SourceName,
    SourcePage,
    SourceRateLimitedError,
    SourceSchemaChangedError,
)

log = structlog.get_logger(__name__)
FRESH: Final = timedelta(seconds=60)
"""A board that was read so short ago is not read again."""
FEED_MEMORY: Final = timedelta(days=45)
"""A feed of the latest postings names each for some weeks; one that it has not named for so long is over."""
MOST_PAGES: Final = 200
KeepingOf = Callable[[], AbstractAsyncContextManager[Keeping]]
"""Opens one transaction of the house."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one reading went. `after`: seconds that the host wants to be left alone."""

    outcome: BoardOutcome
    kept: KeptPage = field(default_factory=KeptPage)
    closed: int = 0
    unreadable: int = 0
    failure_code: str | None = None
    after: int | None = None
    skipped: bool = False


class BoardCollector:
    """One per process."""

    def __init__(
        self,
        sources: Mapping[str, JobSource],
        keeping: KeepingOf,
        identity_of: IdentityOf,
        now: Callable[[], datetime],
        every: timedelta = EVERY,
    ) -> None:
        self._sources = sources
        self._keeping = keeping
        self._identity_of = identity_of
        self._now = now
        self._every = every

    async def read(
        self, board_id: UUID, on_page: Callable[[int], None] | None = None, *, force: bool = False
    ) -> Reading:
        """Read a whole board; `on_page` hears how many postings there are so far.

        Raises BoardNotFoundError; never a SourceError: that is an outcome.
        """
        async with self._keeping() as keeping:
            board = await keeping.board(board_id)
        began = self._now()
        recent = board.last_success_at is not None and board.last_success_at > began - min(
            FRESH, self._every
        )
        if recent and not force:
            return Reading(BoardOutcome.LISTED, skipped=True)
        try:
            reading = await self._read_pages(board, began, on_page)
        except SourceError as error:
            reading = _failed(error)
            log.info("board.not_read", source=board.source, code=error.code, cause=error.cause)
        await self._record(board, reading)
        return reading

    async def _read_pages(
        self, board: JobBoard, began: datetime, on_page: Callable[[int], None] | None
    ) -> Reading:
        kept, unreadable, is_whole = KeptPage(), 0, True
        async for page in self._pages(board):
            async with self._keeping() as keeping:
                kept += await keeping.keep(board, page.postings, self._identity_of)
                if page.board_name and not board.name:
                    await keeping.name(board.id, page.board_name)
            unreadable += page.unreadable
            is_whole = is_whole and page.is_whole
            if on_page is not None:
                on_page(kept.found)
        reading = Reading(BoardOutcome.LISTED, kept, unreadable=unreadable)
        if unreadable and is_whole:
            return reading  # what was not understood may be what seems to be missing
        since = began if is_whole else began - FEED_MEMORY
        async with self._keeping() as keeping:
            return replace(reading, closed=await keeping.close_unlisted(board.id, since))

    async def _pages(self, board: JobBoard) -> AsyncIterator[SourcePage]:
        source = self._sources[board.source]
        asked = Board(SourceName(board.source), board.token, board.region, board.url, board.name)
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            page = await source.fetch(asked, cursor)
            yield page
            cursor = page.next_cursor
            if cursor is None:
                return
        raise SourceSchemaChangedError("endless_listing")

    async def _record(self, board: JobBoard, reading: Reading) -> None:
        now = self._now()
        listed = reading.outcome is BoardOutcome.LISTED
        failures = 0 if listed else board.failures + 1
        asked = timedelta(seconds=reading.after) if reading.after else None
        async with self._keeping() as keeping:
            await keeping.record(
                board.id,
                state=state_after(reading.outcome),
                last_fetched_at=now,
                last_outcome=reading.outcome,
                failure_code=reading.failure_code,
                failures=failures,
                next_fetch_at=now + wait_after(reading.outcome, failures, asked, self._every),
                **({"last_success_at": now} if listed else {}),
            )


def _failed(error: SourceError) -> Reading:
    outcomes = {
        SourceGoneError: BoardOutcome.GONE,
        SourceBlockedError: BoardOutcome.BLOCKED,
        SourceRateLimitedError: BoardOutcome.RATE_LIMITED,
        SourceSchemaChangedError: BoardOutcome.SCHEMA_CHANGED,
    }
    outcome = outcomes.get(type(error), BoardOutcome.TRANSIENT)
    after = error.after if isinstance(error, SourceRateLimitedError) else None
    code = error.code if outcome is BoardOutcome.SCHEMA_CHANGED else error.cause
    return Reading(outcome, failure_code=code, after=after)
