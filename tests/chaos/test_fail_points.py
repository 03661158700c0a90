"""Some activities and writes of repositories are lost, each in its own way; each run ends as if nothing had happened.

Which ones the seed says, which is printed; that every activity of the workers can be lost is proved along the way.
`make chaos` loses all of them in all ways (`test_every_fail_point`).
"""

import random
from collections.abc import AsyncIterator, Iterable
from zlib import crc32

import pytest

from jobpilot.settings import Settings
from tests.chaos.fail_points import FailPoints, Mode
from tests.chaos.fallible import FallibleHouse, fallible_house
from tests.chaos.losing import SEED, lose, registered
from tests.integration.jobs.conftest import demo_home, demo_port

__all__ = ["demo_home", "demo_port"]
ONE_IN = 8
MAY_HANG = ("matching.judge_job", "writing.write_draft", "outreach.send_mail", "jobs.fetch_board")

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
async def house(settings: Settings, demo_port: int, servers) -> AsyncIterator[FallibleHouse]:
    async with fallible_house(settings, FailPoints(), demo_sources_port=demo_port) as house:
        yield house


def some(address: str) -> Iterable[Mode]:
    """Which points these are depends on the seed alone, not on the order in which they are met."""
    if address == random.Random(SEED).choice(MAY_HANG):
        return (Mode.HANG,)
    drawn = crc32(f"{SEED} {address}".encode()) % (2 * ONE_IN)
    return {0: (Mode.BEFORE,), 1: (Mode.AFTER,)}.get(drawn, ())


async def test_runs_end_well_whatever_is_lost_and_every_activity_may_be(house: FallibleHouse):
    house.points.patience = False
    await lose(house, some, 1)
    assert set(registered(house.context)) <= set(house.points.seen)
    print(sorted(f"{address} ({mode})" for address, mode in house.points.fired))
