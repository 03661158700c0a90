"""What crosses Temporal for runs: identifiers, enums, counts, codes and timestamps, never content."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from temporalio import activity

from jobpilot.runs.domain.numbering import OfferedEvent
from jobpilot.runs.domain.states import (
    ActionKind,
    ActionState,
    Code,
    Decision,
    Desired,
    RunKind,
    RunState,
    Step,
)


class TaskQueue(StrEnum):
    """Kinds of work that are scaled apart."""

    AGENTS = "agents"
    BRIEFINGS = "briefings"
    SCRAPING = "scraping"
    PARSING = "parsing"
    DEFAULT = "default"


@dataclass(frozen=True)
class RunRoute:
    """Which workflow does runs of a kind, and where."""

    workflow_type: str
    task_queue: TaskQueue
    id_prefix: str

    def workflow_id(self, run_id: UUID) -> str:
        return f"{self.id_prefix}-{run_id}"


ROUTES: Final[dict[RunKind, RunRoute]] = {
    RunKind.RESUME_INTAKE: RunRoute("ResumeIntake", TaskQueue.PARSING, "resume-intake"),
    RunKind.DISCOVER: RunRoute("Discover", TaskQueue.SCRAPING, "discover"),
    RunKind.MATCH: RunRoute("Match", TaskQueue.AGENTS, "match"),
    RunKind.PREPARE: RunRoute("Prepare", TaskQueue.AGENTS, "prepare"),
    RunKind.OUTREACH: RunRoute("Outreach", TaskQueue.DEFAULT, "outreach"),
    RunKind.BRIEFING: RunRoute("Briefing", TaskQueue.BRIEFINGS, "briefing"),
    RunKind.APPLICATION: RunRoute("ApplicationTracking", TaskQueue.DEFAULT, "application"),
}

CONTROL_SIGNAL: Final = "control"
NOTICE_SIGNAL: Final = "notice"
DECIDE_UPDATE: Final = "decide"


@dataclass(frozen=True)
class StartRun:
    """Input of every run's workflow. Everything else is recorded progress, read by `begin_run`."""

    run_id: UUID
    user_id: UUID
    kind: RunKind
    resume_id: UUID | None = None
    subject_id: UUID | None = None
    options: tuple[Code, ...] = ()


class Notice(StrEnum):
    """Something happened that a run may wait for. The run looks for itself; a notice only wakes it."""

    REPLIED = "replied"
    CHANGED = "changed"


@dataclass(frozen=True)
class ControlRun:
    """The person's latest wish; of two wishes the one with the higher revision counts.

    An `attempt` beyond the run's own asks for a retry of a run that has failed.
    """

    revision: int
    desired: Desired
    attempt: int


@dataclass(frozen=True)
class DecideAction:
    action_id: UUID
    decision: Decision
    expected_version: int


@dataclass(frozen=True)
class DecidedAction:
    action_id: UUID
    state: ActionState


class Refusal(StrEnum):
    """Why a decision was not accepted: the type of the error that the update's validator raises."""

    RUN_NOT_READY = "run_not_ready"
    ACTION_NOT_FOUND = "action_not_found"
    ACTION_ALREADY_DECIDED = "action_already_decided"
    ACTION_EXPIRED = "action_expired"
    VERSION_CONFLICT = "version_conflict"
    RUN_ACTION_NOT_ALLOWED = "run_action_not_allowed"


class RunFailure(StrEnum):
    """Codes with which a run itself ends; steps add codes of their own."""

    REVIEW_REJECTED = "review_rejected"
    REVIEW_EXPIRED = "review_expired"
    SUBJECT_MISSING = "subject_missing"
    ALL_BOARDS_FAILED = "all_boards_failed"
    INTERNAL_ERROR = "internal_error"


def question_failure(state: ActionState) -> RunFailure:
    """The code of a run whose question was not approved."""
    if state is ActionState.REJECTED:
        return RunFailure.REVIEW_REJECTED
    if state is ActionState.EXPIRED:
        return RunFailure.REVIEW_EXPIRED
    return RunFailure.INTERNAL_ERROR


class SkipReason(StrEnum):
    NOT_AVAILABLE = "not_available"
    NOT_NEEDED = "not_needed"
    NO_PROVIDER = "no_provider"
    PROVIDER_FAILED = "provider_failed"
    NOTHING_NEW = "nothing_new"
    NOT_ASKED_FOR = "not_asked_for"
    REPLIED = "replied"
    NOT_SENT = "not_sent"
    NOT_APPROVED = "not_approved"


class ParkReason(StrEnum):
    BUDGET_EXHAUSTED = "budget_exhausted"


class RestartReason(StrEnum):
    RETRY = "retry"
    RECOVERED = "recovered"
    CONTINUED = "continued"


@dataclass(frozen=True)
class BeginRun:
    run_id: UUID
    user_id: UUID
    execution_id: UUID


@dataclass(frozen=True)
class BegunRun:
    """Recorded progress. The next event's seq is `last_seq` + 1; 0 means that nothing happened yet."""

    state: RunState
    last_seq: int
    attempt: int
    recovered: bool
    desired: Desired
    control_revision: int
    completed: tuple[Step, ...]
    items: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class RecordEvents:
    run_id: UUID
    user_id: UUID
    events: tuple[OfferedEvent, ...]


@dataclass(frozen=True)
class RecordedEvents:
    """The seq of the last event as stored; the workflow counts on from there."""

    last_seq: int


@dataclass(frozen=True)
class OpenAction:
    """Ask the person. The same `attempt` of the same step asks once per subject, however often it is called."""

    run_id: UUID
    user_id: UUID
    kind: ActionKind
    step: Step
    attempt: int
    subject_id: UUID | None = None
    version: int = 1


@dataclass(frozen=True)
class OpenedAction:
    action_id: UUID
    version: int
    state: ActionState
    expires_at: datetime


@dataclass(frozen=True)
class CloseAction:
    """With an `expected_version` it closes only while the question is still the one that was answered."""

    run_id: UUID
    user_id: UUID
    action_id: UUID
    state: ActionState
    at: datetime
    expected_version: int | None = None


@dataclass(frozen=True)
class ClosedAction:
    """The question as it is now: pending when what is asked changed before the answer was written down."""

    state: ActionState
    version: int


@dataclass(frozen=True)
class StartFollowUp:
    """A run that another run asks for: one per kind and subject, however often it is called."""

    run_id: UUID
    user_id: UUID
    kind: RunKind
    resume_id: UUID | None = None
    subject_id: UUID | None = None
    options: tuple[Code, ...] = ()


@dataclass(frozen=True)
class StartedRun:
    run_id: UUID


@dataclass(frozen=True)
class RunOutcome:
    """How the run ended, for the operator's console; Postgres is what people query."""

    state: RunState
    failure_code: Code | None = None


class RunActivities:
    """Typed stubs for workflows; `activities.runs` implements every method under the same name.

    All are short idempotent database writes, made for local activities.
    """

    @activity.defn(name="runs.begin_run")
    async def begin_run(self, begin: BeginRun) -> BegunRun:
        """Tie the run to this execution and give its recorded progress; the same answer every time."""
        raise NotImplementedError

    @activity.defn(name="runs.record_events")
    async def record_events(self, record: RecordEvents) -> RecordedEvents:
        """Append events once each, move the run's projection, announce them after the commit."""
        raise NotImplementedError

    @activity.defn(name="runs.open_action")
    async def open_action(self, request: OpenAction) -> OpenedAction:
        """Write the question down before the run waits for its answer."""
        raise NotImplementedError

    @activity.defn(name="runs.close_action")
    async def close_action(self, request: CloseAction) -> ClosedAction | None:
        """Write down how the question ended; an already closed one stays as it is."""
        raise NotImplementedError

    @activity.defn(name="runs.start_follow_up")
    async def start_follow_up(self, request: StartFollowUp) -> StartedRun:
        """Write a further run down beside its start, unless that has been done."""
        raise NotImplementedError
