"""What agents write on the board of applications: short transactions that may be repeated."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from temporalio import activity

from jobpilot.applications.contracts import (
    ApplicationActivities,
    AttachDraft,
    FindReminder,
    FoundReminder,
    OpenApplication,
    OpenedApplication,
    RecordedStage,
    RecordStage,
)
from jobpilot.applications.domain.application import Application
from jobpilot.applications.domain.errors import ApplicationNotFoundError
from jobpilot.applications.service import ApplicationService

Applications = Callable[[UUID], AbstractAsyncContextManager[ApplicationService]]
"""Opens one transaction of a person; commits when the block ends."""


class TrackApplications(ApplicationActivities):
    def __init__(self, applications: Applications) -> None:
        self._applications = applications

    @activity.defn(name="applications.open_application")
    async def open_application(self, request: OpenApplication) -> OpenedApplication:
        """Raises JobNotFoundError, ResumeNotFoundError, VersionNotFoundError."""
        async with self._applications(request.user_id) as applications:
            subject = await applications.subject(request.subject_id)
            opened = await applications.open(request.user_id, subject, request.resume_id)
        assert opened.resume_version is not None
        return OpenedApplication(opened.id, opened.resume_version, subject.job_id, subject.match_id)

    @activity.defn(name="applications.attach_draft")
    async def attach_draft(self, request: AttachDraft) -> RecordedStage:
        """Raises JobNotFoundError, ApplicationNotFoundError."""
        async with self._applications(request.user_id) as applications:
            subject = await applications.subject(request.subject_id)
            return _recorded(await applications.attach_draft(subject.job_id, request.draft_id))

    @activity.defn(name="applications.record_stage")
    async def record_stage(self, request: RecordStage) -> RecordedStage:
        """Raises JobNotFoundError, ApplicationNotFoundError."""
        async with self._applications(request.user_id) as applications:
            subject = await applications.subject(request.subject_id)
            return _recorded(await applications.advance(subject.job_id, request.stage))

    @activity.defn(name="applications.find_reminder")
    async def find_reminder(self, request: FindReminder) -> FoundReminder:
        try:
            async with self._applications(request.user_id) as applications:
                at = await applications.reminder_of(request.application_id, request.run_id)
        except ApplicationNotFoundError:
            return FoundReminder(None)
        return FoundReminder(at)

    @activity.defn(name="applications.remind")
    async def remind(self, request: FindReminder) -> FoundReminder:
        """Raises ApplicationNotFoundError."""
        async with self._applications(request.user_id) as applications:
            await applications.remind(request.application_id, request.run_id)
        return FoundReminder(None)


def _recorded(application: Application | None) -> RecordedStage:
    """The person may have thrown it away meanwhile."""
    if application is None:
        raise ApplicationNotFoundError("There is no such application.")
    return RecordedStage(application.id, application.stage)
