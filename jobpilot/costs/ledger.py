"""What happens to money: set aside, spent, given back. Each method is one short transaction under the month's lock.

Sums and rows change together, so that at any moment what was set aside is what is outstanding, spent and given back
(the table checks it), and what is outstanding is the sum of the calls that are under way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from jobpilot.costs.contracts import BudgetAlert, BudgetListener
from jobpilot.costs.domain.budgets import Standing, month_of, next_month
from jobpilot.costs.domain.calls import CallState, LedgerCall, ModelCall
from jobpilot.costs.repository import LedgerRepository
from jobpilot.costs.tables import LlmMonthRow
from jobpilot.ports.language_model import Usage

FATE_UNKNOWN: Final = "llm_fate_unknown"
"""Sent, and nobody came back to hear what became of it: it counts as spent, and as unanswered."""

ABANDONED: Final = "llm_abandoned"
"""Never answered, at no cost, and nobody came back to try again."""


@dataclass(frozen=True)
class LedgerEntry:
    """A request that is about to be sent, and the most it can cost."""

    call: ModelCall
    effect_key: str
    input_hash: str
    provider: str
    model: str
    most_micros: int


@dataclass(frozen=True)
class Refusal:
    """There was not enough left."""

    needed_micros: int
    available_micros: int
    resets_at: datetime


@dataclass(frozen=True)
class Settled:
    """The call as booked, the month's total after it, and the alert if this was what it took."""

    call: LedgerCall
    total_micros: int
    alert: BudgetAlert | None = None


class Ledger:
    """Bound to one transaction of one person."""

    def __init__(
        self,
        repository: LedgerRepository,
        listener: BudgetListener,
        now: Callable[[], datetime],
    ) -> None:
        self._repository = repository
        self._listener = listener
        self._now = now

    async def reserve(self, entry: LedgerEntry) -> LedgerCall | Refusal:
        """Set aside the most it can cost; or the call as it ended, if it did, or as it is under way, to be sent again.

        Nothing is raised for want of money: that it was wanted must be stored.
        """
        now = self._now()
        # the lock comes first; a call's month never changes
        month = await self._repository.month_of(entry.effect_key) or month_of(now)
        row = await self._repository.lock_month(month)
        known = await self._repository.by_key(entry.effect_key)
        if known is not None:
            if known.state is CallState.RESERVED:
                return await self._repository.attempted(known.id, entry.provider, entry.model, now)
            if known.state is CallState.SETTLED and _has_outcome(known):
                return known
            # ended without an outcome: it stays in the books under a key of its own
            await self._repository.change(
                known.id, {"effect_key": f"{known.effect_key}#{known.id}"}
            )
            if month != month_of(now):
                month = month_of(now)
                row = await self._repository.lock_month(month)
        standing = await self._standing(row)
        if entry.most_micros > standing.available_micros:
            wanted = row.wanted_micros
            row.wanted_micros = min(wanted or entry.most_micros, entry.most_micros)
            return Refusal(entry.most_micros, standing.available_micros, next_month(month))
        row.granted_micros += entry.most_micros
        row.reserved_micros += entry.most_micros
        return await self._repository.add(_values(entry, row, now))

    async def settle(
        self,
        call: LedgerCall,
        cost_micros: int,
        usage: Usage | None,
        answer: str | None,
        failure_code: str | None = None,
    ) -> Settled:
        """Book what it cost and keep the answer; what was set aside beyond that is given back.

        A call that somebody else has ended in the meantime stays as they booked it.
        """
        row = await self._repository.lock_month(call.month)
        known = await self._repository.get(call.id)
        if known.state is not CallState.RESERVED:
            return Settled(known, row.settled_micros)
        # more than the most it could cost: what was spent was spent
        excess = max(0, cost_micros - known.reserved_micros)
        row.granted_micros += excess
        row.reserved_micros -= known.reserved_micros
        row.settled_micros += cost_micros
        row.released_micros += known.reserved_micros + excess - cost_micros
        ended = await self._repository.change(
            call.id,
            {
                "state": CallState.SETTLED,
                "reserved_micros": known.reserved_micros + excess,
                "settled_micros": cost_micros,
                "input_tokens": None if usage is None else usage.input_tokens,
                "cached_tokens": None if usage is None else usage.cached_tokens,
                "output_tokens": None if usage is None else usage.output_tokens,
                "answer": answer,
                "failure_code": failure_code,
                "finished_at": self._now(),
            },
        )
        alert = await self._alert(row)
        await self._tell_room(row)
        return Settled(ended, row.settled_micros, alert)

    async def forget(self, subject_id: UUID) -> None:
        """Drop the answers about something that is deleted; what they cost stays in the books."""
        await self._repository.forget(subject_id)

    async def release(self, call: LedgerCall, failure_code: str) -> LedgerCall:
        """It cost nothing and will not be sent again: give back what was set aside."""
        row = await self._repository.lock_month(call.month)
        known = await self._repository.get(call.id)
        if known.state is not CallState.RESERVED:
            return known
        row.reserved_micros -= known.reserved_micros
        row.released_micros += known.reserved_micros
        ended = await self._repository.change(
            call.id,
            {
                "state": CallState.RELEASED,
                "failure_code": failure_code,
                "finished_at": self._now(),
            },
        )
        await self._tell_room(row)
        return ended

    async def unsent(self, call: LedgerCall) -> None:
        """The last attempt is known to have cost nothing; what was set aside waits for the next one."""
        await self._repository.lock_month(call.month)
        known = await self._repository.get(call.id)
        if known.state is CallState.RESERVED:
            await self._repository.certain(call.id)

    async def abandon(self, call_id: UUID, attempted_before: datetime) -> LedgerCall:
        """End a call that nobody came back to since then. What may have been billed counts as spent."""
        call = await self._repository.get(call_id)
        await self._repository.lock_month(call.month)
        if not await self._repository.is_stale(call_id, attempted_before):
            return await self._repository.get(call_id)
        if await self._repository.uncertain_attempts(call.id) == 0:
            return await self.release(call, ABANDONED)
        settled = await self.settle(call, call.reserved_micros, None, None, FATE_UNKNOWN)
        return settled.call

    async def set_budget(self, monthly_micros: int) -> Standing:
        """From now on: who waits for room hears of it, and whoever is warned too late is warned now."""
        row = await self._repository.lock_month(month_of(self._now()))
        await self._repository.set_budget(monthly_micros)
        await self._alert(row)
        await self._tell_room(row)
        return await self._standing(row)

    async def _standing(self, row: LlmMonthRow) -> Standing:
        budget = await self._repository.budget()
        return Standing(row.month, budget, row.reserved_micros, row.settled_micros)

    async def _alert(self, row: LlmMonthRow) -> BudgetAlert | None:
        standing = await self._standing(row)
        if row.alerted_at is not None or not standing.nearly_spent:
            return None
        row.alerted_at = self._now()
        alert = BudgetAlert(
            row.user_id, row.month, standing.settled_micros, standing.monthly_micros
        )
        await self._listener.nearly_spent(alert)
        return alert

    async def _tell_room(self, row: LlmMonthRow) -> None:
        if row.wanted_micros is None:
            return
        standing = await self._standing(row)
        if standing.available_micros >= row.wanted_micros:
            row.wanted_micros = None
            await self._listener.has_room(row.user_id)


def _has_outcome(call: LedgerCall) -> bool:
    """Whether there is something to give to who asks again: an answer, or a failure that was one."""
    return call.answer is not None or call.failure_code not in (None, FATE_UNKNOWN)


def _values(entry: LedgerEntry, row: LlmMonthRow, now: datetime) -> dict[str, object]:
    return {
        "run_id": entry.call.run_id,
        "subject_id": entry.call.subject_id,
        "effect_key": entry.effect_key,
        "purpose": entry.call.purpose,
        "provider": entry.provider,
        "model": entry.model,
        "prompt_version": entry.call.prompt_version,
        "input_hash": entry.input_hash,
        "state": CallState.RESERVED,
        "reserved_micros": entry.most_micros,
        "month": row.month,
        "attempted_at": now,
    }
