"""From uploaded bytes to a résumé that its owner has approved."""

import asyncio

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from workflows import policies
from workflows.asking import AskingRun
from workflows.recording import RunCancelledError, write
from workflows.run_workflow import RunFailedError

with workflow.unsafe.imports_passed_through():
    from jobpilot.resumes.contracts import (
        EnhancementActivities,
        ExtractedText,
        IntakeFailure,
        IntakeStep,
        LanguageModelState,
        ResumeActivities,
    )
    from jobpilot.resumes.domain.failures import IntakeFailureCode
    from jobpilot.runs.contracts import RunOutcome, SkipReason, StartRun
    from jobpilot.runs.domain.states import ActionKind, Code, Step


@workflow.defn(name="ResumeIntake")
class ResumeIntake(AskingRun):
    @workflow.init
    def __init__(self, request: StartRun) -> None:
        super().__init__(request)

    @workflow.run
    async def run(self, request: StartRun) -> RunOutcome:
        """Inspect, read, parse, let the person review, confirm what they approved."""
        if not await self.begin():
            return RunOutcome(self.log.state)
        intake = self._intake(request)
        try:
            await self.step(Step.INSPECT, ResumeActivities.inspect_file, intake)
            text: ExtractedText | None = await self.step(
                Step.TEXT_EXTRACTION, ResumeActivities.extract_text, intake, policies.DOCUMENT
            )
            if text is not None and text.unread_pages == 0:
                self.skip(Step.OCR, SkipReason.NOT_NEEDED)
            await self.step(Step.OCR, ResumeActivities.read_images, intake, policies.PICTURES)
            await self.step(
                Step.NLP_PARSING, ResumeActivities.parse_resume, intake, policies.DOCUMENT
            )
            await self._enhance(intake)
            await self.ask(Step.REVIEW, ActionKind.REVIEW_RESUME)
            await self.step(Step.VERSION, ResumeActivities.confirm_version, intake)
        except (RunCancelledError, asyncio.CancelledError):
            return await self.cancelled()
        except RunFailedError as failure:
            await self._tell_resume(intake, failure.code)
            await self.failed(failure.code)
        return await self.succeeded()

    async def _enhance(self, intake: IntakeStep) -> None:
        """A model's help is welcome, never needed: when it fails for good the run goes on without."""
        if Step.AI_ENHANCEMENT in self.completed:
            return
        model: LanguageModelState = await write(EnhancementActivities.find_language_model, intake)
        if not model.available:
            self.skip(Step.AI_ENHANCEMENT, SkipReason.NO_PROVIDER)
        await self.step(
            Step.AI_ENHANCEMENT,
            EnhancementActivities.enhance_resume,
            intake,
            policies.MODEL,
            dispensable=SkipReason.PROVIDER_FAILED,
        )

    def _intake(self, request: StartRun) -> IntakeStep:
        if request.resume_id is None:
            raise ApplicationError("an intake run names its résumé", type="resume_not_found")
        return IntakeStep(request.run_id, request.user_id, request.resume_id, self.attempt)

    async def _tell_resume(self, intake: IntakeStep, code: Code) -> None:
        """A document that could not be read is marked so; an unanswered question is not its fault."""
        if Step.NLP_PARSING in self.completed:
            return
        failure = IntakeFailure(
            intake.run_id, intake.user_id, intake.resume_id, _failure_code(code)
        )
        await write(ResumeActivities.record_failure, failure)


def _failure_code(code: Code) -> IntakeFailureCode:
    try:
        return IntakeFailureCode(code)
    except ValueError:
        return IntakeFailureCode.INTERNAL
