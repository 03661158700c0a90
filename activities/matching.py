"""The steps of a match run. Each may be run again: vectors, matches and judgements are kept under their own keys."""

from temporalio import activity

from jobpilot.matching.contracts import (
    EmbeddedJobs,
    EmbedJobs,
    JudgedJob,
    JudgeJob,
    MatchingActivities,
    RankedJobs,
    RankJobs,
    RefusalCount,
)
from jobpilot.matching.embedding import JobEmbedder
from jobpilot.matching.judge import JudgeRequest, MatchJudge
from jobpilot.matching.ranking import Ranker, RankRequest


class MatchJobsActivities(MatchingActivities):
    """The workers beat for these activities once a second (`workers.interceptors`)."""

    def __init__(self, embedder: JobEmbedder, ranker: Ranker, judge: MatchJudge) -> None:
        self._embedder = embedder
        self._ranker = ranker
        self._judge = judge

    @activity.defn(name="matching.embed_jobs")
    async def embed_jobs(self, request: EmbedJobs) -> EmbeddedJobs:
        """Raises EmbedderUnavailableError."""
        done = await self._embedder.embed(request.limit)
        return EmbeddedJobs(done.count, done.left)

    @activity.defn(name="matching.rank_jobs")
    async def rank_jobs(self, request: RankJobs) -> RankedJobs:
        """Raises ResumeNotFoundError, VersionNotFoundError, EmbedderUnavailableError."""
        ranked = await self._ranker.rank(
            RankRequest(
                request.run_id,
                request.user_id,
                request.resume_id,
                request.resume_version,
                request.keep,
                request.judge,
            )
        )
        refused = tuple(RefusalCount(why, count) for why, count in sorted(ranked.refused.items()))
        return RankedJobs(ranked.considered, ranked.kept, ranked.fresh, ranked.to_judge, refused)

    @activity.defn(name="matching.judge_job")
    async def judge_job(self, request: JudgeJob) -> JudgedJob:
        """Raises what `MatchJudge.judge` raises; a busy provider is asked again (`workers.interceptors`)."""
        done = await self._judge.judge(
            JudgeRequest(request.run_id, request.user_id, request.match_id)
        )
        return JudgedJob(done.match_id, done.judged, done.score)
