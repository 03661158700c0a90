"""The step that asks a language model. What it cannot do is told apart from what is worth another try."""

from datetime import timedelta
from typing import Final

from temporalio import activity
from temporalio.exceptions import ApplicationError

from jobpilot.ports.language_model import ModelUnavailableError
from jobpilot.resumes.contracts import (
    EnhancedResume,
    EnhancementActivities,
    IntakeStep,
    LanguageModelState,
)
from jobpilot.resumes.enhancer import EnhanceRequest, ResumeEnhancer
from jobpilot.runs.domain.states import Step

LONGEST_WAIT: Final = timedelta(seconds=60)
"""A provider may ask for more patience than a person has who waits for their review."""


class EnhanceResumeActivities(EnhancementActivities):
    def __init__(self, enhancer: ResumeEnhancer) -> None:
        self._enhancer = enhancer

    @activity.defn(name="resumes.find_language_model")
    async def find_language_model(self, step: IntakeStep) -> LanguageModelState:  # noqa: ARG002
        return LanguageModelState(self._enhancer.is_available)

    @activity.defn(name="resumes.enhance_resume")
    async def enhance_resume(self, step: IntakeStep) -> EnhancedResume:
        """Raises ModelRejectedError, ModelRefusedError, ModelOutputTooLongError, ModelOutputInvalidError,
        ResumeNotFoundError, VersionNotFoundError; ApplicationError `llm_unavailable` to be tried again.
        """
        request = EnhanceRequest(
            step.user_id,
            step.run_id,
            step.resume_id,
            effect_key=f"{step.run_id}:{Step.AI_ENHANCEMENT}",
            parse_key=f"{step.run_id}:{Step.NLP_PARSING}",
        )
        try:
            done = await self._enhancer.enhance(request)
        except ModelUnavailableError as error:
            raise ApplicationError(
                error.code, type=error.code, next_retry_delay=_wait(error)
            ) from None
        return EnhancedResume(done.number, done.accepted, done.refused)


def _wait(error: ModelUnavailableError) -> timedelta | None:
    seconds = error.extra.get("retry_after")
    if not isinstance(seconds, int):
        return None
    return min(timedelta(seconds=min(seconds, 3600)), LONGEST_WAIT)
