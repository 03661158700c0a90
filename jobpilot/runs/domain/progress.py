"""What Postgres remembers of a run's progress, and how each event moves it.

The workflow owns the progress while it lives. This projection is what people query, and what a run
continues from when Temporal's own store was lost or a person retries a failed step. It is a pure
function of the event stream, so that whoever holds the events can rebuild it.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from jobpilot.runs.domain.states import (
    STEPS,
    ActionKind,
    ActionState,
    Code,
    Decision,
    Desired,
    EventType,
    RunKind,
    RunState,
    Step,
    StepState,
)

_STEP_STATES = {
    EventType.STEP_STARTED: StepState.RUNNING,
    EventType.STEP_COMPLETED: StepState.DONE,
    EventType.STEP_SKIPPED: StepState.SKIPPED,
    EventType.STEP_FAILED: StepState.FAILED,
}


@dataclass(frozen=True)
class EventData:
    """The facts of one event. Only the fields that apply are set; ids and codes, never content.

    `state` is set by every event that changes the state of its run.
    """

    state: RunState | None = None
    step: Step | None = None
    attempt: int | None = None
    reason: Code | None = None
    failure_code: Code | None = None
    action_id: UUID | None = None
    action_kind: ActionKind | None = None
    action_state: ActionState | None = None
    decision: Decision | None = None
    expires_at: datetime | None = None
    subject_id: UUID | None = None
    outcome: Code | None = None
    count: int | None = None
    until: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """The set fields as JSON values; timestamps in ISO 8601."""
        values = {name: value for name, value in vars(self).items() if value is not None}
        return {name: _json_value(value) for name, value in values.items()}


@dataclass(frozen=True)
class StepProgress:
    name: Step
    state: StepState = StepState.PENDING
    attempt: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Execution:
    """Which Temporal execution works on the run, and from which event it began.

    A first activity that runs twice in the same execution must give the same answer twice.
    """

    id: UUID
    first_seq: int
    recovered: bool


@dataclass(frozen=True)
class Progress:
    """Recorded progress of a run.

    `control_revision` grows with each wish of the person, so that wishes delivered out of order
    are told apart. `attempt` counts starts asked for by a person (1, then one more per retry). `held`:
    it waits because the person paused everything, so it goes on when they resume everything.
    `items` are the parts of the step under way that are done (boards fetched, postings judged).
    """

    attempt: int = 1
    desired: Desired = Desired.RUN
    control_revision: int = 0
    steps: tuple[StepProgress, ...] = ()
    execution: Execution | None = None
    held: bool = False
    items: tuple[UUID, ...] = ()

    @property
    def completed(self) -> tuple[Step, ...]:
        settled = (StepState.DONE, StepState.SKIPPED)
        return tuple(step.name for step in self.steps if step.state in settled)

    def wish(self, desired: Desired) -> "Progress":
        revision = self.control_revision + 1
        return replace(self, desired=desired, control_revision=revision, held=False)

    def hold(self) -> "Progress":
        """Wait because everything is paused; what waits or ends anyway stays as it is."""
        return replace(self.wish(Desired.PAUSE), held=True) if self.desired is Desired.RUN else self

    def release(self) -> "Progress":
        """Go on, if it waited because everything was paused."""
        return self.wish(Desired.RUN) if self.held else self

    def retried(self, kept: tuple[Step, ...] | None = None) -> "Progress":
        """One more attempt; with `kept` everything but those steps is done again."""
        again = replace(self.wish(Desired.RUN), attempt=self.attempt + 1)
        if kept is None:
            return again
        steps = tuple(step for step in self.steps if step.name in kept)
        return replace(again, steps=steps, items=())

    def all_steps(self, kind: RunKind) -> tuple[StepProgress, ...]:
        """Every step of the kind in order, those not yet reached as pending."""
        known = {step.name: step for step in self.steps}
        return tuple(known.get(name, StepProgress(name)) for name in STEPS[kind])


@dataclass(frozen=True)
class RunStatus:
    """The part of a run that events change."""

    state: RunState
    step: Step | None = None
    failure_code: Code | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    progress: Progress = field(default_factory=Progress)


_SETTLING = (EventType.STEP_COMPLETED, EventType.STEP_SKIPPED)
_ENDINGS = (EventType.RUN_SUCCEEDED, EventType.RUN_FAILED, EventType.RUN_CANCELLED)


def apply_event(status: RunStatus, kind: EventType, at: datetime, data: EventData) -> RunStatus:
    """The status after one more event. Pure; applying events in order rebuilds any status."""
    status = replace(status, state=data.state or status.state)
    if kind is EventType.RUN_STARTED:
        return replace(status, started_at=at)
    if kind is EventType.RUN_RESTARTED:
        return replace(status, failure_code=None, finished_at=None)
    if kind in _ENDINGS:
        return replace(status, finished_at=at, failure_code=data.failure_code)
    if kind is EventType.ITEM_COMPLETED and data.subject_id is not None:
        items = (*status.progress.items, data.subject_id)
        return replace(status, progress=replace(status.progress, items=items))
    if kind in _STEP_STATES and data.step is not None:
        steps = _with_step(status.progress.steps, kind, at, data)
        step = status.step if kind is EventType.STEP_SKIPPED else data.step
        items = () if kind in _SETTLING else status.progress.items
        progress = replace(status.progress, steps=steps, items=items)
        return replace(status, step=step, progress=progress)
    return status


def _with_step(
    steps: tuple[StepProgress, ...], kind: EventType, at: datetime, data: EventData
) -> tuple[StepProgress, ...]:
    assert data.step is not None
    known = {step.name: step for step in steps}
    before = known.get(data.step, StepProgress(data.step))
    started = kind is EventType.STEP_STARTED
    known[data.step] = StepProgress(
        name=data.step,
        state=_STEP_STATES[kind],
        attempt=data.attempt or before.attempt,
        started_at=at if started else before.started_at,
        ended_at=None if started else at,
    )
    return tuple(known.values())


def utc_text(at: datetime) -> str:
    """RFC 3339 in UTC, written as the API's answers write it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _json_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc_text(value)
    return value if isinstance(value, int) else str(value)
