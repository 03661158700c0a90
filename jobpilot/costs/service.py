"""Asking a language model for somebody's money: never more than they said, never twice for the same.

Problem: a worker may die at any moment between asking and using the answer, and many may ask at once.
Mechanism: each request is a row of the ledger, keyed by its effect and its question. The most it can cost is set aside
under a lock before the provider is asked; the answer is kept in the transaction that books its price. Whoever asks
again finds the answer, or sends the same request under the same key. How to change it: what happens to money is in
`ledger`, prices in `jobpilot.adapters.llm.prices`.
"""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, Final, TypeVar, overload
from uuid import UUID
from weakref import WeakValueDictionary

from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError

from jobpilot import tracing
from jobpilot.costs.domain.answers import read_object
from jobpilot.costs.domain.budgets import least_tokens, most_tokens
from jobpilot.costs.domain.calls import (
    LONGEST_OBJECTED,
    REPAIRS,
    BudgetExhaustedError,
    CallState,
    LedgerCall,
    ModelAnswer,
    ModelCall,
    ModelUnpricedError,
    PromptTooLongError,
    ledger_key,
    question_hash,
)
from jobpilot.costs.ledger import Ledger, LedgerEntry, Refusal
from jobpilot.ports.language_model import (
    Completion,
    LanguageModel,
    ModelAnsweredError,
    ModelOutputInvalidError,
    ModelOutputTooLongError,
    ModelRefusedError,
    ModelRejectedError,
    ModelUnavailableError,
    Prompt,
    Usage,
)
from jobpilot.ports.spending import PriceList, SpendingBoard

T = TypeVar("T")
Ledgers = Callable[[UUID], AbstractAsyncContextManager[Ledger]]
"""Opens one transaction of a person; commits when the block ends."""

COST: Final = Counter(
    "jobpilot_llm_cost_micros", "Millionths of a dollar that answers cost", ["provider", "outcome"]
)
REFUSALS: Final = Counter(
    "jobpilot_llm_budget_refusals", "Calls that the month's budget did not cover"
)
PATIENCE_SECONDS: Final = 60.0
"""How long an answer that was paid for waits in memory for the database to come back."""

RETRY_SECONDS: Final = 0.2
LAST_MOMENT_SECONDS: Final = 5.0

FINAL: Final[dict[str, type[ModelAnsweredError]]] = {
    error.code: error for error in (ModelRefusedError, ModelOutputTooLongError)
}
"""Failures that were paid for: the same question under the same key gets them again without being asked."""


class MeteredModel:
    """Waits for the provider outside of any transaction. One for a process."""

    def __init__(
        self, ledgers: Ledgers, model: LanguageModel, prices: PriceList, board: SpendingBoard
    ) -> None:
        self._ledgers = ledgers
        self._model = model
        self._prices = prices
        self._board = board
        self._turns: WeakValueDictionary[tuple[UUID, str], asyncio.Lock] = WeakValueDictionary()

    @property
    def provider(self) -> str:
        """`openai`, `anthropic`, `compatible` or `builtin`."""
        return self._model.provider

    @property
    def is_builtin(self) -> bool:
        """Whether answers are composed here, without a model and without cost."""
        return self._model.provider == "builtin"

    def answers(self, shape_name: str) -> bool:
        """Whether there is anybody to ask for this shape."""
        return self._model.answers(shape_name)

    @overload
    async def ask(self, call: ModelCall) -> ModelAnswer[dict[str, Any]]: ...
    @overload
    async def ask(self, call: ModelCall, read: Callable[[str], T]) -> ModelAnswer[T]: ...
    async def ask(
        self, call: ModelCall, read: Callable[[str], Any] | None = None
    ) -> ModelAnswer[Any]:
        """The answer, read by `read`, by default as one JSON object of the prompt's shape.

        `read` raises ValueError, whose message tells the model what to mend: twice at most. Raises
        BudgetExhaustedError, ModelUnpricedError, PromptTooLongError, ModelUnavailableError (worth another try
        with the same call), ModelRejectedError, ModelRefusedError, ModelOutputTooLongError, ModelOutputInvalidError.
        """
        read = read or partial(read_object, shape=call.prompt.shape)
        prompt, paid, question = call.prompt, 0, question_hash(call.prompt)
        free = self._model.name if self.is_builtin else None
        for repair in range(1 + REPAIRS):
            key = ledger_key(call.effect_key, question, repair, free)
            done = await self._asked(call, prompt, key)
            paid += done.settled_micros
            answer = done.answer or ""
            try:
                data = read(answer)
            except ValueError as error:
                objection = f"{error} Answer again, with one JSON object of the schema only."
                prompt = prompt.continued(answer[:LONGEST_OBJECTED], objection)
            else:
                return ModelAnswer(
                    done.id, data, done.provider, done.model, done.prompt_version, paid
                )
        raise ModelOutputInvalidError

    async def _asked(self, call: ModelCall, prompt: Prompt, key: str) -> LedgerCall:
        # within a process the second to ask waits for the first one's answer; the ledger alone would ask twice
        turn = self._turns.setdefault((call.user_id, key), asyncio.Lock())
        async with turn:
            opened = await self._reserved(call, prompt, key)
            if opened.state is CallState.SETTLED:
                return _finished(opened)
            try:
                completion = await self._completed(prompt, opened)
            except ModelUnavailableError as error:
                if not error.maybe_billed:
                    async with self._ledgers(call.user_id) as ledger:
                        await ledger.unsent(opened)
                raise
            except ModelRejectedError as error:
                async with self._ledgers(call.user_id) as ledger:
                    await ledger.release(opened, error.code)
                raise
            except ModelAnsweredError as error:
                await self._booked(opened, Completion("", error.usage), error.code)
                raise
            return _finished(await self._booked(opened, completion))

    async def _completed(self, prompt: Prompt, opened: LedgerCall) -> Completion:
        with tracing.span(
            f"model {prompt.shape_name}",
            kind=tracing.CLIENT,
            gen_ai__system=self._model.provider,
            gen_ai__request__model=self._model.name,
            jobpilot__prompt=opened.prompt_version,
        ) as span:
            completion = await self._model.complete(prompt, str(opened.id))
            if (usage := completion.usage) is not None:
                span.set("gen_ai.usage.input_tokens", usage.input_tokens)
                span.set("gen_ai.usage.output_tokens", usage.output_tokens)
        return completion

    async def _reserved(self, call: ModelCall, prompt: Prompt, key: str) -> LedgerCall:
        self._check_length(prompt)
        shape_bytes = len(json.dumps(dict(prompt.shape)))
        usage = most_tokens(prompt, shape_bytes, self._model.answer_tokens)
        entry = LedgerEntry(
            call=call,
            effect_key=key,
            input_hash=question_hash(prompt),
            provider=self._model.provider,
            model=self._model.name,
            most_micros=self._price(self._model.provider, self._model.name, usage),
        )
        async with self._ledgers(call.user_id) as ledger:
            opened = await ledger.reserve(entry)
        if isinstance(opened, Refusal):
            REFUSALS.inc()
            raise BudgetExhaustedError(
                "The month's budget for language models does not cover this.",
                needed_micros=opened.needed_micros,
                available_micros=opened.available_micros,
                resets_at=opened.resets_at.isoformat(),
            )
        return opened

    async def _booked(
        self, call: LedgerCall, completion: Completion, failure_code: str | None = None
    ) -> LedgerCall:
        """What was paid for is kept, also when whoever asked is cancelled at this very moment."""
        booking = asyncio.create_task(self._patiently(call, completion, failure_code))
        try:
            return await asyncio.shield(booking)
        except asyncio.CancelledError:
            await asyncio.wait([booking], timeout=LAST_MOMENT_SECONDS)
            raise

    async def _patiently(
        self, call: LedgerCall, completion: Completion, failure_code: str | None
    ) -> LedgerCall:
        """Tries again while the database is away: nobody else has the answer. Booking twice is booking once."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return await self._settle(call, completion, failure_code)
            except (OSError, TimeoutError, SQLAlchemyError):
                if time.monotonic() > give_up:
                    raise
                await asyncio.sleep(RETRY_SECONDS)

    async def _settle(
        self, call: LedgerCall, completion: Completion, failure_code: str | None
    ) -> LedgerCall:
        """Where the provider does not say what it took, all that was set aside counts as spent."""
        usage = completion.usage
        cost = (
            call.reserved_micros
            if usage is None
            else self._price(self._model.provider, self._model.name, usage)
        )
        answer = None if failure_code else completion.text
        async with self._ledgers(call.user_id) as ledger:
            settled = await ledger.settle(call, cost, usage, answer, failure_code)
        outcome = "failed" if failure_code else "answered"
        COST.labels(self._model.provider, outcome).inc(cost)
        await self._board.show(call.user_id, call.month, settled.total_micros)
        if (alert := settled.alert) is not None:
            await self._board.alert(
                alert.user_id, alert.month, alert.settled_micros, alert.monthly_micros
            )
        return settled.call

    def _check_length(self, prompt: Prompt) -> None:
        """Raises PromptTooLongError."""
        window = self._prices.context_window(self._model.provider, self._model.name)
        needed = least_tokens(prompt, self._model.answer_tokens)
        if window is not None and needed > window:
            raise PromptTooLongError(
                "The question is longer than what the configured language model reads at once.",
                needed_tokens=needed,
                context_tokens=window,
            )

    def _price(self, provider: str, model: str, usage: Usage) -> int:
        """Raises ModelUnpricedError."""
        price = self._prices.price(provider, model, usage)
        if price is None:
            raise ModelUnpricedError("The price of the configured language model is not known.")
        return price


def _finished(call: LedgerCall) -> LedgerCall:
    """Raises the failure that the call ended with."""
    if call.failure_code in FINAL:
        raise FINAL[call.failure_code]
    return call
