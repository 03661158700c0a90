"""Ending calls that nobody came back to.

Problem: a process died, or a run was cancelled, between setting money aside and booking the answer, and no retry ever
came; that money could not be spent on anything else. Mechanism: once no provider and no retry can still be at work on
such a call, it is ended: given back where it is certain that nothing was billed, counted as spent where it is not.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Final

import structlog

from jobpilot.costs.repository import OutstandingRepository
from jobpilot.costs.service import Ledgers

log = structlog.get_logger(__name__)
WINDOW: Final = timedelta(hours=1)
"""Longer than any step keeps trying, and than any provider works on one request."""

EVERY_SECONDS: Final = 60.0
AT_ONCE: Final = 100

Outstanding = Callable[[], AbstractAsyncContextManager[OutstandingRepository]]
"""Opens one transaction of the house."""


class LedgerSweeper:
    """Run one per process. Several at the same time do no harm: each call is ended under its month's lock."""

    def __init__(
        self,
        outstanding: Outstanding,
        ledgers: Ledgers,
        now: Callable[[], datetime],
        window: timedelta = WINDOW,
    ) -> None:
        self._outstanding = outstanding
        self._ledgers = ledgers
        self._now = now
        self._window = window

    async def run(self) -> None:
        """Sweep until cancelled; outlives every outage."""
        while True:
            await asyncio.sleep(EVERY_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311 - keeps processes apart
            try:
                await self.sweep()
            except Exception as error:  # noqa: BLE001 - any outage: come back later
                log.warning("ledger.sweep_skipped", error=type(error).__name__)

    async def sweep(self) -> int:
        """The number of calls ended. Raises the database's errors."""
        before = self._now() - self._window
        async with self._outstanding() as repository:
            stale = await repository.attempted_before(before, AT_ONCE)
        for user_id, call_id in stale:
            async with self._ledgers(user_id) as ledger:
                ended = await ledger.abandon(call_id, before)
            log.info("ledger.swept", call_id=str(call_id), state=ended.state)
        return len(stale)
