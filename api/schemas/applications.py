from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.applications.domain import application as domain
from jobpilot.applications.domain.application import ApplicationEventType, Stage
from jobpilot.applications.service import ApplicationChanges

Line = Annotated[str, Field(max_length=300)]
Notes = Annotated[str, Field(max_length=20_000)]
WebAddress = Annotated[str, Field(max_length=2000, pattern=r"^https?://")]


class ApplicationCreate(RequestModel):
    """A posting by `job_id`, or anything else by company and title."""

    job_id: UUID | None = None
    company: Line = ""
    title: Line = ""
    url: WebAddress | None = None
    stage: Stage = Stage.SAVED
    notes: Notes = ""
    remind_at: AwareDatetime | None = None

    def new(self) -> domain.NewApplication:
        return domain.NewApplication(
            company=self.company,
            title=self.title,
            url=self.url,
            stage=self.stage,
            job_id=self.job_id,
            notes=self.notes,
            remind_at=self.remind_at,
        )


class ApplicationUpdate(RequestModel):
    """Only what is sent changes; `remind_at: null` takes the reminder away."""

    stage: Stage | None = None
    position: Annotated[float, Field(allow_inf_nan=False)] | None = None
    notes: Notes | None = None
    remind_at: AwareDatetime | None = None

    def changes(self) -> ApplicationChanges:
        return ApplicationChanges(
            stage=self.stage,
            position=self.position,
            notes=self.notes,
            remind_at=self.remind_at,
            clear_reminder="remind_at" in self.model_fields_set and self.remind_at is None,
        )


class Application(ResponseModel):
    """`version` is what a change names in `If-Match`; `resume_version` is the one that goes with it."""

    id: UUID
    job_id: UUID | None
    match_id: UUID | None
    company: str
    title: str
    url: str | None
    stage: Stage
    resume_id: UUID | None
    resume_version: int | None
    applied_at: datetime | None
    remind_at: datetime | None
    notes: str
    position: float
    version: int
    created_at: datetime
    updated_at: datetime


class ApplicationList(ResponseModel):
    items: list[Application]

    @classmethod
    def of(cls, found: list[domain.Application]) -> Self:
        return cls(items=[Application.model_validate(each) for each in found])


class ApplicationEvent(ResponseModel):
    id: UUID
    type: ApplicationEventType
    at: datetime
    data: dict[str, Any]


class ApplicationEventList(ResponseModel):
    """Newest first."""

    items: list[ApplicationEvent]
