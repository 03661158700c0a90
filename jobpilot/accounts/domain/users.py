"""A person who uses JobPilot."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID
from zoneinfo import available_timezones

from jobpilot.errors import ForbiddenError, InvalidInputError, UnauthenticatedError

MAX_DISPLAY_NAME: Final = 120


class Role(StrEnum):
    USER = "user"
    ADMIN = "admin"


class Tier(StrEnum):
    FREE = "free"
    PRO = "pro"


class UserState(StrEnum):
    ACTIVE = "active"
    DELETION_SCHEDULED = "deletion_scheduled"
    ERASING = "erasing"
    ERASED = "erased"


@dataclass(frozen=True)
class User:
    id: UUID
    email: str | None
    display_name: str | None
    role: Role
    tier: Tier
    state: UserState
    locale: str
    time_zone: str
    agents_paused: bool
    """All runs of this person wait until they say otherwise."""

    created_at: datetime

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN


class AccountGoneError(UnauthenticatedError):
    """The account is being erased or has been: its tokens no longer name anybody."""

    code: ClassVar[str] = "account_gone"


class AccountPendingDeletionError(ForbiddenError):
    """The account is scheduled for deletion: only undoing it and exporting are possible."""

    code: ClassVar[str] = "account_pending_deletion"


class AdminRequiredError(ForbiddenError):
    """Only administrators may do this."""

    code: ClassVar[str] = "admin_required"


class ProfileInvalidError(InvalidInputError):
    """A value of the account cannot be stored; `errors` names the path."""

    code: ClassVar[str] = "profile_invalid"


class UserCursorInvalidError(InvalidInputError):
    """Not a cursor that this list gave out."""

    code: ClassVar[str] = "cursor_invalid"


def check_present(user: User) -> None:
    """Raises AccountGoneError when the account is being erased."""
    if user.state in (UserState.ERASING, UserState.ERASED):
        raise AccountGoneError("This account has been deleted.")


def check_active(user: User) -> None:
    """Raises AccountGoneError or AccountPendingDeletionError."""
    check_present(user)
    if user.state is UserState.DELETION_SCHEDULED:
        raise AccountPendingDeletionError(
            "This account is scheduled for deletion. Undo the deletion to go on using it."
        )


def check_admin(user: User) -> None:
    """Raises AdminRequiredError."""
    if not user.is_admin:
        raise AdminRequiredError("Only an administrator may do this.")


def clean_display_name(value: str) -> str | None:
    """One line without control or direction characters; None when nothing visible is left.

    Raises ProfileInvalidError when it is longer than MAX_DISPLAY_NAME.
    """
    visible = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    if len(visible) > MAX_DISPLAY_NAME:
        raise ProfileInvalidError(
            "The name is too long.",
            errors=[{"path": "display_name", "message": f"At most {MAX_DISPLAY_NAME} characters."}],
        )
    return visible or None


def check_time_zone(value: str) -> str:
    """Raises ProfileInvalidError unless it is a name of the IANA time zone database."""
    if value not in available_timezones():
        raise ProfileInvalidError(
            "The time zone is unknown.",
            errors=[{"path": "time_zone", "message": "Use an IANA name such as Europe/Berlin."}],
        )
    return value
