"""argon2id off the event loop, a few at a time: each hash takes 64 MiB and some tens of milliseconds."""

import asyncio

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

CONCURRENT_HASHES = 2


class Passwords:
    """One per process. The defaults of argon2-cffi follow RFC 9106's second recommendation (64 MiB, t=3)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(type=Type.ID)
        self._slots = asyncio.Semaphore(CONCURRENT_HASHES)
        self._decoy: str | None = None

    async def hash(self, password: str) -> str:
        async with self._slots:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, password_hash: str | None) -> bool:
        """With None the same work is done in vain, so that an unknown address takes as long as a known one."""
        if password_hash is None:
            if self._decoy is None:
                self._decoy = await self.hash("no password is this one")
            await self._verified(password, self._decoy)
            return False
        return await self._verified(password, password_hash)

    def is_outdated(self, password_hash: str) -> bool:
        return self._hasher.check_needs_rehash(password_hash)

    async def _verified(self, password: str, password_hash: str) -> bool:
        async with self._slots:
            try:
                return await asyncio.to_thread(self._hasher.verify, password_hash, password)
            except (VerificationError, InvalidHashError):
                return False
