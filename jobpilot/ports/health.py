"""Whether the parts of the house answer."""

from dataclasses import dataclass
from typing import Protocol


class EngineHealth(Protocol):
    """The workflow engine. Both raise UnavailableError when it does not answer in time."""

    async def check(self) -> None: ...

    async def pollers(self, queue: str) -> int:
        """How many workers have asked the queue for work lately."""
        ...


@dataclass(frozen=True)
class Vitals:
    """The ground a process stands on. `clock_seconds` is the database's clock minus ours.

    It and `schema` are None while the database does not say.
    """

    schema: str | None
    wanted_schema: str | None
    clock_seconds: float | None
    model: str | None
    """Who writes; None: the built-in writer."""

    model_is_priced: bool
    sends_mail: bool
    hears_of_mail: bool
    scanner_refuses: bool
