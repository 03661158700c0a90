"""What crosses Temporal for postings: identifiers, counts, outcomes and codes, never a word of a posting."""

from dataclasses import dataclass
from uuid import UUID

from temporalio import activity

from jobpilot.jobs.domain.board import BoardOutcome
from jobpilot.jobs.domain.job import JobState
from jobpilot.runs.domain.states import Code


@dataclass(frozen=True)
class FindDueBoards:
    """Boards that a person follows and whose time has come; with `all_boards` those that were read lately too."""

    user_id: UUID
    limit: int = 100
    all_boards: bool = False


@dataclass(frozen=True)
class DueBoards:
    """The one that waits longest first."""

    board_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class FetchBoard:
    """One reading of a board. `run_id` and `user_id` only tell whose live view sees the progress."""

    board_id: UUID
    run_id: UUID | None = None
    user_id: UUID | None = None
    force: bool = False
    """Read it although it was read in the last minutes."""


@dataclass(frozen=True)
class FetchedBoard:
    """`found` postings were listed, of which `fresh` were new and `unreadable` could not be understood.

    `closed` postings were open before and are listed no longer. Anything but `listed` closed nothing.
    """

    board_id: UUID
    outcome: BoardOutcome
    found: int = 0
    fresh: int = 0
    changed: int = 0
    closed: int = 0
    unreadable: int = 0
    failure_code: Code | None = None
    skipped: bool = False
    """It was read by somebody else a moment ago."""


@dataclass(frozen=True)
class ReadPosting:
    """A posting that a person pasted."""

    user_id: UUID
    job_id: UUID


@dataclass(frozen=True)
class CheckLiveness:
    """A posting that a person is about to act on."""

    user_id: UUID
    job_id: UUID


@dataclass(frozen=True)
class PostingStatus:
    """`is_certain` is False when nobody could tell; then `state` is what was known before."""

    job_id: UUID
    state: JobState
    is_certain: bool
    failure_code: Code | None = None


class JobActivities:
    """Typed stubs for workflows; `activities.jobs` implements every method under the same name.

    A failure that another try may mend raises an `ApplicationError` with the time to wait; one that no try mends is
    non-retryable and its type is the code.
    """

    @activity.defn(name="jobs.due_boards")
    async def due_boards(self, request: FindDueBoards) -> DueBoards:
        """The boards a person's search should read now. Quick: one query."""
        raise NotImplementedError

    @activity.defn(name="jobs.fetch_board")
    async def fetch_board(self, request: FetchBoard) -> FetchedBoard:
        """Read a board page by page and keep its postings as they come; another attempt adds nothing twice.

        Gone, blocked and schema_changed are results; rate limits and what may pass are retried, and after the last
        attempt recorded with the board.
        """
        raise NotImplementedError

    @activity.defn(name="jobs.read_posting")
    async def read_posting(self, request: ReadPosting) -> PostingStatus:
        """Read a pasted posting's page again and keep what it says now."""
        raise NotImplementedError

    @activity.defn(name="jobs.check_liveness")
    async def check_liveness(self, request: CheckLiveness) -> PostingStatus:
        """Ask the posting's own page whether it is still open. What cannot be told changes nothing."""
        raise NotImplementedError
