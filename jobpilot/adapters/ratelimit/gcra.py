"""The generic cell rate algorithm, counted in Redis and, while Redis is away, in memory.

Problem: a window counter lets through twice the limit around a boundary and needs a clock that all processes share.
Mechanism: per subject one "theoretical arrival time" (tat, microseconds). Each request moves it one emission interval
(window / limit) further; a request is refused when the tat would run more than one window ahead of now. Redis's own
TIME is the clock, and one script call reads, decides and writes (ITU-T I.371, appendix I.1; virtual scheduling).
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from jobpilot.ports.ratelimit import Limit, RateDecision

MICROSECONDS: Final = 1_000_000

# KEYS[1] subject; ARGV: emission interval, burst (both microseconds).
# Returns allowed, remaining, microseconds until allowed, microseconds until the counter is empty.
SCRIPT: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local emission, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local tat = tonumber(redis.call('GET', KEYS[1]) or now)
if tat < now then tat = now end
if tat > now + burst then tat = now + burst end
local next = tat + emission
local ahead = next - burst - now
if ahead > 0 then
  return {0, 0, ahead, tat - now}
end
redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000))
return {1, math.floor((burst - (next - now)) / emission), 0, next - now}
"""


def intervals(limit: Limit) -> tuple[int, int]:
    """Emission interval and burst, in microseconds."""
    emission = max(1, limit.seconds * MICROSECONDS // limit.requests)
    return emission, emission * limit.requests


def decision(
    limit: Limit, result: tuple[int, int, int, int], *, degraded: bool = False
) -> RateDecision:
    allowed, remaining, wait, empty = result
    return RateDecision(
        limit=limit,
        allowed=bool(allowed),
        remaining=max(0, remaining),
        retry_after=0 if allowed else max(1, math.ceil(wait / MICROSECONDS)),
        resets_in=max(0, math.ceil(empty / MICROSECONDS)),
        degraded=degraded,
    )


class MemoryGcra:
    """The same algorithm for one process; forgets the least recent subjects beyond `capacity`."""

    def __init__(
        self, *, capacity: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._tats: OrderedDict[str, int] = OrderedDict()
        self._capacity = capacity
        self._clock = clock

    def take(self, subject: str, limit: Limit) -> RateDecision:
        now = int(self._clock() * MICROSECONDS)
        emission, burst = intervals(limit)
        key = f"{limit.name}:{subject}"
        tat = max(now, min(self._tats.get(key, now), now + burst))
        following = tat + emission
        ahead = following - burst - now
        if ahead > 0:
            return decision(limit, (0, 0, ahead, tat - now), degraded=True)
        self._tats[key] = following
        self._tats.move_to_end(key)
        if len(self._tats) > self._capacity:
            self._tats.popitem(last=False)
        remaining = (burst - (following - now)) // emission
        return decision(limit, (1, remaining, 0, following - now), degraded=True)
