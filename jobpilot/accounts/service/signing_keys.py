"""Keys of the built-in issuer: made when needed, rotated by age, published a while longer than they sign."""

import asyncio
import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from jwt.algorithms import RSAAlgorithm

from jobpilot.accounts.contracts import SigningKey
from jobpilot.accounts.repository.local_issuer import SigningKeyRepository

KEY_BITS: Final = 2048
SIGNS_FOR: Final = timedelta(days=30)
# Longer than any token signed with it lives.
PUBLISHED_AFTER: Final = timedelta(days=1)


@lru_cache(maxsize=2)
def _private_key(jwk: str) -> RSAPrivateKey:
    """Kept: checking that the numbers make a key takes a tenth of a second, which every token would wait for."""
    private = RSAAlgorithm.from_jwk(jwk)
    if not isinstance(private, RSAPrivateKey):
        raise TypeError("a signing key is not a private RSA key")
    return private


class SigningKeyService:
    """Needs the system role."""

    def __init__(
        self,
        keys: SigningKeyRepository,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._keys = keys
        self._now = now

    async def sign(self, claims: dict[str, Any]) -> str:
        """A compact RS256 token with the newest key; makes the first key, or the next one, when it is time."""
        key = await self._keys.signing(self._now()) or await self._make()
        private = _private_key(json.dumps(key.private_jwk, sort_keys=True))
        return jwt.encode(claims, private, algorithm="RS256", headers={"kid": key.kid})

    async def published(self) -> list[dict[str, Any]]:
        """Public keys of the JWKS; never empty."""
        keys = await self._keys.published(self._now()) or [await self._make()]
        return [key.public_jwk for key in keys]

    async def rotate(self) -> str:
        """Sign with a new key from now on; the old one stays published. Returns the new key's id."""
        await self._keys.hold()
        old = await self._keys.signing(self._now())
        new = await self._add()
        if old is not None:
            await self._keys.retire(old.kid, self._now())
        return new.kid

    async def _make(self) -> SigningKey:
        await self._keys.hold()
        return await self._keys.signing(self._now()) or await self._add()

    async def _add(self) -> SigningKey:
        now = self._now()
        private = await asyncio.to_thread(
            rsa.generate_private_key, public_exponent=65537, key_size=KEY_BITS
        )
        kid = secrets.token_urlsafe(12)
        marks = {"kid": kid, "use": "sig", "alg": "RS256"}
        public_jwk = RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
        public_jwk.pop("key_ops", None)
        key = SigningKey(
            kid=kid,
            private_jwk=RSAAlgorithm.to_jwk(private, as_dict=True) | marks,
            public_jwk=public_jwk | marks,
            retires_at=now + SIGNS_FOR,
            removed_at=now + SIGNS_FOR + PUBLISHED_AFTER,
        )
        await self._keys.add(key, now)
        return key
