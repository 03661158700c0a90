"""What a run's workflow writes down. Every method may be called twice and does its work once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from uuid import UUID, uuid5

from prometheus_client import Counter

from jobpilot.runs.contracts import (
    ROUTES,
    BeginRun,
    BegunRun,
    CloseAction,
    ClosedAction,
    OpenAction,
    OpenedAction,
    RecordEvents,
    StartedRun,
    StartFollowUp,
)
from jobpilot.runs.domain.numbering import OfferedEvent, last_recorded, number, unrecorded
from jobpilot.runs.domain.progress import Execution, RunStatus, apply_event
from jobpilot.runs.domain.run import PendingAction, Run, RunEvent
from jobpilot.runs.domain.states import TERMINAL, ActionKind, ActionState, RunState
from jobpilot.runs.launch import START
from jobpilot.runs.repository import RunRepository

BATCH_MAX = 1000
ENDED = Counter("jobpilot_runs_ended", "Runs that this process saw end", ["kind", "state"])
_ABOUT = {ActionKind.REVIEW_DRAFT: "draft_id", ActionKind.RESOLVE_MAIL: "mail_id"}


@dataclass(frozen=True)
class Recorded:
    """`fresh` are the events that were new: to be announced once the transaction has committed."""

    last_seq: int
    fresh: tuple[RunEvent, ...]


class RunRecorder:
    """Bound to one transaction. `review` is how long a question stays open.

    `agents_paused` tells whether all runs of a person are to wait, and keeps it so until the end. `asked` hears of
    every question in the transaction that writes it down, perhaps more than once.
    """

    def __init__(
        self,
        repository: RunRepository,
        *,
        agents_paused: Callable[[UUID], Awaitable[bool]],
        now: Callable[[], datetime],
        review: timedelta,
        kick: Callable[[], None] = lambda: None,
        asked: Callable[[OpenAction], Awaitable[None]] | None = None,
    ) -> None:
        self._repository = repository
        self._agents_paused = agents_paused
        self._now = now
        self._review = review
        self._kick = kick
        self._asked = asked

    async def begin(self, begin: BeginRun) -> BegunRun:
        """Tie the run to this execution; a run that starts while everything is paused waits.

        Raises RunNotFoundError.
        """
        # before the run's own lock: whoever pauses everything takes the locks in this order
        paused = await self._agents_paused(begin.user_id)
        run = await self._repository.lock(begin.run_id, questions=False)
        progress, state = run.status.progress, run.status.state
        execution = progress.execution
        if execution is None or execution.id != begin.execution_id:
            recovered = run.last_seq > 0 and state is not RunState.QUEUED
            execution = Execution(begin.execution_id, run.last_seq + 1, recovered)
            progress = replace(progress, execution=execution)
            if paused and state is RunState.QUEUED:
                progress = progress.hold()
            await self._repository.save(replace(run, status=replace(run.status, progress=progress)))
        return BegunRun(
            state=state,
            last_seq=execution.first_seq - 1,
            attempt=progress.attempt,
            recovered=execution.recovered,
            desired=progress.desired,
            control_revision=progress.control_revision,
            completed=progress.completed,
            items=progress.items,
        )

    async def record(self, record: RecordEvents) -> Recorded:
        """Append what is new and move the run's projection. Raises RunNotFoundError."""
        run = await self._repository.lock(record.run_id, questions=False)
        stored = await self._repository.events(run.id, record.events[0].seq - 1, BATCH_MAX)
        new = unrecorded(record.events, stored)
        if not new:
            return Recorded(last_recorded(record.events, stored), ())
        fresh = number(run.id, new, run.last_seq)
        status = reduce(_applied, new, run.status)
        await self._repository.append(run.user_id, fresh)
        await self._repository.save(replace(run, status=status, last_seq=fresh[-1].seq))
        if status.state in TERMINAL:
            ENDED.labels(run.kind, status.state).inc()
            await self._repository.close_actions_of(run.id, ActionState.CANCELLED, new[-1].at)
        return Recorded(fresh[-1].seq, fresh)

    async def open_action(self, request: OpenAction) -> OpenedAction:
        """Write the question down, once per attempt of its step. Raises RunNotFoundError."""
        run = await self._repository.lock(request.run_id, questions=False)
        about = "" if request.subject_id is None else f":{request.subject_id}"
        step_key = f"{request.step}:{request.attempt}{about}"
        action_id = uuid5(run.id, step_key)
        await self._repository.add_action(
            run.user_id, self._question(run, request, action_id), step_key
        )
        if self._asked is not None:
            await self._asked(request)
        action = await self._repository.action(run.id, action_id)
        assert action is not None, "just written"
        return OpenedAction(action.id, action.version, action.state, action.expires_at)

    def _question(self, run: Run, request: OpenAction, action_id: UUID) -> PendingAction:
        now = self._now()
        return PendingAction(
            id=action_id,
            run_id=run.id,
            kind=request.kind,
            state=ActionState.PENDING,
            payload=_payload(run, request),
            version=request.version,
            expires_at=now + self._review,
            created_at=now,
            subject_id=request.subject_id,
        )

    async def close_action(self, request: CloseAction) -> ClosedAction:
        """Write down how the question ended; one that is closed, or has changed, stays as it is."""
        await self._repository.close_action(
            request.action_id, request.state, request.at, request.expected_version
        )
        action = await self._repository.action(request.run_id, request.action_id)
        assert action is not None, "it was opened before"
        return ClosedAction(action.state, action.version)

    async def start_follow_up(self, request: StartFollowUp) -> StartedRun:
        """One further run per kind and subject of this run, started after the commit."""
        about = request.subject_id or request.resume_id or ""
        run_id = uuid5(request.run_id, f"{request.kind}:{about}")
        run = Run(
            id=run_id,
            user_id=request.user_id,
            kind=request.kind,
            resume_id=request.resume_id,
            workflow_id=ROUTES[request.kind].workflow_id(run_id),
            last_seq=0,
            status=RunStatus(RunState.QUEUED),
            created_at=self._now(),
            subject_id=request.subject_id,
            parent_run_id=request.run_id,
            options=request.options,
        )
        await self._repository.add_once(run)
        await self._repository.enqueue(
            run.user_id, START, {"run_id": str(run.id)}, f"{START}:{run.id}"
        )
        self._repository.after_commit(self._kick)
        return StartedRun(run_id)


def _payload(run: Run, request: OpenAction) -> dict[str, str]:
    """What the question is about, by name."""
    named = {"resume_id": run.resume_id, _ABOUT.get(request.kind, "subject_id"): request.subject_id}
    return {name: str(value) for name, value in named.items() if value is not None}


def _applied(status: RunStatus, event: OfferedEvent) -> RunStatus:
    return apply_event(status, event.type, event.at, event.data)
