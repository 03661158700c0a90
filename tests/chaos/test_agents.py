"""SIGKILL of worker, API, Valkey, PostgreSQL and Temporal while agents are at work.

Every run ends as it should, nothing is written or judged twice, the ledger adds up, every event arrives once and in
order. `make test` runs a short form; `JOBPILOT_CHAOS=full` (`make chaos`) forty runs and twenty-five kills.
"""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from itertools import pairwise

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.chaos.installation import Installation
from tests.chaos.seeker import Seeker

FULL = os.environ.get("JOBPILOT_CHAOS") == "full"
PEOPLE = 4 if FULL else 2
INTAKES, SEARCHES, MATCHES, PREPARATIONS = (8, 8, 4, 20) if FULL else (1, 2, 1, 5)
BOARDS = ("https://jobs.eu.lever.co/ateliervoltaire", "https://jobs.ashbyhq.com/Quillworks")
"""Whoever follows none reads all of the demo's, which takes the processor a while."""

ROUNDS = 5 if FULL else 1
UNDER_WAY = (0.0, 1.0)
DOWN = (0.0, 1.5)
STUCK = 120.0
"""Seconds that an unfinished run may be silent for after the last kill."""

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(900)]
Work = Callable[[], Awaitable[object]]


def works(people: list[Seeker]) -> list[Work]:
    """What people ask for, in any order."""
    found: list[Work] = [
        partial(people[n % PEOPLE].prepare, n // PEOPLE) for n in range(PREPARATIONS)
    ]
    found += [people[n % PEOPLE].search for n in range(SEARCHES)]
    found += [people[n % PEOPLE].match for n in range(MATCHES)]
    found += [partial(people[n % PEOPLE].read_resume, 100 + n) for n in range(INTAKES)]
    random.shuffle(found)
    return found


async def kill_everything(installation: Installation, asked: list[Work]) -> list[str]:
    """Before each kill some runs are started, so that it meets them at every point of their way."""
    killed: list[str] = []
    started: list[asyncio.Task[object]] = []
    victims = installation.victims * ROUNDS
    random.shuffle(victims)
    for number, victim in enumerate(victims, start=1):
        while len(started) < len(asked) * number / len(victims):
            started.append(asyncio.ensure_future(asked[len(started)]()))
        await asyncio.sleep(random.uniform(*UNDER_WAY))
        await asyncio.to_thread(victim.kill)
        killed.append(victim.name)
        await asyncio.sleep(random.uniform(*DOWN))
        await asyncio.to_thread(victim.start)
        await asyncio.sleep(random.uniform(0, 2))
    await asyncio.gather(*started)
    return killed


async def test_agents_survive_the_death_of_every_process(installation: Installation):
    signed_up = [await installation.api.sign_up() for _ in range(PEOPLE)]
    people = [Seeker(person, person.client()) for person in signed_up]
    background = [
        asyncio.create_task(work)
        for person in people
        for work in (person.follow(), person.approve_all())
    ]
    await asyncio.gather(*(person.settle_in(n, BOARDS) for n, person in enumerate(people)))
    began = time.monotonic()
    killed = await kill_everything(installation, works(people))
    back = time.monotonic()
    await all_ended(people, background)
    for task in background:
        task.cancel()
    kinds = Counter([kind for person in people for kind in await person.kinds()])
    print(
        f"killed {len(killed)}: {dict(Counter(killed))}; runs {dict(kinds)} in "
        f"{time.monotonic() - began:.0f} s, the last {time.monotonic() - back:.1f} s after the last kill"
    )
    print("longest silences", longest_silences(people))
    for person in people:
        await assert_whole(person)
    await assert_nothing_twice(installation)


async def all_ended(people: list[Seeker], background: list[asyncio.Task[None]]) -> None:
    """Each within STUCK of its last sign of life: a loaded machine may be slow, but no run may stand still."""
    signs: dict[str, tuple[int, float]] = {}
    while unfinished(people) or any([await person.asked_for_by_runs() for person in people]):
        for task in background:
            assert not task.done(), task
        now = time.monotonic()
        for person in people:
            for run_id in unfinished([person]):
                events = len(person.heard[run_id])
                if signs.get(run_id, (-1, now))[0] != events:
                    signs[run_id] = (events, now)
                silent = now - signs[run_id][1]
                assert silent < STUCK, (person.runs[run_id], person.heard[run_id][-1:])
        await asyncio.sleep(0.2)


def longest_silences(people: list[Seeker]) -> list[tuple[float, str, str]]:
    """Seconds between two events of a run that did not wait for its person, with the event before."""
    found = []
    for person in people:
        for run_id, events in person.heard.items():
            for before, after in pairwise(events):
                if before["type"] != "action.requested":
                    at = [datetime.fromisoformat(event["at"]) for event in (before, after)]
                    seconds = round((at[1] - at[0]).total_seconds(), 1)
                    where = f"{before['type']} {before['data'].get('step', '')} > {after['type']}"
                    found.append((seconds, person.runs.get(run_id, "?"), where))
    return sorted(found, reverse=True)[:5]


def unfinished(people: list[Seeker]) -> list[str]:
    return [run_id for person in people for run_id in person.runs if not person.ended(run_id)]


async def assert_whole(person: Seeker) -> None:
    """Each run succeeded; its events are gapless, and the socket brought every one of them."""
    for run_id in person.runs:
        stored = (await person.http.get(f"/api/v1/runs/{run_id}/events?limit=1000")).json()
        seqs = [event["seq"] for event in stored["items"]]
        assert seqs == list(range(1, stored["last_seq"] + 1))
        assert person.heard[run_id] == stored["items"]
        types = Counter(event["type"] for event in stored["items"])
        kind = person.runs[run_id]
        end = "timer.started" if kind == "outreach" else "run.succeeded"
        assert types[end] == 1, stored["items"][-3:]


async def assert_nothing_twice(installation: Installation) -> None:
    """One call per effect, each settled; one draft per run and kind, written once."""
    engine = create_async_engine(installation.servers.postgres.superuser_url)
    try:
        async with engine.connect() as connection:
            states = Counter(
                (await connection.execute(text("select state from llm_calls"))).scalars()
            )
            assert set(states) <= {"settled", "released"}, states
            open_money = await connection.scalar(
                text("select coalesce(sum(reserved_micros), 0) from llm_months")
            )
            assert open_money == 0
            drafts = await connection.execute(
                text(
                    "select run_id, kind, count(*) from drafts group by run_id, kind"
                    " having count(*) > 1"
                )
            )
            assert drafts.all() == []
            written = await connection.execute(
                text(
                    "select draft_id, count(*) from draft_versions where source = 'generated'"
                    " group by draft_id having count(*) <> 1"
                )
            )
            assert written.all() == []
            undecided = await connection.scalar(
                text("select count(*) from drafts where state not in ('approved', 'sent')")
            )
            assert undecided == 0
            mails = Counter((await connection.execute(text("select state from mails"))).scalars())
            sink = installation.servers.home.path / "mail"
            assert mails == {"sent": len(list(sink.glob("*.eml")))}
            twice = await connection.execute(
                text("select draft_id from mails group by draft_id having count(*) > 1")
            )
            assert twice.all() == []
            approved = await connection.scalar(
                text("select count(*) from drafts where kind = 'cold_email'")
            )
            assert mails["sent"] == approved > 0
    finally:
        await engine.dispose()
