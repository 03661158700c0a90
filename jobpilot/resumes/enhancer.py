"""Asking a language model about a résumé. Each question is paid for once (`jobpilot.costs`)."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from jobpilot.costs.domain.calls import ModelCall
from jobpilot.costs.service import MeteredModel
from jobpilot.ports.language_model import Message, Prompt
from jobpilot.resumes.domain.proposals import (
    SHAPE,
    SHAPE_NAME,
    Proposal,
    Question,
    read_proposals,
)
from jobpilot.resumes.enhancing import EnhancedVersion, ResumeEnhancementService

PURPOSE: Final = "resume_enhancement"
PROMPT_VERSION: Final = "resume-changes-1"

Enhancing = Callable[[UUID], AbstractAsyncContextManager[ResumeEnhancementService]]
"""Opens one transaction of a person; commits when the block ends."""


@dataclass(frozen=True)
class EnhanceRequest:
    """`effect_key` names the step of the run, `parse_key` the step whose version is completed."""

    user_id: UUID
    run_id: UUID
    resume_id: UUID
    effect_key: str
    parse_key: str


class ResumeEnhancer:
    """Waits for the model outside of any transaction."""

    def __init__(self, enhancing: Enhancing, model: MeteredModel, longest_text: int) -> None:
        self._enhancing = enhancing
        self._model = model
        self._longest_text = longest_text

    @property
    def is_available(self) -> bool:
        """Whether a provider is configured: the built-in writer reads no résumés."""
        return self._model.answers(SHAPE_NAME)

    async def enhance(self, request: EnhanceRequest) -> EnhancedVersion:
        """Complete the résumé with what the model finds in its text.

        Raises ModelUnavailableError (worth another try), ModelRejectedError, ModelRefusedError,
        ModelOutputTooLongError, ModelOutputInvalidError, ModelUnpricedError, BudgetExhaustedError,
        ResumeNotFoundError, VersionNotFoundError.
        """
        if not self.is_available:
            return EnhancedVersion(None, 0, 0)
        async with self._enhancing(request.user_id) as service:
            done = await service.done(request.resume_id, request.effect_key)
            if done is not None:
                return done
            question = await service.question(
                request.resume_id, request.parse_key, self._longest_text
            )
        proposals = await self._ask(request, question)
        async with self._enhancing(request.user_id) as service:
            return await service.store(
                request.resume_id,
                request.effect_key,
                request.parse_key,
                proposals,
                truncated=question.truncated,
            )

    async def _ask(self, request: EnhanceRequest, question: Question) -> list[Proposal]:
        messages = (Message("system", question.instructions), Message("user", question.content))
        call = ModelCall(
            user_id=request.user_id,
            run_id=request.run_id,
            effect_key=request.effect_key,
            purpose=PURPOSE,
            prompt=Prompt(messages, SHAPE_NAME, SHAPE),
            prompt_version=PROMPT_VERSION,
            subject_id=request.resume_id,
        )
        return (await self._model.ask(call, read_proposals)).data
