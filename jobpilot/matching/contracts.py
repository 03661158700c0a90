"""What crosses Temporal for matching: identifiers, counts and codes, never a word of a résumé or a posting."""

from dataclasses import dataclass
from uuid import UUID

from temporalio import activity

from jobpilot.matching.domain.filters import Refusal


@dataclass(frozen=True)
class EmbedJobs:
    """At most `limit` postings in one activity; `run_id` only names the run that asked."""

    run_id: UUID
    user_id: UUID
    limit: int = 400


@dataclass(frozen=True)
class EmbeddedJobs:
    """`left` says whether more postings wait: call again."""

    count: int
    left: bool


@dataclass(frozen=True)
class RankJobs:
    """`keep` matches are stored, the best `judge` of them are named for a closer look."""

    run_id: UUID
    user_id: UUID
    resume_id: UUID
    resume_version: int
    keep: int = 100
    judge: int = 10


@dataclass(frozen=True)
class RefusalCount:
    """How many postings a hard filter refused for this reason."""

    reason: Refusal
    count: int


@dataclass(frozen=True)
class RankedJobs:
    """`fresh` matches were not there before; `to_judge` holds the ids of matches, best first."""

    considered: int
    kept: int
    fresh: int
    to_judge: tuple[UUID, ...]
    refused: tuple[RefusalCount, ...]


@dataclass(frozen=True)
class JudgeJob:
    """A closer look at one match."""

    run_id: UUID
    user_id: UUID
    match_id: UUID


@dataclass(frozen=True)
class JudgedJob:
    """`score` is None where there is not enough to go by. `judged` is false where the match is gone."""

    match_id: UUID
    judged: bool
    score: int | None


class MatchingActivities:
    """Typed stubs for workflows; `activities.matching` implements every method under the same name.

    All of them may be run again: vectors and matches are keyed by posting, and a judgement by its run and match.
    """

    @activity.defn(name="matching.embed_jobs")
    async def embed_jobs(self, request: EmbedJobs) -> EmbeddedJobs:
        """Give postings without one their vector, keeping each batch as it comes."""
        raise NotImplementedError

    @activity.defn(name="matching.rank_jobs")
    async def rank_jobs(self, request: RankJobs) -> RankedJobs:
        """Filter and score the stored postings for one version of a résumé, and store the best as matches.

        `resume_not_found`, `version_not_found`.
        """
        raise NotImplementedError

    @activity.defn(name="matching.judge_job")
    async def judge_job(self, request: JudgeJob) -> JudgedJob:
        """Ask the model about one match and store what stands up to a check; paid for once.

        `budget_exhausted` parks the run; `llm_…` codes say that this match keeps its score.
        """
        raise NotImplementedError
