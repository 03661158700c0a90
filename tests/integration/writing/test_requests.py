"""Drafts asked for over HTTP: for a posting, a company's page, from nothing but the résumé; again in another style."""

import threading
from collections.abc import AsyncIterator, Iterator
from uuid import UUID, uuid4

import httpx
import pytest

from jobpilot.demo.server import make_server
from jobpilot.runs.contracts import OpenAction
from jobpilot.runs.domain.states import ActionKind, Step
from jobpilot.settings import Settings
from jobpilot.writing.contracts import WriteDraft
from jobpilot.writing.domain.drafts import DraftKind
from tests.integration.api.conftest import Api, running_api
from tests.integration.matching.planted import add_job
from tests.integration.resumes.stored import own_id, parsed_resume
from tests.integration.writing.conftest import DEVELOPER

ABOUT = "https://www.harborline.example/about"


@pytest.fixture(scope="module")
def demo_port(tmp_path_factory) -> Iterator[int]:
    server = make_server(0, tmp_path_factory.mktemp("demo"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
async def api(settings: Settings, demo_port: int) -> AsyncIterator[Api]:
    values = settings.model_dump() | {"demo_sources_port": demo_port}
    async with running_api(Settings(_env_file=None, **values)) as running:
        yield running


@pytest.fixture
async def client(api: Api) -> AsyncIterator[httpx.AsyncClient]:
    async with (await api.sign_up()).client() as client:
        yield client


@pytest.fixture
async def resume_id(api: Api, client: httpx.AsyncClient) -> UUID:
    return await parsed_resume(api.context, await own_id(client), DEVELOPER.document)


async def written(api: Api, client: httpx.AsyncClient, run: dict) -> dict:
    """The draft that the run's step would write."""
    user_id = await own_id(client)
    request = WriteDraft(
        run_id=UUID(run["id"]),
        user_id=user_id,
        kind=DraftKind(run["options"][0]),
        resume_id=UUID(run["resume_id"]),
        resume_version=1,
        job_id=UUID(run["subject_id"]) if run["subject_id"] else None,
        style_id=UUID(run["style_id"]) if run["style_id"] else None,
    )
    version = await api.context.draft_writer.write(request)
    return (await client.get(f"/api/v1/drafts/{version.draft_id}")).json()


async def style(client: httpx.AsyncClient, name: str = "Mine") -> str:
    samples = ["Hello there! I build things that people like to use. " * 6]
    body = {"name": name, "samples": samples}
    return (await client.post("/api/v1/author-styles", json=body)).json()["id"]


class TestWithoutPosting:
    @pytest.mark.parametrize("kind", ["cold_email", "cover_letter", "linkedin_post"])
    async def test_the_newest_resume_is_enough(self, api, client, resume_id, kind):
        answer = await client.post("/api/v1/drafts", json={"kind": kind})
        assert answer.status_code == 202
        run = answer.json()
        assert (run["kind"], run["options"], run["resume_id"], run["subject_id"]) == (
            "prepare",
            [kind],
            str(resume_id),
            None,
        )
        draft = await written(api, client, run)
        assert draft["job_id"] is None
        assert len(draft["version"]["sources"]) >= 2
        assert draft["version"]["questions"] == []

    async def test_a_tailored_resume_needs_one(self, client, resume_id):
        answer = await client.post("/api/v1/drafts", json={"kind": "tailored_resume"})
        assert (answer.status_code, answer.json()["code"]) == (422, "run_subject_missing")

    async def test_without_a_resume_there_is_nothing_to_write_from(self, client):
        answer = await client.post("/api/v1/drafts", json={"kind": "cover_letter"})
        assert (answer.status_code, answer.json()["code"]) == (404, "version_not_found")


class TestCompanyPage:
    async def test_is_read_and_quoted_with_its_source(self, api, client, resume_id):
        body = {"kind": "cold_email", "company_url": ABOUT}
        run = (await client.post("/api/v1/drafts", json=body)).json()
        draft = await written(api, client, run)
        document = draft["version"]["document"]
        assert "Harborline Logistics" in document["body"]
        assert "the booking platform of forty inland ports" in document["body"]
        assert draft["version"]["questions"] == []
        url = f"/api/v1/drafts/{draft['id']}/provenance"
        why = (await client.get(url)).json()
        assert (why["posting"]["source"], why["posting"]["url"]) == ("company_page", ABOUT)
        quoted = [
            span["quote"]
            for sentence in why["sentences"]
            for span in sentence["spans"]
            if span["kind"] == "posting" and "forty inland ports" in sentence["text"]
        ]
        assert any("forty inland ports" in quote for quote in quoted)

    async def test_is_no_posting(self, client, resume_id):
        body = {"kind": "cover_letter", "company_url": ABOUT, "company": "Harborline"}
        run = (await client.post("/api/v1/drafts", json=body)).json()
        page = (await client.get(f"/api/v1/jobs/{run['subject_id']}")).json()
        assert (page["source"], page["company"]) == ("company_page", "Harborline")
        assert page["title"] == "Speculative application"
        listed = (await client.get("/api/v1/jobs", params={"pasted": True})).json()
        assert listed["items"] == []

    async def test_that_says_too_little_is_refused(self, client, resume_id):
        body = {"kind": "cold_email", "company_url": "https://empty.example/"}
        answer = await client.post("/api/v1/drafts", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "company_page_unreadable")

    async def test_of_this_machine_is_not_fetched(self, client, resume_id):
        body = {"kind": "cold_email", "company_url": "http://127.0.0.1/admin"}
        answer = await client.post("/api/v1/drafts", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "url_forbidden")

    async def test_two_subjects_are_refused(self, client):
        body = {"kind": "cold_email", "company_url": ABOUT, "job_id": str(uuid4())}
        answer = await client.post("/api/v1/drafts", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


class TestStyle:
    async def test_is_chosen_for_one_draft_and_then_another(self, api, client, resume_id):
        first, second = await style(client), await style(client, "Other")
        job_id = await add_job(api.context, company="Harborline", title="Engineer")
        body = {"kind": "cover_letter", "job_id": str(job_id), "style_id": second}
        run = (await client.post("/api/v1/drafts", json=body)).json()
        assert (run["options"], run["style_id"]) == (["cover_letter"], second)
        draft = await written(api, client, run)
        assert draft["style_id"] == second
        url = f"/api/v1/drafts/{draft['id']}/rewrite"
        again = (await client.post(url, json={"style_id": first})).json()
        assert again["id"] != run["id"]
        assert (again["subject_id"], again["style_id"]) == (str(job_id), first)
        rewritten = await written(api, client, again)
        assert (rewritten["style_id"], rewritten["job_id"]) == (first, draft["job_id"])
        kept = (await client.get(f"/api/v1/drafts/{draft['id']}")).json()
        assert kept == draft

    async def test_what_is_written_anew_takes_the_old_question_back(self, api, client, resume_id):
        job_id = await add_job(api.context, company="Harborline", title="Engineer")
        body = {"kind": "cover_letter", "job_id": str(job_id)}
        run = (await client.post("/api/v1/drafts", json=body)).json()
        draft = await written(api, client, run)
        user_id = await own_id(client)
        async with api.context.recording(user_id) as recorder:
            asked = await recorder.open_action(
                OpenAction(
                    UUID(run["id"]), user_id, ActionKind.REVIEW_DRAFT, Step.REVIEW, 1,
                    UUID(draft["id"]), draft["current_version"],
                )
            )  # fmt: skip
        url = f"/api/v1/drafts/{draft['id']}/rewrite"
        again = (await client.post(url, json={"style_id": None})).json()
        assert again["id"] != run["id"], "the same wish, and yet not the run that waits"
        twice = (await client.post(url, json={"style_id": None})).json()
        assert twice["id"] == again["id"]
        old = (await client.get(f"/api/v1/drafts/{draft['id']}")).json()
        assert (old["state"], old["current_version"]) == ("rejected", draft["current_version"])
        answer = await client.post(
            f"/api/v1/runs/{run['id']}/actions/{asked.action_id}/decision",
            json={"decision": "approve", "expected_version": asked.version},
        )
        assert (answer.status_code, answer.json()["code"]) == (409, "action_already_decided")
        assert answer.json()["state"] == "cancelled"

    async def test_of_somebody_else_is_not_there(self, api, client, resume_id):
        async with (await api.sign_up()).client() as other:
            theirs = await style(other)
        for path, body in (
            ("drafts", {"kind": "cover_letter", "style_id": theirs}),
            (
                "runs",
                {
                    "kind": "prepare",
                    "resume_id": str(resume_id),
                    "options": ["linkedin_post"],
                    "style_id": theirs,
                },
            ),
        ):
            answer = await client.post(f"/api/v1/{path}", json=body)
            assert (answer.status_code, answer.json()["code"]) == (404, "style_not_found")
