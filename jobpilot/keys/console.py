"""The proof with which an administrator reads payloads in the engine's console: signed, and good for minutes.

Problem: the console is another site, and its command line another program; neither can sign in here, and an access
token of the app in their hands could do everything that its person can.
Mechanism: who has just signed in as an administrator gets a token that only opens and seals payloads. It names the
person and their session: signing out, or no longer being an administrator, ends it before its time.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

from jobpilot.errors import NotFoundError, UnauthenticatedError

LASTS: Final = timedelta(minutes=15)
COOKIE: Final = "jobpilot_codec"
_FORM: Final = "jpc1"


class CodecOffError(NotFoundError):
    """This installation does not open payloads for a console."""

    code: ClassVar[str] = "codec_off"


class CodecTokenError(UnauthenticatedError):
    """No token for payloads, or one that has ended."""

    code: ClassVar[str] = "codec_token_invalid"


@dataclass(frozen=True)
class CodecProof:
    """`session_id`: None for a token that was made on the command line."""

    user_id: UUID
    session_id: str | None
    expires_at: datetime


class CodecTokens:
    """`key` is secret bytes of the installation."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"tokens that open payloads", "sha256")

    def sign(self, user_id: UUID, session_id: str | None, now: datetime) -> tuple[str, datetime]:
        """The token, and when it ends."""
        expires_at = (now + LASTS).replace(microsecond=0)
        session = _text((session_id or "").encode())
        told = f"{_FORM}.{user_id.hex}.{session}.{int(expires_at.timestamp())}"
        return f"{told}.{self._signature(told)}", expires_at

    def read(self, token: str | None, now: datetime) -> CodecProof:
        """Raises CodecTokenError."""
        told, _, signature = (token or "").rpartition(".")
        if not hmac.compare_digest(self._signature(told).encode(), signature.encode()):
            raise CodecTokenError(_ADVICE)
        proof = _proof(told)
        if proof.expires_at <= now:
            raise CodecTokenError(_ADVICE)
        return proof

    def _signature(self, told: str) -> str:
        return _text(hmac.digest(self._key, told.encode(), hashlib.sha256))


_ADVICE: Final = (
    "Sealed. As an administrator, let this browser read payloads in the app (Administration, Health), "
    "or make a token: `jobpilot keys codec-token`. Both end after 15 minutes."
)


def _proof(told: str) -> CodecProof:
    """Of what was signed here."""
    try:
        _, user, session, expires = told.split(".")
        session_id = base64.urlsafe_b64decode(session + "=" * (-len(session) % 4)).decode()
        return CodecProof(
            UUID(hex=user), session_id or None, datetime.fromtimestamp(int(expires), UTC)
        )
    except (ValueError, binascii.Error) as error:
        raise CodecTokenError(_ADVICE) from error


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
