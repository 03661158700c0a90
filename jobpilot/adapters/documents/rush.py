"""Short work first: pictures are read when few documents want their text, or after a while all the same.

Problem: recognising one page takes as long as reading a hundred pages of text, and at a low priority it still takes its
share of every core. Mechanism: a picture waits as long as more documents begin to be read than its own run begins.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

FEW = 3
"""Readings that the picture's own run may have begun just before: for the text, then for the pages to recognise."""
WINDOW_SECONDS = 2.0
LONGEST_SECONDS = 45.0
LOOK_SECONDS = 0.25


class Rush:
    """How many documents have begun to be read of late, in one process."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._begun: deque[float] = deque(maxlen=FEW + 1)

    def note(self) -> None:
        """A document is being read."""
        self._begun.append(self._clock())

    @property
    def is_on(self) -> bool:
        """Whether more than `FEW` documents were begun within the window."""
        full = len(self._begun) > FEW
        return full and self._clock() - self._begun[0] < WINDOW_SECONDS

    async def calm(self) -> None:
        """Wait until it is over, `LONGEST_SECONDS` at most."""
        until = self._clock() + LONGEST_SECONDS
        while self.is_on and self._clock() < until:
            await self._sleep(LOOK_SECONDS)
