"""The steps of a match run, as a worker calls them."""

import pytest
from temporalio.testing import ActivityEnvironment

from activities.matching import MatchJobsActivities
from jobpilot.matching.contracts import EmbedJobs, JudgeJob, RankJobs, RefusalCount
from jobpilot.matching.domain.filters import Refusal
from jobpilot.runs.domain.states import RunKind
from tests.integration.matching.planted import add_job


@pytest.fixture
def steps(context) -> MatchJobsActivities:
    return MatchJobsActivities(context.job_embedder, context.ranker, context.match_judge)


async def test_from_vectors_to_judgements(context, user_id, resume_id, wish, steps):
    await add_job(context)
    await add_job(context, countries=("US",))
    await wish(work_countries=("DE",))
    async with context.for_user(user_id) as factory:
        run = await factory.runs().start_run(user_id, RunKind.MATCH, resume_id)
    inside = ActivityEnvironment().run
    embedded = await inside(steps.embed_jobs, EmbedJobs(run.id, user_id))
    assert (embedded.count, embedded.left) == (2, False)
    ranked = await inside(steps.rank_jobs, RankJobs(run.id, user_id, resume_id, 1))
    assert ranked.refused == (RefusalCount(Refusal.COUNTRY_NOT_ALLOWED, 1),)
    assert (ranked.considered, ranked.kept, ranked.fresh) == (2, 1, 1)
    [match_id] = ranked.to_judge
    judged = await inside(steps.judge_job, JudgeJob(run.id, user_id, match_id))
    assert (judged.match_id, judged.judged) == (match_id, True)
    assert judged.score is not None
    again = await inside(steps.rank_jobs, RankJobs(run.id, user_id, resume_id, 1))
    assert (again.kept, again.fresh, again.to_judge) == (1, 1, ())
