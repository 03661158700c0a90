"""What a socket that follows runs receives."""

import asyncio

from jobpilot.runs.domain.states import RunState
from tests.integration.api.live.conftest import hear, say


async def until(socket, kind: str) -> list[dict]:
    heard = []
    async with asyncio.timeout(20):
        while not heard or heard[-1]["type"] != kind:
            heard.append(await hear(socket))
    return heard


async def test_a_run_from_its_first_event_to_its_last(house, viewer):
    socket = await viewer.open()
    run = await house.start(viewer.user_id)
    await say(socket, type="subscribe", topic=f"run:{run.id}", after=0)
    heard = await until(socket, "action.requested")
    assert heard[0] == {
        "type": "subscribed",
        "topic": f"run:{run.id}",
        "last_seq": heard[0]["last_seq"],
    }
    await house.until(run, RunState.WAITING)
    await house.approve(run)
    heard += await until(socket, "run.succeeded")
    assert [event["seq"] for event in heard[1:]] == list(range(1, 17))
    async with viewer.person.client() as client:
        answer = await client.get(f"/api/v1/runs/{run.id}/events", params={"after": 0})
    assert answer.json()["items"] == heard[1:]
