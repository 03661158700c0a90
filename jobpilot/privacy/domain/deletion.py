"""Deleting an account: asked for, taken back, or carried out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from jobpilot.errors import (
    ConflictError,
    ForbiddenError,
    GoneError,
    InvalidInputError,
    NotFoundError,
)

CONFIRMATION: Final = "delete my account"
HELD: Final = timedelta(days=30)
"""How long a scheduled deletion can be taken back."""

RECENT: Final = timedelta(minutes=10)
"""Whoever deletes an account has proved this lately that it is theirs."""

REMINDERS: Final = (timedelta(days=7), timedelta(days=1))
"""Before it is due."""


class DeletionMode(StrEnum):
    SCHEDULED = "scheduled"
    NOW = "now"


class DeletionOrigin(StrEnum):
    """Who asked for it. `sign_in_service`: the account there was deleted, so nobody can sign in to this one."""

    PERSON = "person"
    SIGN_IN_SERVICE = "sign_in_service"


class DeletionState(StrEnum):
    """`erasing_partial`: a step keeps failing and is tried again."""

    SCHEDULED = "scheduled"
    UNDONE = "undone"
    ERASING = "erasing"
    ERASING_PARTIAL = "erasing_partial"
    ERASED = "erased"


UNDER_WAY: Final = (DeletionState.ERASING, DeletionState.ERASING_PARTIAL)
PENDING: Final = (DeletionState.SCHEDULED, *UNDER_WAY)


@dataclass(frozen=True)
class Deletion:
    """`id` is what the receipt is asked for by."""

    id: UUID
    user_id: UUID
    mode: DeletionMode
    state: DeletionState
    requested_at: datetime
    due_at: datetime
    origin: DeletionOrigin = DeletionOrigin.PERSON

    def undoable(self, now: datetime) -> bool:
        return (
            self.state is DeletionState.SCHEDULED
            and self.mode is DeletionMode.SCHEDULED
            and now < self.due_at
        )


class ReauthRequiredError(ForbiddenError):
    """This needs a sign-in of the last ten minutes."""

    code: ClassVar[str] = "reauth_required"


class ConfirmationInvalidError(InvalidInputError):
    """The phrase is not the one that confirms."""

    code: ClassVar[str] = "confirmation_invalid"


class ErasureNotUnderWayError(ConflictError):
    """Nothing of this person is to be erased, or not yet."""

    code: ClassVar[str] = "erasure_not_under_way"


class DeletionNotFoundError(NotFoundError):
    """No deletion has been asked for."""

    code: ClassVar[str] = "deletion_not_found"


class DeletionDueError(GoneError):
    """It is due, or was to be at once: it cannot be taken back any more."""

    code: ClassVar[str] = "deletion_due"


class ReceiptNotFoundError(NotFoundError):
    """No erasure of this id has been completed."""

    code: ClassVar[str] = "receipt_not_found"


def check_confirmed(phrase: str) -> None:
    """Raises ConfirmationInvalidError."""
    if " ".join(phrase.split()).lower() != CONFIRMATION:
        raise ConfirmationInvalidError(
            "Type the phrase to confirm.",
            errors=[{"path": "confirmation", "message": f"Type: {CONFIRMATION}"}],
        )


def check_recent(authenticated_at: datetime | None, now: datetime) -> None:
    """Raises ReauthRequiredError."""
    if authenticated_at is None or now - authenticated_at > RECENT:
        raise ReauthRequiredError("Sign in again, then come back: this needs a recent sign-in.")
