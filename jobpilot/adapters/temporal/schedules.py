"""Daily schedules over Temporal's client."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode

from jobpilot.ports.schedules import DailySchedule
from jobpilot.ports.workflows import EngineUnavailableError

CALL = timedelta(seconds=5)
CATCH_UP = timedelta(hours=6)
"""A tick that the engine slept through is made up for within this time; yesterday's is not."""


class TemporalSchedules:
    """`client` gives the process's one client."""

    def __init__(self, client: Callable[[], Awaitable[Client]]) -> None:
        self._client = client

    async def put(self, schedule: DailySchedule) -> None:
        wanted = _schedule(schedule)
        async with _available():
            client = await self._client()
            try:
                await client.create_schedule(schedule.id, wanted, rpc_timeout=CALL)
            except ScheduleAlreadyRunningError:
                handle = client.get_schedule_handle(schedule.id)
                await handle.update(lambda known: _changed(known, wanted), rpc_timeout=CALL)

    async def remove(self, schedule_id: str) -> None:
        async with _available():
            try:
                handle = (await self._client()).get_schedule_handle(schedule_id)
                await handle.delete(rpc_timeout=CALL)
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise

    async def ids(self, prefix: str) -> frozenset[str]:
        async with _available():
            listing = await (await self._client()).list_schedules(page_size=1000)
            return frozenset([each.id async for each in listing if each.id.startswith(prefix)])


def _schedule(wanted: DailySchedule) -> Schedule:
    return Schedule(
        action=ScheduleActionStartWorkflow(
            wanted.workflow_type,
            wanted.argument,
            id=wanted.workflow_id,
            task_queue=wanted.task_queue,
        ),
        spec=ScheduleSpec(
            calendars=[
                ScheduleCalendarSpec(
                    hour=[ScheduleRange(wanted.hour)], minute=[ScheduleRange(wanted.minute)]
                )
            ],
            time_zone_name=wanted.time_zone,
            jitter=timedelta(seconds=wanted.jitter_seconds),
        ),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=CATCH_UP),
    )


def _changed(known: ScheduleUpdateInput, wanted: Schedule) -> ScheduleUpdate:
    """What an operator did to it in the console (a pause, a note) stays."""
    wanted.state = known.description.schedule.state
    return ScheduleUpdate(schedule=wanted)


@asynccontextmanager
async def _available() -> AsyncIterator[None]:
    try:
        yield
    except (RPCError, RuntimeError, OSError, TimeoutError) as error:
        raise EngineUnavailableError(
            "Temporal did not take the schedule.", retry_after=2
        ) from error
