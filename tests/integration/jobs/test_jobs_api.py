"""Postings and job sources over HTTP."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from tests.integration.api.conftest import Api, Person, running_api

pytestmark = pytest.mark.usefixtures("clean")
TEXT = "Senior Data Engineer at Pinegrove\nLocation: Berlin, Germany\nWe use Python and SQL. Salary: €70,000 - €90,000 per year."


@pytest.fixture(scope="module")
async def api(settings, demo_port: int) -> AsyncIterator[Api]:
    async with running_api(
        settings,
        demo_sources_port=demo_port,
        rate_limit_pro_per_hour=100_000,
        rate_limit_free_per_hour=100_000,
        postings_per_hour=1000,
    ) as running:
        yield running


@pytest.fixture
async def person(api: Api) -> Person:
    return await api.sign_up()


@pytest.fixture
async def client(person: Person):
    async with person.client() as client:
        yield client


async def read_boards(api: Api, client, *names: str) -> None:
    boards = (await client.get("/api/v1/job-sources")).json()["items"]
    for board in boards:
        if not names or board["name"] in names:
            await api.context.board_collector.read(board["id"])


class TestSources:
    async def test_somebody_new_follows_the_demo_boards(self, api, client) -> None:
        answer = (await client.get("/api/v1/job-sources")).json()
        assert answer["demo"] is True
        assert len(answer["items"]) == 9
        assert {item["state"] for item in answer["items"]} == {"active"}
        await read_boards(api, client, "Quillworks")
        items = {
            item["name"]: item for item in (await client.get("/api/v1/job-sources")).json()["items"]
        }
        assert items["Quillworks"]["last_outcome"] == "listed"
        assert items["Quillworks"]["open_jobs"] > 10
        assert items["RemoteOK"]["last_outcome"] is None

    async def test_following_and_leaving(self, client) -> None:
        body = {"url": "https://boards.greenhouse.io/acme/jobs/12"}
        first = await client.post("/api/v1/job-sources", json=body)
        assert (first.status_code, first.json()["token"], first.json()["source"]) == (
            201,
            "acme",
            "greenhouse",
        )
        again = await client.post("/api/v1/job-sources", json=body)
        assert again.json()["id"] == first.json()["id"]
        url = f"/api/v1/job-sources/{first.json()['id']}"
        assert (await client.delete(url)).status_code == 204
        assert (await client.delete(url)).json()["code"] == "job_source_not_found"

    @pytest.mark.parametrize(
        ("url", "code"),
        [
            ("http://127.0.0.1/", "url_forbidden"), ("ftp://example.com", "url_scheme"), ("http://a b.com", "url_invalid"),
            ("https://example.com:6379", "url_port"), ("http://[::ffff:a9fe:a9fe]/", "url_forbidden"), ("https://x.com/" + "a" * 9000, "url_invalid"),
        ],
    )  # fmt: skip
    async def test_addresses_that_are_refused(self, client, url: str, code: str) -> None:
        for path in ("/api/v1/job-sources", "/api/v1/jobs"):
            answer = await client.post(path, json={"url": url})
            assert (answer.status_code, answer.json()["code"]) == (422, code)

    async def test_a_board_that_is_gone_is_told(self, api, client) -> None:
        await client.post(
            "/api/v1/job-sources", json={"url": "https://boards.greenhouse.io/nobody-there"}
        )
        boards = (await client.get("/api/v1/job-sources")).json()["items"]
        board = next(item for item in boards if item["token"] == "nobody-there")
        await api.context.board_collector.read(board["id"])
        boards = (await client.get("/api/v1/job-sources")).json()["items"]
        board = next(item for item in boards if item["token"] == "nobody-there")
        assert (board["state"], board["last_outcome"], board["failure_code"]) == (
            "gone",
            "gone",
            "page_gone",
        )


class TestJobs:
    async def test_lists_filters_and_pages(self, api, client) -> None:
        await read_boards(api, client, "Nordlicht Systems", "Harborline Logistics")
        first = (await client.get("/api/v1/jobs", params={"limit": 20})).json()
        second = (
            await client.get("/api/v1/jobs", params={"limit": 20, "cursor": first["next_cursor"]})
        ).json()
        ids = [job["id"] for job in first["items"] + second["items"]]
        assert len(ids) == len(set(ids)) == 40
        for params, check in (
            ({"q": "kubernetes terraform"}, lambda job: "Kubernetes" in job["skills"]),
            ({"country": "dk"}, lambda job: "DK" in job["countries"]),
            (
                {"company": "harborline logistics"},
                lambda job: job["company"] == "Harborline Logistics",
            ),
            ({"seniority": "senior"}, lambda job: job["seniority"] == "senior"),
            ({"remote": "hybrid"}, lambda job: job["remote"] == "hybrid"),
            ({"employment_type": "contract"}, lambda job: job["employment_type"] == "contract"),
        ):
            found = (await client.get("/api/v1/jobs", params={**params, "limit": 100})).json()[
                "items"
            ]
            assert found, params
            assert all(check(job) for job in found), params
        assert (await client.get("/api/v1/jobs", params={"state": "closed"})).json()["items"] == []

    async def test_one_posting(self, api, client) -> None:
        await read_boards(api, client, "Harborline Logistics")
        found = (await client.get("/api/v1/jobs", params={"q": '"platform developer"'})).json()[
            "items"
        ][0]
        job = (await client.get(f"/api/v1/jobs/{found['id']}")).json()
        assert "• " in job["description"]
        assert "injection_suspected" in job["flags"]
        assert job["pasted"] is False
        assert "raw" not in job
        assert (await client.delete(f"/api/v1/jobs/{found['id']}")).status_code == 404

    @pytest.mark.parametrize("cursor", ["nonsense", "AAAA", "MjAyNg=="])
    async def test_cursors_of_others(self, client, cursor: str) -> None:
        assert (await client.get("/api/v1/jobs", params={"cursor": cursor})).json()[
            "code"
        ] == "cursor_invalid"

    async def test_unknown(self, client) -> None:
        answer = await client.get(f"/api/v1/jobs/{uuid4()}")
        assert (answer.status_code, answer.json()["code"]) == (404, "job_not_found")


class TestPasting:
    async def test_a_text(self, api, client) -> None:
        answer = await client.post("/api/v1/jobs", json={"text": TEXT})
        assert answer.status_code == 201
        job = answer.json()
        assert (job["title"], job["company"], job["countries"]) == (
            "Senior Data Engineer",
            "Pinegrove",
            ["DE"],
        )
        assert job["salary"] == {
            "min": "70000",
            "max": "90000",
            "currency": "EUR",
            "period": "year",
        }
        assert job["pasted"] is True
        assert (await client.post("/api/v1/jobs", json={"text": f"  {TEXT} "})).json()["id"] == job[
            "id"
        ]
        async with (await api.sign_up()).client() as other:
            assert (await other.get(f"/api/v1/jobs/{job['id']}")).status_code == 404
        mine = (await client.get("/api/v1/jobs", params={"pasted": True})).json()["items"]
        assert [item["id"] for item in mine] == [job["id"]]
        assert (await client.delete(f"/api/v1/jobs/{job['id']}")).status_code == 204

    async def test_a_page(self, client) -> None:
        answer = await client.post(
            "/api/v1/jobs", json={"url": "https://careers.windmerelegal.example/jobs/70008"}
        )
        assert answer.status_code == 201, answer.text
        assert (answer.json()["company"], answer.json()["source"]) == ("Windmere Legal", "web_page")

    async def test_a_posting_of_a_board_comes_from_its_interface(self, api, client) -> None:
        url = "https://job-boards.greenhouse.io/harborline/jobs/20000"
        pasted = (await client.post("/api/v1/jobs", json={"url": url})).json()
        assert (pasted["source"], pasted["pasted"]) == ("greenhouse", True)
        await read_boards(api, client, "Harborline Logistics")
        known = (await client.post("/api/v1/jobs", json={"url": f"{url}?utm=x"})).json()
        assert known["pasted"] is False
        assert known["title"] == pasted["title"]

    @pytest.mark.parametrize(
        ("url", "code"),
        [
            ("https://walled.example/jobs/1", "blocked_by_site"), ("https://refusing.example/jobs/1", "blocked_by_site"),
            ("https://filled.example/jobs/1", "posting_unreadable"), ("https://gone.example/jobs/1", "page_gone"),
            ("https://empty.example/", "posting_unreadable"), ("https://nobody.example/private/x", "robots_forbidden"),
        ],
    )  # fmt: skip
    async def test_pages_that_give_nothing_say_why(self, client, url: str, code: str) -> None:
        answer = await client.post("/api/v1/jobs", json={"url": url})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.json()["detail"]
        assert (await client.get("/api/v1/jobs", params={"pasted": True})).json()["items"] == []

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"url": "https://x.com", "text": "y" * 99},
            {"text": ""},
            {"text": "short"},
            {"other": 1},
        ],
    )
    async def test_bad_bodies(self, client, body) -> None:
        assert (await client.post("/api/v1/jobs", json=body)).status_code == 422

    async def test_the_same_key_twice_is_one_posting(self, client) -> None:
        headers = {"Idempotency-Key": "k1"}
        first = await client.post("/api/v1/jobs", json={"text": TEXT}, headers=headers)
        again = await client.post("/api/v1/jobs", json={"text": TEXT}, headers=headers)
        assert again.headers["Idempotent-Replayed"] == "true"
        assert again.json() == first.json()
        other = await client.post("/api/v1/jobs", json={"text": TEXT + "!"}, headers=headers)
        assert other.json()["code"] == "idempotency_key_reused"

    async def test_one_victim_host_is_asked_thirty_times_a_minute(self, client) -> None:
        codes = []
        for number in range(33):
            answer = await client.post(
                "/api/v1/jobs", json={"url": f"https://victim.example/{number}"}
            )
            codes.append(answer.json()["code"])
        assert codes.count("page_gone") == 29  # one request went for robots.txt
        assert codes[-1] == "host_busy"
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) <= 60
