"""Keeping each person's schedule as their settings say, although the engine may be away or lose its store.

A change enqueues a message that any process delivers. Besides, every so often each worker looks which schedules
are missing and puts them back.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import structlog

from jobpilot.accounts.domain.users import UserState
from jobpilot.accounts.service.accounts import AccountService
from jobpilot.briefings.contracts import (
    SEARCH_WORKFLOW,
    TICK_WORKFLOW,
    BriefingTick,
    schedule_id,
    search_schedule_id,
)
from jobpilot.briefings.domain.briefing import (
    SEARCH_SPREAD_SECONDS,
    BriefingSettings,
    zone_of,
)
from jobpilot.briefings.repository import BriefingRepository
from jobpilot.database.outbox import OutboxMessage
from jobpilot.ports.schedules import DailySchedule, ScheduleGateway
from jobpilot.runs.contracts import TaskQueue

log = structlog.get_logger(__name__)
EVERY_SECONDS: Final = 300.0
PREFIXES: Final = ("briefing-", "search-")


@dataclass(frozen=True)
class HouseView:
    """One transaction of the house."""

    briefings: BriefingRepository
    accounts: AccountService


HouseWork = Callable[[], AbstractAsyncContextManager[HouseView]]


class BriefingScheduler:
    def __init__(self, work: HouseWork, gateway: ScheduleGateway) -> None:
        self._work = work
        self._gateway = gateway

    async def deliver(self, message: OutboxMessage) -> None:
        """Make one person's schedule what their settings say. Raises EngineUnavailableError."""
        await self.apply(message.user_id)

    async def apply(self, user_id: UUID) -> None:
        """Raises EngineUnavailableError, UserNotFoundError."""
        async with self._work() as house:
            settings = await house.briefings.settings(user_id)
            user = await house.accounts.get(user_id)
        if settings is None or user.state is not UserState.ACTIVE:
            settings = BriefingSettings(enabled=False, discover=False)
        if settings.enabled:
            await self._gateway.put(_briefing(user_id, settings, user.time_zone))
        else:
            await self._gateway.remove(schedule_id(user_id))
        if settings.discover:
            await self._gateway.put(_search(user_id, settings, user.time_zone))
        else:
            await self._gateway.remove(search_schedule_id(user_id))

    async def run(self) -> None:
        """Put back what is missing, until cancelled; outlives every outage."""
        while True:
            try:
                await self.reconcile()
            except Exception as error:  # noqa: BLE001 - any outage: come back later
                log.warning("schedules.away", error=type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load

    async def reconcile(self) -> int:
        """The number of people whose schedules were put back."""
        briefed, searching = [await self._gateway.ids(prefix) for prefix in PREFIXES]
        async with self._work() as house:
            wanted = await house.briefings.wanted_by()
        missing = [
            user_id
            for user_id, enabled, discover in wanted
            if (enabled and schedule_id(user_id) not in briefed)
            or (discover and search_schedule_id(user_id) not in searching)
        ]
        for user_id in missing:
            await self.apply(user_id)
        return len(missing)


def _search(user_id: UUID, settings: BriefingSettings, time_zone: str | None) -> DailySchedule:
    hour, minute = settings.searches_at
    return DailySchedule(
        id=search_schedule_id(user_id),
        workflow_type=SEARCH_WORKFLOW,
        workflow_id=f"search-tick-{user_id}",
        task_queue=TaskQueue.BRIEFINGS,
        argument=BriefingTick(user_id),
        hour=hour,
        minute=minute,
        time_zone=zone_of(time_zone).key,
        jitter_seconds=SEARCH_SPREAD_SECONDS,
    )


def _briefing(user_id: UUID, settings: BriefingSettings, time_zone: str | None) -> DailySchedule:
    return DailySchedule(
        id=schedule_id(user_id),
        workflow_type=TICK_WORKFLOW,
        workflow_id=f"briefing-tick-{user_id}",
        task_queue=TaskQueue.BRIEFINGS,
        argument=BriefingTick(user_id),
        hour=settings.hour,
        minute=settings.minute,
        time_zone=zone_of(time_zone).key,
    )
