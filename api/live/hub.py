"""The live view: every event of a run reaches every socket that follows it, once and in order.

Problem: Redis pub/sub loses messages (a worker dies between commit and publish, Redis restarts, the
connection drops), and a socket joins in the middle of a stream. Mechanism: one subscription serves
all sockets of the process. Each socket has a cursor per run that lets nothing through but the next
seq; what is missing is read from Postgres. Three things notice that something is missing: a later
event that leaves a gap, the connection to Redis coming back, and a sweep that asks Postgres, by one
query for all runs that are followed, how far they have come. With Redis away the sweep alone is the
live view.
"""

import asyncio
import json
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

import structlog

from api.live.listener import CloseCode, Listener
from jobpilot.ports.events import BusMessage, BusSubscription
from jobpilot.ports.identity import EndedSessions
from jobpilot.runs.domain.stream import StreamCursor
from jobpilot.runs.feed import RunFeed

log = structlog.get_logger(__name__)
SWEEP_SECONDS: Final = 1.5
SESSION_SECONDS: Final = 3.0
LEAVING_SECONDS: Final = 15.0
STUCK_SECONDS: Final = 10.0
"""A reader that takes no byte for so long is gone."""

SOCKETS_PER_USER: Final = 5
SOCKETS: Final = 2000

# Events as `jobpilot.runs.publisher` writes them: reading their beginning is a tenth of the work of reading all.
_BEGINNING: Final = re.compile(
    rb'\{"v":\d+,"topic":"run:[0-9a-f-]{36}","run_id":"([0-9a-f-]{36})","seq":(\d{1,15}),"type":"'
)


def address_of(body: bytes) -> tuple[UUID, int | None]:
    """The run and the seq of an announced message; progress has no seq.

    Raises ValueError, KeyError, TypeError or AttributeError when it is not one of ours.
    """
    beginning = _BEGINNING.match(body)
    if beginning is not None:
        return _run_id(beginning[1]), int(beginning[2])
    event = json.loads(body)
    return UUID(event["run_id"]), event.get("seq")


@lru_cache(maxsize=8192)
def _run_id(text: bytes) -> UUID:
    return UUID(text.decode())


Leaving = Callable[[Collection[UUID]], Awaitable[Collection[UUID]]]
"""Those of the people whose accounts are about to be deleted, or gone."""


class Hub:
    """One per API process; `run` works until cancelled."""

    def __init__(
        self,
        subscription: BusSubscription,
        feed: RunFeed,
        ended: EndedSessions,
        *,
        now: Callable[[], datetime],
        leaving: Leaving | None = None,
        sweep_seconds: float = SWEEP_SECONDS,
    ) -> None:
        self._leaving = leaving
        self._subscription = subscription
        self._feed = feed
        self._ended = ended
        self._now = now
        self._sweep_seconds = sweep_seconds
        self._by_user: dict[UUID, list[Listener]] = defaultdict(list)
        self._tasks: set[asyncio.Task[None]] = set()
        self._count = 0

    # -- sockets ------------------------------------------------------------------------------

    @property
    def full(self) -> bool:
        return self._count >= SOCKETS

    @property
    def sockets(self) -> int:
        return self._count

    async def join(self, listener: Listener) -> None:
        """Take a socket in; the oldest of a user who has too many is closed."""
        listeners = self._by_user[listener.user_id]
        listeners.append(listener)
        self._count += 1
        open_ones = [known for known in listeners if known.closing is None]
        for known in open_ones[:-SOCKETS_PER_USER]:
            known.close(CloseCode.REPLACED)
        if len(listeners) == 1:
            await self._subscription.add(listener.user_id)
        if listener.all_runs:
            for run in await self._feed.baseline(listener.user_id):
                listener.cursors.setdefault(run.run_id, StreamCursor(run.last_seq))

    async def leave(self, listener: Listener) -> None:
        """Forget a socket. Safe to call twice."""
        listeners = self._by_user.get(listener.user_id, [])
        if listener not in listeners:
            return
        listeners.remove(listener)
        self._count -= 1
        if not listeners:
            del self._by_user[listener.user_id]
            await self._subscription.remove(listener.user_id)

    async def follow(self, listener: Listener, run_id: UUID, after: int) -> int | None:
        """Follow a run from the event after `after`. Its last seq; None when it is not the user's own."""
        last_seq = await self._feed.last_seq(listener.user_id, run_id)
        if last_seq is None:
            return None
        cursor: StreamCursor[str] = StreamCursor(min(after, last_seq))
        cursor.expect(last_seq)
        listener.cursors[run_id] = cursor
        return last_seq

    def catch_up(self, listener: Listener, run_id: UUID) -> None:
        """Read what is missing from the database; one reading at a time for a run of a socket.

        Reads at least once, because what was announced while a socket was joining reached nobody.
        """
        if run_id in listener.filling or listener.closing is not None:
            return
        listener.filling.add(run_id)
        task = asyncio.create_task(self._fill(listener, run_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fill(self, listener: Listener, run_id: UUID) -> None:
        try:
            while (cursor := listener.cursors.get(run_id)) is not None:
                events = await self._feed.events(listener.user_id, run_id, cursor.last)
                for text in cursor.offer_all(events):
                    listener.send(text)
                if not events or not cursor.behind or listener.closing is not None:
                    break
                await listener.drained()
        except Exception as error:  # noqa: BLE001 - the database is away: the sweep comes back to it
            log.warning("live.backfill_failed", error=type(error).__name__)
        finally:
            listener.filling.discard(run_id)

    # -- what happens -------------------------------------------------------------------------

    async def run(self) -> None:
        """Pass events on until cancelled; outlives every outage."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read())
            group.create_task(self._repeat(self._sweep, self._sweep_seconds))
            group.create_task(self._repeat(self._end_sessions, SESSION_SECONDS))
            group.create_task(self._repeat(self._end_accounts, LEAVING_SECONDS))

    async def _read(self) -> None:
        async for message in self._subscription.messages():
            if message is None:
                await self._safely(self._sweep)
            else:
                self.dispatch(message)

    def dispatch(self, message: BusMessage) -> None:
        """Pass one announced message on to the sockets of its user."""
        listeners = self._by_user.get(message.user_id)
        if not listeners:
            return
        try:
            run_id, seq = address_of(message.body)
            text = message.body.decode()
        except (ValueError, KeyError, TypeError, AttributeError):
            log.warning("live.unreadable_message")
            return
        for listener in listeners:
            if seq is None:
                listener.offer_progress(run_id, text)
            elif listener.offer(run_id, seq, text):
                self.catch_up(listener, run_id)

    async def _sweep(self) -> None:
        """Ask the database how far everything has come that anybody follows."""
        run_ids = {run for listener in self._listeners() for run in listener.cursors}
        users = [user for user, known in self._by_user.items() if any(k.all_runs for k in known)]
        if not run_ids and not users:
            return
        for run in await self._feed.progress(tuple(run_ids), users):
            for listener in self._by_user.get(run.user_id, ()):
                if listener.expect(run.run_id, run.last_seq):
                    self.catch_up(listener, run.run_id)

    async def _end_sessions(self) -> None:
        """Close the sockets of sessions that have run out or were signed out, and those that hang."""
        now, stuck = self._now(), time.monotonic() - STUCK_SECONDS
        by_session: dict[str, list[Listener]] = defaultdict(list)
        for listener in self._listeners():
            if listener.busy_since is not None and listener.busy_since < stuck:
                listener.close(CloseCode.TOO_SLOW)
            if listener.holder.expires_at <= now:
                listener.close(CloseCode.SIGNED_OUT)
            elif listener.holder.session_id is not None:
                by_session[listener.holder.session_id].append(listener)
        for session_id, listeners in by_session.items():
            if await self._ended.has_ended(session_id):
                for listener in listeners:
                    listener.close(CloseCode.SIGNED_OUT)

    async def _end_accounts(self) -> None:
        """Close the sockets of people who leave."""
        if self._leaving is None or not self._by_user:
            return
        for user_id in await self._leaving(list(self._by_user)):
            for listener in list(self._by_user.get(user_id, ())):
                listener.close(CloseCode.SIGNED_OUT)

    async def _repeat(self, work: Callable[[], object], seconds: float) -> None:
        while True:
            started = time.monotonic()
            await self._safely(work)
            await asyncio.sleep(max(0.1, seconds - (time.monotonic() - started)))

    async def _safely(self, work: Callable[[], object]) -> None:
        try:
            await work()  # type: ignore[misc]
        except Exception as error:  # noqa: BLE001 - any outage: come back later
            log.warning("live.away", error=type(error).__name__)

    def _listeners(self) -> Iterator[Listener]:
        return (listener for known in list(self._by_user.values()) for listener in list(known))

    async def aclose(self) -> None:
        """Ask every socket to go (1001) and stop reading."""
        for listener in self._listeners():
            listener.close(CloseCode.GOING_AWAY)
        for task in self._tasks:
            task.cancel()
        await self._subscription.aclose()
