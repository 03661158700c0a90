"""What services of accounts take and give."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class UserChanges:
    """Fields that are None stay as they are."""

    display_name: str | None = None
    locale: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True)
class StoredAnswer:
    """The answer that was given to a request with an Idempotency-Key."""

    fingerprint: str
    body_hash: str
    status_code: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class SigningKey:
    """An RS256 key of the built-in issuer: signs until `retires_at`, is published until `removed_at`."""

    kid: str
    private_jwk: dict[str, Any]
    public_jwk: dict[str, Any]
    retires_at: datetime
    removed_at: datetime


@dataclass(frozen=True)
class Credential:
    """An address and the argon2id hash of its password."""

    id: UUID
    email: str
    password_hash: str
    display_name: str | None


@dataclass(frozen=True)
class Grant:
    """A code or a refresh token, known by the SHA-256 of its secret."""

    token_hash: str
    kind: str
    credential_id: UUID
    payload: dict[str, Any]
    expires_at: datetime
    used_at: datetime | None = None
