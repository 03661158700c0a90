"""Asking for somebody's money: once, at its price, and never beyond what they said."""

import asyncio
import dataclasses
import json
import time
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from starlette.responses import Response

from jobpilot.adapters.events.spending import KEPT, alert_channel, total_key
from jobpilot.adapters.llm.builtin import BuiltinWriter
from jobpilot.adapters.llm.prices import KeptPriceList, OwnPrices
from jobpilot.costs.domain.budgets import USUAL_BUDGET, month_of, most_tokens
from jobpilot.costs.domain.calls import BudgetExhaustedError, ModelUnpricedError, PromptTooLongError
from jobpilot.costs.ledger import ABANDONED, FATE_UNKNOWN
from jobpilot.costs.service import MeteredModel
from jobpilot.costs.sweeper import LedgerSweeper
from jobpilot.ports.language_model import (
    Message,
    ModelOutputInvalidError,
    ModelOutputTooLongError,
    ModelRefusedError,
    ModelRejectedError,
    ModelUnavailableError,
    Prompt,
    Usage,
)
from tests.fixtures.chat_server import never_ends, refuses, says
from tests.integration.costs.conftest import ANSWER_TOKENS, SHAPE, Spender, make_stale, until

GOOD = '{"word": "heron"}'
COST = 100 + 2 * 20
"""What the scripted provider says it took, at the tests' prices."""


def most(spender: Spender) -> int:
    """What is set aside for one call."""
    usage = most_tokens(spender.call().prompt, len(json.dumps(SHAPE)), ANSWER_TOKENS)
    return usage.input_tokens + 2 * usage.output_tokens


def says_usage(text: str, sent: int, answered: int):
    body = json.loads(says(text).body)
    body["usage"] = {"prompt_tokens": sent, "completion_tokens": answered}
    return lambda _: _json(body)


def _json(body: object):
    from starlette.responses import JSONResponse

    return JSONResponse(body)


class TestAsk:
    async def test_books_the_price_and_gives_back_the_rest(self, spender: Spender) -> None:
        spender.chat.play(says(GOOD))
        answer = await spender.ask()
        assert answer.data == {"word": "heron"}
        assert (answer.cost_micros, answer.model) == (COST, "scripted-1")
        (call,) = await spender.calls()
        assert (call.id, call.state, call.provider_attempts) == (answer.call_id, "settled", 1)
        assert (call.reserved_micros, call.settled_micros) == (most(spender), COST)
        assert (call.input_tokens, call.output_tokens) == (100, 20)
        assert (call.purpose, call.run_id) == ("cover_letter", spender.run_id)
        (month,) = await spender.months()
        assert month.reserved_micros == 0
        assert month.released_micros == most(spender) - COST

    async def test_the_same_is_paid_once(self, spender: Spender) -> None:
        spender.chat.play(says(GOOD))
        answers = await asyncio.gather(*(spender.ask() for _ in range(10)))
        again = await spender.ask()
        assert len(spender.chat.asked) == 1
        assert {a.call_id for a in answers} == {again.call_id}

    async def test_another_question_under_the_same_key_is_another_call(
        self, spender: Spender
    ) -> None:
        spender.chat.play(says(GOOD))
        await spender.ask()
        other = Prompt((Message("user", "Say another."),), "word", SHAPE, answer_tokens=10)
        await spender.ask(prompt=other)
        assert len(spender.chat.asked) == 2
        assert spender.chat.asked[1]["max_tokens"] == 10

    async def test_repairs_are_calls_of_their_own(self, spender: Spender) -> None:
        spender.chat.play(says("no"), says('{"word": 7}'), says(GOOD))
        answer = await spender.ask()
        assert answer.cost_micros == 3 * COST
        assert len(set(spender.chat.keys)) == 3
        assert "json" in spender.chat.asked[1]["messages"][-1]["content"].lower()
        await spender.ask()
        assert len(spender.chat.asked) == 3

    async def test_after_two_repairs_it_is_over(self, spender: Spender) -> None:
        spender.chat.play(says("no"))
        for _ in range(2):
            with pytest.raises(ModelOutputInvalidError):
                await spender.ask()
        assert len(spender.chat.asked) == 3

    async def test_somebody_else_s_answer_is_not_theirs(self, spender: Spender, context) -> None:
        from tests.conftest import create_user

        spender.chat.play(says(GOOD))
        await spender.ask()
        await spender.ask(user_id=await create_user(context))
        assert len(spender.chat.asked) == 2
        assert len(await spender.calls()) == 1


class TestPrice:
    async def test_unknown_is_refused_before_the_call(self, spender: Spender) -> None:
        spender.chat.play(says(GOOD))
        spender.prices = KeptPriceList(spender.chat.base_url)
        spender.__post_init__()
        with pytest.raises(ModelUnpricedError):
            await spender.ask()
        assert spender.chat.asked == []
        assert await spender.calls() == []

    async def test_what_cannot_fit_is_refused_before_anything_is_set_aside(
        self, spender: Spender
    ) -> None:
        spender.chat.play(says(GOOD))
        spender.prices = KeptPriceList(own=OwnPrices(Decimal(1), Decimal(2), 2000))
        spender.__post_init__()
        for length, fits in ((6 * 1900 + 6, False), (6 * 1900, True)):
            message = Message("user", "x" * length)
            prompt = Prompt((message,), "word", SHAPE, answer_tokens=ANSWER_TOKENS)
            if fits:
                assert (await spender.ask(prompt=prompt)).data == {"word": "heron"}
                continue
            with pytest.raises(PromptTooLongError) as refused:
                await spender.ask(prompt=prompt)
            assert refused.value.extra == {"needed_tokens": 2001, "context_tokens": 2000}
            assert spender.chat.asked == []
            assert await spender.calls() == []
            assert await spender.months() == []

    def test_the_kept_list_knows_what_models_read_at_once(self) -> None:
        listed = KeptPriceList()
        assert (listed.context_window("openai", "gpt-4o-mini") or 0) >= 100_000
        assert (listed.context_window("anthropic", "claude-sonnet-4-5") or 0) >= 100_000
        assert listed.context_window("openai", "no-such-model") is None
        assert listed.context_window("builtin", "composer") is None

    async def test_more_than_the_most_is_booked_all_the_same(self, spender: Spender) -> None:
        spender.chat.play(says_usage(GOOD, 50_000, 5_000))
        assert (await spender.ask()).cost_micros == 60_000

    def test_the_kept_list_is_known(self) -> None:
        listed = KeptPriceList()
        usage = Usage(1_000_000, 0)
        for provider, model in (("openai", "gpt-4o-mini"), ("anthropic", "claude-sonnet-4-5")):
            price = listed.price(provider, model, usage)
            assert price is not None
            assert price > 0
            cached = dataclasses.replace(usage, cached_tokens=1_000_000)
            assert (listed.price(provider, model, cached) or 0) < price
        assert listed.price("openai", "no-such-model", usage) is None
        assert listed.price("compatible", "gpt-4o-mini", usage) is None
        by_address = KeptPriceList("https://api.deepseek.com/v1")
        assert by_address.price("compatible", "deepseek-chat", usage) is not None

    async def test_the_built_in_writer_costs_nothing_and_is_in_the_books(
        self, spender: Spender
    ) -> None:
        writer = BuiltinWriter({"word": lambda facts: {"word": facts["bird"]}})
        metered = MeteredModel(
            spender.ledger, writer, KeptPriceList(), spender.context.spending_board
        )
        prompt = Prompt((Message("user", "?"),), "word", SHAPE, facts={"bird": "wren"})
        answer = await metered.ask(spender.call(prompt=prompt))
        assert (answer.data, answer.cost_micros) == ({"word": "wren"}, 0)
        (call,) = await spender.calls()
        assert (call.provider, call.state, call.reserved_micros) == ("builtin", "settled", 0)
        assert not metered.answers("sonnet")
        # a model that is configured later is asked all the same
        spender.chat.play(says(GOOD))
        assert (await spender.ask(prompt=prompt)).data == {"word": "heron"}
        with pytest.raises(ModelRejectedError):
            await metered.ask(spender.call("other"))


class TestFailures:
    @pytest.mark.parametrize(
        ("answer", "error", "cost"),
        [
            (says(None, refusal="No."), ModelRefusedError, COST),
            (says("x", reason="content_filter"), ModelRefusedError, COST),
            (says("{", reason="length"), ModelOutputTooLongError, COST),
            (never_ends(), ModelOutputTooLongError, None),
        ],
    )
    async def test_what_was_answered_is_paid_and_not_asked_again(
        self, spender: Spender, answer, error, cost
    ) -> None:
        spender.chat.play(answer)
        for _ in range(2):
            with pytest.raises(error):
                await spender.ask()
        assert len(spender.chat.asked) == 1
        (call,) = await spender.calls()
        assert (call.state, call.failure_code, call.answer) == ("settled", error.code, None)
        assert call.settled_micros == (most(spender) if cost is None else cost)

    @pytest.mark.parametrize("status", [429, 500, 503])
    async def test_a_busy_provider_keeps_the_money_waiting(
        self, spender: Spender, status: int
    ) -> None:
        spender.chat.play(refuses(status, **{"Retry-After": "3600"}), refuses(status), says(GOOD))
        for _ in range(2):
            with pytest.raises(ModelUnavailableError):
                await spender.ask()
        (month,) = await spender.months()
        assert month.reserved_micros == most(spender)
        await spender.ask()
        (call,) = await spender.calls()
        assert (call.provider_attempts, call.uncertain_attempts) == (3, 1)
        assert call.settled_micros == COST
        assert len(set(spender.chat.keys)) == 1

    async def test_a_lost_answer_and_the_one_that_came_are_one_call(self, spender: Spender) -> None:
        """What got lost may have been billed: so much is said, and nothing is booked twice."""
        cut = Response(b'{"choices": [{"mess', media_type="application/json")
        spender.chat.play(refuses(504), cut, says(GOOD))
        for _ in range(2):
            with pytest.raises(ModelUnavailableError):
                await spender.ask()
        assert (await spender.ask()).data == {"word": "heron"}
        (call,) = await spender.calls()
        assert (call.state, call.provider_attempts, call.uncertain_attempts) == ("settled", 3, 3)
        assert call.settled_micros == COST
        (month,) = await spender.months()
        assert (month.reserved_micros, month.settled_micros) == (0, COST)
        assert len(set(spender.chat.keys)) == 1

    async def test_a_rejected_request_costs_nothing_and_may_be_asked_again(
        self, spender: Spender
    ) -> None:
        spender.chat.play(refuses(401), says(GOOD))
        with pytest.raises(ModelRejectedError):
            await spender.ask()
        (call,) = await spender.calls()
        assert (call.state, call.failure_code, call.settled_micros) == (
            "released", "llm_rejected", 0,
        )  # fmt: skip
        assert (await spender.ask()).data == {"word": "heron"}
        assert [c.state for c in await spender.calls()] == ["released", "settled"]

    async def test_an_answer_that_two_heard_is_booked_once(self, spender: Spender) -> None:
        spender.chat.play(says(GOOD))
        await spender.ask()
        (row,) = await spender.calls()
        async with spender.ledger(spender.user_id) as ledger:
            known = await ledger._repository.get(row.id)
            settled = await ledger.settle(known, 999, None, "{}")
        assert (settled.call.settled_micros, settled.call.answer) == (COST, GOOD)


class TestAtTheLastMoment:
    async def test_an_answer_waits_for_the_database(self, spender: Spender) -> None:
        outages = 0

        async def answer(_: object):
            nonlocal outages
            outages = 3
            return says(GOOD)

        @asynccontextmanager
        async def ledgers(user_id: UUID):
            nonlocal outages
            if outages:
                outages -= 1
                raise ConnectionRefusedError
            async with spender.ledger(user_id) as ledger:
                yield ledger

        spender.chat.play(answer)
        metered = MeteredModel(
            ledgers, spender.model, spender.prices, spender.context.spending_board
        )
        assert (await metered.ask(spender.call())).data == {"word": "heron"}
        assert len(spender.chat.asked) == 1

    async def test_an_answer_is_booked_though_nobody_waits_for_it(self, spender: Spender) -> None:
        """Cancelled between the answer and the books: the next one to ask finds it there."""
        asking: list[asyncio.Task[object]] = []

        @asynccontextmanager
        async def ledgers(user_id: UUID):
            async with spender.ledger(user_id) as ledger:
                if spender.chat.asked:
                    asking[0].cancel()
                    await asyncio.sleep(0.05)
                yield ledger

        spender.chat.play(says(GOOD))
        metered = MeteredModel(
            ledgers, spender.model, spender.prices, spender.context.spending_board
        )
        asking.append(asyncio.create_task(metered.ask(spender.call())))
        with pytest.raises(asyncio.CancelledError):
            await asking[0]
        (call,) = await spender.calls()
        assert (call.state, call.answer) == ("settled", GOOD)
        await spender.ask()
        assert len(spender.chat.asked) == 1

    async def test_a_cancelled_question_lets_go_at_once(self, spender: Spender) -> None:
        spender.chat.play(lambda _: asyncio.sleep(30, result=says(GOOD)))
        asking = asyncio.create_task(spender.ask())
        await until(lambda: len(spender.chat.asked) == 1)
        started = time.monotonic()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert time.monotonic() - started < 0.6


class TestBudget:
    async def test_what_does_not_fit_is_not_asked(self, spender: Spender) -> None:
        spender.chat.play(says(GOOD))
        await spender.budget(most(spender) + COST - 1)
        await spender.ask("one")
        with pytest.raises(BudgetExhaustedError) as raised:
            await spender.ask("two")
        assert raised.value.code == "budget_exhausted"
        assert raised.value.extra["needed_micros"] == most(spender)
        assert raised.value.extra["available_micros"] == most(spender) - 1
        assert len(spender.chat.asked) == 1

    async def test_raising_it_makes_room_and_says_so(self, spender: Spender) -> None:
        spender.chat.play(says(GOOD))
        await spender.budget(most(spender) - 1)
        with pytest.raises(BudgetExhaustedError):
            await spender.ask()
        await spender.budget(most(spender) - 1)
        assert not spender.listener.rooms
        await spender.budget(most(spender))
        assert spender.listener.rooms[spender.user_id] == 1
        await spender.ask()
        await spender.budget(10 * most(spender))
        assert spender.listener.rooms[spender.user_id] == 1

    async def test_what_is_given_back_makes_room_too(self, spender: Spender) -> None:
        go_on = asyncio.Event()

        async def hold(_: object):
            await go_on.wait()
            return says(GOOD)

        spender.chat.play(hold, says(GOOD))
        await spender.budget(most(spender) + COST)
        first = asyncio.create_task(spender.ask("one"))
        await until(lambda: len(spender.chat.asked) == 1)
        with pytest.raises(BudgetExhaustedError):
            await spender.ask("two")
        go_on.set()
        await first
        assert spender.listener.rooms[spender.user_id] == 1
        await spender.ask("two")

    async def test_lowered_below_what_is_set_aside(self, spender: Spender) -> None:
        go_on = asyncio.Event()

        async def hold(_: object):
            await go_on.wait()
            return says(GOOD)

        spender.chat.play(hold)
        running = asyncio.create_task(spender.ask("running"))
        await until(lambda: len(spender.chat.asked) == 1)
        await spender.budget(10_000 if most(spender) > 10_000 else most(spender) // 2)
        with pytest.raises(BudgetExhaustedError) as raised:
            await spender.ask("new")
        assert raised.value.extra["available_micros"] == 0
        go_on.set()
        assert (await running).data == {"word": "heron"}
        assert len(spender.chat.asked) == 1

    async def test_a_new_month_has_its_own(self, spender: Spender) -> None:
        spender.chat.play(says(GOOD))
        await spender.budget(most(spender))
        await spender.ask("one")
        with pytest.raises(BudgetExhaustedError) as raised:
            await spender.ask("two")
        resets = datetime.fromisoformat(str(raised.value.extra["resets_at"]))
        spender.now = lambda: resets
        await spender.ask("two")
        months = await spender.months()
        assert [m.settled_micros for m in months] == [COST, COST]
        assert months[1].month == resets.date()

    async def test_a_call_stays_in_the_month_in_which_it_began(self, spender: Spender) -> None:
        spender.now = lambda: datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
        spender.chat.play(refuses(503), says(GOOD))
        with pytest.raises(ModelUnavailableError):
            await spender.ask()
        spender.now = lambda: datetime(2026, 12, 1, 0, 0, 1, tzinfo=UTC)
        await spender.ask()
        (month,) = await spender.months()
        assert (month.month, month.settled_micros) == (date(2026, 11, 1), COST)

    async def test_sixty_four_at_once_with_money_for_three(self, spender: Spender) -> None:
        usage = most_tokens(spender.call().prompt, len(json.dumps(SHAPE)), ANSWER_TOKENS)
        spender.chat.play(says_usage(GOOD, usage.input_tokens, usage.output_tokens))
        await spender.budget(4 * most(spender) - 1)
        asked = (spender.ask(f"step-{number}") for number in range(64))
        done = await asyncio.gather(*asked, return_exceptions=True)
        refused = [d for d in done if isinstance(d, BudgetExhaustedError)]
        assert len(spender.chat.asked) == 3
        assert len(refused) == 61
        (month,) = await spender.months()
        assert (month.settled_micros, month.reserved_micros) == (3 * most(spender), 0)


class TestAlert:
    async def test_goes_out_once_a_month_at_four_fifths(self, spender: Spender) -> None:
        spender.chat.play(says(GOOD))
        await spender.budget(10_000)
        pubsub = spender.context.redis.pubsub()
        await pubsub.subscribe(alert_channel(spender.user_id))
        spender.chat.play(
            says_usage(GOOD, 7_999, 0), says_usage(GOOD, 1, 0), says_usage(GOOD, 1, 0)
        )
        await spender.ask("one")
        assert spender.listener.alerts == []
        await spender.ask("two")
        await spender.ask("three")
        (alert,) = spender.listener.alerts
        assert (alert.settled_micros, alert.monthly_micros) == (8_000, 10_000)
        heard = []
        while (message := await pubsub.get_message(timeout=0.5)) is not None:
            heard += [json.loads(message["data"])] if message["type"] == "message" else []
        assert [m["settled_micros"] for m in heard] == [8_000]
        await pubsub.aclose()
        (month,) = await spender.months()
        assert month.alerted_at is not None

    async def test_lowering_the_budget_may_be_what_it_takes(self, spender: Spender) -> None:
        spender.chat.play(says_usage(GOOD, 9_000, 0))
        await spender.ask()
        await spender.budget(10_000)
        assert [a.monthly_micros for a in spender.listener.alerts] == [10_000]


class TestBoard:
    async def test_shows_the_month_and_comes_back_when_lost(self, spender: Spender) -> None:
        redis = spender.context.redis
        key = total_key(spender.user_id, month_of(spender.now()))
        spender.chat.play(says(GOOD))
        await spender.ask("one")
        assert int(await redis.get(key)) == COST
        assert 0 < await redis.ttl(key) <= KEPT.total_seconds()
        await redis.delete(key)
        await spender.ask("two")
        assert int(await redis.get(key)) == 2 * COST
        await spender.context.spending_board.show(spender.user_id, month_of(spender.now()), COST)
        assert int(await redis.get(key)) == 2 * COST
        await redis.delete(key)
        async with spender.context.for_user(spender.user_id) as factory:
            overview = await factory.costs().month(spender.user_id)
        assert overview.standing.settled_micros == 2 * COST
        assert overview.standing.monthly_micros == USUAL_BUDGET
        assert int(await redis.get(key)) == 2 * COST


class TestSweeper:
    def sweeper(self, spender: Spender) -> LedgerSweeper:
        context = spender.context
        return LedgerSweeper(context._outstanding, context.ledger, spender.now)

    async def test_what_surely_cost_nothing_is_given_back(self, spender: Spender) -> None:
        spender.chat.play(refuses(503), says(GOOD))
        with pytest.raises(ModelUnavailableError):
            await spender.ask()
        assert await self.sweeper(spender).sweep() == 0
        await make_stale(spender.context, spender)
        await self.sweeper(spender).sweep()
        (call,) = await spender.calls()
        assert (call.state, call.failure_code) == ("released", ABANDONED)
        assert (await spender.ask()).data == {"word": "heron"}

    async def test_what_may_have_been_billed_counts_as_spent(self, spender: Spender) -> None:
        spender.chat.play(lambda _: asyncio.sleep(30, result=says(GOOD)), says(GOOD))
        asking = asyncio.create_task(spender.ask())
        await until(lambda: len(spender.chat.asked) == 1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        (month,) = await spender.months()
        assert month.reserved_micros == most(spender)
        await make_stale(spender.context, spender)
        await self.sweeper(spender).sweep()
        (call,) = await spender.calls()
        assert (call.state, call.failure_code) == ("settled", FATE_UNKNOWN)
        assert call.settled_micros == most(spender)
        await spender.ask()
        assert [c.settled_micros for c in await spender.calls()] == [most(spender), COST]

    async def test_somebody_who_came_back_is_left_alone(self, spender: Spender) -> None:
        spender.chat.play(refuses(503), says(GOOD))
        with pytest.raises(ModelUnavailableError):
            await spender.ask()
        await make_stale(spender.context, spender)
        before = spender.now() - timedelta(hours=1)
        async with spender.context._outstanding() as outstanding:
            stale = [c for _, c in await outstanding.attempted_before(before, 1000)]
        await spender.ask()
        (call,) = await spender.calls()
        assert call.id in stale
        async with spender.ledger(spender.user_id) as ledger:
            assert (await ledger.abandon(call.id, before)).answer == GOOD


async def test_answers_about_something_deleted_are_forgotten(spender: Spender) -> None:
    subject = uuid4()
    spender.chat.play(says(GOOD))
    await spender.ask("one", subject_id=subject)
    await spender.ask("two", subject_id=uuid4())
    async with spender.ledger(spender.user_id) as ledger:
        await ledger.forget(subject)
    assert [c.answer for c in await spender.calls()] == [None, GOOD]
