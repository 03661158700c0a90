"""The board of applications: what a person moves, and what agents note on it.

A reminder is a run of its own: it is started when a day is set, woken when the day changes, and ends when the
reminder was given or is no longer wanted.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from jobpilot.applications.domain.application import (
    ASK_AFTER,
    OVER,
    Application,
    ApplicationEvent,
    ApplicationEventType,
    NewApplication,
    Stage,
    moves_on,
)
from jobpilot.applications.domain.errors import (
    ApplicationConflictError,
    ApplicationIncompleteError,
)
from jobpilot.applications.repository import ApplicationRepository
from jobpilot.jobs.service import JobService
from jobpilot.resumes.domain.resume import VersionNotFoundError
from jobpilot.resumes.service import ResumeService
from jobpilot.runs.contracts import Notice
from jobpilot.runs.domain.run import RunRequest
from jobpilot.runs.domain.states import RunKind
from jobpilot.runs.service import RunService

LISTED: Final = 500
EVENTS: Final = 200

FindPosting = Callable[[UUID], Awaitable[UUID | None]]
"""The posting of a match of the person's; None when there is no such match."""


@dataclass(frozen=True)
class ApplicationChanges:
    """Only what is named changes; `clear_reminder` takes the reminder away."""

    stage: Stage | None = None
    position: float | None = None
    notes: str | None = None
    remind_at: datetime | None = None
    clear_reminder: bool = False


@dataclass(frozen=True)
class Subject:
    """What an application is for: a posting, and the match it came from."""

    job_id: UUID
    match_id: UUID | None


class ApplicationService:
    """Bound to one transaction of one person."""

    def __init__(
        self,
        repository: ApplicationRepository,
        jobs: JobService,
        resumes: ResumeService,
        runs: RunService,
        *,
        find_posting: FindPosting,
        now: Callable[[], datetime],
    ) -> None:
        self._repository = repository
        self._jobs = jobs
        self._resumes = resumes
        self._runs = runs
        self._find_posting = find_posting
        self._now = now

    async def list_all(self, stage: Stage | None = None) -> list[Application]:
        """By stage and place on the board; at most LISTED."""
        return await self._repository.list_all(stage, LISTED)

    async def get(self, application_id: UUID) -> Application:
        """Raises ApplicationNotFoundError."""
        return await self._repository.get(application_id)

    async def events(self, application_id: UUID) -> list[ApplicationEvent]:
        """Newest first. Raises ApplicationNotFoundError."""
        application = await self._repository.get(application_id)
        return await self._repository.events(application.id, EVENTS)

    async def reminded_since(self, moment: datetime) -> list[Application]:
        """Those of which the person was reminded after a moment."""
        return await self._repository.reminded_since(moment, EVENTS)

    async def subject(self, subject_id: UUID) -> Subject:
        """The posting behind a match or a posting. Raises JobNotFoundError."""
        job_id = await self._find_posting(subject_id)
        if job_id is not None:
            return Subject(job_id, subject_id)
        return Subject((await self._jobs.get(subject_id)).id, None)

    async def create(self, user_id: UUID, new: NewApplication) -> Application:
        """The one there is already, for a posting that has one.

        Raises ApplicationIncompleteError, JobNotFoundError.
        """
        if new.job_id is not None:
            job = await self._jobs.get(new.job_id)
            new = replace(new, company=job.company, title=job.title, url=job.url)
        if not (new.company and new.title):
            raise ApplicationIncompleteError("Name the posting, or the company and the title.")
        application = await self._add(user_id, replace(new, remind_at=None))
        return await self._remind_at(application, new.remind_at) if new.remind_at else application

    async def change(
        self, application_id: UUID, expected_version: int, changes: ApplicationChanges
    ) -> Application:
        """Raises ApplicationNotFoundError, ApplicationConflictError."""
        application = await self._repository.get(application_id, lock=True)
        if application.version != expected_version:
            raise ApplicationConflictError(
                "The application has changed since you looked at it.",
                current_version=application.version,
            )
        wanted = {"position": changes.position, "notes": changes.notes}
        values = {name: value for name, value in wanted.items() if value is not None}
        if changes.stage is not None and changes.stage is not application.stage:
            return await self._move(application, changes.stage, values, changes)
        if values:
            application = await self._repository.change(application.id, values)
        return await self._set_reminder(application, changes)

    async def remove(self, application_id: UUID) -> None:
        """Raises ApplicationNotFoundError."""
        application = await self._repository.get(application_id, lock=True)
        await self._remind_at(application, None)
        await self._repository.change(application.id, {"deleted_at": self._now()})

    # -- what agents do -----------------------------------------------------------------------

    async def open(self, user_id: UUID, subject: Subject, resume_id: UUID) -> Application:
        """The application that documents are prepared for, with the version of the résumé they are made from.

        Raises JobNotFoundError, ResumeNotFoundError, VersionNotFoundError.
        """
        resume = await self._resumes.get(resume_id)
        if resume.current_version is None:
            raise VersionNotFoundError
        job = await self._jobs.get(subject.job_id)
        new = NewApplication(
            company=job.company,
            title=job.title,
            url=job.url,
            stage=Stage.PREPARING,
            job_id=job.id,
            match_id=subject.match_id,
        )
        application = await self._add(user_id, new)
        if application.resume_id == resume_id and application.resume_version is not None:
            return application
        values = {"resume_id": resume_id, "resume_version": resume.current_version}
        return await self._repository.change(application.id, values)

    async def attach_draft(self, job_id: UUID, draft_id: UUID) -> Application | None:
        """A document is ready: noted once."""
        application = await self._repository.of_posting(job_id)
        if application is not None:
            await self._repository.add_event(
                application,
                ApplicationEventType.DOCUMENT_READY,
                {"draft_id": str(draft_id)},
                f"document:{draft_id}",
            )
        return application

    async def advance(self, job_id: UUID, stage: Stage) -> Application | None:
        """Move it on; one that is further, or over, stays where it is."""
        application = await self._repository.of_posting(job_id)
        if application is None or not moves_on(application.stage, stage):
            return application
        return await self._move_by_house(application, stage)

    async def has_written(self, job_id: UUID, since: datetime) -> None:
        """An e-mail that was written down `since` then went out: whoever has written has applied.

        It moves the application of the posting once. Where the person has moved it themselves in the meantime, or is
        further already, it stays.
        """
        application = await self._repository.of_posting(job_id)
        if application is None or not moves_on(application.stage, Stage.APPLIED):
            return
        if not await self._repository.was_moved_by_hand(application.id, since):
            await self._move_by_house(application, Stage.APPLIED, "moved:has_written")

    async def note(
        self, job_id: UUID, kind: ApplicationEventType, data: Mapping[str, Any], effect_key: str
    ) -> None:
        """Something happened to the application of a posting, if there is one: noted once."""
        application = await self._repository.of_posting(job_id)
        if application is not None:
            await self._repository.add_event(application, kind, data, effect_key)

    async def reminder_of(self, application_id: UUID, run_id: UUID) -> datetime | None:
        """When this run is to remind; None when another one does, or none any more.

        Raises ApplicationNotFoundError.
        """
        application = await self._repository.get(application_id)
        return application.remind_at if application.reminder_run_id == run_id else None

    async def remind(self, application_id: UUID, run_id: UUID) -> None:
        """Note the reminder, once, and forget it. Raises ApplicationNotFoundError."""
        application = await self._repository.get(application_id, lock=True)
        if application.reminder_run_id != run_id:
            return
        stage = {"stage": str(application.stage)}
        kind = ApplicationEventType.REMINDED
        await self._repository.add_event(application, kind, stage, f"reminded:{run_id}")
        await self._repository.change(application.id, {"remind_at": None, "reminder_run_id": None})

    # -- how ----------------------------------------------------------------------------------

    async def _add(self, user_id: UUID, new: NewApplication) -> Application:
        application_id = uuid4()
        if await self._repository.add(application_id, user_id, new):
            application = await self._repository.get(application_id)
            created = {"stage": str(new.stage)}
            await self._repository.add_event(application, ApplicationEventType.CREATED, created)
            return application
        assert new.job_id is not None, "only postings have one application each"
        known = await self._repository.of_posting(new.job_id)
        assert known is not None
        if moves_on(known.stage, new.stage):
            return await self._move_by_house(known, new.stage)
        return known

    async def _move_by_house(
        self, application: Application, stage: Stage, once: str | None = None
    ) -> Application:
        """`once` is the key of what happens to an application one time only."""
        key = once or f"moved:{application.version}"
        return await self._move(application, stage, {}, ApplicationChanges(), key)

    async def _move(
        self,
        application: Application,
        stage: Stage,
        values: dict[str, Any],
        changes: ApplicationChanges,
        key: str | None = None,
    ) -> Application:
        """`key` is that of an effect of the house; what the person does has none."""
        moved = {"from": str(application.stage), "to": str(stage)}
        event = ApplicationEventType.STAGE_CHANGED
        if not await self._repository.add_event(application, event, moved, key):
            return application
        values["stage"] = stage
        if stage is Stage.APPLIED and application.applied_at is None:
            values["applied_at"] = self._now()
            if changes.remind_at is None and not changes.clear_reminder:
                changes = replace(changes, remind_at=self._now() + ASK_AFTER)
        application = await self._repository.change(application.id, values)
        if stage in OVER:
            changes = replace(changes, remind_at=None, clear_reminder=True)
        return await self._set_reminder(application, changes)

    async def _set_reminder(
        self, application: Application, changes: ApplicationChanges
    ) -> Application:
        if changes.clear_reminder:
            return await self._remind_at(application, None)
        if changes.remind_at is not None and changes.remind_at != application.remind_at:
            return await self._remind_at(application, changes.remind_at)
        return application

    async def _remind_at(self, application: Application, moment: datetime | None) -> Application:
        """Wake the run that reminded at another time, and start one for this time."""
        if application.reminder_run_id is not None:
            await self._runs.notice(application.reminder_run_id, Notice.CHANGED)
        elif moment is None:
            return application
        run_id = None
        if moment is not None:
            run_id = uuid5(application.id, f"reminder:{application.version}")
            request = RunRequest(RunKind.APPLICATION, subject_id=application.id)
            await self._runs.start_once(application.user_id, request, run_id)
            at = {"remind_at": moment.isoformat()}
            await self._repository.add_event(application, ApplicationEventType.REMINDER_SET, at)
        values = {"remind_at": moment, "reminder_run_id": run_id}
        return await self._repository.change(application.id, values)
