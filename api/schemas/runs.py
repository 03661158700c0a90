from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.runs.domain import run as domain
from jobpilot.runs.domain.messages import event_message
from jobpilot.runs.domain.states import (
    ActionKind,
    ActionState,
    Code,
    Decision,
    RunKind,
    RunState,
    Step,
    StepState,
)
from jobpilot.writing.domain.drafts import STYLE_OPTION, options_of, style_of


class RunCreate(RequestModel):
    """What each kind needs: `resume_intake` and `match` a `resume_id`; `discover` may have one, to be matched with;
    `prepare` a `resume_id` and as `subject_id` a match or a posting (options: kinds of drafts,
    `style_id`: the author style to write in, else the default one); `briefing` nothing.
    """

    kind: RunKind
    resume_id: UUID | None = None
    subject_id: UUID | None = None
    options: Annotated[tuple[Annotated[str, Field(max_length=50)], ...], Field(max_length=10)] = ()
    style_id: UUID | None = None

    def request(self) -> domain.RunRequest:
        options = tuple(Code(option) for option in self.options)
        if self.kind is RunKind.PREPARE:
            options += options_of((), self.style_id)
        return domain.RunRequest(self.kind, self.resume_id, self.subject_id, options)


class RunRetry(RequestModel):
    """Without `from_step` it goes on from the step that failed."""

    from_step: Step | None = None


class ActionDecision(RequestModel):
    """`expected_version` is the version of the question that the person looked at."""

    decision: Decision
    expected_version: Annotated[int, Field(ge=1)]


class RunStep(ResponseModel):
    name: Step
    state: StepState
    attempt: int
    started_at: datetime | None
    ended_at: datetime | None


class PendingAction(ResponseModel):
    """A question that a run waits for, or its answer."""

    id: UUID
    run_id: UUID
    kind: ActionKind
    state: ActionState
    subject_id: UUID | None
    payload: dict[str, Any]
    version: int
    expires_at: datetime
    created_at: datetime
    decided_at: datetime | None


class TemporalLink(ResponseModel):
    """Where an administrator finds the run's workflow."""

    ui_url: str


class Run(ResponseModel):
    """`last_seq`: the seq of the last event; subscribe or read events after it to miss nothing."""

    id: UUID
    kind: RunKind
    resume_id: UUID | None
    subject_id: UUID | None
    parent_run_id: UUID | None
    options: list[str]
    style_id: UUID | None
    state: RunState
    step: Step | None
    last_seq: int
    failure_code: str | None
    steps: list[RunStep]
    pending_actions: list[PendingAction]
    allowed_actions: list[str]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    temporal: TemporalLink | None = None

    @classmethod
    def of(cls, run: domain.Run, temporal: TemporalLink | None = None) -> Self:
        return cls(
            id=run.id,
            kind=run.kind,
            resume_id=run.resume_id,
            subject_id=run.subject_id,
            parent_run_id=run.parent_run_id,
            options=[option for option in run.options if not option.startswith(STYLE_OPTION)],
            style_id=style_of(run.options),
            state=run.status.state,
            step=run.status.step,
            last_seq=run.last_seq,
            failure_code=run.status.failure_code,
            steps=[RunStep.model_validate(step) for step in run.steps],
            pending_actions=[PendingAction.model_validate(action) for action in run.actions],
            allowed_actions=list(run.allowed_actions),
            created_at=run.created_at,
            started_at=run.status.started_at,
            finished_at=run.status.finished_at,
            temporal=temporal,
        )


class RunList(ResponseModel):
    items: list[Run]
    next_cursor: str | None


class RunEvent(ResponseModel):
    """One event, as sockets send it too. `seq` grows by one from event to event of a run."""

    v: Literal[1]
    topic: str
    run_id: UUID
    seq: int
    type: str
    at: datetime
    data: dict[str, Any]

    @classmethod
    def of(cls, event: domain.RunEvent) -> Self:
        return cls.model_validate(event_message(event))


class RunEventList(ResponseModel):
    """`last_seq`: the seq of the run's last event; `has_more`: not all up to it are here."""

    items: list[RunEvent]
    last_seq: int
    has_more: bool

    @classmethod
    def of(cls, page: domain.EventPage) -> Self:
        return cls(
            items=[RunEvent.of(event) for event in page.items],
            last_seq=page.last_seq,
            has_more=page.has_more,
        )
