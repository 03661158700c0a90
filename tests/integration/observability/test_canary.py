"""A word that a person writes is told to nobody: not by logs, not by traces, not by reports of faults."""

import asyncio
import secrets
from typing import Any

import httpx
import pytest

from tests.fixtures.chat_server import says
from tests.integration.observability.conftest import Observed
from tests.integration.resumes.test_versions import until

SECONDS = 30.0


@pytest.fixture
def canary() -> str:
    return f"canary{secrets.token_hex(8)}"


def resume_of(canary: str) -> bytes:
    return (
        f"{canary} Lovelace\n{canary}@example.org\nSummary\nKnows {canary}.\n"
        f"Experience\n{canary} Ltd, Engineer, 2019 - 2021\n- Drew {canary} bolts\nSkills\n{canary}, Python\n"
    ).encode()


async def test_a_story_with_failures(
    observed: Observed, client: httpx.AsyncClient, canary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listeners = observed.listeners
    observed.chat.play(says(f"not what was asked for, {canary}"))
    mark = len(listeners.spans.get_finished_spans())
    run_id = await _uploaded(client, canary)
    run = await until(
        client, f"/api/v1/runs/{run_id}", lambda run: run["state"] == "waiting", seconds=SECONDS
    )
    await _asked_wrongly(client, run["resume_id"], canary)
    await _broken(observed, client, run["resume_id"], canary, monkeypatch)

    told = listeners.everything()
    assert len(listeners.spans.get_finished_spans()) > mark + 20
    assert run_id in told
    assert canary not in told
    assert canary not in "".join(repr(body) for body in listeners.sentry.envelopes)


async def _uploaded(client: httpx.AsyncClient, canary: str) -> str:
    files = {"file": (f"{canary}.txt", resume_of(canary))}
    answer = await client.post("/api/v1/resumes", files=files)
    assert answer.status_code < 300, answer.text
    return str(answer.json()["run"]["id"])


async def _asked_wrongly(client: httpx.AsyncClient, resume_id: str, canary: str) -> None:
    """What people mistype, in every place that a request has."""
    for path in (f"/api/v1/{canary}", f"/api/v1/runs/{canary}", f"/{canary}?token={canary}"):
        await client.get(path, headers={"X-Canary": canary, "Referer": f"https://{canary}.example"})
    await client.patch(f"/api/v1/resumes/{resume_id}", json={canary: canary})
    await client.put("/api/v1/preferences", json={"titles": [canary], "countries": [canary]})
    await client.post(
        "/api/v1/job-sources", json={"url": f"https://{canary}.invalid/jobs?q={canary}"}
    )


async def _broken(
    observed: Observed,
    client: httpx.AsyncClient,
    resume_id: str,
    canary: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A bug in the API and one in an activity, each with the word in its message and in its variables."""

    async def bug(*_: object, **__: object) -> Any:
        held = {"name": canary}
        raise ValueError(f"cannot work with {held}")

    with monkeypatch.context() as patched:
        patched.setattr(observed.worker.limited_reader, "interpret", bug)
        run_id = await _uploaded(client, f"{canary}2")
        await _until_reported(observed, run_id, "activity.failed")
    with monkeypatch.context() as patched:
        patched.setattr(observed.api.context.resume_exporter, "export", bug)
        answer = await client.get(f"/api/v1/resumes/{resume_id}/export?format=pdf")
        assert answer.status_code == 500, answer.text
        event = await _until_reported(observed, None, "unhandled_error")
    assert event["tags"]["request_id"] == answer.headers["x-request-id"]
    assert event["exception"]["values"][-1]["value"] == "ValueError"


async def _until_reported(observed: Observed, run_id: str | None, name: str) -> dict[str, Any]:
    async with asyncio.timeout(SECONDS):
        while True:
            for event in observed.listeners.sentry.events:
                tags = event["tags"]
                if tags["event"] == name and (run_id is None or tags.get("run_id") == run_id):
                    return event
            await asyncio.sleep(0.05)
