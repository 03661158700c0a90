"""Asking a language model about a résumé and paying for each answer once.

Problem: a worker may die between the answer and its use, and whoever repeats the step would pay again.
Mechanism: each answer is stored under a key of the run, the question and the number of the try before anything is done
with it; a repeated step finds it there. An answer of the wrong shape is objected to at most twice.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from jobpilot.ports.language_model import (
    LanguageModel,
    Message,
    ModelOutputInvalidError,
    Prompt,
)
from jobpilot.resumes.domain.proposals import (
    SHAPE,
    SHAPE_NAME,
    Proposal,
    ProposalsInvalidError,
    Question,
    read_proposals,
)
from jobpilot.resumes.enhancing import EnhancedVersion, ResumeEnhancementService

REPAIRS: Final = 2
LONGEST_OBJECTED: Final = 4_000
"""How much of an unusable answer is shown to the model again."""

Enhancing = Callable[[UUID], AbstractAsyncContextManager[ResumeEnhancementService]]
"""Opens one transaction of a person; commits when the block ends."""


@dataclass(frozen=True)
class EnhanceRequest:
    """`effect_key` names the step of the run, `parse_key` the step whose version is completed."""

    user_id: UUID
    resume_id: UUID
    effect_key: str
    parse_key: str


class ResumeEnhancer:
    """Waits for the model outside of any transaction."""

    def __init__(
        self, enhancing: Enhancing, model: LanguageModel | None, longest_text: int
    ) -> None:
        self._enhancing = enhancing
        self._model = model
        self._longest_text = longest_text

    @property
    def is_available(self) -> bool:
        """Whether a provider is configured."""
        return self._model is not None

    async def enhance(self, request: EnhanceRequest) -> EnhancedVersion:
        """Complete the résumé with what the model finds in its text.

        Raises ModelUnavailableError (worth another try), ModelRejectedError, ModelRefusedError,
        ModelOutputTooLongError, ModelOutputInvalidError, ResumeNotFoundError, VersionNotFoundError.
        """
        if self._model is None:
            return EnhancedVersion(None, 0, 0)
        async with self._enhancing(request.user_id) as service:
            done = await service.done(request.resume_id, request.effect_key)
            if done is not None:
                return done
            question = await service.question(
                request.resume_id, request.parse_key, self._longest_text
            )
        proposals = await self._ask(self._model, request, question)
        async with self._enhancing(request.user_id) as service:
            return await service.store(
                request.resume_id,
                request.effect_key,
                request.parse_key,
                proposals,
                truncated=question.truncated,
            )

    async def _ask(
        self, model: LanguageModel, request: EnhanceRequest, question: Question
    ) -> list[Proposal]:
        messages = (Message("system", question.instructions), Message("user", question.content))
        prompt = Prompt(messages, SHAPE_NAME, SHAPE)
        for number in range(1 + REPAIRS):
            key = f"{request.effect_key}:{model.name}:{question.fingerprint}:{number}"
            answer = await self._answer(model, request, prompt, key)
            try:
                return read_proposals(answer)
            except ProposalsInvalidError as error:
                objection = f"{error} Answer again, with one JSON object of the schema only."
                prompt = prompt.continued(answer[:LONGEST_OBJECTED], objection)
        raise ModelOutputInvalidError

    async def _answer(
        self, model: LanguageModel, request: EnhanceRequest, prompt: Prompt, key: str
    ) -> str:
        async with self._enhancing(request.user_id) as service:
            known = await service.answer(key)
        if known is not None:
            return known
        completion = await model.complete(prompt, key)
        async with self._enhancing(request.user_id) as service:
            await service.keep_answer(request.resume_id, key, model.name, completion)
        return completion.text
