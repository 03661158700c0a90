"""The issuer's published keys, fetched rarely.

Problem: a token names its key, so anybody can make a careless verifier ask the issuer on every request; and an issuer
that is away for an hour must not sign everybody out.
Mechanism: keys live in memory for `refresh_after`; an unknown key id asks the issuer at most once per `miss_cooldown`
(the flood between two asks is answered from memory); a failed refresh goes on with the old keys for `stale_for`;
a failed fetch is not repeated for `retry_after`. One fetch at a time.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from jwt.exceptions import InvalidKeyError
from prometheus_client import Counter

from jobpilot.adapters.identity.segments import KID
from jobpilot.ports.identity import AuthUnavailableError, TokenKeyError

log = structlog.get_logger(__name__)

MINIMUM_BITS = 2048
FETCHES = Counter("jobpilot_jwks_fetches", "Fetches of an issuer's keys", ["outcome"])
STALE = Counter("jobpilot_jwks_stale", "Tokens verified with keys that could not be refreshed")


class KeySourceError(Exception):
    """The issuer did not give usable keys."""


class KeySource(Protocol):
    """Where published keys come from. Raises KeySourceError; anything else is a bug."""

    async def fetch(self) -> Sequence[Mapping[str, Any]]: ...


@dataclass(frozen=True)
class JwksTimes:
    """All in seconds."""

    refresh_after: float = 300.0
    stale_for: float = 24 * 3600.0
    miss_cooldown: float = 30.0
    retry_after: float = 5.0


class JwksCache:
    def __init__(
        self,
        source: KeySource,
        times: JwksTimes = JwksTimes(),
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source = source
        self._times = times
        self._now = monotonic
        self._keys: dict[str, RSAPublicKey] = {}
        self._loaded_at: float | None = None
        self._failed_at: float | None = None
        self._missed_at: float | None = None
        self._lock = asyncio.Lock()

    async def key(self, kid: str) -> RSAPublicKey:
        """The key of that id. Raises TokenKeyError (not published) or AuthUnavailableError (cannot know)."""
        fetched = False
        stale = self._age() > self._times.refresh_after
        if stale and not (kid in self._keys and self._lock.locked() and self._usable()):
            fetched = await self._fetch(self._now() - self._times.refresh_after)
        if not self._usable():
            raise self._unavailable()
        if kid not in self._keys:
            await self._ask_for_unknown(kid, just_asked=fetched)
        if self._failed_at is not None:
            STALE.inc()
        return self._keys[kid]

    async def _ask_for_unknown(self, kid: str, *, just_asked: bool) -> None:
        now = self._now()
        if just_asked:
            self._missed_at = now
        elif self._missed_at is None or now - self._missed_at >= self._times.miss_cooldown:
            self._missed_at = now
            await self._fetch(now)
        elif self._lock.locked():
            async with self._lock:
                pass
        if kid in self._keys:
            return
        if self._failed_at is not None:
            raise self._unavailable()
        raise TokenKeyError("The token was signed by a key that the issuer does not publish.")

    async def _fetch(self, unless_loaded_after: float) -> bool:
        """Whether the issuer was asked. Of many who want the same at once, one asks."""
        async with self._lock:
            loaded = self._loaded_at is not None and self._loaded_at > unless_loaded_after
            if loaded or self._failed_recently():
                return False
            try:
                keys = usable_keys(await self._source.fetch())
            except KeySourceError as error:
                FETCHES.labels("failed").inc()
                self._failed_at = self._now()
                log.warning("jwks_fetch_failed", reason=str(error))
                return True
            FETCHES.labels("ok").inc()
            self._keys = keys
            self._loaded_at = self._now()
            self._failed_at = None
            return True

    def _age(self) -> float:
        return float("inf") if self._loaded_at is None else self._now() - self._loaded_at

    def _usable(self) -> bool:
        return self._age() <= self._times.stale_for

    def _failed_recently(self) -> bool:
        return (
            self._failed_at is not None and self._now() - self._failed_at < self._times.retry_after
        )

    def _unavailable(self) -> AuthUnavailableError:
        return AuthUnavailableError(
            "Sign-in cannot be checked at the moment. Try again in a few seconds.",
            retry_after=max(1, round(self._times.retry_after)),
        )


def usable_keys(published: Sequence[Mapping[str, Any]]) -> dict[str, RSAPublicKey]:
    """RSA signing keys of at least 2048 bits, by key id. Raises KeySourceError when there is none."""
    keys: dict[str, RSAPublicKey] = {}
    for jwk in published:
        kid = jwk.get("kid")
        if not isinstance(kid, str) or not KID.fullmatch(kid) or jwk.get("kty") != "RSA":
            continue
        if jwk.get("use", "sig") != "sig" or jwk.get("alg", "RS256") != "RS256":
            continue
        try:
            key = RSAAlgorithm.from_jwk({"kty": "RSA", "n": jwk.get("n"), "e": jwk.get("e")})
        except (InvalidKeyError, ValueError, TypeError, AttributeError):
            continue
        if isinstance(key, RSAPublicKey) and key.key_size >= MINIMUM_BITS:
            keys[kid] = key
    if not keys:
        raise KeySourceError("no usable RS256 key is published")
    return keys
