"""How erasures fare, for whoever runs the house: ids, states and times, and nobody's name."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final, Self
from uuid import UUID

from jobpilot.errors import InvalidInputError
from jobpilot.privacy.domain.deletion import DeletionMode, DeletionOrigin, DeletionState

LATE: Final = timedelta(hours=24)
"""An erasure that has not ended so long after it was due needs somebody to look at it."""


@dataclass(frozen=True)
class ErasureView:
    """`failing_step` gave up `attempts` times; both stay when it got through after all, except that the step goes."""

    request_id: UUID
    mode: DeletionMode
    origin: DeletionOrigin
    state: DeletionState
    requested_at: datetime
    due_at: datetime
    started_at: datetime | None
    erased_at: datetime | None
    failing_step: str | None
    attempts: int
    overdue: bool


class ErasureCursorInvalidError(InvalidInputError):
    """Not a cursor that this list gave out."""

    code: ClassVar[str] = "cursor_invalid"


@dataclass(frozen=True)
class ErasurePage:
    items: tuple[ErasureView, ...]
    next_cursor: str | None

    @classmethod
    def of(cls, found: Sequence[ErasureView], limit: int) -> Self:
        """`found` has one more than `limit` where there is a next page."""
        if len(found) <= limit:
            return cls(tuple(found), None)
        last = found[limit - 1]
        place = f"{last.requested_at.isoformat()} {last.request_id}"
        cursor = base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")
        return cls(tuple(found[:limit]), cursor)

    @staticmethod
    def place(cursor: str) -> tuple[datetime, UUID]:
        """When the last one of the page before was requested, and its id. Raises ErasureCursorInvalidError."""
        try:
            plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
            at, _, request_id = plain.partition(" ")
            return datetime.fromisoformat(at), UUID(request_id)
        except (ValueError, binascii.Error) as error:
            why = "The cursor is not one that this list gave out."
            raise ErasureCursorInvalidError(why) from error
