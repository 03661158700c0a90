"""Writing a draft: what to ask, the answer that is paid for once, and what of it passes the gate."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Final
from uuid import UUID

from jobpilot.costs.domain.calls import ModelCall
from jobpilot.costs.service import MeteredModel
from jobpilot.writing.contracts import WriteDraft
from jobpilot.writing.domain.assembly import assembled
from jobpilot.writing.domain.composing import COMPOSERS
from jobpilot.writing.domain.drafts import DraftVersion
from jobpilot.writing.domain.prompts import SHAPE_NAMES, facts_of
from jobpilot.writing.service import DraftService, effect_key

Writing = Callable[[UUID], AbstractAsyncContextManager[DraftService]]
"""Opens one transaction of a person; commits when the block ends."""

COMPOSED: Final = "composer-1"
"""What a version names as its model where a model's text did not pass and the built-in writer's took its place."""


class DraftWriter:
    """Waits for the model outside of any transaction. One for a process."""

    def __init__(self, writing: Writing, model: MeteredModel, now: Callable[[], datetime]) -> None:
        self._writing = writing
        self._model = model
        self._now = now

    async def write(self, request: WriteDraft) -> DraftVersion:
        """The draft's first version, once.

        Raises PostingRequiredError, JobNotFoundError, ResumeNotFoundError, VersionNotFoundError, and what
        MeteredModel.ask raises.
        """
        async with self._writing(request.user_id) as drafts:
            opened = await drafts.open(request)
        if opened.version is not None or opened.task is None:
            assert opened.version is not None
            return opened.version
        task = opened.task
        call = ModelCall(
            user_id=request.user_id,
            run_id=request.run_id,
            effect_key=effect_key(request),
            purpose=str(request.kind),
            prompt=task.prompt(),
            prompt_version=task.prompt_version,
            subject_id=request.resume_id,
        )
        answer = await self._model.ask(call)
        today = self._now().date()
        written, model = assembled(task, answer.data, today), answer.model
        if not written.is_enough:
            composed = COMPOSERS[SHAPE_NAMES[task.kind]](facts_of(task))
            questions = written.questions
            written, model = assembled(task, composed, today), COMPOSED
            written.questions[:0] = questions
        async with self._writing(request.user_id) as drafts:
            return await drafts.store(request, written, answer, model)
