"""The shared counter, with the process's own memory as a stand-in."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

import structlog
from prometheus_client import Counter
from redis.asyncio import Redis
from redis.exceptions import RedisError

from jobpilot.adapters.ratelimit.gcra import SCRIPT, MemoryGcra, decision, intervals
from jobpilot.ports.ratelimit import Limit, RateDecision

log = structlog.get_logger(__name__)

# A request does not wait longer than this for its count, and after a failure the next ones do not wait at all. It is
# long enough for a process that is held up itself: costly requests are refused where they cannot be counted.
PATIENCE_SECONDS: Final = 0.5
PAUSE_SECONDS: Final = 1.0
DEGRADED = Counter("jobpilot_rate_limit_degraded", "Requests counted in memory only")
REFUSED = Counter("jobpilot_rate_limit_refused", "Requests over their limit", ["limit"])


class RedisRateLimiter:
    """GCRA in Redis; the script is loaded again by the client when the server has forgotten it."""

    def __init__(
        self,
        redis: Redis,
        *,
        prefix: str = "rate",
        memory: MemoryGcra | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._script = redis.register_script(SCRIPT)
        self._prefix = prefix
        self._memory = memory or MemoryGcra()
        self._now = monotonic
        self._paused_until = 0.0

    async def take(self, subject: str, limit: Limit) -> RateDecision:
        taken = await self._in_redis(subject, limit)
        if taken is None:
            DEGRADED.inc()
            taken = self._memory.take(subject, limit)
        if not taken.allowed:
            REFUSED.labels(limit.name).inc()
        return taken

    async def _in_redis(self, subject: str, limit: Limit) -> RateDecision | None:
        if self._now() < self._paused_until:
            return None
        key = f"{self._prefix}:{limit.name}:{subject}"
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                result = await self._script(keys=[key], args=list(intervals(limit)))
        except (RedisError, OSError, TimeoutError) as error:
            self._paused_until = self._now() + PAUSE_SECONDS
            log.warning("rate_limit_degraded", reason=type(error).__name__)
            return None
        allowed, remaining, wait, empty = (int(number) for number in result)
        return decision(limit, (allowed, remaining, wait, empty))
