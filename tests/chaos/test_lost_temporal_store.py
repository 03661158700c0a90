"""Temporal's file is gone: active runs go on from what Postgres recorded."""

import asyncio

import pytest

from tests.chaos.installation import Browser, Installation, insist

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]


async def test_runs_waiting_paused_and_cancelled_meanwhile_continue(installation: Installation):
    person = await installation.api.sign_up()
    browser = Browser(person, person.client())
    following = asyncio.create_task(browser.follow())
    for number in range(3):
        await browser.upload(number)
    waiting, paused, cancelled = browser.heard
    await until(browser, "action.requested", 3)
    await insist(lambda: browser.http.post(f"/api/v1/runs/{paused}/pause"))
    await until(browser, "run.paused", 1)

    temporal = installation.servers.temporal
    await asyncio.to_thread(temporal.kill)
    answer = await browser.http.post(f"/api/v1/runs/{cancelled}/cancel")
    assert answer.status_code == 202  # accepted although Temporal is away
    question = browser.heard[waiting][-1]["data"]["action_id"]
    decision = f"/api/v1/runs/{waiting}/actions/{question}/decision"
    body = {"decision": "approve", "expected_version": 1}
    answer = await browser.http.post(decision, json=body)
    assert (answer.status_code, answer.json()["code"]) == (503, "temporal_unavailable")
    for file in temporal.database_file.parent.glob(f"{temporal.database_file.name}*"):
        file.unlink()
    await asyncio.to_thread(temporal.start)

    await until(browser, "run.cancelled", 1)
    await until(browser, "run.restarted", 3)
    assert (await insist(lambda: browser.http.post(decision, json=body))).status_code == 200
    await until(browser, "run.succeeded", 1)
    assert browser.heard[waiting][-1]["type"] == "run.succeeded"
    assert browser.heard[paused][-1]["type"] == "run.paused"
    assert browser.heard[cancelled][-1]["type"] == "run.cancelled"
    versions = await browser.http.get(f"/api/v1/resumes/{browser.resumes[waiting]}/versions")
    assert [v["source"] for v in versions.json()["items"]].count("parsed") == 1
    following.cancel()


async def until(browser: Browser, kind: str, count: int) -> None:
    def heard() -> int:
        return sum(event["type"] == kind for events in browser.heard.values() for event in events)

    async with asyncio.timeout(180):
        while heard() < count:
            await asyncio.sleep(0.1)
