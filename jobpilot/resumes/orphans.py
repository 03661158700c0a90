"""Removing stored files that no résumé names.

Problem: a file is stored before the row that names it is committed; a process that dies in between leaves it behind.
Mechanism: every so often, take the keys of files older than any request, ask Postgres which of them are named by a
row, and delete the others.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Final

import structlog

from jobpilot.ports.files import FileStore
from jobpilot.resumes.repository import FileKeys

log = structlog.get_logger(__name__)
PREFIX: Final = "resumes"
AGE: Final = timedelta(hours=1)
"""Longer than any request or transaction takes."""

EVERY_SECONDS: Final = 3600.0
AT_ONCE: Final = 500

Keys = Callable[[], AbstractAsyncContextManager[FileKeys]]
"""Opens one transaction of the house."""


class OrphanSweeper:
    """Run one per worker. Several at the same time do no harm: deleting twice is deleting once."""

    def __init__(self, keys: Keys, files: FileStore, now: Callable[[], datetime]) -> None:
        self._keys = keys
        self._files = files
        self._now = now

    async def run(self) -> None:
        """Sweep until cancelled; outlives every outage."""
        while True:
            await asyncio.sleep(EVERY_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311 - keeps processes apart
            try:
                await self.sweep()
            except Exception as error:  # noqa: BLE001 - any outage: come back later
                log.warning("files.sweep_skipped", error=type(error).__name__)

    async def sweep(self) -> int:
        """The number of files deleted. Raises FileStoreUnavailableError, or the database's errors."""
        old = await self._files.older_than(PREFIX, self._now() - AGE)
        deleted = 0
        for start in range(0, len(old), AT_ONCE):
            batch = old[start : start + AT_ONCE]
            async with self._keys() as keys:
                named = await keys.named(batch)
            for key in sorted(set(batch) - named):
                await self._files.delete(key)
                deleted += 1
        if deleted:
            log.info("files.orphans_deleted", count=deleted)
        return deleted
