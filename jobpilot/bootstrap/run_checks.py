"""What has to be so before a person starts a run or approves what it asks. Runs themselves know no other feature."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from jobpilot.applications.service import ApplicationService
from jobpilot.outreach.domain.mails import RecipientMissingError
from jobpilot.resumes.domain.resume import VersionNotFoundError
from jobpilot.resumes.service import ResumeService
from jobpilot.runs.domain.errors import RunOptionUnknownError, RunSubjectMissingError
from jobpilot.runs.domain.run import PendingAction, RunRequest
from jobpilot.runs.domain.states import ActionKind, RunKind
from jobpilot.runs.service import ApprovalCheck, RunCheck
from jobpilot.writing.domain.drafts import NEEDS_POSTING, DraftKind, options_of, read_options
from jobpilot.writing.service import DraftService
from jobpilot.writing.style_service import StyleService


@dataclass(frozen=True)
class RunChecks:
    """Bound to one transaction of one person.

    An outreach run starts when an e-mail is approved, an application run when a reminder is set.
    """

    resumes: ResumeService
    applications: ApplicationService
    styles: StyleService

    def by_kind(self) -> Mapping[RunKind, RunCheck]:
        return {
            RunKind.RESUME_INTAKE: self._intake,
            RunKind.DISCOVER: self._discover,
            RunKind.MATCH: self._match,
            RunKind.PREPARE: self._prepare,
            RunKind.BRIEFING: self._briefing,
        }

    async def _intake(self, request: RunRequest) -> RunRequest:
        """Raises RunSubjectMissingError, ResumeNotFoundError."""
        resume_id = _named(request.resume_id, "resume_id")
        await self.resumes.require(resume_id)
        return RunRequest(request.kind, resume_id)

    async def _discover(self, request: RunRequest) -> RunRequest:
        """Raises ResumeNotFoundError, VersionNotFoundError."""
        if request.resume_id is not None:
            await self._readable(request.resume_id)
        return RunRequest(request.kind, request.resume_id)

    async def _match(self, request: RunRequest) -> RunRequest:
        """Raises RunSubjectMissingError, ResumeNotFoundError, VersionNotFoundError."""
        resume_id = _named(request.resume_id, "resume_id")
        await self._readable(resume_id)
        return RunRequest(request.kind, resume_id)

    async def _prepare(self, request: RunRequest) -> RunRequest:
        """Raises RunSubjectMissingError, RunOptionUnknownError, ResumeNotFoundError, VersionNotFoundError,
        JobNotFoundError, StyleNotFoundError.
        """
        await self._readable(_named(request.resume_id, "resume_id"))
        try:
            kinds, style_id = read_options(request.options)
        except ValueError:
            raise RunOptionUnknownError("Options of this kind are kinds of drafts.") from None
        if style_id is not None:
            await self.styles.get(style_id)
        if request.subject_id is not None:
            await self.applications.subject(request.subject_id)
        elif not kinds or NEEDS_POSTING.intersection(kinds):
            _named(None, "subject_id")
        return replace(request, options=options_of(kinds, style_id))

    async def _briefing(self, request: RunRequest) -> RunRequest:
        return RunRequest(request.kind)

    async def _readable(self, resume_id: UUID) -> None:
        if (await self.resumes.get(resume_id)).current_version is None:
            raise VersionNotFoundError


@dataclass(frozen=True)
class ApprovalChecks:
    """Bound to one transaction of one person."""

    drafts: DraftService

    def by_kind(self) -> Mapping[ActionKind, ApprovalCheck]:
        return {ActionKind.REVIEW_DRAFT: self._draft}

    async def _draft(self, action: PendingAction) -> None:
        """Raises RecipientMissingError: what is approved is sent, and only its writer may say to whom."""
        if action.subject_id is None:
            return
        draft = await self.drafts.get(action.subject_id)
        if draft.kind is not DraftKind.COLD_EMAIL or draft.current_version is None:
            return
        version = await self.drafts.version(draft.id, draft.current_version)
        if not version.document.get("to"):
            raise RecipientMissingError


def _named(value: UUID | None, name: str) -> UUID:
    if value is None:
        raise RunSubjectMissingError(f"A run of this kind needs {name}.")
    return value
