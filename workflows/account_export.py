"""An archive of an account: made, announced, and deleted after seven days."""

from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError

from workflows import policies
from workflows.console import show, told

with workflow.unsafe.imports_passed_through():
    from jobpilot.privacy.export.contracts import (
        EXPORT_WORKFLOW,
        ExportAccount,
        ExportActivities,
        ExportStatus,
    )
    from jobpilot.runs.domain.states import RunState


@workflow.defn(name=EXPORT_WORKFLOW)
class AccountExport:
    @workflow.run
    async def run(self, request: ExportAccount) -> ExportStatus:
        """Started again at any time it goes on from what is there."""
        show(RunState.RUNNING, "**running**: the archive is being made")
        try:
            status: ExportStatus = await self._do(
                ExportActivities.build_export, request, "make the archive", policies.EXPORTING
            )
        except ActivityError:
            await self._do(ExportActivities.fail_export, request, "it could not be made")
            show(RunState.FAILED, "**failed**: the archive could not be made")
            return ExportStatus(None)
        if status.expires_at is None:
            show(RunState.CANCELLED, "**cancelled**: there is no archive any more")
            return status
        try:
            await self._do(ExportActivities.announce_export, request, "announce it")
        except ActivityError:
            workflow.logger.warning("export.unannounced")  # it stands in the app all the same
        show(
            RunState.WAITING,
            f"**waiting**: the archive can be fetched until {told(status.expires_at)}",
        )
        if workflow.now() < status.expires_at:
            left = status.expires_at - workflow.now()
            await workflow.sleep(left, summary="until the archive expires")
        await self._do(ExportActivities.expire_export, request, "delete the archive")
        show(RunState.SUCCEEDED, "**succeeded**: the archive has expired and is deleted")
        return status

    @staticmethod
    async def _do(
        method: Any,
        request: ExportAccount,
        summary: str,
        policy: policies.StepPolicy = policies.QUICK,
    ) -> Any:
        """However long a part of the house is away, within reason; a new one can be asked for."""
        return await workflow.execute_activity_method(
            method,
            request,
            start_to_close_timeout=policy.attempt,
            schedule_to_close_timeout=policies.OUTAGE,
            heartbeat_timeout=policies.HEARTBEAT,
            retry_policy=policy.retry,
            summary=summary,
        )
