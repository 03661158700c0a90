"""A share link: who has it may look, until it expires or is taken back."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

from jobpilot.errors import ConflictError, NotFoundError

TOKEN_BYTES: Final = 32
MOST_OPEN: Final = 20
LONGEST_DAYS: Final = 365
USUAL_DAYS: Final = 30


class ShareState(StrEnum):
    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Share:
    """One link to a résumé. `view_count` counts visits and nothing about visitors."""

    id: UUID
    user_id: UUID
    resume_id: UUID
    show_contact: bool
    expires_at: datetime
    revoked_at: datetime | None
    view_count: int
    created_at: datetime

    def state(self, now: datetime) -> ShareState:
        """A link is dead from the very moment it expires."""
        if self.revoked_at is not None:
            return ShareState.REVOKED
        return ShareState.OPEN if now < self.expires_at else ShareState.EXPIRED


@dataclass(frozen=True, slots=True)
class NewShare:
    """A link with its token, which nobody can ask for again."""

    share: Share
    token: str


@dataclass(frozen=True, slots=True)
class PublicResume:
    """What a link shows of a résumé."""

    title: str
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SharedResume(PublicResume):
    """What a visitor sees."""

    expires_at: datetime


class LinkDeadError(NotFoundError):
    """Never existed, expired, revoked, its résumé or its owner gone: one answer, the one any unknown address gets."""

    code: ClassVar[str] = "not_found"

    def __init__(self) -> None:
        super().__init__("There is nothing at this address.")


class ShareNotFoundError(NotFoundError):
    """The résumé has no such link."""

    code: ClassVar[str] = "share_not_found"

    def __init__(self) -> None:
        super().__init__("The résumé has no such link.")


class QuotaSharesError(ConflictError):
    """As many open links as a résumé may have."""

    code: ClassVar[str] = "quota_shares"

    def __init__(self) -> None:
        super().__init__(f"A résumé can have {MOST_OPEN} open links. Revoke one to make room.")


def new_token() -> str:
    """256 random bits, safe in a path."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is stored. A token has too many bits to be guessed from it, so no salt and no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
