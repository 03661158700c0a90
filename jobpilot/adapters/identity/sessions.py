"""The list of sessions that have ended, kept just longer than any of their tokens can live."""

import asyncio
import hashlib
import time
from collections import OrderedDict
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from jobpilot.adapters.identity.verifier import LEEWAY_SECONDS, MAX_LIFETIME_SECONDS

log = structlog.get_logger(__name__)

KEPT_SECONDS: Final = MAX_LIFETIME_SECONDS + 2 * LEEWAY_SECONDS
PATIENCE_SECONDS: Final = 0.25
PAUSE_SECONDS: Final = 1.0
CAPACITY: Final = 10_000
# A session that goes on is not asked about again for so long, so a sign-out at another process takes that long here.
ASSUMED_SECONDS: Final = 1.0


class RedisEndedSessions:
    """Redis makes it known to every process; memory keeps it known to this one."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._known: OrderedDict[str, float] = OrderedDict()
        self._going_on: OrderedDict[str, float] = OrderedDict()
        self._paused_until = 0.0

    async def end(self, session_id: str) -> bool:
        _remember(self._known, session_id, KEPT_SECONDS)
        self._going_on.pop(session_id, None)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._redis.set(_key(session_id), b"1", ex=KEPT_SECONDS)
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("session_end_not_shared", reason=type(error).__name__)
            return False
        return True

    async def has_ended(self, session_id: str) -> bool:
        now = time.monotonic()
        if self._known.get(session_id, now) > now:
            return True
        if now < self._paused_until or self._going_on.get(session_id, now) > now:
            return False
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                ended = bool(await self._redis.exists(_key(session_id)))
        except (RedisError, OSError, TimeoutError):
            self._paused_until = time.monotonic() + PAUSE_SECONDS
            return False
        if not ended and session_id not in self._known:  # it may have ended while Redis was asked
            _remember(self._going_on, session_id, ASSUMED_SECONDS)
        return ended


def _remember(sessions: OrderedDict[str, float], session_id: str, seconds: float) -> None:
    """Forgets the least recent beyond CAPACITY."""
    sessions[session_id] = time.monotonic() + seconds
    sessions.move_to_end(session_id)
    if len(sessions) > CAPACITY:
        sessions.popitem(last=False)


def _key(session_id: str) -> str:
    return f"auth:ended:{hashlib.sha256(session_id.encode()).hexdigest()}"
