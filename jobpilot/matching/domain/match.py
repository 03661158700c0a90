"""A posting that may suit somebody, with everything that speaks for it and against it."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Self
from uuid import UUID

from jobpilot.errors import InvalidInputError, NotFoundError
from jobpilot.matching.domain.filters import Refusal


class MatchState(StrEnum):
    NEW = "new"
    SAVED = "saved"
    DISMISSED = "dismissed"
    APPLIED = "applied"


class MatchOrder(StrEnum):
    """`best` score first, or `newest` found first."""

    BEST = "best"
    NEWEST = "newest"


class MatchMethod(StrEnum):
    """`rules` made the score; with `model` a language model has looked at it as well."""

    RULES = "rules"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Match:
    """`score` from 0 to 100, None where there was not enough data.

    `breakdown`: `{part: {value, weight}}`, with `judgement` where a model has looked. `reasons`: `{kind, text,
    resume: {path, quote, start, end}, posting: {quote, start, end} | None}`. `missing`: `{kind, text, is_must,
    posting}`. `ignored`: texts of missing requirements that the person has set aside, which changes no score.
    `is_current` is false once a later ranking no longer shows it.
    """

    id: UUID
    user_id: UUID
    job_id: UUID
    resume_id: UUID
    resume_version: int
    run_id: UUID | None
    state: MatchState
    score: int | None
    breakdown: Mapping[str, Any]
    reasons: tuple[Mapping[str, Any], ...]
    missing: tuple[Mapping[str, Any], ...]
    ignored: tuple[str, ...]
    method: MatchMethod
    preferences_version: int
    posting_fingerprint: str
    is_current: bool
    scored_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Scored:
    """What a ranking found out about one posting, as it is stored."""

    job_id: UUID
    posting_fingerprint: str
    score: int | None
    breakdown: Mapping[str, Any]
    reasons: tuple[Mapping[str, Any], ...]
    missing: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class RankingSummary:
    """The last ranking for a résumé: how many postings were looked at, and why others were refused."""

    resume_id: UUID
    considered: int
    refused: Mapping[Refusal, int]
    preferences_version: int
    ranked_at: datetime


@dataclass(frozen=True, slots=True)
class MatchFilter:
    """None sets no condition. Without states, dismissed ones and those no longer current are left out."""

    states: tuple[MatchState, ...] = ()
    resume_id: UUID | None = None
    least_score: int | None = None
    job_ids: tuple[UUID, ...] | None = None
    order: MatchOrder = MatchOrder.BEST


@dataclass(frozen=True, slots=True)
class MatchCursor:
    """Where a list goes on: after the match with this rank in the list's order (`MatchRepository.page`)."""

    rank: int
    match_id: UUID

    def encode(self) -> str:
        return (
            base64.urlsafe_b64encode(f"{self.rank} {self.match_id}".encode()).decode().rstrip("=")
        )

    @classmethod
    def decode(cls, text: str) -> Self:
        """Raises MatchCursorInvalidError."""
        try:
            plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
            rank, _, match_id = plain.partition(" ")
            return cls(int(rank), UUID(match_id))
        except (ValueError, binascii.Error) as error:
            raise MatchCursorInvalidError(
                "The cursor is not one that this list gave out."
            ) from error


class MatchCursorInvalidError(InvalidInputError):
    code: ClassVar[str] = "cursor_invalid"


class MatchNotFoundError(NotFoundError):
    """There is no such match, or it is somebody else's."""

    code: ClassVar[str] = "match_not_found"
