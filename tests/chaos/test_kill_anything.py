"""SIGKILL of worker, API, Valkey, PostgreSQL and Temporal while intakes are under way.

All runs finish, a client that reconnects gets every event once and in order, and no file is read
into two versions. `make test` runs a short form; `JOBPILOT_CHAOS=full` (`make chaos`) the long one.
"""

import asyncio
import os
import random
import time
from collections import Counter

import pytest

from tests.chaos.installation import Browser, Installation

FULL = os.environ.get("JOBPILOT_CHAOS") == "full"
INTAKES = 20 if FULL else 10
PEOPLE = 4 if FULL else 2
ROUNDS = 4 if FULL else 1
VICTIMS = 5
UNDER_WAY = (0.0, 0.8)
"""Seconds from starting some intakes to the next kill: anywhere inside the half second that one takes."""

DOWN = (0.0, 1.5)
PATIENCE = 240.0

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]


async def kill_everything(installation: Installation, browsers: list[Browser]) -> list[str]:
    """Before each kill some intakes are started, so that it meets runs at every point of their way."""
    killed: list[str] = []
    uploads: list[asyncio.Task[None]] = []
    share = INTAKES / (ROUNDS * VICTIMS)
    for _ in range(ROUNDS):
        for victim in installation.victims:
            while len(uploads) < share * (len(killed) + 1):
                browser = browsers[len(uploads) % PEOPLE]
                uploads.append(asyncio.create_task(browser.upload(len(uploads))))
            await asyncio.sleep(random.uniform(*UNDER_WAY))
            await asyncio.to_thread(victim.kill)
            killed.append(victim.name)
            await asyncio.sleep(random.uniform(*DOWN))
            await asyncio.to_thread(victim.start)
            await asyncio.sleep(random.uniform(0, 2))
    await asyncio.gather(*uploads)
    return killed


async def test_twenty_intakes_survive_the_death_of_every_process(installation):
    people = [await installation.api.sign_up() for _ in range(PEOPLE)]
    browsers = [Browser(person, person.client()) for person in people]
    background = [
        asyncio.create_task(work)
        for browser in browsers
        for work in (browser.follow(), browser.approve_all())
    ]
    started = time.monotonic()
    killed = await kill_everything(installation, browsers)
    async with asyncio.timeout(PATIENCE):
        while sum(browser.finished() for browser in browsers) < INTAKES:
            for task in background:
                assert not task.done(), task
            await asyncio.sleep(0.2)
    for task in background:
        task.cancel()
    print(
        f"killed {killed}; {INTAKES} intakes in {time.monotonic() - started:.0f} s, "
        f"{sum(browser.reconnects for browser in browsers)} reconnects"
    )
    await assert_nothing_lost(browsers)


async def assert_nothing_lost(browsers: list[Browser]) -> None:
    heard = {run_id: events for browser in browsers for run_id, events in browser.heard.items()}
    assert len(heard) == INTAKES
    for browser in browsers:
        for run_id in browser.heard:
            answer = await browser.http.get(f"/api/v1/runs/{run_id}/events")
            stored = answer.json()
            assert [event["seq"] for event in stored["items"]] == list(
                range(1, stored["last_seq"] + 1)
            )
            assert heard[run_id] == stored["items"]
            types = Counter(event["type"] for event in stored["items"])
            assert types["run.succeeded"] == 1, stored["items"][-3:]
            resume = await browser.http.get(f"/api/v1/resumes/{browser.resumes[run_id]}")
            assert resume.json()["status"] == "ready"
    for browser in browsers:
        await assert_one_parse_each(browser)


async def assert_one_parse_each(browser: Browser) -> None:
    async with browser.person.client() as http:
        for resume_id in browser.resumes.values():
            versions = (await http.get(f"/api/v1/resumes/{resume_id}/versions")).json()["items"]
            sources = Counter(version["source"] for version in versions)
            assert sources["parsed"] == 1, versions
