"""An account that leaves: at once nothing works for it any more; when it is due, everything of it is erased."""

from datetime import timedelta
from typing import Any, Final

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

from workflows import policies
from workflows.console import show, told

with workflow.unsafe.imports_passed_through():
    from jobpilot.privacy.contracts import (
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
    )
    from jobpilot.privacy.domain.deletion import REMINDERS, ErasureNotUnderWayError
    from jobpilot.runs.domain.states import RunState

FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=1)
"""Between attempts at a step that keeps failing."""


@workflow.defn(name=DELETION_WORKFLOW)
class AccountDeletion:
    @workflow.init
    def __init__(self, request: DeleteAccount) -> None:
        self._request = request
        self._due_at = request.due_at

    @workflow.signal(name=DUE_SIGNAL)
    def due(self, due: DeletionDue) -> None:
        """It was brought forward."""
        self._due_at = due.due_at

    @workflow.run
    async def run(self, request: DeleteAccount) -> DeletionStatus:
        """Whether the account was erased: `pending` is False when it was taken back."""
        erased = await self._leave(request)
        if erased:
            show(RunState.SUCCEEDED, "**succeeded**: everything is erased")
        else:
            show(RunState.CANCELLED, "**cancelled**: it was taken back")
        return DeletionStatus(pending=erased)

    async def _leave(self, request: DeleteAccount) -> bool:
        ids = (request.deletion_id, request.user_id)
        if not (await self._do(PrivacyActivities.stop_work, StopWork(*ids), "stop work")).pending:
            return False
        if not await self._wait():
            return False
        show(RunState.RUNNING, "**running**: the fence against late writers")
        begin = BeginErasure(*ids, workflow.now())
        if not (await self._do(PrivacyActivities.begin_erasure, begin, "fence")).pending:
            return False
        for step in ErasureStep:
            if not await self._erase(ErasePart(*ids, step)):
                return False
        return True

    async def _wait(self) -> bool:
        """Until it is due, with reminders before. False when it was taken back."""
        request = self._request
        for before in REMINDERS:
            if workflow.now() < self._due_at - before and await self._until(before):
                remind = RemindOfDeletion(request.deletion_id, request.user_id, before.days)
                if not (await self._do(PrivacyActivities.remind, remind, "remind")).pending:
                    return False
        while workflow.now() < self._due_at:
            await self._until(timedelta())
        return True

    async def _until(self, before: timedelta) -> bool:
        """Whether so much time is left now; False when it was brought forward meanwhile."""
        planned = self._due_at
        show(RunState.WAITING, f"**waiting**: everything is erased at {told(planned)}")
        try:
            await workflow.wait_condition(
                lambda: self._due_at != planned,
                timeout=planned - before - workflow.now(),
                timeout_summary="until it is due",
            )
        except TimeoutError:
            return True
        return False

    async def _erase(self, part: ErasePart) -> bool:
        """For as long as it takes. False when nothing is to be erased."""
        wait = FIRST_WAIT
        where = f"`{part.step}`, {list(ErasureStep).index(part.step) + 1} of {len(ErasureStep)}"
        while True:
            show(RunState.RUNNING, f"**running**: {where}")
            try:
                await self._do(PrivacyActivities.erase_part, part, str(part.step), policies.ERASING)
            except ActivityError as error:
                if _is_refused(error):
                    return False
                await self._do(PrivacyActivities.note_failure, part, f"{part.step} fails")
                show(
                    RunState.RUNNING, f"**running**: {where}, fails and is tried again; see the log"
                )
                await workflow.sleep(wait, summary=f"{part.step} fails")
                wait = min(2 * wait, LONGEST_WAIT)
                if workflow.info().is_continue_as_new_suggested():
                    workflow.continue_as_new(self._request)
            else:
                return True

    @staticmethod
    async def _do(
        method: Any, value: Any, summary: str, policy: policies.StepPolicy = policies.QUICK
    ) -> Any:
        """However long a part of the house is away; an erasure gives its step up after a while and notes that."""
        return await workflow.execute_activity_method(
            method,
            value,
            start_to_close_timeout=policy.attempt,
            schedule_to_close_timeout=None
            if policy is policies.QUICK
            else policies.ERASING_PATIENCE,
            heartbeat_timeout=policies.HEARTBEAT,
            retry_policy=policy.retry,
            summary=summary,
        )


def _is_refused(error: ActivityError) -> bool:
    cause = error.cause
    return isinstance(cause, ApplicationError) and cause.type == ErasureNotUnderWayError.code
