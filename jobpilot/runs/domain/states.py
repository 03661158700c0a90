"""The words of a run: kinds, steps, states, and what a person may ask for in each state."""

from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

Code = NewType("Code", str)
"""A stable machine code such as `review_expired`: letters, digits, underscores and dots."""


class RunKind(StrEnum):
    RESUME_INTAKE = "resume_intake"


class RunState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    PAUSED = "paused"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Desired(StrEnum):
    """What the person last asked of a run; the workflow moves towards it at the next gate."""

    RUN = "run"
    PAUSE = "pause"
    CANCEL = "cancel"


class Step(StrEnum):
    INSPECT = "inspect"
    TEXT_EXTRACTION = "text_extraction"
    OCR = "ocr"
    NLP_PARSING = "nlp_parsing"
    AI_ENHANCEMENT = "ai_enhancement"
    REVIEW = "review"
    VERSION = "version"


class StepState(StrEnum):
    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


class EventType(StrEnum):
    RUN_STARTED = "run.started"
    RUN_RESTARTED = "run.restarted"
    RUN_PAUSED = "run.paused"
    RUN_RESUMED = "run.resumed"
    RUN_CANCELLED = "run.cancelled"
    RUN_SUCCEEDED = "run.succeeded"
    RUN_FAILED = "run.failed"
    STEP_STARTED = "step.started"
    STEP_COMPLETED = "step.completed"
    STEP_SKIPPED = "step.skipped"
    STEP_FAILED = "step.failed"
    ACTION_REQUESTED = "action.requested"
    ACTION_DECIDED = "action.decided"


class ActionKind(StrEnum):
    REVIEW_RESUME = "review_resume"


class ActionState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Decision(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"


STEPS: Final[dict[RunKind, tuple[Step, ...]]] = {
    RunKind.RESUME_INTAKE: (
        Step.INSPECT,
        Step.TEXT_EXTRACTION,
        Step.OCR,
        Step.NLP_PARSING,
        Step.AI_ENHANCEMENT,
        Step.REVIEW,
        Step.VERSION,
    ),
}
"""Every step of a kind, in the order in which it is walked."""

TERMINAL: Final = frozenset({RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED})
ACTIVE: Final = frozenset(RunState) - TERMINAL

_DECISION_STATE: Final = {
    Decision.APPROVE: ActionState.APPROVED,
    Decision.REJECT: ActionState.REJECTED,
}


def decided_state(decision: Decision) -> ActionState:
    return _DECISION_STATE[decision]


def allowed_actions(
    state: RunState, desired: Desired, pending_actions: tuple[UUID, ...] = ()
) -> tuple[str, ...]:
    """What the person may ask for now: `pause`, `cancel`, `resume`, `retry`, `decide:<action id>`.

    A wish that has been accepted but not yet reached (a pause waiting for its step boundary) is
    counted as done, so that the same button is not offered twice.
    """
    if state is RunState.FAILED:
        return ("retry",)
    if state in TERMINAL or desired is Desired.CANCEL:
        return ()
    if desired is Desired.PAUSE or state is RunState.PAUSED:
        wants_to_go_on = desired is Desired.RUN  # resumed, but not yet past the gate
        return ("pause", "cancel") if wants_to_go_on else ("resume", "cancel")
    decisions = tuple(f"decide:{action_id}" for action_id in pending_actions)
    return ("pause", "cancel", *(decisions if state is RunState.WAITING else ()))
