"""How the house is, part by part: always within a second, and asked at most every five while all is well.

Services outside may take longer than that to answer: they are asked in the background, and their last answer counts.
`down` (503) only when the database is away, because then nearly nothing can be answered. A missing Redis, Temporal or
worker, and a disk that is nearly full, is `degraded` (200): a load balancer should go on sending requests here.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jobpilot.ports.health import EngineHealth

PATIENCE_SECONDS: Final = 0.7
REMEMBERED_SECONDS: Final = 5.0
OUTSIDE_REMEMBERED_SECONDS: Final = 30.0
OUTSIDE_PATIENCE_SECONDS: Final = 5.0
# Short, so that a start and a recovery are seen when they happen.
TROUBLE_REMEMBERED_SECONDS: Final = 0.5
LEAST_DISK_BYTES: Final = 1 << 30
"""Free on the disk of JOBPILOT_HOME: with less, an upload or the embedded database may soon find no room."""

OK: Final = "ok"
DEGRADED: Final = "degraded"
DOWN: Final = "down"
OFF: Final = "off"

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
    files: str
    virus_scan: str
    disk: str
    disk_free_bytes: int | None
    """None while it cannot be told."""


class _Outside:
    """One service, asked at most every `remembered` seconds, and more often while it is in trouble."""

    def __init__(self, check: Check, remembered: float = OUTSIDE_REMEMBERED_SECONDS) -> None:
        self._check = check
        self._remembered = remembered
        self._well = True
        self._until = 0.0
        self._asking: asyncio.Task[None] | None = None

    async def word(self) -> str:
        """Waits no longer than health may for an answer that is older than it should be."""
        if self._asking is None and time.monotonic() >= self._until:
            self._asking = asyncio.create_task(self._ask())
        if self._asking is not None:
            await asyncio.wait({self._asking}, timeout=PATIENCE_SECONDS)
        return _word(answers=self._well)

    async def _ask(self) -> None:
        try:
            self._well = await _answers(self._check, OUTSIDE_PATIENCE_SECONDS)
        finally:
            self._asking = None
            self._until = time.monotonic() + (
                self._remembered if self._well else REMEMBERED_SECONDS
            )


class OutsideParts:
    """`files` says what is wrong with the store; `scanner` is None where none is configured.

    `free` gives the free bytes of the disk; where that hangs, as a network's disk may, nobody waits for it.
    """

    def __init__(
        self,
        files: Callable[[], Awaitable[Sequence[str]]],
        scanner: Check | None,
        free: Callable[[], int],
    ) -> None:
        self.disk_free_bytes: int | None = None

        async def check_files() -> None:
            if await files():
                raise LookupError

        async def check_disk() -> None:
            self.disk_free_bytes = None
            self.disk_free_bytes = found = await asyncio.to_thread(free)
            if found < LEAST_DISK_BYTES:
                raise LookupError

        self._disk = _Outside(check_disk, REMEMBERED_SECONDS)

        self._files = _Outside(check_files)
        self._scanner = _Outside(scanner) if scanner is not None else None

    async def words(self) -> tuple[str, str, str]:
        """Of the store, of the scanner and of the disk."""
        files, scanner, disk = await asyncio.gather(
            self._files.word(), self._scanned(), self._disk.word()
        )
        return files, scanner, disk

    async def _scanned(self) -> str:
        return OFF if self._scanner is None else await self._scanner.word()


class HealthMonitor:
    """One per process; many askers at once cause one round of checks."""

    def __init__(
        self,
        database: Check,
        redis: Check,
        engine: EngineHealth,
        queues: Sequence[str],
        outside: OutsideParts,
    ) -> None:
        self._database = database
        self._redis = redis
        self._engine = engine
        self._queues = queues
        self._outside = outside
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
        (database, redis, temporal), workers, (files, scanner, disk) = await asyncio.gather(
            asyncio.gather(
                _answers(self._database), _answers(self._redis), _answers(self._engine.check)
            ),
            asyncio.gather(*(self._queue(name) for name in self._queues)),
            self._outside.words(),
        )
        parts = [redis, temporal, all(queue.status == OK for queue in workers)]
        parts += [files == OK, scanner != DOWN, disk == OK]
        status = DOWN if not database else OK if all(parts) else DEGRADED
        return HealthReport(
            status=status,
            database=_word(answers=database),
            redis=_word(answers=redis),
            temporal=_word(answers=temporal),
            workers=dict(zip(self._queues, workers, strict=True)),
            files=files,
            virus_scan=scanner,
            disk=disk,
            disk_free_bytes=self._outside.disk_free_bytes,
        )

    async def _queue(self, name: str) -> QueueHealth:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                pollers = await self._engine.pollers(name)
        except Exception:  # noqa: BLE001 - whatever is wrong with it, it does not answer
            pollers = 0
        return QueueHealth(_word(answers=pollers > 0), pollers)


async def _answers(check: Check, seconds: float = PATIENCE_SECONDS) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await check()
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it does not answer
        return False
    return True


def _word(*, answers: bool) -> str:
    return OK if answers else DOWN
