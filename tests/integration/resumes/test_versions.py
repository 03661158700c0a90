"""From upload to an approved version, with a real worker; then editing, conflicts and restoring."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from jobpilot.runs.contracts import TaskQueue
from tests.integration.api.conftest import Api
from tests.integration.resumes.conftest import upload
from workers.main import serve

TEXT = b"""Ada Example
ada@example.org | +44 20 7946 0958 | London, United Kingdom | github.com/ada-example

Experience

Bridge Engineer, Example Crossings Ltd (2019-03 - Present)
- Built the test rig for suspension cables

Draughtsman, Sample Works GmbH (2016 - 2019)
- Drew bolts

Education

BSc in Civil Engineering, Example University, 2012 - 2016

Skills
Statics, Drawing, Python
"""


@pytest.fixture(scope="module")
async def worker(resume_api: Api) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(serve(resume_api.context, [TaskQueue.PARSING], stop))
    yield
    stop.set()
    await task


async def until(client: httpx.AsyncClient, path: str, ready, seconds: float = 90) -> dict[str, Any]:
    async with asyncio.timeout(seconds):
        while True:
            body = (await client.get(path)).json()
            if ready(body):
                return body
            await asyncio.sleep(0.1)


@pytest.fixture
async def waiting(worker, as_owner: httpx.AsyncClient) -> dict[str, Any]:
    """An upload whose run waits for its owner."""
    uploaded = (await upload(as_owner, TEXT, "ada.txt")).json()
    path = f"/api/v1/runs/{uploaded['run']['id']}"
    run = await until(as_owner, path, lambda run: run["state"] in ("waiting", "failed"))
    assert run["state"] == "waiting", run
    resume = (await as_owner.get(f"/api/v1/resumes/{uploaded['resume']['id']}")).json()
    return {"resume": resume, "run": run}


async def document(client: httpx.AsyncClient, resume_id: str, number: int) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/resumes/{resume_id}/versions/{number}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == f'"{number}"'
    return answer.json()


async def save(client: httpx.AsyncClient, resume_id: str, number: int | str, body: dict[str, Any]):
    tag = f'"{number}"'
    return await client.put(
        f"/api/v1/resumes/{resume_id}/document", json={"document": body}, headers={"If-Match": tag}
    )


class TestIntake:
    async def test_reads_waits_and_becomes_ready(self, as_owner, waiting) -> None:
        resume, run = waiting["resume"], waiting["run"]
        assert resume["status"] == "needs_review"
        assert resume["current_version"] == 1
        version = await document(as_owner, resume["id"], 1)
        assert version["source"] == "parsed"
        assert version["document"]["basics"]["name"] == "Ada Example"
        assert version["document"]["basics"]["phone"] == "+442079460958"
        assert [job["name"] for job in version["document"]["work"]] == [
            "Example Crossings Ltd",
            "Sample Works GmbH",
        ]
        assert version["fields"]["basics.email"]["spans"][0]["quote"] == "ada@example.org"
        pages = (await as_owner.get(f"/api/v1/resumes/{resume['id']}/pages")).json()["pages"]
        assert pages[0]["lines"][0]["text"] == "Ada Example"
        action = run["pending_actions"][0]
        answer = await as_owner.post(
            f"/api/v1/runs/{run['id']}/actions/{action['id']}/decision",
            json={"decision": "approve", "expected_version": action["version"]},
        )
        assert answer.status_code == 200, answer.text
        await until(as_owner, f"/api/v1/runs/{run['id']}", lambda run: run["state"] == "succeeded")
        ready = (await as_owner.get(f"/api/v1/resumes/{resume['id']}")).json()
        assert (ready["status"], ready["current_version"]) == ("ready", 2)
        sources = [
            item["source"]
            for item in (await as_owner.get(f"/api/v1/resumes/{resume['id']}/versions")).json()[
                "items"
            ]
        ]
        assert sources == ["confirmed", "parsed"]


class TestSave:
    async def test_keeps_evidence_and_marks_what_was_edited(self, as_owner, waiting) -> None:
        resume_id = waiting["resume"]["id"]
        before = await document(as_owner, resume_id, 1)
        edited = before["document"]
        edited["basics"]["name"] = "Ada M. Example"
        answer = await save(as_owner, resume_id, 1, edited)
        assert answer.status_code == 201, answer.text
        after = answer.json()
        assert (after["number"], after["source"]) == (2, "edited")
        assert after["fields"]["basics.name"]["method"] == "edited"
        assert after["fields"]["basics.name"]["original_value"] == "Ada Example"
        assert after["fields"]["basics.email"] == before["fields"]["basics.email"]
        listed = (await as_owner.get(f"/api/v1/resumes/{resume_id}/versions")).json()["items"]
        assert next((item["number"], item["changed"]) for item in listed) == (2, 1)

    async def test_one_of_two_savers_wins(self, as_owner, waiting) -> None:
        resume_id = waiting["resume"]["id"]
        bodies = []
        for name in ("First Saver", "Second Saver"):
            body = (await document(as_owner, resume_id, 1))["document"]
            body["basics"]["name"] = name
            bodies.append(body)
        answers = await asyncio.gather(*(save(as_owner, resume_id, 1, body) for body in bodies))
        assert sorted(answer.status_code for answer in answers) == [201, 409]
        lost = next(answer for answer in answers if answer.status_code == 409).json()
        assert (lost["code"], lost["current_version"]) == ("version_conflict", 2)

    @pytest.mark.parametrize(
        ("change", "path"),
        [
            ({"basics": "x"}, "basics"),
            ({"work": [{"startDate": "March 2020"}]}, "work[0].startDate"),
            ({"skills": [{}, {"keywords": [1]}]}, "skills[1].keywords[0]"),
        ],
    )
    async def test_names_what_breaks_the_schema(self, as_owner, waiting, change, path) -> None:
        answer = await save(as_owner, waiting["resume"]["id"], 1, change)
        assert (answer.status_code, answer.json()["code"]) == (422, "document_invalid")
        assert [error["path"] for error in answer.json()["errors"]] == [path]

    async def test_needs_if_match_and_no_unknown_members(self, as_owner, waiting) -> None:
        path = f"/api/v1/resumes/{waiting['resume']['id']}/document"
        without = await as_owner.put(path, json={"document": {}})
        assert (without.status_code, without.json()["code"]) == (428, "precondition_required")
        unknown = await as_owner.put(
            path, json={"document": {}, "x": 1}, headers={"If-Match": '"1"'}
        )
        assert (unknown.status_code, unknown.json()["code"]) == (422, "invalid_input")

    async def test_restores_with_its_evidence(self, as_owner, waiting) -> None:
        resume_id = waiting["resume"]["id"]
        first = await document(as_owner, resume_id, 1)
        assert (await save(as_owner, resume_id, 1, {"basics": {"name": "Gone"}})).status_code == 201
        answer = await as_owner.post(f"/api/v1/resumes/{resume_id}/versions/1/restore")
        assert answer.status_code == 201
        restored = answer.json()
        assert (restored["number"], restored["source"]) == (3, "restored")
        assert restored["document"] == first["document"]
        assert restored["fields"] == first["fields"]
        missing = await as_owner.post(f"/api/v1/resumes/{resume_id}/versions/99/restore")
        assert (missing.status_code, missing.json()["code"]) == (404, "version_not_found")

    async def test_renames(self, as_owner, waiting) -> None:
        path = f"/api/v1/resumes/{waiting['resume']['id']}"
        assert (await as_owner.patch(path, json={"title": "  For   bridges "})).json()[
            "title"
        ] == "For bridges"
        assert (await as_owner.patch(path, json={"title": ""})).status_code == 422
        assert (await as_owner.patch(path, json={"status": "ready"})).status_code == 422
