"""How one listener follows one run: every event once, in order, whatever the wire does.

Problem: messages from the bus may be dropped, doubled, reordered, or arrive while the past is
still being read from the database. Mechanism: the cursor knows the one seq it may deliver next. A
later seq opens a gap; the owner then reads the missing events from the database and offers them
here like any others. Nothing is delivered by a path that does not pass `offer`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Message = TypeVar("Message")

PARKED_MAX = 256
"""Events held back behind a gap; beyond this they are dropped, because the database has them."""


@dataclass(slots=True)
class StreamCursor(Generic[Message]):
    """Delivery position of one listener in one run. `last` is the last seq delivered."""

    last: int
    parked: dict[int, Message] = field(default_factory=dict)
    seen: int = 0

    def offer(self, seq: int, message: Message) -> list[Message]:
        """Take one event and give those that may be delivered now, in order."""
        self.seen = max(self.seen, seq)
        if seq <= self.last:
            return []
        if seq > self.last + 1:
            if len(self.parked) < PARKED_MAX:
                self.parked[seq] = message
            return []
        self.last = seq
        return [message, *self._unpark()]

    def offer_all(self, events: Iterable[tuple[int, Message]]) -> list[Message]:
        return [ready for seq, message in events for ready in self.offer(seq, message)]

    def expect(self, last_seq: int) -> None:
        """Somebody who knows says that events up to `last_seq` exist."""
        self.seen = max(self.seen, last_seq)

    @property
    def behind(self) -> bool:
        """True when events are known to exist that have not been delivered."""
        return self.seen > self.last

    def _unpark(self) -> list[Message]:
        ready = []
        while (message := self.parked.pop(self.last + 1, None)) is not None:
            self.last += 1
            ready.append(message)
        if self.parked:
            self.parked = {seq: kept for seq, kept in self.parked.items() if seq > self.last}
        return ready
