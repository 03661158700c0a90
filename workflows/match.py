"""From stored postings to matches of one résumé, the best of them looked at closely."""

from temporalio import workflow

from workflows import policies
from workflows.parts import Part
from workflows.run_workflow import RunFailedError, RunWorkflow

with workflow.unsafe.imports_passed_through():
    from jobpilot.matching.contracts import (
        EmbeddedJobs,
        EmbedJobs,
        JudgedJob,
        JudgeJob,
        MatchingActivities,
        RankedJobs,
        RankJobs,
    )
    from jobpilot.resumes.contracts import FindVersion, FoundVersion, ResumeVersionActivities
    from jobpilot.runs.contracts import RunFailure, RunOutcome, SkipReason, StartRun
    from jobpilot.runs.domain.states import Code, Step


@workflow.defn(name="Match")
class Match(RunWorkflow):
    @workflow.init
    def __init__(self, request: StartRun) -> None:
        super().__init__(request)

    @workflow.run
    async def run(self, request: StartRun) -> RunOutcome:  # noqa: ARG002 - kept by `__init__`
        """Give postings their vectors, rank them for the résumé, judge the best one by one."""
        return await self.tell(self._story)

    async def _story(self) -> None:
        await self._embed()
        ranked = await self._rank()
        await self._judge(ranked)

    async def _embed(self) -> None:
        if Step.EMBED in self.completed:
            return
        await self.start(Step.EMBED)
        request = EmbedJobs(self.request.run_id, self.request.user_id)
        while True:
            done: EmbeddedJobs = await self.again(
                Step.EMBED, MatchingActivities.embed_jobs, request, policies.EMBEDDING
            )
            if not done.left:
                break
            await self.gate()
        self.finish(Step.EMBED)

    async def _rank(self) -> RankedJobs:
        """Also when it was done before: which matches are to be judged is not remembered."""
        recorded = Step.RANK in self.completed
        if not recorded:
            await self.start(Step.RANK)
        step = Step.JUDGE if recorded else Step.RANK
        request = await self._ranking(step)
        ranked: RankedJobs = await self.again(
            step, MatchingActivities.rank_jobs, request, policies.RANKING
        )
        if not recorded:
            self.finish(Step.RANK)
        return ranked

    async def _ranking(self, step: Step) -> RankJobs:
        request = self.request
        if request.resume_id is None:
            raise RunFailedError(Code(RunFailure.SUBJECT_MISSING))
        found: FoundVersion = await self.again(
            step,
            ResumeVersionActivities.find_version,
            FindVersion(request.user_id, request.resume_id),
        )
        return RankJobs(request.run_id, request.user_id, request.resume_id, found.version)

    async def _judge(self, ranked: RankedJobs) -> None:
        if not ranked.to_judge:
            self.skip(Step.JUDGE, SkipReason.NOTHING_NEW)
        if Step.JUDGE in self.completed:
            return
        await self.start(Step.JUDGE)
        request = self.request
        matches = [
            Part(match_id, JudgeJob(request.run_id, request.user_id, match_id), "judge", _report)
            for match_id in ranked.to_judge
        ]
        await self.parts(
            Step.JUDGE, MatchingActivities.judge_job, matches, policies.MODEL, policies.JUDGE_LANES
        )
        self.finish(Step.JUDGE)


def _report(judged: JudgedJob) -> tuple[Code | None, int | None]:
    return Code("judged" if judged.judged else "gone"), judged.score
