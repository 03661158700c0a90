"""Preferences and matches as the web app sees them."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest

from jobpilot.matching.ranking import RankRequest
from jobpilot.settings import Settings
from tests.integration.api.conftest import Api, Person, running_api
from tests.integration.matching.planted import BACKEND, FITTING, add_job
from tests.integration.resumes.stored import parsed_resume

NOBODY_WISHES = {
    "roles": [], "places": [], "remote": [], "work_countries": [], "time_zone": None,
    "time_zone_span_hours": None, "seniority": [], "salary_floor": None, "salary_currency": None,
    "salary_period": None, "needs_visa": False, "excluded_companies": [], "accepts_unknown": [],
}  # fmt: skip


@pytest.fixture(scope="module")
async def api(settings: Settings) -> AsyncIterator[Api]:
    async with running_api(
        settings, rate_limit_free_per_hour=100_000, rate_limit_pro_per_hour=100_000
    ) as running:
        yield running


@pytest.fixture
async def person(api: Api) -> Person:
    return await api.sign_up()


@pytest.fixture
async def client(person: Person) -> AsyncIterator[httpx.AsyncClient]:
    async with person.client() as client:
        yield client


async def id_of(client: httpx.AsyncClient) -> UUID:
    return UUID((await client.get("/api/v1/users/me")).json()["id"])


async def put(client: httpx.AsyncClient, version: int, **wishes: object) -> httpx.Response:
    headers = {"If-Match": f'"{version}"'}
    return await client.put("/api/v1/preferences", json=wishes, headers=headers)


class TestPreferences:
    async def test_are_empty_at_first(self, client):
        answer = await client.get("/api/v1/preferences")
        assert answer.json() == {**NOBODY_WISHES, "version": 0, "updated_at": None}
        assert answer.headers["etag"] == '"0"'

    async def test_are_kept_as_the_next_version(self, client):
        wishes = {
            "roles": ["Backend Engineer"], "places": ["Berlin"], "remote": ["remote", "hybrid"],
            "work_countries": ["de"], "time_zone": "Europe/Berlin", "time_zone_span_hours": 3,
            "seniority": ["mid", "senior"], "salary_floor": 60000, "salary_currency": "eur",
            "salary_period": "year", "needs_visa": True, "excluded_companies": ["Bad Example"],
            "accepts_unknown": ["salary"],
        }  # fmt: skip
        saved = await put(client, 0, **wishes)
        assert saved.status_code == 200, saved.text
        kept = (await client.get("/api/v1/preferences")).json()
        assert kept == {
            **wishes, "work_countries": ["DE"], "salary_currency": "EUR", "version": 1,
            "updated_at": kept["updated_at"],
        }  # fmt: skip
        assert (await put(client, 1)).json()["version"] == 2
        again = (await client.get("/api/v1/preferences")).json()
        assert {name: again[name] for name in NOBODY_WISHES} == NOBODY_WISHES

    async def test_a_save_over_somebody_elses_is_refused(self, client):
        await put(client, 0, roles=["First"])
        for version in (0, 7):
            lost = await put(client, version, roles=["Second"])
            assert (lost.status_code, lost.json()["code"]) == (409, "preferences_conflict")
            assert lost.json()["current_version"] == 1

    async def test_a_save_says_what_it_is_based_on(self, client):
        answer = await client.put("/api/v1/preferences", json={})
        assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")

    @pytest.mark.parametrize(
        "wishes",
        [
            {"time_zone": "Mars/Base"},
            {"time_zone_span_hours": 4},
            {"salary_floor": 10},
            {"salary_floor": -1},
            {"salary_floor": "NaN"},
            {"work_countries": ["Germany"]},
            {"remote": ["unknown"]},
            {"seniority": ["boss"]},
            {"roles": [""]},
            {"roles": ["x"] * 21},
            {"roles": ["x" * 121]},
            {"accepts_unknown": ["everything"]},
            {"unheard_of": 1},
        ],
    )
    async def test_what_cannot_be_kept_is_named(self, client, wishes):
        answer = await put(client, 0, **wishes)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["path"].startswith(next(iter(wishes)))
        assert (await client.get("/api/v1/preferences")).json()["version"] == 0


@pytest.fixture
async def match(api: Api, client: httpx.AsyncClient) -> dict:
    user_id = await id_of(client)
    resume_id = await parsed_resume(api.context, user_id, BACKEND)
    await add_job(api.context)
    await add_job(api.context, countries=("US",), company="Far Inc")
    await put(client, 0, work_countries=["DE"])
    await api.context.job_embedder.embed(100)
    await api.context.ranker.rank(RankRequest(None, user_id, resume_id, 1, 100, 10))
    answer = await client.get("/api/v1/matches")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert len(body["items"]) == 1
    return body | {"resume_id": str(resume_id)}


class TestMatches:
    async def test_say_why_and_what_is_missing(self, match):
        [item] = match["items"]
        assert item["job"]["title"] == "Backend Developer (m/f/d)"
        assert item["score"] >= 70
        assert {part["part"] for part in item["breakdown"]} == {
            "skills", "title", "meaning", "words", "seniority", "place",
        }  # fmt: skip
        posting = next(reason["posting"] for reason in item["reasons"] if reason["posting"])
        assert FITTING[posting["start"] : posting["end"]] == posting["quote"]
        assert [gap["text"] for gap in item["missing"]] == ["French", "Terraform"]

    async def test_tell_what_the_last_ranking_refused(self, match):
        ranking = match["ranking"]
        assert ranking["considered"] == 2
        assert ranking["refused"] == [{"reason": "country_not_allowed", "count": 1}]
        assert ranking["resume_id"] == match["resume_id"]

    async def test_can_be_saved_and_dismissed(self, client, match):
        path = f"/api/v1/matches/{match['items'][0]['id']}"
        assert (await client.patch(path, json={"state": "saved"})).json()["state"] == "saved"
        assert (await client.get(path)).json()["state"] == "saved"
        await client.patch(path, json={"state": "dismissed"})
        assert (await client.get("/api/v1/matches")).json()["items"] == []
        dismissed = await client.get("/api/v1/matches", params={"state": "dismissed"})
        assert len(dismissed.json()["items"]) == 1

    async def test_can_be_narrowed(self, client, match):
        for params, count in (
            ({"resume_id": match["resume_id"]}, 1),
            ({"resume_id": str(uuid4())}, 0),
            ({"least_score": 100}, 0),
            ({"least_score": 50, "state": ["new", "saved"]}, 1),
            ({"q": "python clinics"}, 1),
            ({"q": "plumbing"}, 0),
            ({"source": "test", "order": "newest"}, 1),
            ({"source": "lever"}, 0),
            ({"remote": match["items"][0]["job"]["remote"]}, 1),
            ({"remote": "onsite", "q": "python"}, 0),
        ):
            answer = await client.get("/api/v1/matches", params=params)
            assert len(answer.json()["items"]) == count, params
            assert answer.json()["total"] == count, params

    async def test_go_on_where_a_page_ended(self, api, client, match):
        for number in range(3):
            await add_job(api.context, company=f"Clinic {number}")
        await api.context.job_embedder.embed(100)
        user_id = await id_of(client)
        ranked = RankRequest(None, user_id, UUID(match["resume_id"]), 1, 100, 10)
        await api.context.ranker.rank(ranked)
        for order in ("best", "newest"):
            seen, cursor = [], None
            while not seen or cursor:
                params = {"limit": 2, "order": order, **({"cursor": cursor} if cursor else {})}
                page = (await client.get("/api/v1/matches", params=params)).json()
                assert (page["total"] is None) == bool(cursor)
                seen += [item["id"] for item in page["items"]]
                cursor = page["next_cursor"]
            assert len(seen) == len(set(seen)) == 4, order

    async def test_missing_requirements_can_be_set_aside(self, client, match):
        path = f"/api/v1/matches/{match['items'][0]['id']}"
        changed = await client.patch(path, json={"ignored": ["French", "French"]})
        assert changed.json()["ignored"] == ["French"]
        kept = (await client.get(path)).json()
        assert (kept["ignored"], kept["score"]) == (["French"], match["items"][0]["score"])
        assert (await client.patch(path, json={"ignored": []})).json()["ignored"] == []
        assert (await client.patch(path, json={})).status_code == 422

    async def test_a_posting_tells_why_it_is_none_or_which_one_it_is(self, api, client, match):
        item = match["items"][0]
        fit = (await client.get(f"/api/v1/jobs/{item['job']['id']}/fit")).json()
        assert fit["refusals"] == []
        expected = {"id": item["id"], "resume_id": match["resume_id"], "state": "new"}
        assert fit["matches"] == [{**expected, "score": item["score"]}]
        far = await add_job(api.context, countries=("US",), company="Farther Inc")
        fit = (await client.get(f"/api/v1/jobs/{far}/fit")).json()
        assert fit["refusals"] == ["country_not_allowed"]
        assert (fit["matches"], fit["preferences_version"]) == ([], 1)
        unknown = await client.get(f"/api/v1/jobs/{uuid4()}/fit")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "job_not_found")

    async def test_a_cursor_of_another_list_is_refused(self, client, match):
        answer = await client.get("/api/v1/matches", params={"cursor": "bm9uc2Vuc2U"})
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")

    async def test_an_unknown_state_is_refused(self, client, match):
        path = f"/api/v1/matches/{match['items'][0]['id']}"
        assert (await client.patch(path, json={"state": "hired"})).status_code == 422

    async def test_of_somebody_else_are_not_there(self, api, match):
        other = await api.sign_up()
        path = f"/api/v1/matches/{match['items'][0]['id']}"
        async with other.client() as client:
            for answer in (
                await client.get(path),
                await client.patch(path, json={"state": "saved"}),
                await client.get(f"/api/v1/matches/{uuid4()}"),
            ):
                assert (answer.status_code, answer.json()["code"]) == (404, "match_not_found")
            assert (await client.get("/api/v1/matches")).json()["items"] == []

    async def test_need_somebody_who_has_signed_in(self, api):
        async with api.client() as client:
            for path in ("matches", f"matches/{uuid4()}", "preferences"):
                assert (await client.get(f"/api/v1/{path}")).status_code == 401
