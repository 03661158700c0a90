"""Whether the parts of the house answer."""

from typing import Protocol


class EngineHealth(Protocol):
    """The workflow engine. Both raise UnavailableError when it does not answer in time."""

    async def check(self) -> None: ...

    async def pollers(self, queue: str) -> int:
        """How many workers have asked the queue for work lately."""
        ...
