"""How a recorded run becomes a workflow: the same start from a request, the dispatcher and the reconciler."""

import hashlib
from typing import Final
from uuid import UUID

from jobpilot.ports.workflows import (
    KIND_ATTRIBUTE,
    STATE_ATTRIBUTE,
    USER_ATTRIBUTE,
    WorkflowSignal,
    WorkflowStart,
)
from jobpilot.runs.contracts import (
    CONTROL_SIGNAL,
    NOTICE_SIGNAL,
    ROUTES,
    ControlRun,
    Notice,
    StartRun,
)
from jobpilot.runs.domain.run import Run

START: Final = "workflow.start"
SIGNAL: Final = "workflow.signal"
NOTICE: Final = "workflow.notice"


class RunLauncher:
    """`user_key` keys the hash under which the operator's console shows a person; any length up to 64."""

    def __init__(self, user_key: bytes) -> None:
        self._user_key = user_key

    def start(self, run: Run) -> WorkflowStart:
        """Start the run's workflow, or do nothing while it is open."""
        return self._launch(run, None)

    def control(self, run: Run) -> WorkflowStart:
        """Tell the run's workflow the person's latest wish, starting it if it is not open."""
        progress = run.status.progress
        wish = ControlRun(progress.control_revision, progress.desired, progress.attempt)
        return self._launch(run, WorkflowSignal(CONTROL_SIGNAL, wish))

    def notice(self, run: Run, notice: Notice) -> WorkflowStart:
        """Tell the run's workflow that something happened, starting it if it is not open."""
        return self._launch(run, WorkflowSignal(NOTICE_SIGNAL, notice))

    def _launch(self, run: Run, signal: WorkflowSignal | None) -> WorkflowStart:
        route = ROUTES[run.kind]
        return WorkflowStart(
            workflow_type=route.workflow_type,
            workflow_id=run.workflow_id,
            task_queue=route.task_queue,
            argument=StartRun(
                run.id, run.user_id, run.kind, run.resume_id, run.subject_id, run.options
            ),
            attributes={
                KIND_ATTRIBUTE: run.kind,
                STATE_ATTRIBUTE: run.status.state,
                USER_ATTRIBUTE: self.person(run.user_id),
            },
            fairness_key=self.person(run.user_id),
            signal=signal,
        )

    def person(self, user_id: UUID) -> str:
        """How the engine knows a person."""
        return hashlib.blake2b(user_id.bytes, key=self._user_key, digest_size=16).hexdigest()
