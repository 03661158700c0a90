"""Being a good guest: at most one request at a time to a host, and thirty in any minute, over all processes.

Problem: a bucket that refills lets through twice its size in the first minute, and locks that outlive their holder
shut a host for good. Mechanism: one script per attempt on Redis's own clock; a sorted set holds the times of the last
minute's requests, a key with a short lifetime the one in flight. Who holds it renews it, so that a host opens again
seconds after its holder was killed, however long a fetch may take. The count may be lost with Redis; while it is away
nothing is fetched.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final
from weakref import WeakValueDictionary

from redis.asyncio import Redis
from redis.exceptions import RedisError

from jobpilot.ports.pages import EgressUnavailableError, HostBusyError

PER_MINUTE: Final = 30
MINUTE_MS: Final = 60_000
POLL_SECONDS: Final = 0.1
HOLD_SECONDS: Final = 8.0
"""How long a host stays shut after its holder died: as long as a worker may be silent before it counts as dead."""
RENEWALS: Final = 4
"""How often a holder renews within that time."""
PREFIX: Final = "egress"

# KEYS: lock, times. ARGV: token, limit, window (ms), lifetime of the lock (ms), a unique member.
# Returns 0 when taken, -1 while another request is in flight, else the milliseconds until one is free.
TAKE: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - tonumber(ARGV[3]))
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[2]) then
  local first = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  return math.max(1, tonumber(first[2]) + tonumber(ARGV[3]) - now + 1)
end
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[4]) then
  return -1
end
redis.call('ZADD', KEYS[2], now, ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 0
"""
RELEASE: Final = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""
RENEW: Final = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
"""


class Courtesy:
    """`patience`: how long to wait for the request in flight to end; a spent minute is not waited for.

    `hold`: how long a host stays shut after the process that asks it was killed. Both in seconds.
    """

    def __init__(
        self,
        redis: Redis,
        *,
        per_minute: int = PER_MINUTE,
        patience: float = 25.0,
        hold: float = HOLD_SECONDS,
    ) -> None:
        self._take = redis.register_script(TAKE)
        self._release = redis.register_script(RELEASE)
        self._renew = redis.register_script(RENEW)
        self._per_minute = per_minute
        self._patience = patience
        self._hold = hold
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Hold the host's one slot. Raises HostBusyError, EgressUnavailableError."""
        keys = [f"{PREFIX}:flight:{host}", f"{PREFIX}:minute:{host}"]
        token = secrets.token_hex(8)
        queue = self._queues.setdefault(host, asyncio.Lock())
        try:
            async with asyncio.timeout(self._patience):
                await queue.acquire()
        except TimeoutError as error:
            raise _busy() from error
        # within a process the next one waits here, so that only one of them keeps asking Redis
        try:
            await self._wait(keys, token)
        finally:
            queue.release()
        renewing = asyncio.create_task(self._keep(keys[0], token))
        try:
            yield
        finally:
            renewing.cancel()
            with suppress(RedisError, OSError, TimeoutError):
                await asyncio.shield(self._release(keys=keys[:1], args=[token]))

    async def _keep(self, key: str, token: str) -> None:
        while True:
            await asyncio.sleep(self._hold / RENEWALS)
            with suppress(RedisError, OSError, TimeoutError):
                await self._renew(keys=[key], args=[token, self._hold_ms])

    @property
    def _hold_ms(self) -> int:
        return int(self._hold * 1000)

    async def _wait(self, keys: list[str], token: str) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience
        arguments: list[str | int] = [token, self._per_minute, MINUTE_MS, self._hold_ms]
        while True:
            try:
                wait = int(await self._take(keys=keys, args=arguments))
            except (RedisError, OSError, TimeoutError) as error:
                raise EgressUnavailableError(
                    "Pages cannot be fetched at the moment. Try again in a few seconds.",
                    retry_after=5,
                ) from error
            if wait == 0:
                return
            if wait > 0:
                seconds = -(-wait // 1000)
                raise HostBusyError(
                    f"This site was asked often enough for now. Try again in {seconds} s.",
                    retry_after=seconds,
                )
            if loop.time() >= until:
                raise _busy()
            await asyncio.sleep(POLL_SECONDS)


def _busy() -> HostBusyError:
    return HostBusyError(
        "This site is being asked by somebody else. Try again soon.", retry_after=5
    )
