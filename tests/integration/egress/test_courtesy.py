"""A host's one slot: renewed while it is held, open again soon after its holder died."""

from uuid import uuid4

import pytest

from jobpilot.adapters.egress.courtesy import HOLD_SECONDS, PREFIX, Courtesy
from jobpilot.bootstrap import ProcessContext
from jobpilot.ports.pages import HostBusyError


@pytest.fixture
def host() -> str:
    return f"{uuid4().hex}.example"


async def test_a_long_request_keeps_its_host(context: ProcessContext, host: str) -> None:
    holder = Courtesy(context.redis, hold=1.0)
    other = Courtesy(context.redis, hold=1.0, patience=2.5)
    async with holder.turn(host):
        with pytest.raises(HostBusyError):
            async with other.turn(host):
                pass
    async with other.turn(host):
        pass


async def test_a_killed_holder_shuts_its_host_for_seconds(
    context: ProcessContext, host: str
) -> None:
    redis, key = context.redis, f"{PREFIX}:flight:{host}"
    async with Courtesy(redis).turn(host):
        left = await redis.pttl(key)
    assert 0 < left <= HOLD_SECONDS * 1000
    # what a killed process leaves: it neither renews nor gives back
    await redis.set(key, "killed", px=500)
    async with Courtesy(redis).turn(host):
        assert await redis.get(key) not in (b"killed", "killed")
