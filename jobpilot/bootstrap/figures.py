"""What the tables say about the house as a whole, for `/metrics`: asked rarely, and never waited for long."""

import asyncio
import time
from dataclasses import dataclass
from typing import Final

import structlog

from jobpilot.database.engine import SYSTEM, Database
from jobpilot.outreach.figures_repository import MailFigures
from jobpilot.privacy.overview_repository import ErasureOverview
from jobpilot.runs.figures_repository import Backlog, RunFigures

log = structlog.get_logger(__name__)
REMEMBERED_SECONDS: Final = 10.0
PATIENCE_SECONDS: Final = 2.0


@dataclass(frozen=True)
class Figures:
    """`runs` by (kind, state), `quiet_seconds` by kind, `mails` by state: what is not named is none."""

    runs: dict[tuple[str, str], int]
    quiet_seconds: dict[str, float]
    mails: dict[str, int]
    backlog: Backlog
    erasures_overdue: int


class HouseFigures:
    """One per process; many readers at once cause one reading."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = asyncio.Lock()
        self._known: Figures | None = None
        self._until = 0.0

    async def read(self) -> Figures | None:
        """None while the database does not say. Never raises."""
        async with self._lock:
            if time.monotonic() >= self._until:
                self._known = await self._look()
                self._until = time.monotonic() + REMEMBERED_SECONDS
            return self._known

    async def _look(self) -> Figures | None:
        try:
            async with (
                asyncio.timeout(PATIENCE_SECONDS),
                self._database.transaction(SYSTEM) as session,
            ):
                runs = RunFigures(session)
                return Figures(
                    runs=await runs.active(),
                    quiet_seconds=await runs.quiet_seconds(),
                    backlog=await runs.backlog(),
                    mails=await MailFigures(session).unsettled(),
                    erasures_overdue=await ErasureOverview(session).overdue(),
                )
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it does not say
            log.warning("figures.away", error=type(error).__name__)
            return None
