from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field

from api.schemas.base import RequestModel, ResponseModel
from api.schemas.runs import Run
from jobpilot.resumes.domain import resume as domain
from jobpilot.resumes.domain.resume import ResumeStatus, VersionSource
from jobpilot.resumes.service import Uploaded


class ResumeUpdate(RequestModel):
    title: Annotated[str, Field(min_length=1, max_length=120)]


class DocumentUpdate(RequestModel):
    """The whole document in the JSON Resume schema (https://jsonresume.org)."""

    document: dict[str, Any]


class Resume(ResponseModel):
    """`failure_code` says why a résumé with status `failed` could not be read."""

    id: UUID
    title: str
    file_name: str
    media_type: str
    size_bytes: int
    page_count: int | None
    status: ResumeStatus
    failure_code: str | None
    current_version: int | None
    latest_run_id: UUID | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, resume: domain.Resume, latest_run_id: UUID | None) -> Self:
        return cls(
            id=resume.id,
            title=resume.title,
            file_name=resume.file_name,
            media_type=resume.media_type,
            size_bytes=resume.size_bytes,
            page_count=resume.page_count,
            status=resume.status,
            failure_code=resume.failure_code,
            current_version=resume.current_version,
            latest_run_id=latest_run_id,
            created_at=resume.created_at,
            updated_at=resume.updated_at,
        )


class ResumeList(ResponseModel):
    items: list[Resume]
    next_cursor: str | None


class UploadedResume(ResponseModel):
    """The résumé and the run that reads it."""

    resume: Resume
    run: Run

    @classmethod
    def of(cls, uploaded: Uploaded) -> Self:
        run = Run.of(uploaded.run)
        return cls(resume=Resume.of(uploaded.resume, run.id), run=run)


class Box(ResponseModel):
    """Fractions (0 to 1) of the page; the origin is its top left corner."""

    x: float
    y: float
    w: float
    h: float


class PageLine(ResponseModel):
    text: str
    box: Box | None


class ResumePage(ResponseModel):
    """Width and height in points; 0 where the file has no pages of its own."""

    number: int
    width: float
    height: float
    lines: list[PageLine]


class ResumePages(ResponseModel):
    pages: list[ResumePage]

    @classmethod
    def of(cls, pages: Iterable[domain.StoredPage]) -> Self:
        return cls.model_validate({"pages": list(pages)})


class VersionSummary(ResponseModel):
    """`changed`: how many fields differ from the version before."""

    number: int
    source: VersionSource
    created_at: datetime
    changed: int


class VersionList(ResponseModel):
    items: list[VersionSummary]

    @classmethod
    def of(cls, versions: Iterable[domain.VersionSummary]) -> Self:
        return cls(items=[VersionSummary.model_validate(version) for version in versions])


class FieldSpan(ResponseModel):
    """Where a value was read: `quote` stands there on the page, `box` around it where pages have geometry."""

    page: int
    box: Box | None
    quote: str


class FieldEvidence(ResponseModel):
    """How sure a value is and where it comes from. `missing`: an expected field that was not found."""

    confidence: float
    level: Literal["high", "check", "missing"]
    method: str
    original_value: str
    spans: list[FieldSpan]


class DocumentWarning(ResponseModel):
    code: str
    message: str
    page: int | None = None


class ResumeVersion(ResponseModel):
    """`document` follows JSON Resume exactly; `fields` holds the evidence by path, such as `work[0].startDate`."""

    resume_id: UUID
    number: int
    source: VersionSource
    document: dict[str, Any]
    fields: dict[str, FieldEvidence]
    warnings: list[DocumentWarning]
    created_at: datetime

    @classmethod
    def of(cls, version: domain.ResumeVersion) -> Self:
        return cls.model_validate(version)
