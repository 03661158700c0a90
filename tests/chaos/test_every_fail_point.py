"""Every activity and every write of a repository is lost, in every way; each run ends as if nothing had happened.

Minutes long: only `make chaos` collects it. Its short form is `test_fail_points`.
"""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from jobpilot.bootstrap import ProcessContext
from jobpilot.settings import Settings
from tests.chaos import doomed, fail_points
from tests.chaos.fail_points import FailPoints, Mode
from tests.chaos.fallible import BriskSettings, FallibleHouse, fallible_house
from tests.chaos.losing import live, lose, registered, somebody
from tests.chaos.referee import assert_whole
from tests.chaos.written_tables import writes_in_code
from tests.conftest import REPOSITORY
from tests.integration.api.conftest import Api, free_port
from tests.integration.jobs.conftest import demo_home, demo_port

__all__ = ["demo_home", "demo_port"]
MANY = 3
"""People at once: while one's step stands still the others go on."""

NEVER_IN_A_RUN = {
    "delete jobs": "a person takes a pasted posting away",
    "delete resumes": "a person takes a résumé away",
    "insert llm_budgets": "a person says how much a month may cost",
}
"""Writes to tables that activities write too, which only requests make."""

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(3600)]


@pytest.fixture
async def house(settings: Settings, demo_port: int, servers) -> AsyncIterator[FallibleHouse]:
    async with fallible_house(settings, FailPoints(), demo_sources_port=demo_port) as house:
        yield house


def each(*modes: Mode) -> fail_points.Plan:
    return lambda address: modes


@pytest.mark.parametrize("mode", [Mode.BEFORE, Mode.AFTER])
async def test_every_point_fails(house: FallibleHouse, mode: Mode):
    points = house.points
    await lose(house, each(mode), MANY)
    assert {address for address, _ in points.fired} == set(points.seen)
    assert set(registered(house.context)) <= set(points.seen)
    assert_every_write(points.seen)


async def test_every_activity_and_every_kind_of_write_stands_still(house: FallibleHouse):
    points = house.points
    await lose(house, fail_points.once_each(Mode.HANG, lambda: points.fired), MANY)
    assert set(registered(house.context)) <= {address for address, _ in points.fired}


def assert_every_write(seen: Counter[str]) -> None:
    """Whatever repositories write into tables that activities write was met."""
    writes = {tuple(address.split(": ")) for address in seen if ": " in address}
    tables = {what.split()[1] for who, what in writes if who != "house"}
    met = {what for _, what in writes}
    in_code = {what for what in writes_in_code() if what.split()[1] in tables}
    assert in_code - met - set(NEVER_IN_A_RUN) == set()


async def test_every_activity_and_every_kind_of_write_is_deadly(
    settings: Settings,
    demo_port: int,
    servers,
):
    home, port = settings.jobpilot_home, free_port()
    context = ProcessContext.create(BriskSettings(_env_file=None, **settings.model_dump()))

    def points() -> FailPoints:
        return FailPoints(journal=home / doomed.POINTS)

    async with dying(home, port, demo_port) as deaths:
        api = Api(None, context, f"http://localhost:{port}", port)
        await answering(api)
        lived = [await somebody(api) for _ in range(MANY)]
        began = time.monotonic()
        (home / doomed.PLAN).touch()
        await asyncio.gather(
            *(live(context, person, lambda: set(points().seen)) for person in lived)
        )
        (home / doomed.PLAN).unlink()
        await answering(api)
        lines = [line.split("\t") for line in (home / doomed.ANSWERS).read_text().splitlines()]
        asked = Counter(key for key, _ in lines)
        repeated = [key for key, settled in lines if settled == "1"]
        silences = [await assert_whole(context, person, asked, repeated) for person in lived]
        print(
            f"{len(deaths) - 1} deaths at {len(points().seen)} points in "
            f"{time.monotonic() - began:.0f} s, longest silence {max(silences):.1f} s"
        )
        # writes of one transaction die together
        assert len(registered(context)) < len(deaths) - 1 <= len(points().fired)
        assert set(registered(context)) <= {address for address, _ in points().fired}
    await context.aclose()


@contextlib.asynccontextmanager
async def dying(home: Path, port: int, demo_port: int) -> AsyncIterator[list[int]]:
    """The doomed house; the pids of its processes, one after the other."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.chaos.doomed", str(home), str(port), str(demo_port),
        cwd=REPOSITORY, stdout=asyncio.subprocess.PIPE, stderr=(home / "doomed.log").open("wb"),
        start_new_session=True,
    )  # fmt: skip
    pids: list[int] = []

    async def listen() -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            pids.extend(
                map(int, line.split() if line.strip().isdigit() else ())
            )  # it logs there too

    listening = asyncio.create_task(listen())
    try:
        yield pids
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        listening.cancel()


async def answering(api: Api) -> None:
    async with asyncio.timeout(120), api.client() as http:
        while True:
            with contextlib.suppress(httpx.HTTPError):
                if (await http.get("/api/v1/health")).status_code < 500:
                    return
            await asyncio.sleep(0.2)
