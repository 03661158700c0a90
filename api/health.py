"""How the house is, part by part: always within a second, and asked at most every five while all is well.

`down` (503) only when the database is away, because then nearly nothing can be answered. A missing Redis, Temporal or
worker is `degraded` (200): a load balancer should go on sending requests here.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jobpilot.ports.health import EngineHealth

PATIENCE_SECONDS: Final = 0.7
REMEMBERED_SECONDS: Final = 5.0
# Short, so that a start and a recovery are seen when they happen.
TROUBLE_REMEMBERED_SECONDS: Final = 0.5
OK: Final = "ok"
DEGRADED: Final = "degraded"
DOWN: Final = "down"

Check = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class QueueHealth:
    status: str
    pollers: int


@dataclass(frozen=True)
class HealthReport:
    status: str
    database: str
    redis: str
    temporal: str
    workers: Mapping[str, QueueHealth]


class HealthMonitor:
    """One per process; many askers at once cause one round of checks."""

    def __init__(
        self, database: Check, redis: Check, engine: EngineHealth, queues: Sequence[str]
    ) -> None:
        self._database = database
        self._redis = redis
        self._engine = engine
        self._queues = queues
        self._lock = asyncio.Lock()
        self._report: HealthReport | None = None
        self._until = 0.0

    async def report(self) -> HealthReport:
        """Never raises."""
        async with self._lock:
            if self._report is None or time.monotonic() >= self._until:
                self._report = await self._look()
                healthy = self._report.status == OK
                remembered = REMEMBERED_SECONDS if healthy else TROUBLE_REMEMBERED_SECONDS
                self._until = time.monotonic() + remembered
            return self._report

    async def _look(self) -> HealthReport:
        (database, redis, temporal), workers = await asyncio.gather(
            asyncio.gather(
                _answers(self._database), _answers(self._redis), _answers(self._engine.check)
            ),
            asyncio.gather(*(self._queue(name) for name in self._queues)),
        )
        parts = [redis, temporal, all(queue.status == OK for queue in workers)]
        status = DOWN if not database else OK if all(parts) else DEGRADED
        return HealthReport(
            status=status,
            database=_word(answers=database),
            redis=_word(answers=redis),
            temporal=_word(answers=temporal),
            workers=dict(zip(self._queues, workers, strict=True)),
        )

    async def _queue(self, name: str) -> QueueHealth:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                pollers = await self._engine.pollers(name)
        except Exception:  # noqa: BLE001 - whatever is wrong with it, it does not answer
            pollers = 0
        return QueueHealth(_word(answers=pollers > 0), pollers)


async def _answers(check: Check) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await check()
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it does not answer
        return False
    return True


def _word(*, answers: bool) -> str:
    return OK if answers else DOWN
