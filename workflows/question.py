"""A question to the person while it is open: who may answer it, and what the answer was."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from jobpilot.runs.contracts import DecideAction, OpenedAction, Refusal
    from jobpilot.runs.domain.states import ActionState, Decision, Desired

REMIND_BEFORE: Final = timedelta(days=3)
"""How long before it expires a question is brought to mind again."""


@dataclass
class Question:
    """`request` is set when a decision was accepted, `answer` once it has been written down.

    `changed` is set when what is asked changed before the decision was written down: it counts for nothing.
    """

    opened: OpenedAction
    version: int
    subject_id: UUID | None = None
    request: DecideAction | None = None
    answer: ActionState | None = None
    changed: bool = False
    remind_at: datetime | None = None

    @property
    def decision(self) -> Decision | None:
        return None if self.request is None else self.request.decision

    def refusal(self, request: DecideAction, *, now: datetime, desired: Desired) -> Refusal | None:
        """Why this decision cannot be accepted; None when it can.

        A version beyond the one known here is that of an edit; it is compared where both are written down.
        """
        decided = self.request is not None or self.answer is not None
        refusals = (
            (decided, Refusal.ACTION_ALREADY_DECIDED),
            (request.expected_version < self.version, Refusal.VERSION_CONFLICT),
            (now >= self.opened.expires_at, Refusal.ACTION_EXPIRED),
            (desired is not Desired.RUN, Refusal.RUN_ACTION_NOT_ALLOWED),
        )
        return next((refusal for applies, refusal in refusals if applies), None)

    def plan_reminder(self, now: datetime) -> None:
        at = self.opened.expires_at - REMIND_BEFORE
        self.remind_at = at if at > now else None

    def take_back(self, version: int) -> None:
        """What is asked is another version now; the person who answered is told."""
        self.version, self.request, self.changed = version, None, True

    def next_moment(self) -> datetime:
        """When something happens if nobody answers."""
        return self.remind_at or self.opened.expires_at
