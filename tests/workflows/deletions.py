"""Deletions of accounts by script, with the workflow and the engine as they are."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

from jobpilot.privacy.contracts import (
    DELETION_SHOWN,
    DELETION_WORKFLOW,
    DUE_SIGNAL,
    BeginErasure,
    DeleteAccount,
    DeletionDue,
    DeletionStatus,
    ErasePart,
    ErasureStep,
    PrivacyActivities,
    RemindOfDeletion,
    StopWork,
    deletion_workflow_id,
)
from jobpilot.privacy.domain.deletion import HELD, ErasureNotUnderWayError
from jobpilot.runs.domain.states import RunState
from tests.workflows.exports import shown
from workers.registry import activities_of
from workflows.account_deletion import AccountDeletion

LEAVING = DeletionStatus(pending=True)


@dataclass
class ScriptedDeletion(PrivacyActivities):
    """`failures` is how often the step of the files gives up; `done` names what was done, in order."""

    due: timedelta = timedelta()
    failures: int = 0
    undone: bool = False
    refused: bool = False
    done: list[str] = field(default_factory=list)

    @activity.defn(name="privacy.stop_work")
    async def stop_work(self, request: StopWork) -> DeletionStatus:
        self.done.append("stop")
        return LEAVING

    @activity.defn(name="privacy.remind")
    async def remind(self, request: RemindOfDeletion) -> DeletionStatus:
        self.done.append(f"remind {request.days}")
        return DeletionStatus(not self.undone)

    @activity.defn(name="privacy.begin_erasure")
    async def begin_erasure(self, request: BeginErasure) -> DeletionStatus:
        self.done.append("begin")
        return DeletionStatus(not self.undone)

    @activity.defn(name="privacy.erase_part")
    async def erase_part(self, request: ErasePart) -> None:
        if self.refused:
            code = ErasureNotUnderWayError.code
            raise ApplicationError(code, type=code, non_retryable=True)
        if request.step is ErasureStep.FILES and self.failures:
            self.failures -= 1
            raise ApplicationError("away", type="away", non_retryable=True)
        self.done.append(str(request.step))

    @activity.defn(name="privacy.note_failure")
    async def note_failure(self, request: ErasePart) -> None:
        self.done.append(f"{request.step} fails")


@asynccontextmanager
async def deleting(
    client: Client, script: ScriptedDeletion
) -> AsyncIterator[WorkflowHandle[AccountDeletion, DeletionStatus]]:
    """A deletion whose workflow is under way."""
    deletion_id, queue = uuid4(), f"deletions-{uuid4()}"
    async with Worker(
        client, task_queue=queue, workflows=[AccountDeletion], activities=activities_of([script])
    ):
        yield await client.start_workflow(
            DELETION_WORKFLOW,
            DeleteAccount(deletion_id, uuid4(), datetime.now(UTC) + script.due),
            id=deletion_workflow_id(deletion_id),
            task_queue=queue,
            search_attributes=shown(DELETION_SHOWN, RunState.WAITING),
            result_type=DeletionStatus,
        )


async def ends(handle: WorkflowHandle) -> None:
    """By itself."""
    await handle.result()


async def is_hurried(handle: WorkflowHandle) -> None:
    await handle.signal(DUE_SIGNAL, DeletionDue(datetime.now(UTC)))
    await handle.result()


SOON = timedelta(seconds=1)
WEEK = timedelta(days=7)
Story = Callable[[WorkflowHandle], Awaitable[None]]
SCENARIOS: dict[str, tuple[Callable[[], ScriptedDeletion], Story]] = {
    "erased": (ScriptedDeletion, ends),
    "hurried": (lambda: ScriptedDeletion(due=HELD), is_hurried),
    "undone": (lambda: ScriptedDeletion(due=SOON, undone=True), ends),
    "reminded": (lambda: ScriptedDeletion(due=WEEK + SOON, undone=True), ends),
    "partial": (lambda: ScriptedDeletion(failures=1), ends),
    "refused": (lambda: ScriptedDeletion(refused=True), ends),
}
