"""Asking for a draft: for a posting, a company's page, or from nothing but the résumé; again in another style.

What is asked for becomes a run like any other, so that it is written, paid for and approved in the one way there is.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from jobpilot.jobs.domain.job import JobContent
from jobpilot.jobs.service import JobService
from jobpilot.resumes.service import ResumeService
from jobpilot.runs.domain.run import Run, RunRequest
from jobpilot.runs.domain.states import RunKind
from jobpilot.runs.service import RunService
from jobpilot.writing.domain.drafts import DraftKind, options_of
from jobpilot.writing.service import DraftService

ResumeOf = Callable[[UUID], Awaitable[UUID | None]]
"""The résumé that a match was found with; None when there is no such match."""


@dataclass(frozen=True)
class WantedDraft:
    """`subject_id` is a match or a posting; `company` what the page of a company says; at most one of them."""

    kind: DraftKind
    resume_id: UUID | None = None
    subject_id: UUID | None = None
    company: JobContent | None = None
    style_id: UUID | None = None


class DraftRequests:
    """Bound to one transaction of one person."""

    def __init__(
        self,
        drafts: DraftService,
        jobs: JobService,
        resumes: ResumeService,
        runs: RunService,
        resume_of: ResumeOf,
    ) -> None:
        self._drafts = drafts
        self._jobs = jobs
        self._resumes = resumes
        self._runs = runs
        self._resume_of = resume_of

    async def write(self, user_id: UUID, wanted: WantedDraft) -> Run:
        """The run that writes it. Without a résumé: the match's, else the newest that can be read.

        Raises ResumeNotFoundError, VersionNotFoundError, JobNotFoundError, StyleNotFoundError, RunSubjectMissingError.
        """
        subject_id = wanted.subject_id
        if wanted.company is not None:
            subject_id = (await self._jobs.paste(user_id, wanted.company)).id
        resume_id = wanted.resume_id or await self._usual_resume(subject_id)
        request = _request(wanted.kind, resume_id, subject_id, wanted.style_id)
        return await self._runs.request_run(user_id, request)

    async def rewrite(self, user_id: UUID, draft_id: UUID, style_id: UUID | None) -> Run:
        """The run that writes a draft anew, from the same résumé for the same posting.

        What the draft says stays as it is; while it waits for the person's approval it is taken back, since of two that
        say the same only one is to be sent. Raises DraftNotFoundError, and what `write` raises.
        """
        draft = await self._drafts.get(draft_id)
        subject_id = draft.match_id or draft.job_id
        await self._drafts.take_back(draft.id)
        request = _request(draft.kind, draft.resume_id, subject_id, style_id)
        return await self._runs.request_run(user_id, request, instead_of=draft.run_id)

    async def _usual_resume(self, subject_id: UUID | None) -> UUID:
        """Raises VersionNotFoundError."""
        found = None if subject_id is None else await self._resume_of(subject_id)
        if found is not None:
            return found
        return await self._resumes.newest_readable()


def _request(
    kind: DraftKind, resume_id: UUID, subject_id: UUID | None, style_id: UUID | None
) -> RunRequest:
    return RunRequest(RunKind.PREPARE, resume_id, subject_id, options_of([kind], style_id))
