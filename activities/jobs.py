"""Reading boards and postings. Nothing is fetched inside a transaction; each page is kept as it comes."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Final
from uuid import UUID

from temporalio import activity
from temporalio.exceptions import ApplicationError

from jobpilot.jobs.boards import BoardService
from jobpilot.jobs.collecting import BoardCollector, Reading
from jobpilot.jobs.contracts import (
    CheckLiveness,
    DueBoards,
    FetchBoard,
    FetchedBoard,
    FindDueBoards,
    JobActivities,
    PostingStatus,
    ReadPosting,
)
from jobpilot.jobs.domain.board import BoardOutcome
from jobpilot.jobs.reading import PostingReader, Verdict
from jobpilot.ports.pages import HostBusyError, PageError
from jobpilot.runs.domain.states import Code

Boards = Callable[[UUID], AbstractAsyncContextManager[BoardService]]
"""Opens one transaction of a person; commits when the block ends."""
ATTEMPTS: Final = 3
USUAL_WAIT: Final = timedelta(seconds=10)
LONGEST_WAIT: Final = timedelta(seconds=90)
"""A person waits for the search; a host that wants more patience is read next time."""


class ReadJobActivities(JobActivities):
    def __init__(self, boards: Boards, collector: BoardCollector, reader: PostingReader) -> None:
        self._boards = boards
        self._collector = collector
        self._reader = reader

    @activity.defn(name="jobs.due_boards")
    async def due_boards(self, request: FindDueBoards) -> DueBoards:
        async with self._boards(request.user_id) as boards:
            due = await boards.due(request.user_id, request.limit, all_boards=request.all_boards)
        return DueBoards(tuple(due))

    @activity.defn(name="jobs.fetch_board")
    async def fetch_board(self, request: FetchBoard) -> FetchedBoard:
        """Raises BoardNotFoundError; ApplicationError with the time to wait for what may pass."""
        reading = await self._collector.read(
            request.board_id, activity.heartbeat, force=request.force
        )
        if reading.outcome in (BoardOutcome.RATE_LIMITED, BoardOutcome.TRANSIENT):
            _try_again(reading)
        return FetchedBoard(
            board_id=request.board_id,
            outcome=reading.outcome,
            found=reading.kept.found,
            fresh=reading.kept.fresh,
            changed=reading.kept.changed,
            closed=reading.closed,
            unreadable=reading.unreadable,
            failure_code=Code(reading.failure_code) if reading.failure_code else None,
            skipped=reading.skipped,
        )

    @activity.defn(name="jobs.read_posting")
    async def read_posting(self, request: ReadPosting) -> PostingStatus:
        """Raises JobNotFoundError; ApplicationError with the time to wait for what may pass."""
        try:
            verdict = await self._reader.read_again(request.user_id, request.job_id)
        except (PageError, HostBusyError) as error:
            wait = error.extra.get("retry_after")
            seconds = wait if isinstance(wait, int) else int(USUAL_WAIT.total_seconds())
            raise ApplicationError(
                error.code,
                type=error.code,
                next_retry_delay=min(timedelta(seconds=seconds), LONGEST_WAIT),
                non_retryable=activity.info().attempt >= ATTEMPTS,
            ) from None
        return _status(request.job_id, verdict)

    @activity.defn(name="jobs.check_liveness")
    async def check_liveness(self, request: CheckLiveness) -> PostingStatus:
        """Raises JobNotFoundError."""
        return _status(request.job_id, await self._reader.check(request.user_id, request.job_id))


def _try_again(reading: Reading) -> None:
    """Raises ApplicationError unless enough was tried, or the host wants more patience than there is."""
    wait = timedelta(seconds=reading.after) if reading.after else USUAL_WAIT
    if activity.info().attempt < ATTEMPTS and wait <= LONGEST_WAIT:
        code = reading.failure_code or str(reading.outcome)
        raise ApplicationError(code, type=code, next_retry_delay=wait)


def _status(job_id: UUID, verdict: Verdict) -> PostingStatus:
    code = Code(verdict.failure_code) if verdict.failure_code else None
    return PostingStatus(job_id, verdict.state, verdict.is_certain, code)
