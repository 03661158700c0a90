"""What one run of each kind costs: processor seconds by process, database and history bytes, memory.

    python benchmarks/cost_per_run.py [--runs 12]

A house of its own (real servers, API and worker as processes), one person with a live view who approves what is asked.
Kind by kind: read the processor times of every process tree, let RUNS runs happen, wait until all have ended and
everything is quiet, read again, subtract what the idle house would have used in that time. The built-in writer stands
for the language model, so a model's own time and price are not in the figures. Talks to 127.0.0.1 only.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from temporalio.client import Client

from jobpilot.adapters.temporal.client import connect
from jobpilot.stack.child import Child
from tests.chaos.installation import Installation, installed
from tests.chaos.seeker import Seeker

BOARDS = ("https://jobs.eu.lever.co/ateliervoltaire", "https://jobs.ashbyhq.com/Quillworks")
QUIET = 3.0
IDLE_SECONDS = 15.0
PATIENCE = 300.0
REQUESTS = 300
PARTS = ("worker", "api", "temporal", "postgres", "valkey")
Times = dict[str, float]


@dataclass(frozen=True)
class Cost:
    """Of one run: processor seconds by part, kilobytes, events and bytes of its history."""

    kind: str
    runs: int
    cpu: Times
    database_kb: float
    history_events: float
    history_kb: float
    seconds: float


def processor_time(child: Child) -> float:
    """Of a process, its living children, and its dead ones that it has waited for."""
    parent = psutil.Process(child.pid)
    total = 0.0
    for process in [parent, *parent.children(recursive=True)]:
        try:
            spent = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += spent.user + spent.system + spent.children_user + spent.children_system
    return total


def parts_of(installation: Installation) -> dict[str, Child]:
    return {child.name: child for child in installation.victims}


def read(installation: Installation) -> Times:
    return {name: processor_time(child) for name, child in parts_of(installation).items()}


class Meter:
    def __init__(self, installation: Installation, engine: AsyncEngine, client: Client) -> None:
        self._installation = installation
        self._engine = engine
        self._client = client
        self._idle: Times = {}

    async def idle(self) -> Times:
        """Processor seconds per second of a house in which nothing happens."""
        before, began = read(self._installation), time.monotonic()
        await asyncio.sleep(IDLE_SECONDS)
        spent = time.monotonic() - began
        after = read(self._installation)
        self._idle = {part: (after[part] - before[part]) / spent for part in after}
        return self._idle

    async def bytes_used(self) -> int:
        async with self._engine.connect() as connection:
            await connection.execute(text("CHECKPOINT"))
            return int(await connection.scalar(text("select pg_database_size('jobpilot')")) or 0)

    async def measure(
        self, kind: str, person: Seeker, act: Callable[[int], Awaitable[Any]], runs: int
    ) -> Cost:
        """`act` starts one run of the kind; runs that runs ask for count as part of it."""
        known = set(person.runs)
        before, size, began = read(self._installation), await self.bytes_used(), time.monotonic()
        for number in range(runs):
            await act(number)
        await all_ended(person)
        seconds = time.monotonic() - began
        await asyncio.sleep(QUIET)
        spent = time.monotonic() - began
        after = read(self._installation)
        cpu = {
            part: max(0.0, after[part] - before[part] - self._idle[part] * spent) / runs
            for part in after
        }
        grown = (await self.bytes_used() - size) / runs / 1024
        events, history = await self._histories([run for run in person.runs if run not in known])
        return Cost(kind, runs, cpu, grown, events / runs, history / runs / 1024, seconds / runs)

    async def _histories(self, run_ids: list[str]) -> tuple[int, int]:
        events = size = 0
        async for found in self._client.list_workflows():
            if any(found.id.endswith(run_id) for run_id in run_ids):
                described = await self._client.get_workflow_handle(found.id).describe()
                info = described.raw_description.workflow_execution_info
                events, size = events + info.history_length, size + info.history_size_bytes
        return events, size


async def settle(installation: Installation) -> tuple[Seeker, list[asyncio.Task[None]]]:
    signed_up = await installation.api.sign_up()
    person = Seeker(signed_up, signed_up.client())
    background = [asyncio.create_task(work) for work in (person.follow(), person.approve_all())]
    await person.settle_in(0, BOARDS)
    return person, background


async def measure_all(installation: Installation, runs: int) -> tuple[Times, list[Cost], Times]:
    engine = create_async_engine(
        installation.servers.postgres.superuser_url, isolation_level="AUTOCOMMIT"
    )
    address = installation.servers.addresses.temporal_address
    assert address is not None
    meter = Meter(installation, engine, await connect(address, "default", lazy=False))
    person, background = await settle(installation)
    await person.search()  # the first search reads and embeds all postings: told apart below
    await asyncio.sleep(QUIET)
    await all_ended(person)
    idle = await meter.idle()
    kinds: list[tuple[str, Callable[[int], Awaitable[Any]], int]] = [
        ("resume_intake", lambda n: person.read_resume(500 + n), runs),
        ("match", lambda _: one_at_a_time(person, person.match), max(runs // 3, 2)),
        ("prepare (one document)", person.prepare, min(runs, 12)),
        ("briefing", lambda _: one_at_a_time(person, briefed(person)), max(runs // 3, 2)),
        ("discover + match", lambda _: one_at_a_time(person, person.search), max(runs // 3, 2)),
    ]
    costs = [await meter.measure(kind, person, act, count) for kind, act, count in kinds]
    memory = {name: resident(child) for name, child in parts_of(installation).items()}
    for task in background:
        task.cancel()
    asked = await requests(installation, person)
    print(
        "one GET /runs, processor milliseconds:", {k: round(1000 * v, 2) for k, v in asked.items()}
    )
    await engine.dispose()
    return idle, costs, memory


def briefed(person: Seeker) -> Callable[[], Awaitable[None]]:
    return lambda: person._start({"kind": "briefing"})  # noqa: SLF001 - without waiting for its end


async def requests(installation: Installation, person: Seeker) -> Times:
    """Processor seconds of one `GET /runs?limit=20`, the list that is asked for most."""
    before = read(installation)
    for _ in range(REQUESTS):
        answer = await person.http.get("/api/v1/runs?limit=20")
        assert answer.status_code == 200, answer.text
    after = read(installation)
    return {part: (after[part] - before[part]) / REQUESTS for part in after}


async def all_ended(person: Seeker) -> None:
    """Those too that runs asked for."""
    async with asyncio.timeout(PATIENCE):
        while not all(map(person.ended, person.runs)) or await person.asked_for_by_runs():  # noqa: ASYNC110 - another process is waited for
            await asyncio.sleep(0.2)


async def one_at_a_time(person: Seeker, act: Callable[[], Awaitable[None]]) -> None:
    """Asking again while the same run is under way would be answered with that run."""
    await act()
    await all_ended(person)


def resident(child: Child) -> float:
    """Megabytes that are a process tree's own (shared pages counted once where the system tells)."""
    parent = psutil.Process(child.pid)
    total = 0
    for process in [parent, *parent.children(recursive=True)]:
        total += getattr(process.memory_full_info(), "pss", process.memory_info().rss)
    return total / 1024 / 1024


def show(idle: Times, costs: list[Cost], memory: Times) -> None:
    print(f"| kind | runs | {' | '.join(PARTS)} | all | database | history | elapsed |")
    print("|---|---" + "|---" * (len(PARTS) + 4) + "|")
    for cost in costs:
        spent = " | ".join(f"{cost.cpu[part]:.3f} s" for part in PARTS)
        total = sum(cost.cpu.values())
        print(
            f"| {cost.kind} | {cost.runs} | {spent} | {total:.2f} s | {cost.database_kb:.0f} kB |"
            f" {cost.history_events:.0f} events, {cost.history_kb:.1f} kB | {cost.seconds:.1f} s |"
        )
    print("\nidle, processor seconds per second:", {k: round(v, 4) for k, v in idle.items()})
    print("memory afterwards, MB:", {k: round(v) for k, v in memory.items()})
    print("load", " ".join(f"{each:.1f}" for each in os.getloadavg()), "cores", os.cpu_count())


async def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with installed(Path(folder)) as installation:
            show(*await measure_all(installation, runs))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=12)
    asyncio.run(main(parser.parse_args().runs))
