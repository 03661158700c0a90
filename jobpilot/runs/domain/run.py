"""A run, its events and its questions as they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from jobpilot.runs.domain.progress import RunStatus, StepProgress
from jobpilot.runs.domain.states import (
    STEPS,
    ActionKind,
    ActionState,
    Code,
    EventType,
    RunKind,
    RunState,
    allowed_actions,
)


@dataclass(frozen=True)
class PendingAction:
    """A question to the person. `version` grows when what is asked changes.

    `subject_id` is what it is about where that is not the run's résumé: a draft, an e-mail.
    """

    id: UUID
    run_id: UUID
    kind: ActionKind
    state: ActionState
    payload: Mapping[str, Any]
    version: int
    expires_at: datetime
    created_at: datetime
    decided_at: datetime | None = None
    subject_id: UUID | None = None


@dataclass(frozen=True)
class Run:
    """A run as recorded. `last_seq` is the seq of its last event; 0 before the first.

    `actions` holds the open questions only. `subject_id` is what the run is about (a match, a posting, a draft
    or an application), `options` are codes of its kind, `parent_run_id` is the run that asked for it.
    """

    id: UUID
    user_id: UUID
    kind: RunKind
    resume_id: UUID | None
    workflow_id: str
    last_seq: int
    status: RunStatus
    created_at: datetime
    actions: tuple[PendingAction, ...] = ()
    subject_id: UUID | None = None
    parent_run_id: UUID | None = None
    options: tuple[Code, ...] = ()

    @property
    def steps(self) -> tuple[StepProgress, ...]:
        return self.status.progress.all_steps(self.kind)

    @property
    def allowed_actions(self) -> tuple[str, ...]:
        ids = tuple(action.id for action in self.actions)
        known = {step.name for step in self.status.progress.steps}
        reached = tuple(step for step in STEPS[self.kind] if step in known)
        return allowed_actions(self.status.state, self.status.progress.desired, ids, reached)


@dataclass(frozen=True)
class UnreadableRun:
    """A run in words that this version does not know: another version has written it."""

    id: UUID
    kind: str


@dataclass(frozen=True)
class RunEvent:
    """One event as stored; `data` is JSON (see `EventData`)."""

    run_id: UUID
    seq: int
    type: EventType
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True)
class RunMark:
    """A place in the order in which something last happened to runs."""

    at: datetime
    run_id: UUID


@dataclass(frozen=True)
class RunSeq:
    """How far a run's events go."""

    run_id: UUID
    user_id: UUID
    last_seq: int


@dataclass(frozen=True)
class RunFilter:
    """Which runs to list; None means any."""

    state: RunState | None = None
    kind: RunKind | None = None
    resume_id: UUID | None = None
    subject_id: UUID | None = None
    user_id: UUID | None = None


@dataclass(frozen=True)
class RunRequest:
    """What a person (or another run) asks for."""

    kind: RunKind
    resume_id: UUID | None = None
    subject_id: UUID | None = None
    options: tuple[Code, ...] = ()


@dataclass(frozen=True)
class RunPage:
    items: tuple[Run, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class EventPage:
    items: tuple[RunEvent, ...]
    last_seq: int

    @property
    def has_more(self) -> bool:
        return bool(self.items) and self.items[-1].seq < self.last_seq
