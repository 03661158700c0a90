"""Writing and deciding drafts, delivered by Temporal."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from temporalio import activity

from jobpilot.writing.contracts import (
    DecidedDraft,
    DecideDraft,
    WriteDraft,
    WritingActivities,
    WrittenDraft,
)
from jobpilot.writing.service import DraftService
from jobpilot.writing.writer import DraftWriter

Writing = Callable[[UUID], AbstractAsyncContextManager[DraftService]]
"""Opens one transaction of a person; commits when the block ends."""


class WriteDraftActivities(WritingActivities):
    """Asks outside of any transaction, then stores in a short one."""

    def __init__(self, writing: Writing, writer: DraftWriter) -> None:
        self._writing = writing
        self._writer = writer

    @activity.defn(name="writing.write_draft")
    async def write_draft(self, request: WriteDraft) -> WrittenDraft:
        """Raises PostingRequiredError, JobNotFoundError, ResumeNotFoundError, VersionNotFoundError,
        BudgetExhaustedError, ModelUnpricedError, and the errors of the language model's port.
        """
        version = await self._writer.write(request)
        return WrittenDraft(
            version.draft_id, version.number, len(version.sources), len(version.questions)
        )

    @activity.defn(name="writing.approve_draft")
    async def approve_draft(self, request: DecideDraft) -> DecidedDraft:
        """Raises DraftNotFoundError, DraftConflictError, DraftClosedError."""
        return await self._decide(request, approved=True)

    @activity.defn(name="writing.reject_draft")
    async def reject_draft(self, request: DecideDraft) -> DecidedDraft:
        """Raises DraftNotFoundError, DraftClosedError."""
        return await self._decide(request, approved=False)

    async def _decide(self, request: DecideDraft, *, approved: bool) -> DecidedDraft:
        async with self._writing(request.user_id) as drafts:
            draft = await drafts.decide(request.draft_id, request.version, approved=approved)
        return DecidedDraft(draft.id, request.version, draft.state)
