"""The step that asks a language model."""

from temporalio import activity

from jobpilot.resumes.contracts import (
    EnhancedResume,
    EnhancementActivities,
    IntakeStep,
    LanguageModelState,
)
from jobpilot.resumes.enhancer import EnhanceRequest, ResumeEnhancer
from jobpilot.runs.domain.states import Step


class EnhanceResumeActivities(EnhancementActivities):
    def __init__(self, enhancer: ResumeEnhancer) -> None:
        self._enhancer = enhancer

    @activity.defn(name="resumes.find_language_model")
    async def find_language_model(self, step: IntakeStep) -> LanguageModelState:  # noqa: ARG002 - an activity's signature is its contract
        return LanguageModelState(self._enhancer.is_available)

    @activity.defn(name="resumes.enhance_resume")
    async def enhance_resume(self, step: IntakeStep) -> EnhancedResume:
        """Raises ModelRejectedError, ModelRefusedError, ModelOutputTooLongError, ModelOutputInvalidError,
        ModelUnpricedError, BudgetExhaustedError, ResumeNotFoundError, VersionNotFoundError; ModelUnavailableError is
        to be tried again.
        """
        request = EnhanceRequest(
            step.user_id,
            step.run_id,
            step.resume_id,
            effect_key=f"{step.run_id}:{Step.AI_ENHANCEMENT}",
            parse_key=f"{step.run_id}:{Step.NLP_PARSING}",
        )
        done = await self._enhancer.enhance(request)
        return EnhancedResume(done.number, done.accepted, done.refused)
