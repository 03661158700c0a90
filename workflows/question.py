"""A question to the person while it is open: who may answer it, and what the answer was."""

from dataclasses import dataclass
from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from jobpilot.runs.contracts import DecideAction, OpenedAction, Refusal
    from jobpilot.runs.domain.states import ActionState, Decision, Desired


@dataclass
class Question:
    """`decision` is set when accepted, `answer` once it has been written down."""

    opened: OpenedAction
    decision: Decision | None = None
    answer: ActionState | None = None

    def refusal(self, request: DecideAction, *, now: datetime, desired: Desired) -> Refusal | None:
        """Why this decision cannot be accepted; None when it can."""
        opened = self.opened
        decided = self.decision is not None or self.answer is not None
        refusals = (
            (opened.action_id != request.action_id, Refusal.ACTION_NOT_FOUND),
            (decided, Refusal.ACTION_ALREADY_DECIDED),
            (request.expected_version != opened.version, Refusal.VERSION_CONFLICT),
            (now >= opened.expires_at, Refusal.ACTION_EXPIRED),
            (desired is not Desired.RUN, Refusal.RUN_ACTION_NOT_ALLOWED),
        )
        return next((refusal for applies, refusal in refusals if applies), None)
