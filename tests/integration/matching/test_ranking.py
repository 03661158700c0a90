"""From stored postings to matches, on a real database with the real model."""

from decimal import Decimal
from uuid import UUID

import pytest

from jobpilot.bootstrap import ProcessContext
from jobpilot.jobs.domain.job import RemoteKind, Salary, SalaryPeriod, Seniority, Visa
from jobpilot.matching.domain.filters import Refusal
from jobpilot.matching.domain.match import MatchFilter, MatchMethod, MatchState
from jobpilot.matching.domain.preferences import Condition
from jobpilot.matching.ranking import RankRequest
from jobpilot.resumes.domain.resume import ResumeNotFoundError, VersionNotFoundError
from tests.conftest import create_user
from tests.integration.matching.planted import FITTING, NURSING, add_job
from tests.integration.resumes.stored import parsed_resume


async def rank(context: ProcessContext, user_id: UUID, resume_id: UUID, **changes):
    await context.job_embedder.embed(1000)
    values = {"run_id": None, "resume_version": 1, "keep": 100, "judge": 10, **changes}
    return await context.ranker.rank(RankRequest(user_id=user_id, resume_id=resume_id, **values))


async def matches(context: ProcessContext, user_id: UUID, **wanted):
    async with context.for_user(user_id) as factory:
        return (await factory.matches().page(MatchFilter(**wanted), None, 100)).items


class TestEmbed:
    async def test_gives_each_open_posting_a_vector_once(self, context):
        await add_job(context)
        await add_job(context, state="closed")
        first = await context.job_embedder.embed(10)
        again = await context.job_embedder.embed(10)
        assert (first.count, first.left) == (1, False)
        assert (again.count, again.left) == (0, False)

    async def test_says_when_more_postings_wait(self, context):
        for _ in range(3):
            await add_job(context)
        first = await context.job_embedder.embed(2)
        rest = await context.job_embedder.embed(2)
        assert (first.count, first.left) == (2, True)
        assert (rest.count, rest.left) == (1, False)


class TestRank:
    async def test_keeps_what_fits_with_reasons_and_gaps(self, context, user_id, resume_id):
        fitting = await add_job(context)
        await add_job(context, title="ICU Nurse", description=NURSING)
        ranked = await rank(context, user_id, resume_id)
        [(match, job)] = await matches(context, user_id)
        assert job.id == fitting
        assert match.score >= 70
        assert ranked.kept == 1
        assert ranked.to_judge == (match.id,)
        quotes = [reason["posting"] for reason in match.reasons if reason["posting"]]
        assert quotes
        for quote in quotes:
            assert FITTING[quote["start"] : quote["end"]] == quote["quote"]
        assert {(gap["kind"], gap["text"]) for gap in match.missing} == {
            ("skill", "Terraform"), ("language", "French"),
        }  # fmt: skip

    async def test_again_gives_the_same_matches(self, context, user_id, resume_id):
        await add_job(context)
        await add_job(context, title="Senior Backend Engineer")
        first = await rank(context, user_id, resume_id)
        before = [(m.id, m.score, m.created_at) for m, _ in await matches(context, user_id)]
        second = await rank(context, user_id, resume_id)
        after = [(m.id, m.score, m.created_at) for m, _ in await matches(context, user_id)]
        assert before == after
        assert first.to_judge == second.to_judge

    async def test_what_a_person_decided_stays(self, context, user_id, resume_id):
        await add_job(context)
        await rank(context, user_id, resume_id)
        [(match, _)] = await matches(context, user_id)
        async with context.for_user(user_id) as factory:
            await factory.matches().change_state(match.id, MatchState.DISMISSED)
        again = await rank(context, user_id, resume_id)
        assert await matches(context, user_id) == ()
        [(dismissed, _)] = await matches(context, user_id, states=(MatchState.DISMISSED,))
        assert dismissed.id == match.id
        assert again.to_judge == ()

    async def test_what_no_longer_passes_disappears_unless_saved(
        self, context, user_id, resume_id, wish
    ):
        await add_job(context, company="Kept Ltd")
        await add_job(context, company="Other Ltd")
        await rank(context, user_id, resume_id)
        by_company = {job.company: match for match, job in await matches(context, user_id)}
        async with context.for_user(user_id) as factory:
            await factory.matches().change_state(by_company["Kept Ltd"].id, MatchState.SAVED)
        await wish(work_countries=("FR",))
        await rank(context, user_id, resume_id)
        assert [job.company for _, job in await matches(context, user_id)] == ["Kept Ltd"]

    async def test_too_little_text_gets_no_score(self, context, user_id, resume_id):
        await add_job(context, description="Write to us.")
        await rank(context, user_id, resume_id)
        [(match, _)] = await matches(context, user_id)
        assert match.score is None
        assert match.reasons == ()

    async def test_a_pasted_posting_is_its_owners_alone(self, context, user_id, resume_id):
        other = await create_user(context)
        mine = await add_job(context, owner=user_id, title="Backend Engineer, mine")
        await add_job(context, owner=other, title="Backend Engineer, theirs")
        await rank(context, user_id, resume_id)
        assert [job.id for _, job in await matches(context, user_id)] == [mine]

    async def test_a_resume_of_somebody_else_is_unknown(self, context, resume_id):
        other = await create_user(context)
        with pytest.raises(ResumeNotFoundError):
            await rank(context, other, resume_id)

    async def test_a_version_that_is_not_there_is_unknown(self, context, user_id, resume_id):
        with pytest.raises(VersionNotFoundError):
            await rank(context, user_id, resume_id, resume_version=9)

    async def test_an_empty_resume_scores_nothing(self, context, user_id):
        await add_job(context)
        empty = await parsed_resume(context, user_id, {"basics": {"name": "Robin Sample"}})
        await rank(context, user_id, empty)
        assert {match.score for match, _ in await matches(context, user_id)} <= {None}


class TestFilters:
    async def test_refusals_are_counted_by_reason(self, context, user_id, resume_id, wish):
        await add_job(context)
        await add_job(context, countries=("US",), locations=())
        await add_job(context, countries=(), locations=())
        await add_job(context, company="Bad Example Inc.")
        await wish(work_countries=("DE",), excluded_companies=("bad example",))
        ranked = await rank(context, user_id, resume_id)
        assert ranked.refused == {
            Refusal.COUNTRY_NOT_ALLOWED: 1,
            Refusal.COUNTRY_UNKNOWN: 1,
            Refusal.EXCLUDED_COMPANY: 1,
        }
        assert (ranked.considered, ranked.kept) == (4, 1)
        async with context.for_user(user_id) as factory:
            page = await factory.matches().page(MatchFilter(), None, 10)
        assert page.summary.refused == ranked.refused

    @pytest.mark.parametrize("accepts", [(), tuple(Condition)])
    async def test_sql_refuses_nothing_that_passes(
        self, context, user_id, resume_id, wish, accepts
    ):
        """A posting of every kind: what the search gives under the filters is what passes without them."""
        kinds = [
            {"countries": c, "remote": r, "seniority": s, "salary": pay, "visa": v, "locations": ()}
            for c in (("DE",), ("US", "DE"), ("US",), ())
            for r in (RemoteKind.REMOTE, RemoteKind.HYBRID, RemoteKind.UNKNOWN)
            for s in (Seniority.MID, Seniority.SENIOR, Seniority.UNKNOWN)
            for pay, v in (
                (Salary(Decimal(40), None, "EUR", SalaryPeriod.HOUR), Visa.OFFERED),
                (Salary(None, Decimal(2000), "EUR", SalaryPeriod.MONTH), Visa.UNKNOWN),
                (None, Visa.REFUSED),
                (Salary(Decimal(90000), None, "USD", SalaryPeriod.YEAR), Visa.UNKNOWN),
            )
        ]
        for kind in kinds:
            await add_job(context, **kind)
        await wish(
            work_countries=("DE",), remote=(RemoteKind.REMOTE, RemoteKind.HYBRID),
            seniority=(Seniority.MID,), salary_floor=Decimal(60000), salary_currency="EUR",
            salary_period=SalaryPeriod.YEAR, needs_visa=True, accepts_unknown=accepts,
        )  # fmt: skip
        ranked = await rank(context, user_id, resume_id)
        assert ranked.considered == len(kinds) == 144
        assert ranked.kept + sum(ranked.refused.values()) == 144
        for _, job in await matches(context, user_id):
            assert "DE" in job.countries or job.visa is not Visa.REFUSED
            assert job.remote is not RemoteKind.UNKNOWN or accepts
        found = await self.searched(context, user_id, resume_id)
        kept = {job.id for _, job in await matches(context, user_id)}
        assert kept
        assert kept <= found

    async def searched(self, context, user_id, resume_id) -> set[UUID]:
        from jobpilot.jobs.domain.candidates import CandidateQuery
        from jobpilot.matching.domain.questions import conditions_of

        async with context.for_user(user_id) as factory:
            wishes = (await factory.preferences().get(user_id)).wishes
        vector = (await context.embedder.embed(["Backend engineer"]))[0]
        query = CandidateQuery(
            user_id, None, vector, context.embedder.name, conditions_of(wishes), 300
        )
        async with context.job_search() as search:
            return {candidate.job_id for candidate in await search.candidates(query)}


class TestPage:
    async def test_pages_are_complete_and_in_order(self, context, user_id, resume_id):
        for number in range(7):
            await add_job(context, title=f"Backend Engineer {number}")
        await add_job(context, description="Write to us.")
        await rank(context, user_id, resume_id)
        seen, cursor = [], None
        while True:
            async with context.for_user(user_id) as factory:
                page = await factory.matches().page(MatchFilter(), cursor, 3)
            seen += [match for match, _ in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert len({match.id for match in seen}) == len(seen) == 8
        scores = [-1 if match.score is None else match.score for match in seen]
        assert scores == sorted(scores, reverse=True)
        assert {match.method for match in seen} == {MatchMethod.RULES}

    async def test_nobody_sees_anothers_match(self, context, user_id, resume_id):
        await add_job(context)
        await rank(context, user_id, resume_id)
        assert await matches(context, await create_user(context)) == ()


async def test_run_ids_name_who_found_a_match_first(context, user_id, resume_id):
    from jobpilot.runs.domain.states import RunKind

    await add_job(context)
    async with context.for_user(user_id) as factory:
        first = await factory.runs().start_run(user_id, RunKind.MATCH, resume_id)
        second = await factory.runs().start_run(user_id, RunKind.MATCH, resume_id)
    assert (await rank(context, user_id, resume_id, run_id=first.id)).fresh == 1
    assert (await rank(context, user_id, resume_id, run_id=first.id)).fresh == 1
    assert (await rank(context, user_id, resume_id, run_id=second.id)).fresh == 0
    assert [match.run_id for match, _ in await matches(context, user_id)] == [first.id]
