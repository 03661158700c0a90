"""Drafts and styles over HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest

from jobpilot.writing.domain.drafts import DraftKind
from tests.integration.api.conftest import Api, running_api
from tests.integration.resumes.stored import own_id


@pytest.fixture(scope="module")
async def api(settings) -> AsyncIterator[Api]:
    async with running_api(settings) as running:
        yield running


@pytest.fixture
async def client(api: Api) -> AsyncIterator[httpx.AsyncClient]:
    async with (await api.sign_up()).client() as client:
        yield client


@pytest.fixture
def written(api: Api, client: httpx.AsyncClient, asking):
    async def write(kind: DraftKind = DraftKind.COVER_LETTER) -> str:
        request = await asking(await own_id(client), kind)
        version = await api.context.draft_writer.write(request)
        return f"/api/v1/drafts/{version.draft_id}"

    return write


class TestDrafts:
    async def test_are_listed_and_read(self, client, written):
        url = await written()
        listed = (await client.get("/api/v1/drafts", params={"kind": "cover_letter"})).json()
        assert [item["id"] for item in listed["items"]] == [url.rpartition("/")[2]]
        answer = await client.get(url)
        assert answer.headers["etag"] == '"1"'
        body = answer.json()
        assert body["state"] == "needs_review"
        assert body["version"]["document"]["signature"] == "Tamsin Placeholder"
        assert body["version"]["sources"]
        assert (await client.get(f"{url}/versions/1")).json() == body["version"]

    async def test_of_somebody_else_are_not_there(self, api, written):
        url = await written()
        async with (await api.sign_up()).client() as other:
            answer = await other.get(url)
        assert (answer.status_code, answer.json()["code"]) == (404, "draft_not_found")

    async def test_edits_are_kept_and_asked_about(self, client, written):
        url = await written()
        document = (await client.get(url)).json()["version"]["document"]
        document["paragraphs"] = ["I once led 500 engineers.", "Thank you for your time."]
        answer = await client.put(
            f"{url}/document", json={"document": document}, headers={"If-Match": '"1"'}
        )
        assert answer.status_code == 201
        body = answer.json()
        assert (body["number"], body["source"]) == (2, "edited")
        assert body["document"]["paragraphs"][0] == "I once led 500 engineers."
        (question,) = body["questions"]
        part = body["document"]["paragraphs"][0]
        assert part[question["start"] : question["end"]] == question["text"]
        listed = (await client.get(f"{url}/versions")).json()["items"]
        assert [(each["number"], each["source"]) for each in listed] == [
            (2, "edited"),
            (1, "generated"),
        ]
        assert (listed[0]["questions"], listed[0]["model"]) == (1, None)

    async def test_a_stale_edit_is_refused(self, client, written):
        url = await written(DraftKind.LINKEDIN_POST)
        body = {"document": {"text": "Mine."}}
        assert (await client.put(f"{url}/document", json=body)).status_code == 428
        headers = {"If-Match": '"1"'}
        assert (await client.put(f"{url}/document", json=body, headers=headers)).status_code == 201
        body = {"document": {"text": "Mine again."}}
        answer = await client.put(f"{url}/document", json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "draft_conflict")
        assert answer.json()["current_version"] == 2

    @pytest.mark.parametrize(
        "document",
        [{}, {"text": 5}, {"text": "x", "to": "a@example.org"}, {"text": "x" * 20_000}],
    )
    async def test_another_shape_is_refused(self, client, written, document):
        url = await written(DraftKind.LINKEDIN_POST)
        answer = await client.put(
            f"{url}/document", json={"document": document}, headers={"If-Match": '"1"'}
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "draft_invalid")

    async def test_a_tailored_resume_takes_edits_only(self, client, written):
        url = await written(DraftKind.TAILORED_RESUME)
        body = (await client.get(url)).json()
        assert body["tailored"]["work"][0]["name"] == "Samplesoft Ltd"
        edit = {"op": "rephrase", "path": "work[0].position", "text": "CTO"}
        answer = await client.put(
            f"{url}/document", json={"document": {"edits": [edit]}}, headers={"If-Match": '"1"'}
        )
        assert answer.json()["errors"] == [
            {"path": "edits[0]", "message": "This edit cannot be made: locked."}
        ]

    async def test_say_where_they_come_from(self, client, written):
        url = await written()
        found = (await client.get(f"{url}/provenance")).json()
        assert found["generated"]["model"] == "composer-1"
        assert found["generated"]["prompt_version"] == "cover-letter-1"
        assert found["generated"]["cost_micros"] == 0
        assert found["posting"]["company"] == "Fictiva Insurance"
        assert found["approval"] is None
        kinds = {span["kind"] for source in found["sentences"] for span in source["spans"]}
        assert kinds == {"resume", "posting"}

    @pytest.mark.parametrize("kind", [DraftKind.TAILORED_RESUME, DraftKind.COVER_LETTER])
    async def test_are_exported(self, client, written, kind):
        url = await written(kind)
        pdf = await client.get(f"{url}/export", params={"format": "pdf"})
        assert pdf.content.startswith(b"%PDF")
        text = await client.get(f"{url}/export", params={"format": "txt"})
        assert "Samplesoft" in text.text


class TestStyles:
    async def test_are_kept_measured_and_deleted(self, client):
        sample = "Hi there,\n\nI'm keen to chat! It's great 🙂\n\nCheers,\nMe"
        body = {"name": "Casual", "samples": [sample]}
        made = (await client.post("/api/v1/author-styles", json=body)).json()
        assert made["is_default"] is True
        assert made["traits"]["formality"] == "casual"
        assert made["traits"]["greeting"] == "Hi"
        url = f"/api/v1/author-styles/{made['id']}"
        changed = (await client.patch(url, json={"name": "Mine"})).json()
        assert changed["name"] == "Mine"
        assert (await client.delete(url)).status_code == 204
        assert (await client.get(url)).json()["code"] == "style_not_found"
        assert (await client.get("/api/v1/author-styles")).json() == {"items": []}

    async def test_one_is_the_default(self, client):
        for name in ("a", "b"):
            body = {"name": name, "samples": ["Words."], "is_default": True}
            await client.post("/api/v1/author-styles", json=body)
        items = (await client.get("/api/v1/author-styles")).json()["items"]
        assert [item["is_default"] for item in items] == [False, True]

    async def test_need_a_sample(self, client):
        body = {"name": "x", "samples": ["   "]}
        answer = await client.post("/api/v1/author-styles", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "style_invalid")
