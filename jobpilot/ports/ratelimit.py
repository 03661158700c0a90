"""Counting requests against a limit."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Limit:
    """At most `requests` in `seconds`, spread evenly after a burst. `name` is shown to clients."""

    name: str
    requests: int
    seconds: int


@dataclass(frozen=True)
class RateDecision:
    """`retry_after` and `resets_in` are whole seconds, rounded up; `remaining` is never negative.

    `degraded`: counted in this process's memory only, because the shared counter is away.
    """

    limit: Limit
    allowed: bool
    remaining: int
    retry_after: int
    resets_in: int
    degraded: bool = False


class RateLimiter(Protocol):
    async def take(self, subject: str, limit: Limit) -> RateDecision:
        """Count one request of `subject` (already free of personal data). Never raises."""
        ...
