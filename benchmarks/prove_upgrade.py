"""A new release of the workers takes over while runs are under way; going back is one command; nothing is lost.

    python benchmarks/prove_upgrade.py [--runs 50]

Real servers, the API and the workers of two releases as processes of their own, people who upload, ask and approve
over HTTP and sockets:

1. `old` works on RUNS runs. `new` starts beside it, `jobpilot release promote new`, more runs. `old` drains and stops.
2. Runs are under way on `new`; `old` starts again; `jobpilot release rollback`. `new` drains and stops.
3. `new` is promoted again and SIGKILLed with runs under way: `jobpilot release rollback`.

Then every run must have ended as it should, its events without a gap and each heard once, no draft, model call or
mail twice. A mail that waits a week for its answer is a run that has to move while it sleeps.
"""

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from temporalio.client import Client

from jobpilot.adapters.temporal.client import connect
from jobpilot.stack.application import ApiProcess
from jobpilot.stack.servers import EmbeddedServers
from tests.chaos.installation import Installation
from tests.chaos.seeker import Seeker
from tests.chaos.test_agents import (
    all_ended,
    assert_nothing_twice,
    longest_silences,
    unfinished,
)
from tests.conftest import REPOSITORY, migrate
from tests.integration.api.conftest import Api, free_port

PEOPLE = 4
BOARDS = ("https://jobs.eu.lever.co/ateliervoltaire", "https://jobs.ashbyhq.com/Quillworks")
OLD, NEW = "old", "new"
DRAIN_SECONDS = 240.0
Work = Callable[[], Awaitable[object]]


@dataclass
class House:
    """The servers, the API, and the workers of each release that runs."""

    servers: EmbeddedServers
    environment: dict[str, str]
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    rows: list[tuple[str, str]] = field(default_factory=list)

    def start(self, build: str) -> None:
        with (self.servers.home.logs / f"worker-{build}.log").open("ab") as log:
            self.workers[build] = subprocess.Popen(
                [sys.executable, "-m", "jobpilot", "worker"],
                cwd=REPOSITORY,
                env=self.environment | {"WORKER_BUILD_ID": build},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    async def stop(self, build: str, number: int = signal.SIGTERM) -> int:
        worker = self.workers.pop(build)
        worker.send_signal(number)
        return await asyncio.to_thread(worker.wait, 60)

    async def command(self, *arguments: str) -> str:
        """`jobpilot release …`, repeated while the engine does not know the release yet; what it said."""
        while True:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "jobpilot", "release", *arguments,
                cwd=REPOSITORY, env=self.environment,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            said = (await process.communicate())[0].decode()
            if process.returncode == 0:
                return said
            await asyncio.sleep(0.5)

    async def drained(self, client: Client, build: str) -> float:
        """Seconds until no open execution is on the release."""
        began = time.monotonic()
        while (left := await on_release(client, build)) > 0:
            assert time.monotonic() - began < DRAIN_SECONDS, f"{left} still on {build}"
            await asyncio.sleep(0.3)
        return time.monotonic() - began

    def note(self, what: str, figure: object) -> None:
        self.rows.append((what, str(figure)))
        print(f"  {what}: {figure}", flush=True)


async def on_release(client: Client, build: str, status: str = "Running") -> int:
    query = f"ExecutionStatus = '{status}' AND TemporalWorkerDeploymentVersion = 'jobpilot:{build}'"
    return (await client.count_workflows(query)).count


@contextmanager
def standing(folder: Path) -> Iterator[tuple[House, Api]]:
    port = free_port()
    limits = {
        "APP_ENV": "test",
        "PORT": str(port),
        "RATE_LIMIT_FREE_PER_HOUR": "1000000",
        "UPLOADS_PER_HOUR": "10000",
    }
    with EmbeddedServers(folder / "home", demo=True) as servers:
        assert servers.addresses.database_url is not None
        migrate(servers.addresses.database_url)
        environment = os.environ | limits | {"JOBPILOT_HOME": str(servers.home.path)}
        api = ApiProcess(servers.home, limits, host="127.0.0.1", port=port)
        house = House(servers, environment)
        house.start(OLD)
        try:
            api.start()
            yield house, Api(None, None, f"http://localhost:{port}", port)
        finally:
            for worker in house.workers.values():
                worker.kill()
                worker.wait()
            api.kill()


class Asking:
    """What people ask for, in any order, never the same twice."""

    def __init__(self, people: list[Seeker]) -> None:
        self._people = people
        self._number = 0

    async def some(self, count: int) -> None:
        await asyncio.gather(*(self._one() for _ in range(count)))

    def _one(self) -> Awaitable[object]:
        self._number += 1
        number = self._number
        person = self._people[number % len(self._people)]
        if number % 3 == 0:
            return person.read_resume(100 + number)
        if number % 25 == 1:
            return person.match()
        return person.prepare(number // len(self._people))


async def take_over(
    house: House, client: Client, people: list[Seeker], asking: Asking, runs: int
) -> None:
    await asking.some(runs)
    while (missing := runs - len(unfinished(people))) > 0:
        await asking.some(missing)
    house.note("runs under way when `new` was promoted", len(unfinished(people)))
    house.start(NEW)
    began = time.monotonic()
    promoting = asyncio.create_task(house.command("promote", NEW))
    await asyncio.sleep(2)
    await asking.some(runs // 5)
    said = await promoting
    house.note("`release promote new`", " ".join(said.split()))
    drain = await house.drained(client, OLD)
    house.note(
        "`new` started, promoted, `old` empty after",
        f"{time.monotonic() - began:.1f} s (last {drain:.1f} s)",
    )
    house.note("`old` was told to stop and ended with", await house.stop(OLD))


async def go_back(
    house: House, client: Client, people: list[Seeker], asking: Asking, runs: int
) -> None:
    await asking.some(runs)
    house.start(OLD)
    await asyncio.sleep(6)
    house.note("runs under way when it was rolled back", len(unfinished(people)))
    began = time.monotonic()
    said = await house.command("rollback")
    house.note("`release rollback`", " ".join(said.split()))
    await house.drained(client, NEW)
    house.note("`new` empty after", f"{time.monotonic() - began:.1f} s")
    house.note("`new` was told to stop and ended with", await house.stop(NEW))


async def go_back_from_the_dead(
    house: House, client: Client, people: list[Seeker], asking: Asking, runs: int
) -> None:
    house.start(NEW)
    await house.command("promote", NEW)
    await asking.some(runs)
    await asyncio.sleep(1)
    ended = await house.stop(NEW, signal.SIGKILL)
    house.note(
        "runs under way when `new` was SIGKILLed", f"{len(unfinished(people))} (ended with {ended})"
    )
    began = time.monotonic()
    said = await house.command("rollback", "--patience", "3")
    house.note("`release rollback --patience 3`", " ".join(said.split()))
    await house.drained(client, NEW)
    house.note("`new` empty after", f"{time.monotonic() - began:.1f} s")


async def assert_whole(person: Seeker) -> None:
    """Every event stored once, without a gap, and heard; no step completed twice; each run where it should be."""
    for run_id, kind in person.runs.items():
        stored = (await person.http.get(f"/api/v1/runs/{run_id}/events?limit=1000")).json()
        events = stored["items"]
        assert [event["seq"] for event in events] == list(range(1, stored["last_seq"] + 1))
        assert person.heard[run_id] == events
        types = Counter(event["type"] for event in events)
        completed = Counter(e["data"]["step"] for e in events if e["type"] == "step.completed")
        assert set(completed.values()) == {1}, completed
        asleep = kind == "outreach" and events[-1]["type"] == "timer.started"
        assert asleep or types["run.succeeded"] == 1, events[-3:]


async def prove(house: House, api: Api, runs: int) -> None:
    client = await connect(house.servers.addresses.temporal_address, "default", lazy=False)
    signed_up = [await api.sign_up() for _ in range(PEOPLE)]
    people = [Seeker(person, person.client()) for person in signed_up]
    background = [
        asyncio.create_task(work)
        for person in people
        for work in (person.follow(), person.approve_all())
    ]
    await asyncio.gather(*(person.settle_in(n, BOARDS) for n, person in enumerate(people)))
    asking = Asking(people)
    await take_over(house, client, people, asking, runs)
    await go_back(house, client, people, asking, runs // 2)
    await go_back_from_the_dead(house, client, people, asking, runs // 5)
    await all_ended(people, background)
    for task in background:
        task.cancel()
    kinds = Counter([kind for person in people for kind in person.runs.values()])
    house.note("runs", f"{sum(kinds.values())}: {dict(kinds)}")
    for build in (OLD, NEW):
        ends = {
            s: await on_release(client, build, s)
            for s in ("Completed", "ContinuedAsNew", "Terminated", "Failed", "Running")
        }
        house.note(f"executions on `{build}`", {name: n for name, n in ends.items() if n})
    for person in people:
        await assert_whole(person)
    house.note("longest silence of a run", f"{longest_silences(people)[0][0]} s")
    await assert_nothing_twice(Installation(house.servers, None, None, api))  # type: ignore[arg-type]
    house.note("events missing, heard twice; drafts, calls, mails twice", 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=50)
    runs = parser.parse_args().runs
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder, standing(Path(folder)) as (house, api):
        asyncio.run(prove(house, api, runs))
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(
        "\n| what | figure |\n|---|---|\n"
        + "\n".join(f"| {a} | {b} |" for a, b in house.rows)
        + f"\n\nload {load}"
    )


if __name__ == "__main__":
    main()
