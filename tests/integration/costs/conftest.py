"""A person with a budget, and a provider at the end of the line that counts."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from jobpilot.adapters.llm.chat_completions import ChatCompletions
from jobpilot.adapters.llm.prices import KeptPriceList, OwnPrices
from jobpilot.bootstrap import ProcessContext
from jobpilot.bootstrap.clock import utc_now
from jobpilot.costs.contracts import BudgetAlert
from jobpilot.costs.domain.calls import ModelAnswer, ModelCall
from jobpilot.costs.ledger import Ledger
from jobpilot.costs.repository import LedgerRepository
from jobpilot.costs.service import MeteredModel
from jobpilot.costs.tables import LlmCallRow, LlmMonthRow
from jobpilot.ports.language_model import Message, ModelSettings, Prompt
from tests.fixtures.chat_server import ChatServer, chatting
from tests.fixtures.ledger_books import calls_of, check_books, months_of

SHAPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["word"],
    "properties": {"word": {"type": "string"}},
}
ANSWER_TOKENS = 100
PRICES = KeptPriceList(own=OwnPrices(Decimal(1), Decimal(2)))
"""A micro-dollar for a token in, two for one out."""


@pytest.fixture(scope="module")
async def chat() -> AsyncIterator[ChatServer]:
    async with chatting() as server:
        yield server


@dataclass
class Listener:
    """What the rest of the house was told."""

    alerts: list[BudgetAlert] = field(default_factory=list)
    rooms: Counter[UUID] = field(default_factory=Counter)

    async def nearly_spent(self, alert: BudgetAlert) -> None:
        self.alerts.append(alert)

    async def has_room(self, user_id: UUID) -> None:
        self.rooms[user_id] += 1


@dataclass
class Spender:
    """One person who asks the scripted provider; `now` is the ledger's clock."""

    context: ProcessContext
    chat: ChatServer
    model: ChatCompletions
    user_id: UUID
    listener: Listener = field(default_factory=Listener)
    now: Callable[[], datetime] = utc_now
    run_id: UUID = field(default_factory=uuid4)
    prices: KeptPriceList = PRICES

    def __post_init__(self) -> None:
        self.metered = MeteredModel(
            self.ledger, self.model, self.prices, self.context.spending_board
        )

    @asynccontextmanager
    async def ledger(self, user_id: UUID) -> AsyncIterator[Ledger]:
        async with self.context.for_user(user_id) as factory:
            repository = LedgerRepository(factory.session, user_id)
            yield Ledger(repository, self.listener, self.now)

    def call(self, key: str = "step", **changes: Any) -> ModelCall:
        prompt = Prompt(
            (Message("user", "Say a word."),), "word", SHAPE, answer_tokens=ANSWER_TOKENS
        )
        values: dict[str, Any] = {
            "user_id": self.user_id,
            "run_id": self.run_id,
            "effect_key": key,
            "purpose": "cover_letter",
            "prompt": prompt,
            "prompt_version": "word-1",
        }
        return ModelCall(**values | changes)

    async def ask(self, key: str = "step", **changes: Any) -> ModelAnswer[dict[str, Any]]:
        return await self.metered.ask(self.call(key, **changes))

    async def budget(self, micros: int) -> None:
        async with self.ledger(self.user_id) as ledger:
            await ledger.set_budget(micros)

    async def calls(self) -> list[LlmCallRow]:
        return await calls_of(self.context, self.user_id)

    async def months(self) -> list[LlmMonthRow]:
        return await months_of(self.context, self.user_id)


@pytest.fixture
async def spender(
    context: ProcessContext, chat: ChatServer, user_id: UUID
) -> AsyncIterator[Spender]:
    settings = ModelSettings(chat.base_url, "scripted-1", "k", timeout_seconds=3.0)
    model = ChatCompletions(settings)
    spender = Spender(context, chat, model, user_id)
    yield spender
    await check_books(context, user_id)
    await model.aclose()


async def make_stale(context: ProcessContext, spender: Spender) -> None:
    """As if everything had been sent two hours ago."""
    async with context.for_user(spender.user_id) as factory:
        await factory.session.execute(
            text("update llm_calls set attempted_at = attempted_at - interval '2 hours'")
        )


async def until(done: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not done():
            await asyncio.sleep(0.01)
