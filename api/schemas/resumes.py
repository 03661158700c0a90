from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field

from api.schemas.base import RequestModel, ResponseModel
from api.schemas.runs import Run
from jobpilot.resumes.domain import resume as domain
from jobpilot.resumes.domain.alignment import Comparison
from jobpilot.resumes.domain.resume import ResumeStatus, VersionSource
from jobpilot.resumes.service import Uploaded


class ResumeUpdate(RequestModel):
    """What to change; what is left out stays. A `target_role` of null is none.

    A résumé that becomes the default takes the place of the one that was it for the same target role.
    """

    title: Annotated[str, Field(min_length=1, max_length=120)] = ""
    target_role: Annotated[str, Field(max_length=120)] | None = None
    is_default: bool = False

    def changes(self) -> domain.ResumeChanges:
        return domain.ResumeChanges(**{name: getattr(self, name) for name in self.model_fields_set})


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
    target_role: str | None
    is_default: bool
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
            target_role=resume.target_role,
            is_default=resume.is_default,
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
    """Width and height in points; 0 where the file has no pages of its own.

    `hidden` lines are in the file but cannot be seen; they were not taken into account. `source` tells a page whose
    picture was read (`ocr`) from one with text.
    """

    number: int
    width: float
    height: float
    lines: list[PageLine]
    hidden: list[PageLine]
    source: Literal["text", "ocr"]


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


class DocumentChange(ResponseModel):
    """A value that differs. `before` is null where it is new, `after` where it is gone.

    `moved_from` is set, and both values are null, where a whole entry changed its place among the others.
    """

    path: str
    before: str | int | float | bool | None
    after: str | int | float | bool | None
    moved_from: str | None = None


class VersionDiff(ResponseModel):
    """How a version differs from another one (`against`; 0: from nothing)."""

    number: int
    against: int
    items: list[DocumentChange]

    @classmethod
    def of(cls, number: int, against: int, found: Comparison) -> Self:
        changes = [
            DocumentChange(path=c.path, before=_plain(c.before), after=_plain(c.after))
            for c in found.changes
        ]
        moves = [
            DocumentChange(path=m.after_path, before=None, after=None, moved_from=m.before_path)
            for m in found.moves
        ]
        return cls(number=number, against=against, items=changes + moves)


def _plain(value: object) -> str | float | bool | None:
    return value if isinstance(value, (str, int, float, bool)) else None


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
    path: str | None = None


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
