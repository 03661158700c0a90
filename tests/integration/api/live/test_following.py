"""What a socket that follows runs receives, also when parts of the way are broken."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from websockets.exceptions import ConnectionClosed

from jobpilot.runs.contracts import RecordEvents
from jobpilot.runs.domain.numbering import OfferedEvent
from jobpilot.runs.domain.progress import EventData
from jobpilot.runs.domain.states import EventType, RunState, Step
from tests.integration.api.live.conftest import hear, say

WHOLE = 16


async def until(socket, kind: str) -> list[dict]:
    heard = []
    async with asyncio.timeout(20):
        while not heard or heard[-1]["type"] != kind:
            heard.append(await hear(socket))
    return heard


async def heard_events(socket, count: int) -> list[int]:
    """The seqs of the next `count` events."""
    seqs: list[int] = []
    async with asyncio.timeout(10):
        while len(seqs) < count:
            message = await hear(socket)
            seqs += [message["seq"]] if "seq" in message else []
    return seqs


async def record(house, run, first: int, count: int) -> None:
    """Committed, and not published: as when a worker dies in between."""
    events = tuple(
        OfferedEvent(
            first + i, EventType.STEP_SKIPPED, datetime.now(UTC), EventData(step=Step.OCR, attempt=first + i)
        )
        for i in range(count)
    )  # fmt: skip
    async with house.context.recording(run.user_id) as recorder:
        await recorder.record(RecordEvents(run.id, run.user_id, events))


class TestFollowing:
    async def test_a_run_from_its_first_event_to_its_last(self, house, member):
        socket = await member.open()
        run = await house.start(member.user_id)
        await say(socket, type="subscribe", topic=f"run:{run.id}", after=0)
        heard = await until(socket, "action.requested")
        assert heard[0]["type"] == "subscribed"
        assert heard[0]["topic"] == f"run:{run.id}"
        await house.until(run, RunState.WAITING)
        await house.approve(run)
        heard += await until(socket, "run.succeeded")
        assert [event["seq"] for event in heard[1:]] == list(range(1, WHOLE + 1))
        async with member.person.client() as client:
            answer = await client.get(f"/api/v1/runs/{run.id}/events", params={"after": 0})
        assert answer.json() == {"items": heard[1:], "last_seq": WHOLE, "has_more": False}

    @pytest.mark.parametrize("after", [0, 1, 11, 16, 10_000])
    async def test_continues_after_the_seq_that_the_browser_names(self, house, viewer, after):
        run = await house.start(viewer.user_id)
        await house.until(run, RunState.WAITING)
        await house.approve(run)
        await house.until(run)
        socket = await viewer.open()
        await say(socket, type="subscribe", topic=f"run:{run.id}", after=after)
        assert await hear(socket) == {
            "type": "subscribed", "topic": f"run:{run.id}", "last_seq": WHOLE
        }  # fmt: skip
        missing = list(range(after + 1, WHOLE + 1))
        assert await heard_events(socket, len(missing)) == missing
        await say(socket, type="ping")
        assert await hear(socket) == {"type": "pong"}

    async def test_after_unsubscribing_nothing_comes(self, house, viewer):
        socket = await viewer.open()
        run = await house.start(viewer.user_id)
        await say(socket, type="subscribe", topic=f"run:{run.id}", after=0)
        await until(socket, "action.requested")
        await say(socket, type="unsubscribe", topic=f"run:{run.id}")
        await say(socket, type="ping")
        assert await hear(socket) == {"type": "pong"}
        await house.ask(run, "cancel")
        await house.until(run)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(hear(socket), 2)

    async def test_the_whole_stream_needs_no_subscription(self, house, viewer):
        socket = await viewer.open(f"/api/v1/ws/agents/{viewer.user_id}")
        await asyncio.sleep(0.2)
        runs = [await house.start(viewer.user_id) for _ in range(2)]
        heard = []
        async with asyncio.timeout(20):
            while sum(event["type"] == "action.requested" for event in heard) < 2:
                heard.append(await hear(socket))
        for run in runs:
            seqs = [event["seq"] for event in heard if event["run_id"] == str(run.id)]
            assert seqs == list(range(1, len(seqs) + 1))
            await house.ask(run, "cancel")


class TestBrokenWays:
    async def test_events_that_nobody_announced_arrive_by_the_sweep(self, house, viewer):
        run = await house.start(viewer.user_id)
        await house.until(run, RunState.WAITING)
        socket = await viewer.open()
        await say(socket, type="subscribe", topic=f"run:{run.id}", after=11)
        assert (await hear(socket))["type"] == "subscribed"
        await record(house, run, 12, 3)
        assert await heard_events(socket, 3) == [12, 13, 14]

    async def test_a_gap_is_filled_before_the_later_event(self, house, viewer):
        run = await house.start(viewer.user_id)
        await house.until(run, RunState.WAITING)
        socket = await viewer.open()
        await say(socket, type="subscribe", topic=f"run:{run.id}", after=11)
        assert (await hear(socket))["type"] == "subscribed"
        await record(house, run, 12, 2)
        await house.ask(run, "pause")  # its event is announced
        assert await heard_events(socket, 3) == [12, 13, 14]
        await house.ask(run, "cancel")

    async def test_the_view_lives_on_while_redis_is_away(self, house, viewer, servers):
        socket = await viewer.open()
        run = await house.start(viewer.user_id)
        await say(socket, type="subscribe", topic=f"run:{run.id}", after=0)
        await until(socket, "action.requested")
        servers.valkey.kill()
        try:
            await house.approve(run)
            assert await heard_events(socket, WHOLE - 11) == list(range(12, WHOLE + 1))
            second = await viewer.open()  # tickets too
            await say(second, type="subscribe", topic=f"run:{run.id}", after=14)
            assert await heard_events(second, 2) == [15, 16]
        finally:
            servers.valkey.start()
        run = await house.start(viewer.user_id)
        await say(socket, type="subscribe", topic=f"run:{run.id}", after=0)
        await until(socket, "action.requested")
        await house.ask(run, "cancel")

    async def test_a_browser_that_reads_nothing_is_cut_and_may_come_back(self, house, viewer):
        run = await house.start(viewer.user_id)
        await house.until(run, RunState.WAITING)
        socket = await viewer.open(max_queue=1)
        await say(socket, type="subscribe", topic=f"run:{run.id}", after=11)
        socket.transport.pause_reading()
        hub = viewer.api.app.state.hub
        listener = hub._by_user[viewer.user_id][0]
        flood = "x" * 20_000
        async with asyncio.timeout(20):
            while hub._by_user.get(viewer.user_id):
                if listener.closing is None:
                    for _ in range(100):
                        listener.send(flood)
                await asyncio.sleep(0.01)
        assert listener.closing == 4408
        socket.transport.resume_reading()
        with suppress(ConnectionClosed):
            async for _ in socket:
                pass
        again = await viewer.open()
        await say(again, type="subscribe", topic=f"run:{run.id}", after=9)
        assert await heard_events(again, 2) == [10, 11]
        await house.ask(run, "cancel")
