"""Writing down what happens to runs. All four are short and idempotent, made for local activities."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from temporalio import activity

from jobpilot.runs.contracts import (
    BeginRun,
    BegunRun,
    CloseAction,
    ClosedAction,
    OpenAction,
    OpenedAction,
    RecordedEvents,
    RecordEvents,
    RunActivities,
    StartedRun,
    StartFollowUp,
)
from jobpilot.runs.publisher import RunPublisher
from jobpilot.runs.recorder import RunRecorder

Recording = Callable[[UUID], AbstractAsyncContextManager[RunRecorder]]
"""Opens one transaction of a person; commits when the block ends."""


class RecordedRunActivities(RunActivities):
    def __init__(self, recording: Recording, publisher: RunPublisher) -> None:
        self._recording = recording
        self._publisher = publisher

    @activity.defn(name="runs.begin_run")
    async def begin_run(self, begin: BeginRun) -> BegunRun:
        async with self._recording(begin.user_id) as recorder:
            return await recorder.begin(begin)

    @activity.defn(name="runs.record_events")
    async def record_events(self, record: RecordEvents) -> RecordedEvents:
        async with self._recording(record.user_id) as recorder:
            recorded = await recorder.record(record)
        await self._publisher.events(record.user_id, recorded.fresh)
        return RecordedEvents(recorded.last_seq)

    @activity.defn(name="runs.open_action")
    async def open_action(self, request: OpenAction) -> OpenedAction:
        async with self._recording(request.user_id) as recorder:
            return await recorder.open_action(request)

    @activity.defn(name="runs.close_action")
    async def close_action(self, request: CloseAction) -> ClosedAction | None:
        async with self._recording(request.user_id) as recorder:
            return await recorder.close_action(request)

    @activity.defn(name="runs.start_follow_up")
    async def start_follow_up(self, request: StartFollowUp) -> StartedRun:
        async with self._recording(request.user_id) as recorder:
            return await recorder.start_follow_up(request)
