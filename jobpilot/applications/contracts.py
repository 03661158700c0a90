"""What crosses Temporal for applications: identifiers, stages and timestamps."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from temporalio import activity

from jobpilot.applications.domain.application import Stage


@dataclass(frozen=True)
class OpenApplication:
    """`subject_id` is a match or a posting of the person's; the same run opens the same application."""

    run_id: UUID
    user_id: UUID
    subject_id: UUID
    resume_id: UUID


@dataclass(frozen=True)
class OpenedApplication:
    """`resume_version` is the one it was opened with, also when the résumé has a newer one since."""

    application_id: UUID
    resume_version: int
    job_id: UUID
    match_id: UUID | None


@dataclass(frozen=True)
class AttachDraft:
    """A draft that the person approved for the application that this run opened."""

    run_id: UUID
    user_id: UUID
    subject_id: UUID
    draft_id: UUID


@dataclass(frozen=True)
class RecordStage:
    """The application of a match or a posting has come this far; one that is further stays there."""

    run_id: UUID
    user_id: UUID
    subject_id: UUID
    stage: Stage


@dataclass(frozen=True)
class RecordedStage:
    application_id: UUID
    stage: Stage


@dataclass(frozen=True)
class FindReminder:
    run_id: UUID
    user_id: UUID
    application_id: UUID


@dataclass(frozen=True)
class FoundReminder:
    """When this run is to remind the person; None when another run does, or nobody any more."""

    remind_at: datetime | None


class ApplicationActivities:
    """Typed stubs for workflows; `activities.applications` implements every method under the same name.

    All are short database writes that may be repeated. `application_not_found`, `match_not_found`,
    `job_not_found`, `resume_not_found`, `version_not_found`.
    """

    @activity.defn(name="applications.open_application")
    async def open_application(self, request: OpenApplication) -> OpenedApplication:
        """The person's application for a posting, new or already there, at least in preparation."""
        raise NotImplementedError

    @activity.defn(name="applications.attach_draft")
    async def attach_draft(self, request: AttachDraft) -> RecordedStage:
        """Note that a document is ready, once."""
        raise NotImplementedError

    @activity.defn(name="applications.record_stage")
    async def record_stage(self, request: RecordStage) -> RecordedStage:
        """Move the application on, once."""
        raise NotImplementedError

    @activity.defn(name="applications.find_reminder")
    async def find_reminder(self, request: FindReminder) -> FoundReminder:
        """What this run is to remind of now."""
        raise NotImplementedError

    @activity.defn(name="applications.remind")
    async def remind(self, request: FindReminder) -> FoundReminder:
        """Note that the person was reminded, once, and forget the reminder."""
        raise NotImplementedError
