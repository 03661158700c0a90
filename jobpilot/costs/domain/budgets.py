"""How much a person lets language models cost in a month, and how far along they are."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar, Final

from jobpilot.errors import InvalidInputError
from jobpilot.ports.language_model import Prompt, Usage

MICROS: Final = 1_000_000
"""Micro-dollars in a dollar."""

USUAL_BUDGET: Final = 6 * MICROS
LEAST_BUDGET: Final = MICROS // 100
MOST_BUDGET: Final = 10_000 * MICROS
ALERT_PERCENT: Final = 80
_PER_MESSAGE: Final = 64
_AROUND: Final = 512
"""Tokens that providers put around a message and around a question with a schema: more than any is known to."""


class BudgetInvalidError(InvalidInputError):
    """Not a sum that a month may cost."""

    code: ClassVar[str] = "budget_invalid"

    def __init__(self) -> None:
        super().__init__(
            f"A monthly budget is between {LEAST_BUDGET} and {MOST_BUDGET} micro-dollars."
        )


@dataclass(frozen=True)
class Standing:
    """A person's month in micro-dollars. `reserved_micros` is set aside for calls that are under way."""

    month: date
    monthly_micros: int
    reserved_micros: int
    settled_micros: int

    @property
    def available_micros(self) -> int:
        """What a further call may cost; never negative, also after the budget was lowered."""
        return max(0, self.monthly_micros - self.reserved_micros - self.settled_micros)

    @property
    def nearly_spent(self) -> bool:
        """Whether it is time to tell the person."""
        return self.settled_micros * 100 >= self.monthly_micros * ALERT_PERCENT

    def projected_micros(self, now: datetime) -> int:
        """What the whole month will cost if it goes on like this; its first day counts as a whole one."""
        start = datetime.combine(self.month, datetime.min.time(), UTC)
        days = calendar.monthrange(self.month.year, self.month.month)[1]
        passed = min(max((now - start) / timedelta(days=1), 1.0), float(days))
        return round(self.settled_micros * days / passed)


MOST_CHARACTERS_A_TOKEN: Final = 6
"""English prose has between four and five characters a token, other languages, names and JSON have fewer."""


def check_budget(micros: int) -> int:
    """Raises BudgetInvalidError."""
    if not LEAST_BUDGET <= micros <= MOST_BUDGET:
        raise BudgetInvalidError
    return micros


def month_of(moment: datetime) -> date:
    """The first day of its month, in UTC: money's months are the same for everybody."""
    return moment.astimezone(UTC).date().replace(day=1)


def next_month(month: date) -> datetime:
    """When the next month's budget begins."""
    following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return datetime.combine(following, datetime.min.time(), UTC)


def least_tokens(prompt: Prompt, answer_tokens: int) -> int:
    """A lower bound of what the question and its answer take: text of any length has fewer characters a token."""
    sent = sum(len(message.content) for message in prompt.messages)
    return sent // MOST_CHARACTERS_A_TOKEN + (prompt.answer_tokens or answer_tokens)


def most_tokens(prompt: Prompt, shape_bytes: int, answer_tokens: int) -> Usage:
    """An upper bound: no token is shorter than a byte, and the answer is cut at its limit."""
    sent = sum(
        len(message.content.encode("utf-8", "replace")) + _PER_MESSAGE
        for message in prompt.messages
    )
    return Usage(sent + shape_bytes + _AROUND, prompt.answer_tokens or answer_tokens)
