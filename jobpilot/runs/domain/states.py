"""The words of a run: kinds, steps, states, and what a person may ask for in each state."""

from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

Code = NewType("Code", str)
"""A stable machine code such as `review_expired`: letters, digits, underscores and dots."""


class RunKind(StrEnum):
    RESUME_INTAKE = "resume_intake"
    DISCOVER = "discover"
    MATCH = "match"
    PREPARE = "prepare"
    OUTREACH = "outreach"
    BRIEFING = "briefing"
    APPLICATION = "application"


class RunState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    PAUSED = "paused"
    PARKED = "parked"
    """The month's budget for language models is used up: it goes on when raised, or next month."""
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Desired(StrEnum):
    """What the person last asked of a run; the workflow moves towards it at the next gate."""

    RUN = "run"
    PAUSE = "pause"
    CANCEL = "cancel"


class Step(StrEnum):
    """Names of steps; which of them a run has, and in which order, is its kind's (`STEPS`)."""

    INSPECT = "inspect"
    TEXT_EXTRACTION = "text_extraction"
    OCR = "ocr"
    NLP_PARSING = "nlp_parsing"
    AI_ENHANCEMENT = "ai_enhancement"
    REVIEW = "review"
    VERSION = "version"
    FETCH = "fetch"
    HAND_ON = "hand_on"
    EMBED = "embed"
    RANK = "rank"
    JUDGE = "judge"
    WRITE = "write"
    FILE = "file"
    ADDRESS = "address"
    SEND = "send"
    RESOLVE = "resolve"
    AWAIT_REPLY = "await_reply"
    WRITE_FOLLOW_UP = "write_follow_up"
    REVIEW_FOLLOW_UP = "review_follow_up"
    SEND_FOLLOW_UP = "send_follow_up"
    COMPOSE = "compose"
    DELIVER = "deliver"
    TRACK = "track"


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
    RUN_PARKED = "run.parked"
    RUN_RESUMED = "run.resumed"
    RUN_CANCELLED = "run.cancelled"
    RUN_SUCCEEDED = "run.succeeded"
    RUN_FAILED = "run.failed"
    STEP_STARTED = "step.started"
    STEP_COMPLETED = "step.completed"
    STEP_SKIPPED = "step.skipped"
    STEP_FAILED = "step.failed"
    ITEM_COMPLETED = "item.completed"
    ITEM_FAILED = "item.failed"
    TIMER_STARTED = "timer.started"
    TIMER_ENDED = "timer.ended"
    ACTION_REQUESTED = "action.requested"
    ACTION_REMINDED = "action.reminded"
    ACTION_DECIDED = "action.decided"


class ActionKind(StrEnum):
    REVIEW_RESUME = "review_resume"
    REVIEW_DRAFT = "review_draft"
    RESOLVE_MAIL = "resolve_mail"
    """An e-mail whose fate is unknown: approve sends it again, reject leaves it as it is."""


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
    RunKind.DISCOVER: (Step.FETCH, Step.HAND_ON),
    RunKind.MATCH: (Step.EMBED, Step.RANK, Step.JUDGE),
    RunKind.PREPARE: (Step.WRITE, Step.REVIEW, Step.FILE),
    RunKind.OUTREACH: (
        Step.ADDRESS,
        Step.SEND,
        Step.RESOLVE,
        Step.AWAIT_REPLY,
        Step.WRITE_FOLLOW_UP,
        Step.REVIEW_FOLLOW_UP,
        Step.SEND_FOLLOW_UP,
    ),
    RunKind.BRIEFING: (Step.COMPOSE, Step.DELIVER),
    RunKind.APPLICATION: (Step.TRACK,),
}
"""Every step of a kind, in the order in which it is walked."""


def steps_before(kind: RunKind, step: Step) -> tuple[Step, ...]:
    """The steps that come before one. Raises ValueError when the kind has no such step."""
    steps = STEPS[kind]
    return steps[: steps.index(step)]


TERMINAL: Final = frozenset({RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED})
ACTIVE: Final = frozenset(RunState) - TERMINAL

_DECISION_STATE: Final = {
    Decision.APPROVE: ActionState.APPROVED,
    Decision.REJECT: ActionState.REJECTED,
}


def decided_state(decision: Decision) -> ActionState:
    return _DECISION_STATE[decision]


def allowed_actions(
    state: RunState,
    desired: Desired,
    pending_actions: tuple[UUID, ...] = (),
    reached: tuple[Step, ...] = (),
) -> tuple[str, ...]:
    """What the person may ask for now: `pause`, `cancel`, `resume`, `retry`, `retry:<step>`, `decide:<action id>`.

    A wish that has been accepted but not yet reached (a pause waiting for its step boundary) is
    counted as done, so that the same button is not offered twice. `reached` are the steps that a failed run has
    come to: it can be taken up again from each of them.
    """
    if state is RunState.FAILED:
        return ("retry", *(f"retry:{step}" for step in reached))
    if state in TERMINAL or desired is Desired.CANCEL:
        return ()
    if desired is Desired.PAUSE or state is RunState.PAUSED:
        wants_to_go_on = desired is Desired.RUN  # resumed, but not yet past the gate
        return ("pause", "cancel") if wants_to_go_on else ("resume", "cancel")
    if state is RunState.PARKED:
        return ("resume", "cancel")
    decisions = tuple(f"decide:{action_id}" for action_id in pending_actions)
    return ("pause", "cancel", *(decisions if state is RunState.WAITING else ()))
