"""One reminder of one application: waits for its time, or until it is no longer wanted."""

from temporalio import workflow

from workflows.run_workflow import RunFailedError, RunWorkflow

with workflow.unsafe.imports_passed_through():
    from jobpilot.applications.contracts import (
        ApplicationActivities,
        FindReminder,
        FoundReminder,
    )
    from jobpilot.runs.contracts import Notice, RunFailure, RunOutcome, SkipReason, StartRun
    from jobpilot.runs.domain.states import Code, Step


@workflow.defn(name="ApplicationTracking")
class ApplicationTracking(RunWorkflow):
    @workflow.init
    def __init__(self, request: StartRun) -> None:
        super().__init__(request)

    @workflow.run
    async def run(self, request: StartRun) -> RunOutcome:  # noqa: ARG002 - kept by `__init__`
        """Remind the person at the time they chose, unless the application moved on before."""
        return await self.tell(self._story)

    async def _story(self) -> None:
        application_id = self.request.subject_id
        if application_id is None:
            raise RunFailedError(Code(RunFailure.SUBJECT_MISSING))
        if Step.TRACK in self.completed:
            return
        await self.start(Step.TRACK)
        reminder = FindReminder(self.request.run_id, self.request.user_id, application_id)
        while True:
            self.notices.discard(Notice.CHANGED)
            found: FoundReminder = await self.again(
                Step.TRACK, ApplicationActivities.find_reminder, reminder
            )
            if found.remind_at is None:
                self.skip(Step.TRACK, SkipReason.NOT_NEEDED)
                return
            if not await self.sleep_until(
                Step.TRACK, found.remind_at, lambda: Notice.CHANGED in self.notices
            ):
                break
        await self.again(Step.TRACK, ApplicationActivities.remind, reminder)
        self.finish(Step.TRACK)
