"""The one path by which every provider's token is verified."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import jwt
from jwt.types import Options

from jobpilot.adapters.identity.jwks import JwksCache
from jobpilot.adapters.identity.segments import ALGORITHM, outline
from jobpilot.ports.identity import (
    SessionPendingError,
    TokenAudienceError,
    TokenClaimsError,
    TokenExpiredError,
    TokenIssuerError,
    TokenNotYetValidError,
    TokenPartyError,
    TokenRefusedError,
    TokenSignatureError,
    VerifiedIdentity,
)

LEEWAY_SECONDS: Final = 5
MAX_LIFETIME_SECONDS: Final = 600
SESSION_CLAIMS: Final = ("exp", "iat", "nbf", "sub", "iss", "sid")
MAX_CLAIM_LENGTH: Final = 255
# Seconds since 1970 that datetime can hold; anything above is nonsense or an attack.
_LAST_SECOND: Final = 253_402_300_799


@dataclass(frozen=True)
class TokenRules:
    """What an issuer's tokens must say. `parties` None means that `azp` is not looked at.

    The defaults are those of a browser session token; a foreign OpenID Connect issuer may need a longer lifetime or
    fewer claims. Times are in seconds.
    """

    issuer: str
    parties: Collection[str] | None
    audience: str | None = None
    required: tuple[str, ...] = SESSION_CLAIMS
    max_lifetime: int = MAX_LIFETIME_SECONDS
    leeway: int = LEEWAY_SECONDS


class TokenVerifier:
    """Checks shape, key, signature and claims, in that order, so that the cheap refusals come first."""

    def __init__(self, rules: TokenRules, keys: JwksCache) -> None:
        self._rules = rules
        self._keys = keys

    async def verify(self, token: str) -> VerifiedIdentity:
        """Raises a TokenRefusedError, or AuthUnavailableError when the keys cannot be had."""
        claimed = outline(token)
        key = await self._keys.key(claimed.kid)
        return self._identity(self._checked(token, key))

    def _checked(self, token: str, key: Any) -> dict[str, Any]:
        options: Options = {
            "require": list(self._rules.required),
            "verify_iat": True,
            "verify_aud": self._rules.audience is not None,
            "verify_sub": True,
        }
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                options=options,
                issuer=self._rules.issuer,
                audience=self._rules.audience,
                leeway=self._rules.leeway,
            )
        except jwt.InvalidTokenError as error:
            raise _refusal(error) from None
        self._check_claims(claims)
        return claims

    def _check_claims(self, claims: dict[str, Any]) -> None:
        rules = self._rules
        if claims["iss"] != rules.issuer:
            raise TokenIssuerError("The token comes from another issuer.")
        if rules.audience is None and claims.get("aud") is not None:
            raise TokenAudienceError("The token is meant for another audience.")
        times = [claims[name] for name in ("exp", "iat", "nbf") if name in claims]
        if not all(_is_time(value) for value in times):
            raise TokenClaimsError("A time in the token is not a number of seconds.")
        if claims["exp"] - claims["iat"] > rules.max_lifetime:
            raise TokenClaimsError("The token lives longer than a session token may.")
        if "nbf" in claims and claims["nbf"] > claims["exp"]:
            raise TokenClaimsError("The token is never valid.")
        texts = [claims[name] for name in ("sub", "sid") if name in claims]
        if not all(isinstance(v, str) and 0 < len(v) <= MAX_CLAIM_LENGTH for v in texts):
            raise TokenClaimsError("A name in the token is empty, too long or not text.")
        party = claims.get("azp")
        if rules.parties is not None and not (isinstance(party, str) and party in rules.parties):
            raise TokenPartyError("The token was issued to another site.")
        if claims.get("sts") == "pending":
            raise SessionPendingError("Signing in is not finished yet.")

    def _identity(self, claims: dict[str, Any]) -> VerifiedIdentity:
        return VerifiedIdentity(
            issuer=claims["iss"],
            subject=claims["sub"],
            session_id=claims.get("sid"),
            expires_at=datetime.fromtimestamp(claims["exp"], tz=UTC),
            email=_text(claims.get("email")),
            name=_text(claims.get("name")),
            authenticated_at=_authenticated_at(claims),
        )


# The first row whose class fits decides. DecodeError after an accepted signature means a time that is no number.
_REFUSALS: Final[tuple[tuple[type[jwt.InvalidTokenError], TokenRefusedError], ...]] = (
    (jwt.InvalidSignatureError, TokenSignatureError("The signature does not fit the token.")),
    (jwt.ExpiredSignatureError, TokenExpiredError("The token has expired.")),
    (jwt.ImmatureSignatureError, TokenNotYetValidError("The token is not valid yet.")),
    (jwt.InvalidIssuerError, TokenIssuerError("The token comes from another issuer.")),
    (jwt.InvalidAudienceError, TokenAudienceError("The token is meant for another audience.")),
)


def _refusal(error: jwt.InvalidTokenError) -> TokenRefusedError:
    for kind, refusal in _REFUSALS:
        if isinstance(error, kind):
            return type(refusal)(refusal.detail)
    if isinstance(error, jwt.MissingRequiredClaimError) and error.claim == "aud":
        return TokenAudienceError("The token names no audience.")
    return TokenClaimsError("A required claim is missing or of the wrong kind.")


def _is_time(value: object) -> bool:
    return (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and math.isfinite(value)
        and 0 <= value <= _LAST_SECOND
    )


def _authenticated_at(claims: dict[str, Any]) -> datetime | None:
    """`auth_time` of OpenID Connect Core 1.0, section 2; Clerk says it in minutes before `iat` (`fva`)."""
    at = claims.get("auth_time")
    age = claims.get("fva")
    if at is None and isinstance(age, list) and age and _is_time(age[0]):
        at = claims["iat"] - 60 * age[0]
    return datetime.fromtimestamp(float(at), tz=UTC) if at is not None and _is_time(at) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= MAX_CLAIM_LENGTH else None
