"""What others hear of costs: values that cross boundaries."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class BudgetAlert:
    """A person has spent ALERT_PERCENT of a month's budget; told once a month. Micro-dollars."""

    user_id: UUID
    month: date
    settled_micros: int
    monthly_micros: int


class BudgetListener(Protocol):
    """What the house does about budgets, in the transaction that found it out."""

    async def nearly_spent(self, alert: BudgetAlert) -> None:
        """Called at most once for a person and month."""
        ...

    async def has_room(self, user_id: UUID) -> None:
        """There is money again for what was refused: parked runs may go on."""
        ...
