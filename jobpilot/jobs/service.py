"""Looking at postings, keeping pasted ones, and what ranking needs from them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from jobpilot.jobs.domain.job import (
    EmbeddingText,
    Job,
    JobContent,
    JobFilter,
    JobNotFoundError,
    JobState,
)
from jobpilot.jobs.repository import JobRepository


class JobService:
    """Bound to one transaction: a person sees public postings and those they pasted; the house sees all."""

    def __init__(self, jobs: JobRepository, now: Callable[[], datetime]) -> None:
        self._jobs = jobs
        self._now = now

    async def list_jobs(
        self, wanted: JobFilter, cursor: str | None, limit: int
    ) -> tuple[tuple[Job, ...], str | None]:
        """Newest first. Raises CursorInvalidError."""
        return await self._jobs.page(wanted, cursor, limit)

    async def count(self, wanted: JobFilter) -> int:
        """How many postings the list would give on all its pages."""
        return await self._jobs.count(wanted)

    async def narrow(self, job_ids: Sequence[UUID], wanted: JobFilter) -> list[UUID]:
        """Those of the postings that fit the filter."""
        return await self._jobs.narrow(job_ids, wanted) if job_ids else []

    async def get(self, job_id: UUID) -> Job:
        """Raises JobNotFoundError."""
        return await self._jobs.get(job_id)

    async def by_ids(self, job_ids: Sequence[UUID]) -> Mapping[UUID, Job]:
        """Those of them that the person may see."""
        return await self._jobs.by_ids(job_ids) if job_ids else {}

    async def known(self, identity: str) -> Job | None:
        """The public posting with this identity."""
        return await self._jobs.public_by_identity(identity)

    async def paste(self, owner_id: UUID, content: JobContent) -> Job:
        """Keep what a person pasted, for them alone; the same again is the same posting.

        A posting that is public already is given instead, so that nobody has it twice.
        """
        if content.identity is not None:
            known = await self._jobs.public_by_identity(content.identity)
            if known is not None:
                return known
        return await self._jobs.keep_pasted(owner_id, content, self._now())

    async def renew(self, owner_id: UUID, job: Job, content: JobContent) -> Job:
        """What a pasted posting's page says now. It stays the posting it was, whatever its page is called now."""
        same = replace(content, source=job.source, external_id=job.external_id)
        return await self._jobs.keep_pasted(owner_id, same, self._now())

    async def close_own(self, job_id: UUID) -> None:
        """Close a pasted posting."""
        values = {"state": JobState.CLOSED, "closed_at": self._now()}
        await self._jobs.change_own(job_id, values)

    async def remove(self, job_id: UUID) -> None:
        """Forget a pasted posting. Raises JobNotFoundError, also for a public one."""
        if not await self._jobs.remove(job_id):
            raise JobNotFoundError

    async def pending_embeddings(self, model: str, limit: int) -> Sequence[EmbeddingText]:
        """Open postings whose vector of this model is missing or of an older text. For the house."""
        return await self._jobs.pending_embeddings(model, limit)

    async def keep_embeddings(self, model: str, vectors: Mapping[UUID, Sequence[float]]) -> None:
        """Store unit vectors of 384 numbers. For the house."""
        await self._jobs.keep_embeddings(model, vectors)
