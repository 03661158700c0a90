"""The hub over a bus that drops, doubles and reorders, and a database that knows everything."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.live.hub import Hub
from api.live.listener import QUEUE_MAX, CloseCode, Listener
from jobpilot.ports.events import BusMessage
from jobpilot.ports.tickets import TicketHolder
from jobpilot.runs.domain.run import RunSeq

NOW = datetime(2026, 1, 1, tzinfo=UTC)
USER = UUID(int=1)


class Recorded:
    """A feed: the events as the database has them. `away` makes every question fail."""

    def __init__(self) -> None:
        self.runs: dict[UUID, int] = defaultdict(int)
        self.away = False
        self.sweeps = 0

    def append(self, run_id: UUID) -> BusMessage:
        self.runs[run_id] += 1
        return BusMessage(USER, body(run_id, self.runs[run_id]).encode())

    def _ask(self) -> None:
        if self.away:
            raise ConnectionRefusedError

    async def last_seq(self, user_id: UUID, run_id: UUID) -> int | None:
        self._ask()
        await asyncio.sleep(0)
        return self.runs.get(run_id)

    async def events(self, user_id: UUID, run_id: UUID, after: int) -> list[tuple[int, str]]:
        self._ask()
        await asyncio.sleep(0)
        last = min(self.runs[run_id], after + 5)
        return [(seq, body(run_id, seq)) for seq in range(after + 1, last + 1)]

    async def baseline(self, user_id: UUID) -> list[RunSeq]:
        self._ask()
        return [RunSeq(run_id, USER, last) for run_id, last in self.runs.items()]

    async def progress(self, run_ids, user_ids) -> list[RunSeq]:
        self.sweeps += 1
        self._ask()
        return [RunSeq(run_id, USER, last) for run_id, last in self.runs.items()]


class Silent:
    """A subscription on which the test itself speaks through `hub.dispatch`."""

    def __init__(self) -> None:
        self.users: set[UUID] = set()

    async def add(self, user_id: UUID) -> None:
        self.users.add(user_id)

    async def remove(self, user_id: UUID) -> None:
        self.users.discard(user_id)

    async def messages(self) -> AsyncIterator[BusMessage | None]:
        yield None
        await asyncio.Event().wait()

    async def aclose(self) -> None:
        pass


class NobodyLeft:
    async def end(self, session_id: str) -> None: ...

    async def has_ended(self, session_id: str) -> bool:
        return False


def body(run_id: UUID, seq: int) -> str:
    return json.dumps({"run_id": str(run_id), "seq": seq})


def make_hub(feed: Recorded) -> Hub:
    return Hub(Silent(), feed, NobodyLeft(), now=lambda: NOW, sweep_seconds=0.1)


def make_listener(*, all_runs: bool = False, user_id: UUID = USER) -> Listener:
    return Listener(TicketHolder(user_id, None, NOW + timedelta(minutes=5)), all_runs=all_runs)


def seqs(listener: Listener, run_id: UUID) -> list[int]:
    messages = [json.loads(text) for text in listener.queue]
    return [message["seq"] for message in messages if message["run_id"] == str(run_id)]


async def settled(hub: Hub) -> None:
    while hub._tasks:
        await asyncio.gather(*hub._tasks)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 2), min_size=1, max_size=40),
    st.integers(0, 12),
    st.booleans(),
    st.integers(),
)
async def test_every_event_once_and_in_order_whatever_the_bus_does(fates, after, whole, seed):
    """0: lost, 1: delivered late, 2: delivered twice."""
    random = Random(seed)
    feed, run_id = Recorded(), uuid4()
    feed.runs[run_id] = after
    hub, listener = make_hub(feed), make_listener(all_runs=whole)
    await hub.join(listener)
    if not whole:
        await hub.follow(listener, run_id, after)
    late: list[BusMessage] = []
    for fate in fates:
        message = feed.append(run_id)
        late += [message] * (fate if fate == 1 else 0)
        for _ in range(fate if fate == 2 else 0):
            hub.dispatch(message)
        if random.random() < 0.3:
            await asyncio.sleep(0)
    random.shuffle(late)
    for message in late:
        hub.dispatch(message)
    await hub._sweep()
    await settled(hub)
    assert seqs(listener, run_id) == list(range(after + 1, after + len(fates) + 1))


async def test_a_socket_that_joins_in_the_middle_misses_nothing_announced_meanwhile():
    feed, run_id = Recorded(), uuid4()
    feed.append(run_id)
    hub, listener = make_hub(feed), make_listener()
    await hub.join(listener)
    following = asyncio.create_task(hub.follow(listener, run_id, 0))
    await asyncio.sleep(0)
    hub.dispatch(feed.append(run_id))  # nobody listens yet
    await following
    hub.catch_up(listener, run_id)
    await settled(hub)
    assert seqs(listener, run_id) == [1, 2]


async def test_the_whole_stream_has_runs_that_start_later_from_their_first_event():
    feed, old, new = Recorded(), uuid4(), uuid4()
    for _ in range(3):
        feed.append(old)
    hub, listener = make_hub(feed), make_listener(all_runs=True)
    await hub.join(listener)
    feed.append(new)  # its announcement is lost
    hub.dispatch(feed.append(new))
    hub.dispatch(feed.append(old))
    await settled(hub)
    assert seqs(listener, new) == [1, 2]
    assert seqs(listener, old) == [4]


async def test_the_sweep_goes_on_after_the_database_was_away():
    feed, run_id = Recorded(), uuid4()
    feed.append(run_id)
    hub, listener = make_hub(feed), make_listener()
    working = asyncio.create_task(hub.run())
    await hub.join(listener)
    await hub.follow(listener, run_id, 1)
    feed.away = True
    feed.append(run_id)
    await asyncio.sleep(0.4)
    assert seqs(listener, run_id) == []
    feed.away = False
    await asyncio.sleep(0.4)
    assert seqs(listener, run_id) == [2]
    working.cancel()


async def test_nobody_listening_costs_no_query():
    feed = Recorded()
    feed.append(uuid4())
    hub = make_hub(feed)
    working = asyncio.create_task(hub.run())
    listener = make_listener()
    await hub.join(listener)
    await asyncio.sleep(0.3)
    assert feed.sweeps == 0
    working.cancel()


async def test_a_reader_that_does_not_keep_up_is_cut_and_the_others_are_not():
    feed, run_id = Recorded(), uuid4()
    hub, slow, quick = make_hub(feed), make_listener(), make_listener()
    for listener in (slow, quick):
        await hub.join(listener)
        feed.runs[run_id] = feed.runs[run_id]
        await hub.follow(listener, run_id, 0)
    for _ in range(QUEUE_MAX + 1):
        hub.dispatch(feed.append(run_id))
        quick.queue.clear()
    assert slow.closing is CloseCode.TOO_SLOW
    assert not slow.queue
    assert quick.closing is None


async def test_progress_is_dropped_before_events_are():
    feed, run_id = Recorded(), uuid4()
    hub, listener = make_hub(feed), make_listener(all_runs=True)
    await hub.join(listener)
    progress = BusMessage(USER, json.dumps({"run_id": str(run_id), "type": "progress"}).encode())
    for _ in range(QUEUE_MAX * 2):
        hub.dispatch(progress)
    assert listener.closing is None
    assert len(listener.queue) == QUEUE_MAX // 4


async def test_the_stream_of_one_person_reaches_nobody_else():
    feed, run_id = Recorded(), uuid4()
    hub, stranger = make_hub(feed), make_listener(all_runs=True, user_id=UUID(int=2))
    await hub.join(stranger)
    hub.dispatch(feed.append(run_id))
    await hub._sweep()
    await settled(hub)
    assert not stranger.queue


@pytest.mark.parametrize("junk", [b"", b"{}", b"[]", b"null", b'{"run_id":"x","seq":1}', b"\xff"])
async def test_an_unreadable_message_is_ignored(junk):
    hub, listener = make_hub(Recorded()), make_listener(all_runs=True)
    await hub.join(listener)
    hub.dispatch(BusMessage(USER, junk))
    assert not listener.queue


async def test_the_subscription_ends_with_the_last_socket_of_a_person():
    hub = make_hub(Recorded())
    first, second = make_listener(), make_listener()
    await hub.join(first)
    await hub.join(second)
    await hub.leave(first)
    assert hub._subscription.users == {USER}
    await hub.leave(second)
    await hub.leave(second)
    assert hub._subscription.users == set()
