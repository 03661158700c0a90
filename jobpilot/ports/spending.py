"""Where the running total of a person's month is shown to whoever watches, and what a token costs."""

from datetime import date
from typing import Protocol
from uuid import UUID

from jobpilot.ports.language_model import Usage


class PriceList(Protocol):
    """What providers charge, and how much they read at once."""

    def price(self, provider: str, model: str, usage: Usage) -> int | None:
        """Micro-dollars, rounded up; None where nobody knows."""
        ...

    def context_window(self, provider: str, model: str) -> int | None:
        """Tokens that a question and its answer may have together; None where nobody knows."""
        ...


class SpendingBoard(Protocol):
    """Totals for quick reading. They may be lost at any time: Postgres has the truth."""

    async def show(self, user_id: UUID, month: date, settled_micros: int) -> None:
        """The month's total is at least this. Does nothing while the board is away."""
        ...

    async def alert(
        self, user_id: UUID, month: date, settled_micros: int, monthly_micros: int
    ) -> None:
        """The person has spent most of their budget. Does nothing while the board is away."""
        ...
