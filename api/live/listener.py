"""One socket as the hub sees it: what it follows, what waits to be sent, and why it must end."""

import asyncio
from collections import deque
from collections.abc import Callable
from enum import IntEnum
from typing import Final
from uuid import UUID

from prometheus_client import Counter

from jobpilot.ports.tickets import TicketHolder
from jobpilot.runs.domain.stream import StreamCursor

QUEUE_MAX: Final = 512
"""Messages that may wait for one reader. Whoever is further behind is cut: the events are in the database."""


CLOSED: Final = Counter("jobpilot_live_closed", "Live sockets that the server ended", ["reason"])


class CloseCode(IntEnum):
    """Why the server ends a socket (RFC 6455, and 4000 + the HTTP status that says it best)."""

    GOING_AWAY = 1001
    UNSUPPORTED_DATA = 1003
    POLICY = 1008
    BAD_MESSAGE = 4400
    SIGNED_OUT = 4401
    NOT_FOUND = 4404
    TOO_SLOW = 4408
    REPLACED = 4409
    TRY_AGAIN = 1013


class Listener:
    """`all_runs`: follows the whole stream of its user. `cursors`: the runs it follows, by id.

    `busy_since`: when the message that is being sent was begun (monotonic seconds). `on_close` is
    called once, when the socket is asked to end.
    """

    __slots__ = (
        "all_runs", "busy_since", "closing", "cursors", "filling", "holder", "on_close", "queue", "wake"
    )  # fmt: skip

    def __init__(self, holder: TicketHolder, *, all_runs: bool) -> None:
        self.holder = holder
        self.all_runs = all_runs
        self.cursors: dict[UUID, StreamCursor[str]] = {}
        self.filling: set[UUID] = set()
        self.queue: deque[str] = deque()
        self.closing: CloseCode | None = None
        self.on_close: Callable[[], None] | None = None
        self.busy_since: float | None = None
        self.wake = asyncio.Event()

    @property
    def user_id(self) -> UUID:
        return self.holder.user_id

    def close(self, code: CloseCode) -> None:
        """Have the socket end; the first reason counts."""
        if self.closing is None:
            self.closing = code
            CLOSED.labels(code.name.lower()).inc()
            self.wake.set()
            if self.on_close is not None:
                self.on_close()

    def send(self, text: str) -> None:
        """Queue one message, or cut the reader that does not keep up."""
        if self.closing is not None:
            return
        if len(self.queue) >= QUEUE_MAX:
            self.queue.clear()
            self.close(CloseCode.TOO_SLOW)
            return
        self.queue.append(text)
        self.wake.set()

    async def drained(self) -> None:
        """A long past is read no faster than it is sent."""
        while len(self.queue) > QUEUE_MAX // 4 and self.closing is None:  # noqa: ASYNC110 - rare, and an event costs each idle socket
            await asyncio.sleep(0.05)

    def offer(self, run_id: UUID, seq: int, text: str) -> bool:
        """An event of a run. True when earlier ones are missing and must be read from the database."""
        cursor = self.cursors.get(run_id)
        if cursor is None:
            if not self.all_runs:
                return False
            cursor = self.cursors[run_id] = StreamCursor(last=0)
        for ready in cursor.offer(seq, text):
            self.send(ready)
        return cursor.behind

    def offer_progress(self, run_id: UUID, text: str) -> None:
        """A message that may be lost: dropped as soon as the reader has anything else to catch up on."""
        follows = self.all_runs or run_id in self.cursors
        if follows and len(self.queue) < QUEUE_MAX // 4:
            self.send(text)

    def expect(self, run_id: UUID, last_seq: int) -> bool:
        """The database has events up to `last_seq`. True when some have not arrived here."""
        cursor = self.cursors.get(run_id)
        if cursor is None:
            if not self.all_runs:
                return False
            cursor = self.cursors[run_id] = StreamCursor(last=0)
        cursor.expect(last_seq)
        return cursor.behind
