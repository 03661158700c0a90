from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.jobs.domain.job import Job, RemoteKind, SalaryPeriod, Seniority
from jobpilot.matching.domain import match as domain
from jobpilot.matching.domain.evidence import MissingKind, ReasonKind
from jobpilot.matching.domain.filters import Refusal
from jobpilot.matching.domain.match import MatchMethod, MatchState
from jobpilot.matching.domain.scoring import Part
from jobpilot.matching.service import MatchPage

Requirement = Annotated[str, Field(min_length=1, max_length=500)]


class MatchedJob(ResponseModel):
    """The posting as a list shows it; `GET /jobs/{id}` has its text."""

    id: UUID
    source: str
    title: str
    company: str
    url: str
    locations: list[str]
    remote: RemoteKind
    seniority: Seniority
    salary_min: float | None
    salary_max: float | None
    salary_currency: str | None
    salary_period: SalaryPeriod | None
    posted_at: datetime | None
    is_open: bool
    flags: list[str]

    @classmethod
    def of(cls, job: Job) -> Self:
        names = (
            "id", "source", "title", "company", "url", "remote", "seniority", "salary_min", "salary_max",
            "salary_currency", "salary_period", "posted_at",
        )  # fmt: skip
        return cls.model_validate(
            {
                **{name: getattr(job, name) for name in names},
                "locations": [location.text for location in job.locations],
                "is_open": job.state == "open",
                "flags": list(job.flags),
            }
        )


class ResumeQuote(ResponseModel):
    """`start` and `end` are offsets into the value at `path` of the résumé's version."""

    path: str
    quote: str
    start: int
    end: int


class PostingQuote(ResponseModel):
    """`start` and `end` are offsets into the posting's description."""

    quote: str
    start: int
    end: int


class MatchReason(ResponseModel):
    """Without a quote of the posting, it is the posting's title that the reason rests on."""

    kind: ReasonKind
    text: str
    resume: ResumeQuote
    posting: PostingQuote | None


class MissingRequirement(ResponseModel):
    """Asked for and not found in the résumé: it may still be true of the person."""

    kind: MissingKind
    text: str
    is_must: bool
    posting: PostingQuote


class ScorePart(ResponseModel):
    """`value` from 0 to 1, null without data; the score is the mean of those with data, by `weight`."""

    part: Part
    value: float | None
    weight: float


class Judgement(ResponseModel):
    """How a language model judged the requirements; `met` is the share that is met, by weight."""

    model: str
    met: float | None
    verdicts: dict[str, int]


class MatchUpdate(RequestModel):
    """`ignored`: texts of missing requirements that the person sets aside, all of them each time."""

    state: MatchState | None = None
    ignored: Annotated[list[Requirement], Field(max_length=100)] | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.state is None and self.ignored is None:
            raise ValueError("Send state or ignored.")
        return self


class Match(ResponseModel):
    """`score` from 0 to 100; null means that there is not enough data for an honest number."""

    id: UUID
    job: MatchedJob
    resume_id: UUID
    resume_version: int
    run_id: UUID | None
    state: MatchState
    score: int | None
    method: MatchMethod
    breakdown: list[ScorePart]
    judgement: Judgement | None
    reasons: list[MatchReason]
    missing: list[MissingRequirement]
    ignored: list[str]
    is_current: bool
    scored_at: datetime
    created_at: datetime

    @classmethod
    def of(cls, match: domain.Match, job: Job) -> Self:
        names = (
            "id", "resume_id", "resume_version", "run_id", "state", "score", "method", "is_current",
            "scored_at", "created_at", "reasons", "missing", "ignored",
        )  # fmt: skip
        parts = [
            {"part": part, **match.breakdown[part]} for part in Part if part in match.breakdown
        ]
        return cls.model_validate(
            {
                **{name: getattr(match, name) for name in names},
                "job": MatchedJob.of(job),
                "breakdown": parts,
                "judgement": _judgement(match),
            }
        )


class RefusalCount(ResponseModel):
    reason: Refusal
    count: int


class RankingSummary(ResponseModel):
    """The last ranking: of the `considered` postings nearest to the résumé, how many were refused and why."""

    resume_id: UUID
    considered: int
    refused: list[RefusalCount]
    ranked_at: datetime
    preferences_version: int

    @classmethod
    def of(cls, summary: domain.RankingSummary) -> Self:
        names = ("resume_id", "considered", "ranked_at", "preferences_version")
        return cls.model_validate(
            {
                **{name: getattr(summary, name) for name in names},
                "refused": _counts(summary.refused.items()),
            }
        )


class MatchList(ResponseModel):
    """`total` counts the matches of all pages; null on every page but the first."""

    items: list[Match]
    next_cursor: str | None
    total: int | None
    ranking: RankingSummary | None

    @classmethod
    def of(cls, page: MatchPage) -> Self:
        return cls(
            items=[Match.of(match, job) for match, job in page.items],
            next_cursor=page.next_cursor,
            total=page.total,
            ranking=None if page.summary is None else RankingSummary.of(page.summary),
        )


class PostingMatch(ResponseModel):
    """What a posting scored beside one résumé."""

    id: UUID
    resume_id: UUID
    state: MatchState
    score: int | None


class PostingFit(ResponseModel):
    """Why a posting is or is not among the matches: the hard filters that refuse it today, and its matches."""

    refusals: list[Refusal]
    matches: list[PostingMatch]
    preferences_version: int


def _counts(refused: Iterable[tuple[Refusal, int]]) -> list[RefusalCount]:
    ordered = sorted(refused, key=lambda item: (-item[1], item[0]))
    return [RefusalCount(reason=reason, count=count) for reason, count in ordered]


def _judgement(match: domain.Match) -> Judgement | None:
    found = match.breakdown.get("judgement")
    if found is None:
        return None
    verdicts = {k: v for k, v in found.items() if k not in ("model", "met_share")}
    return Judgement(model=found["model"], met=found.get("met_share"), verdicts=verdicts)
