"""A board: one place of a source that lists postings, and how it fares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self
from uuid import UUID

from jobpilot.errors import ConflictError, InvalidInputError, NotFoundError

MOST_SUBSCRIPTIONS: Final = 200
EVERY: Final = timedelta(minutes=15)
"""Boards are read when somebody's search wants them, and not more often than this: the hosts are other people's."""
FIRST_RETRY: Final = timedelta(minutes=15)
LONGEST_RETRY: Final = timedelta(days=1)
GONE_EVERY: Final = timedelta(days=7)
"""A board that is gone may come back: it is looked at once a week."""


class BoardState(StrEnum):
    ACTIVE = "active"
    GONE = "gone"
    BLOCKED = "blocked"
    FAILING = "failing"


class BoardOutcome(StrEnum):
    """How one reading of a board ended."""

    LISTED = "listed"
    GONE = "gone"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    SCHEMA_CHANGED = "schema_changed"
    TRANSIENT = "transient"


@dataclass(frozen=True, slots=True)
class JobBoard:
    """`last_outcome` and `failure_code` are of the latest reading; `open_jobs` counts what it lists."""

    id: UUID
    source: str
    token: str
    region: str | None
    url: str | None
    name: str | None
    state: BoardState
    last_fetched_at: datetime | None
    last_success_at: datetime | None
    last_outcome: BoardOutcome | None
    failure_code: str | None
    failures: int
    next_fetch_at: datetime
    created_at: datetime
    open_jobs: int = 0
    subscribed: bool = False


class BoardCursorInvalidError(InvalidInputError):
    """Not a cursor that this list gave out."""

    code: ClassVar[str] = "cursor_invalid"


@dataclass(frozen=True, slots=True)
class BoardHealth:
    """`followers`: how many people search it."""

    board: JobBoard
    followers: int


@dataclass(frozen=True, slots=True)
class BoardHealthPage:
    items: tuple[BoardHealth, ...]
    next_cursor: str | None

    @classmethod
    def of(cls, found: Sequence[BoardHealth], limit: int) -> Self:
        """`found` has one more than `limit` where there is a next page."""
        if len(found) <= limit:
            return cls(tuple(found), None)
        last = found[limit - 1].board
        return cls(tuple(found[:limit]), f"{last.failures}:{last.id}")

    @staticmethod
    def place(cursor: str) -> tuple[int, UUID]:
        """(failures, id) of the last board of the page before. Raises BoardCursorInvalidError."""
        failures, _, board_id = cursor.partition(":")
        try:
            return int(failures), UUID(board_id)
        except ValueError as error:
            why = "The cursor is not one that this list gave out."
            raise BoardCursorInvalidError(why) from error


class BoardNotFoundError(NotFoundError):
    code: ClassVar[str] = "job_source_not_found"


class BoardUnknownError(InvalidInputError):
    """The address is not one of a board that can be read."""

    code: ClassVar[str] = "job_source_unknown"


class QuotaBoardsError(ConflictError):
    code: ClassVar[str] = "quota_job_sources"


def state_after(outcome: BoardOutcome) -> BoardState:
    """What the board is after a reading that ended so."""
    return {
        BoardOutcome.LISTED: BoardState.ACTIVE,
        BoardOutcome.GONE: BoardState.GONE,
        BoardOutcome.BLOCKED: BoardState.BLOCKED,
    }.get(outcome, BoardState.FAILING)


def wait_after(
    outcome: BoardOutcome,
    failures: int,
    asked: timedelta | None = None,
    every: timedelta = EVERY,
) -> timedelta:
    """How long to leave the board alone. `failures` counts readings without success in a row, this one included.

    A host's own wish (`asked`) is granted up to a day.
    """
    if outcome is BoardOutcome.LISTED:
        return every
    if outcome is BoardOutcome.GONE:
        return GONE_EVERY
    patience = min(FIRST_RETRY * (1 << min(max(failures - 1, 0), 10)), LONGEST_RETRY)
    return max(patience, min(asked or timedelta(), LONGEST_RETRY))
