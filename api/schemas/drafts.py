from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.jobs.domain.job import JobContent
from jobpilot.writing.domain import drafts as domain
from jobpilot.writing.domain.drafts import DraftKind, DraftSource, DraftState
from jobpilot.writing.domain.gate.verdicts import Reason
from jobpilot.writing.requests import WantedDraft
from jobpilot.writing.service import Provenance


class Draft(ResponseModel):
    """A text that waits for approval, or was decided. All its facts are from `resume_version`."""

    id: UUID
    kind: DraftKind
    state: DraftState
    run_id: UUID
    match_id: UUID | None
    job_id: UUID | None
    resume_id: UUID
    resume_version: int
    style_id: UUID | None
    current_version: int | None
    approved_version: int | None
    approved_at: datetime | None
    created_at: datetime
    updated_at: datetime


class DraftList(ResponseModel):
    items: list[Draft]
    next_cursor: str | None

    @classmethod
    def of(cls, drafts: Iterable[domain.Draft], following: str | None) -> Self:
        return cls(items=[Draft.model_validate(draft) for draft in drafts], next_cursor=following)


class SourceSpan(ResponseModel):
    """`quote` stands from `start` to `end` in the value at `path` of the résumé, or in the posting's text."""

    kind: Literal["resume", "posting"]
    path: str
    quote: str
    start: int
    end: int


class SentenceSource(ResponseModel):
    """A sentence that passed the gate: from `start` to `end` of the text at `part` of the document.

    For a rephrased line of a résumé, `path` says which one and `before` what it was.
    """

    part: str
    start: int
    end: int
    text: str
    spans: list[SourceSpan]
    path: str | None = None
    before: str | None = None


class DoubtReason(ResponseModel):
    """`value` is the words that it is about."""

    code: Reason
    value: str


class DraftQuestion(ResponseModel):
    """A sentence that the gate did not find in the résumé. A `generated` one is not in the draft; an `edited` one is,
    from `start` to `end`: is it true?
    """

    id: str
    origin: DraftSource
    part: str
    text: str
    start: int | None
    end: int | None
    reasons: list[DoubtReason]
    path: str | None = None


class DraftVersion(ResponseModel):
    """`document` has the members of the draft's kind (docs/writing.md)."""

    draft_id: UUID
    number: int
    source: DraftSource
    document: dict[str, Any]
    questions: list[DraftQuestion]
    sources: list[SentenceSource]
    created_at: datetime


class DraftVersionSummary(ResponseModel):
    """`questions`: how many sentences of it are asked about; `model` is null for what the person wrote."""

    number: int
    source: DraftSource
    questions: int
    model: str | None
    created_at: datetime


class DraftVersionList(ResponseModel):
    """Newest first."""

    items: list[DraftVersionSummary]

    @classmethod
    def of(cls, versions: Iterable[domain.DraftVersion]) -> Self:
        return cls(
            items=[
                DraftVersionSummary(
                    number=version.number,
                    source=version.source,
                    questions=len(version.questions),
                    model=version.model,
                    created_at=version.created_at,
                )
                for version in versions
            ]
        )


class DraftDetail(Draft):
    """With its current version; `tailored` is the résumé with the edits made, for that kind."""

    version: DraftVersion | None
    tailored: dict[str, Any] | None
    versions: int

    @classmethod
    def of_parts(
        cls,
        draft: domain.Draft,
        version: domain.DraftVersion | None,
        tailored: Mapping[str, Any] | None,
    ) -> Self:
        values = Draft.model_validate(draft).model_dump()
        shown = None if version is None else DraftVersion.model_validate(version)
        return cls(**values, version=shown, tailored=tailored, versions=draft.current_version or 0)


class DraftCreate(RequestModel):
    """For a posting (`job_id`), a match, a company's page (its address, and its name where the page does not tell it),
    or from nothing but the résumé; at most one of them. Without `resume_id`: the match's, else the newest. Without
    `style_id`: the default style.
    """

    kind: DraftKind
    resume_id: UUID | None = None
    job_id: UUID | None = None
    match_id: UUID | None = None
    company_url: Annotated[str, Field(min_length=1, max_length=16_384)] | None = None
    company: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    style_id: UUID | None = None

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        named = (self.job_id, self.match_id, self.company_url)
        if sum(value is not None for value in named) > 1:
            raise ValueError("Send at most one of job_id, match_id and company_url.")
        if self.company is not None and self.company_url is None:
            raise ValueError("company goes with company_url.")
        return self

    def wanted(self, company: JobContent | None) -> WantedDraft:
        subject_id = self.match_id or self.job_id
        return WantedDraft(self.kind, self.resume_id, subject_id, company, self.style_id)


class DraftRewrite(RequestModel):
    """Without `style_id`: the default style."""

    style_id: UUID | None = None


class DraftUpdate(RequestModel):
    """The whole document; what the gate does not find in it becomes questions."""

    document: dict[str, Any]


class Generation(ResponseModel):
    """`cost_micros` are micro-dollars; `model` is `composer-1` for the built-in writer."""

    version: int
    model: str | None
    prompt_version: str | None
    llm_call_id: UUID | None
    cost_micros: int | None
    at: datetime


class Approval(ResponseModel):
    version: int
    approver_id: UUID
    at: datetime | None


class PostingSource(ResponseModel):
    """With the `source` `company_page` it is no posting but what the company says of itself at `url`."""

    job_id: UUID
    source: str
    company: str
    title: str
    url: str


class DraftProvenance(ResponseModel):
    """Why a version says what it says."""

    draft_id: UUID
    version: int
    source: DraftSource
    resume_id: UUID
    resume_version: int
    posting: PostingSource | None
    style_id: UUID | None
    generated: Generation | None
    approval: Approval | None
    sentences: list[SentenceSource]
    questions: list[DraftQuestion]

    @classmethod
    def of(cls, found: Provenance) -> Self:
        draft, version = found.draft, found.version
        return cls(
            draft_id=draft.id,
            version=version.number,
            source=version.source,
            resume_id=draft.resume_id,
            resume_version=draft.resume_version,
            posting=_posting(found),
            style_id=draft.style_id,
            generated=_generation(found.generated),
            approval=_approval(draft),
            sentences=[SentenceSource.model_validate(source) for source in version.sources],
            questions=[DraftQuestion.model_validate(question) for question in version.questions],
        )


def _posting(found: Provenance) -> PostingSource | None:
    job = found.job
    if job is None:
        return None
    return PostingSource(
        job_id=job.id, source=job.source, company=job.company, title=job.title, url=job.url
    )


def _generation(version: domain.DraftVersion | None) -> Generation | None:
    if version is None:
        return None
    return Generation(
        version=version.number,
        model=version.model,
        prompt_version=version.prompt_version,
        llm_call_id=version.llm_call_id,
        cost_micros=version.cost_micros,
        at=version.created_at,
    )


def _approval(draft: domain.Draft) -> Approval | None:
    if draft.approved_version is None:
        return None
    return Approval(version=draft.approved_version, approver_id=draft.user_id, at=draft.approved_at)
