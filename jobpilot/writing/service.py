"""Drafts: writing them, looking at them, editing, deciding, and where every sentence comes from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from jobpilot.costs.domain.calls import ModelAnswer
from jobpilot.jobs.domain.job import Job, JobNotFoundError
from jobpilot.jobs.service import JobService
from jobpilot.ports.sources import SourceName
from jobpilot.resumes.service import ResumeService
from jobpilot.runs.service import RunService
from jobpilot.writing.contracts import WriteDraft
from jobpilot.writing.domain.assembly import Written, reviewed
from jobpilot.writing.domain.documents import check_document
from jobpilot.writing.domain.drafts import (
    DECIDABLE,
    EDITABLE,
    NEEDS_POSTING,
    Draft,
    DraftClosedError,
    DraftConflictError,
    DraftFilter,
    DraftKind,
    DraftSource,
    DraftState,
    DraftVersion,
    DraftVersionNotFoundError,
    PostingRequiredError,
)
from jobpilot.writing.domain.gate.evidence import Posting
from jobpilot.writing.domain.prompts import WritingTask
from jobpilot.writing.domain.styles import Traits
from jobpilot.writing.domain.tailoring import Edit, applied
from jobpilot.writing.exports import PrintedDraft
from jobpilot.writing.repository import DraftRepository, StyleRepository

PAGE_MAX: Final = 100
VERSIONS_SHOWN: Final = 100


@dataclass(frozen=True)
class Provenance:
    """Why a version says what it says. `generated` is the version that a model or the built-in writer made."""

    draft: Draft
    version: DraftVersion
    generated: DraftVersion | None
    job: Job | None


@dataclass(frozen=True)
class ShownDraft:
    """`tailored` is the résumé with the edits made, for that kind."""

    draft: Draft
    version: DraftVersion | None
    tailored: Mapping[str, Any] | None


@dataclass(frozen=True)
class OpenedDraft:
    """`version` is set where the draft has been written already, `task` where it has not."""

    draft: Draft
    version: DraftVersion | None
    task: WritingTask | None


def effect_key(request: WriteDraft) -> str:
    """The same for every repetition of a run's step."""
    return f"{request.run_id}:write_draft:{request.kind}:{request.job_id}"


def draft_id(request: WriteDraft) -> UUID:
    """One draft for a run, a kind and a posting."""
    return uuid5(request.run_id, f"draft:{request.kind}:{request.job_id}")


def posting_of(job: Job | None) -> Posting:
    """What the gate and a prompt see of a posting; of a company's page that has no title."""
    if job is None:
        return Posting()
    if job.source == SourceName.COMPANY_PAGE:
        return Posting(company=job.company, text=job.description)
    places = tuple(place.text for place in job.locations if place.text)
    return Posting(job.company, job.title, job.description, places, job.skills)


class DraftService:
    """Bound to one transaction of one person."""

    def __init__(
        self,
        drafts: DraftRepository,
        styles: StyleRepository,
        resumes: ResumeService,
        jobs: JobService,
        runs: RunService,
        now: Callable[[], datetime],
    ) -> None:
        self._drafts = drafts
        self._styles = styles
        self._resumes = resumes
        self._jobs = jobs
        self._runs = runs
        self._now = now

    # -- written by a run ------------------------------------------------------------------------

    async def open(self, request: WriteDraft) -> OpenedDraft:
        """The draft's row, made once, and what to write unless it is written.

        Raises PostingRequiredError, JobNotFoundError, ResumeNotFoundError, VersionNotFoundError.
        """
        if request.kind in NEEDS_POSTING and request.job_id is None:
            raise PostingRequiredError
        resume = await self._resumes.version(request.resume_id, request.resume_version)
        job = None if request.job_id is None else await self._jobs.get(request.job_id)
        style = await self._style(request.style_id)
        wanted = draft_id(request)
        await self._drafts.add(wanted, _values(request, None if style is None else style[0]))
        draft = await self._drafts.get(wanted)
        if draft.current_version is not None:
            return OpenedDraft(draft, await self._drafts.version(draft.id, 1), None)
        traits = Traits() if style is None else style[1]
        task = WritingTask(request.kind, resume.document, posting_of(job), traits)
        return OpenedDraft(draft, None, task)

    async def _style(self, style_id: UUID | None) -> tuple[UUID, Traits] | None:
        """The one asked for, else the default; one that was deleted in the meantime is none."""
        found = await self._styles.find(style_id) if style_id else await self._styles.default()
        return None if found is None else (found.id, found.traits)

    async def store(
        self, request: WriteDraft, written: Written, answer: ModelAnswer[Any], model: str
    ) -> DraftVersion:
        """The first version, once. Raises DraftNotFoundError."""
        draft = await self._drafts.get(draft_id(request), lock=True)
        if draft.current_version is not None:
            return await self._drafts.version(draft.id, 1)
        stored = await self._drafts.add_version(
            draft,
            {
                "source": DraftSource.GENERATED,
                "document": written.document,
                "questions": written.questions,
                "sources": written.sources,
                "llm_call_id": answer.call_id,
                "cost_micros": answer.cost_micros,
                "prompt_version": answer.prompt_version,
                "model": model,
                "effect_key": effect_key(request),
            },
        )
        await self._drafts.change(draft.id, state=DraftState.NEEDS_REVIEW)
        return stored

    async def write_further(
        self, draft_id: UUID, run_id: UUID, document: Mapping[str, Any]
    ) -> DraftVersion:
        """A further e-mail after a draft, to be reviewed; once per run. The document states nothing about the person
        that the draft did not: nothing in it is left to check. Raises DraftNotFoundError.
        """
        first = await self._drafts.get(draft_id)
        further_id = uuid5(run_id, f"further:{draft_id}")
        kept = ("user_id", "match_id", "job_id", "resume_id", "resume_version", "style_id")
        values = {name: getattr(first, name) for name in kept}
        await self._drafts.add(further_id, {**values, "kind": first.kind, "run_id": run_id})
        draft = await self._drafts.get(further_id, lock=True)
        if draft.current_version is not None:
            return await self._drafts.version(draft.id, 1)
        stored = await self._drafts.add_version(
            draft,
            {
                "source": DraftSource.GENERATED,
                "document": dict(document),
                "questions": [],
                "sources": [],
                "effect_key": f"{run_id}:write_further:{draft_id}",
            },
        )
        await self._drafts.change(draft.id, state=DraftState.NEEDS_REVIEW)
        return stored

    async def decide(self, draft_id: UUID, version: int, *, approved: bool) -> Draft:
        """Approve or reject a version; the same decision again changes nothing.

        Raises DraftNotFoundError, DraftConflictError (there is a newer version), DraftClosedError.
        """
        draft = await self._drafts.get(draft_id, lock=True)
        state = DraftState.APPROVED if approved else DraftState.REJECTED
        if draft.state is state and (not approved or draft.approved_version == version):
            return draft
        if draft.state is DraftState.SENT and approved and draft.approved_version == version:
            return draft
        if draft.state not in DECIDABLE:
            raise DraftClosedError(draft.state)
        if approved and draft.current_version != version:
            raise DraftConflictError(draft.current_version)
        at = self._now() if approved else None
        values = {"approved_version": version if approved else None, "approved_at": at}
        await self._drafts.change(draft.id, state=state, **values)
        return await self._drafts.get(draft.id)

    async def approved(self, draft_id: UUID) -> tuple[Draft, DraftVersion]:
        """What was approved, to be sent. Raises DraftNotFoundError, DraftVersionNotFoundError."""
        draft = await self._drafts.get(draft_id)
        if draft.approved_version is None:
            raise DraftVersionNotFoundError
        return draft, await self._drafts.version(draft.id, draft.approved_version)

    async def take_back(self, draft_id: UUID) -> None:
        """Nobody is asked about it any more: as good as rejected. One that was decided about stays as it is.

        Raises DraftNotFoundError.
        """
        draft = await self._drafts.get(draft_id, lock=True)
        if await self._runs.withdraw_question(draft.run_id, draft.id):
            await self._drafts.change(draft.id, state=DraftState.REJECTED)

    async def mark_sent(self, draft_id: UUID) -> None:
        """It left the house; nothing about it changes any more. Raises DraftNotFoundError."""
        draft = await self._drafts.get(draft_id, lock=True)
        await self._drafts.change(draft.id, state=DraftState.SENT)

    # -- looked at and edited by the person ------------------------------------------------------

    async def get(self, draft_id: UUID) -> Draft:
        """Raises DraftNotFoundError, also for a draft of somebody else."""
        return await self._drafts.get(draft_id)

    async def list_drafts(
        self, wanted: DraftFilter, cursor: str | None, limit: int
    ) -> tuple[tuple[Draft, ...], str | None]:
        """Newest first; at most PAGE_MAX. Raises CursorInvalidError."""
        return await self._drafts.page(wanted, cursor, min(limit, PAGE_MAX))

    async def version(self, draft_id: UUID, number: int) -> DraftVersion:
        """Raises DraftNotFoundError, DraftVersionNotFoundError."""
        draft = await self._drafts.get(draft_id)
        return await self._drafts.version(draft.id, number)

    async def versions(self, draft_id: UUID) -> list[DraftVersion]:
        """Newest first. Raises DraftNotFoundError."""
        draft = await self._drafts.get(draft_id)
        return await self._drafts.versions(draft.id, VERSIONS_SHOWN)

    async def save(
        self, draft_id: UUID, expected: int, document: Mapping[str, Any]
    ) -> DraftVersion:
        """The edited document as the next version: what the gate does not find becomes questions, and stays.

        An open question of the run about the draft is about the new version from now on. Raises DraftNotFoundError,
        DraftConflictError, DraftClosedError, DraftInvalidError.
        """
        draft = await self._drafts.get(draft_id, lock=True)
        if draft.state not in EDITABLE:
            raise DraftClosedError(draft.state)
        if draft.current_version is None or draft.current_version != expected:
            raise DraftConflictError(draft.current_version)
        resume = await self._resumes.version(draft.resume_id, draft.resume_version)
        cleaned = check_document(draft.kind, document, resume.document)
        current = await self._drafts.version(draft.id, expected)
        if current.document == cleaned:
            return current
        job = await self._job(draft)
        written = reviewed(
            draft.kind, cleaned, resume.document, posting_of(job), self._now().date()
        )
        saved = await self._drafts.add_version(
            draft,
            {
                "source": DraftSource.EDITED,
                "document": written.document,
                "questions": written.questions,
                "sources": written.sources,
            },
        )
        await self._drafts.change(
            draft.id, state=DraftState.NEEDS_REVIEW, approved_version=None, approved_at=None
        )
        await self._runs.revise_question(draft.run_id, draft.id, saved.number)
        return saved

    async def provenance(self, draft_id: UUID, number: int | None) -> Provenance:
        """Of the version asked for, else the current one. Raises DraftNotFoundError, DraftVersionNotFoundError."""
        draft = await self._drafts.get(draft_id)
        version = await self._drafts.version(draft.id, number or draft.current_version or 0)
        generated = version
        if version.source is not DraftSource.GENERATED:
            generated = await self._drafts.version(draft.id, 1)
        return Provenance(draft, version, generated, await self._job(draft))

    async def shown(self, draft_id: UUID) -> ShownDraft:
        """The draft with its current version, if it has one yet. Raises DraftNotFoundError."""
        draft = await self._drafts.get(draft_id)
        if draft.current_version is None:
            return ShownDraft(draft, None, None)
        version = await self._drafts.version(draft.id, draft.current_version)
        tailored = None
        if draft.kind is DraftKind.TAILORED_RESUME:
            tailored = await self._tailored(draft, version)
        return ShownDraft(draft, version, tailored)

    async def printed(self, draft_id: UUID, number: int | None) -> PrintedDraft:
        """What a file is made of. Raises DraftNotFoundError, DraftVersionNotFoundError, ResumeNotFoundError."""
        draft = await self._drafts.get(draft_id)
        version = await self._drafts.version(draft.id, number or draft.current_version or 0)
        job = await self._job(draft)
        if draft.kind is DraftKind.TAILORED_RESUME:
            resume = await self._tailored(draft, version)
        else:
            base = await self._resumes.version(draft.resume_id, draft.resume_version)
            resume = dict(base.document)
        title = f"{job.title} {job.company}".strip() if job else ""
        return PrintedDraft(draft.kind, version.document, resume, title or "JobPilot")

    async def _tailored(self, draft: Draft, version: DraftVersion) -> dict[str, Any]:
        base = await self._resumes.version(draft.resume_id, draft.resume_version)
        edits = [Edit.from_json(edit) for edit in version.document["edits"]]
        return applied(edits, base.document)

    async def _job(self, draft: Draft) -> Job | None:
        if draft.job_id is None:
            return None
        try:
            return await self._jobs.get(draft.job_id)
        except JobNotFoundError:
            return None


def _values(request: WriteDraft, style_id: UUID | None) -> dict[str, Any]:
    return {
        "user_id": request.user_id,
        "kind": request.kind,
        "run_id": request.run_id,
        "match_id": request.match_id,
        "job_id": request.job_id,
        "resume_id": request.resume_id,
        "resume_version": request.resume_version,
        "style_id": style_id,
    }
