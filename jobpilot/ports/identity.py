"""Who signs people in: the interface every identity provider fulfils, and the ways a token is refused.

Codes are public; none of the errors carries any part of the token.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol
from urllib.parse import urlsplit

from jobpilot.errors import UnauthenticatedError, UnavailableError


@dataclass(frozen=True)
class VerifiedIdentity:
    """What a verified access token says. `session_id` is the provider's `sid`.

    `authenticated_at` is when the person last proved who they are; None where the token does not say.
    """

    issuer: str
    subject: str
    session_id: str | None
    expires_at: datetime
    email: str | None = None
    name: str | None = None
    authenticated_at: datetime | None = None


@dataclass(frozen=True)
class SignInConfig:
    """What a browser needs to start signing in. Addresses are absolute or relative to the app."""

    provider: str
    issuer: str
    client_id: str
    authorize_url: str
    token_url: str
    publishable_key: str | None = None


class IdentityProvider(Protocol):
    """Clerk, any OpenID Connect issuer, or the built-in one."""

    async def verify(self, token: str) -> VerifiedIdentity:
        """Raises TokenRefusedError, or AuthUnavailableError when the issuer's keys cannot be had."""
        ...

    async def sign_in_config(self) -> SignInConfig:
        """Raises AuthUnavailableError when the issuer's addresses are unknown and cannot be had."""
        ...


class TokenRefusedError(UnauthenticatedError):
    """The bearer token is not one of ours, or no longer."""

    code: ClassVar[str] = "token_invalid"


class TokenMalformedError(TokenRefusedError):
    """Not three segments of canonical base64url JSON, or too long."""

    code: ClassVar[str] = "token_malformed"


class TokenTypeError(TokenRefusedError):
    """A machine, API-key or OAuth token where a session token is expected."""

    code: ClassVar[str] = "token_type"


class TokenAlgorithmError(TokenRefusedError):
    """Signed by anything but RS256."""

    code: ClassVar[str] = "token_alg"


class TokenHeaderError(TokenRefusedError):
    """The header names its own keys or extensions (`jku`, `x5u`, `jwk`, `crit`, `b64`, …)."""

    code: ClassVar[str] = "token_header"


class TokenKeyError(TokenRefusedError):
    """Signed by a key that the issuer does not publish."""

    code: ClassVar[str] = "token_key"


class TokenSignatureError(TokenRefusedError):
    """The signature does not fit the content."""

    code: ClassVar[str] = "token_signature"


class TokenExpiredError(TokenRefusedError):
    code: ClassVar[str] = "token_expired"


class TokenNotYetValidError(TokenRefusedError):
    code: ClassVar[str] = "token_not_yet_valid"


class TokenIssuerError(TokenRefusedError):
    code: ClassVar[str] = "token_issuer"


class TokenAudienceError(TokenRefusedError):
    """An audience that is not ours, or one where none is expected."""

    code: ClassVar[str] = "token_audience"


class TokenPartyError(TokenRefusedError):
    """Issued to another origin or client (`azp`)."""

    code: ClassVar[str] = "token_party"


class TokenClaimsError(TokenRefusedError):
    """A required claim is missing, of the wrong type, or the lifetime is too long."""

    code: ClassVar[str] = "token_claims"


class SessionPendingError(TokenRefusedError):
    """The provider still wants something from the person (`sts` is `pending`)."""

    code: ClassVar[str] = "session_pending"


class SessionEndedError(TokenRefusedError):
    """The session was signed out; its last access token no longer counts."""

    code: ClassVar[str] = "session_ended"


class AuthUnavailableError(UnavailableError):
    """The issuer's keys cannot be had, so nobody can be recognised for a moment."""

    code: ClassVar[str] = "auth_unavailable"


class EndedSessions(Protocol):
    """Sessions that were signed out while access tokens of theirs are still within their time."""

    async def end(self, session_id: str) -> bool:
        """Refuse the session's tokens from now on; False when only this process could be told. Never raises."""
        ...

    async def has_ended(self, session_id: str) -> bool:
        """Never raises: while the shared list is away, only what this process knows counts."""
        ...


def names_a_site(value: str, schemes: Sequence[str]) -> bool:
    """Whether a setting names a sign-in service: an address of one of the schemes, or a host alone where "" is one."""
    scheme, separator, rest = value.partition("://")
    address = value if separator else f"https://{value}"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = not (parts.username or parts.query or parts.fragment or port == 0)
    named = re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?", host) is not None
    return plain and named and (scheme if separator else "") in schemes and rest == rest.strip()
