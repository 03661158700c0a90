from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.ports import typesetting
from jobpilot.resumes.domain.imported import ImportedResume

Plain = Annotated[str, StringConstraints(max_length=20_000)]


class ResumeTemplate(ResponseModel):
    """A way to set a PDF; `name` goes into `template`."""

    name: str
    title: str
    description: str


class ResumeTemplates(ResponseModel):
    """The first is the default."""

    items: list[ResumeTemplate]

    @classmethod
    def of(cls, templates: tuple[typesetting.Template, ...]) -> Self:
        return cls(items=[ResumeTemplate.model_validate(template) for template in templates])


class ImportedSpan(RequestModel):
    page: Annotated[int, Field(ge=1, le=1000)]
    box: dict[str, float] | None = None
    quote: Plain


class ImportedField(RequestModel):
    confidence: Annotated[float, Field(ge=0, le=1)]
    level: Literal["high", "check", "missing"]
    method: Annotated[str, StringConstraints(max_length=60)]
    original_value: Plain
    spans: Annotated[list[ImportedSpan], Field(max_length=50, default_factory=list)]


class ImportedWarning(RequestModel):
    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")]
    message: Annotated[str, StringConstraints(max_length=1000)]
    page: Annotated[int, Field(ge=1, le=1000)] | None = None


class ResumeImport(RequestModel):
    """What `jobpilot parse` prints, or a bare JSON Resume as the whole body. `title` is what the résumé is called
    here; default: the person's name.
    """

    resume: dict[str, Any]
    fields: Annotated[dict[str, ImportedField], Field(max_length=5_000, default_factory=dict)]
    warnings: Annotated[list[ImportedWarning], Field(max_length=100, default_factory=list)]
    title: Annotated[str, StringConstraints(max_length=120)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _wrap_bare_document(cls, value: Any) -> Any:
        return {"resume": value} if isinstance(value, dict) and "resume" not in value else value

    def imported(self) -> ImportedResume:
        return ImportedResume(
            document=self.resume,
            title=self.title,
            fields={path: field.model_dump() for path, field in self.fields.items()},
            warnings=[warning.model_dump(exclude_none=True) for warning in self.warnings],
        )
