"""Removing a person's keys from Redis."""

from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import RedisError

from jobpilot.errors import UnavailableError

PAGE: Final = 1000


class KeysUnavailableError(UnavailableError):
    """Redis cannot be asked at the moment."""

    code = "keys_unavailable"


class RedisKeyEraser:
    """Every key that belongs to one person has their id in its name."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def erase(self, user_id: UUID) -> None:
        async for key in self._keys(user_id):
            await self._redis.delete(key)

    async def count(self, user_id: UUID) -> int:
        return len([key async for key in self._keys(user_id)])

    async def _keys(self, user_id: UUID) -> AsyncIterator[bytes]:
        try:
            async for key in self._redis.scan_iter(match=f"*{user_id}*", count=PAGE):
                yield key
        except (RedisError, OSError) as error:
            raise KeysUnavailableError("Redis cannot be asked.", retry_after=2) from error
