"""Costs over HTTP: a person's own, the budget, and the operator's view."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from jobpilot.adapters.llm.chat_completions import ChatCompletions
from jobpilot.costs.domain.calls import BudgetExhaustedError
from jobpilot.ports.language_model import ModelSettings
from tests.fixtures.chat_server import ChatServer, says
from tests.integration.api.conftest import Api, running_api
from tests.integration.costs.conftest import Spender
from tests.integration.costs.test_ledger import COST, GOOD, most
from tests.integration.resumes.stored import own_id
from tests.integration.resumes.test_corrections import promote


@pytest.fixture(scope="module")
async def api(settings) -> AsyncIterator[Api]:
    async with running_api(settings) as running:
        # the first of an installation is its administrator
        async with (await running.sign_up()).client() as first:
            await own_id(first)
        yield running


@pytest.fixture
async def signed_in(api: Api) -> AsyncIterator[httpx.AsyncClient]:
    person = await api.sign_up()
    async with person.client() as client:
        yield client


@pytest.fixture
async def own(api: Api, chat: ChatServer, signed_in: httpx.AsyncClient) -> AsyncIterator[Spender]:
    model = ChatCompletions(ModelSettings(chat.base_url, "scripted-1", "k"))
    yield Spender(api.context, chat, model, await own_id(signed_in))
    await model.aclose()


class TestCosts:
    async def test_of_somebody_new(self, signed_in: httpx.AsyncClient) -> None:
        costs = (await signed_in.get("/api/v1/costs")).json()
        assert (costs["monthly_micros"], costs["settled_micros"]) == (6_000_000, 0)
        assert costs["available_micros"] == 6_000_000
        assert costs["provider"] == "builtin"
        assert costs["month"] == f"{datetime.now(UTC):%Y-%m}"
        assert (costs["by_purpose"], costs["by_run"], costs["by_day"]) == ([], [], [])

    async def test_add_up_by_purpose_run_and_day(
        self, signed_in: httpx.AsyncClient, own: Spender
    ) -> None:
        own.chat.play(says(GOOD))
        await own.ask("one")
        await own.ask("two", purpose="job_match", run_id=None)
        await own.ask("three", purpose="job_match")
        costs = (await signed_in.get("/api/v1/costs")).json()
        assert costs["settled_micros"] == 3 * COST
        assert [(p["purpose"], p["calls"], p["settled_micros"]) for p in costs["by_purpose"]] == [
            ("job_match", 2, 2 * COST), ("cover_letter", 1, COST),
        ]  # fmt: skip
        assert [(r["run_id"], r["calls"]) for r in costs["by_run"]] == [
            (str(own.run_id), 2), (None, 1),
        ]  # fmt: skip
        (day,) = costs["by_day"]
        assert (day["calls"], day["settled_micros"]) == (3, 3 * COST)
        assert costs["projected_micros"] >= costs["settled_micros"]

    async def test_of_one_run_add_up_by_purpose(
        self, api: Api, signed_in: httpx.AsyncClient, own: Spender
    ) -> None:
        own.chat.play(says(GOOD))
        await own.ask("one")
        await own.ask("two", purpose="job_match")
        await own.ask("three", purpose="job_match")
        await own.ask("other", run_id=uuid4())
        path = f"/api/v1/costs/runs/{own.run_id}"
        bill = (await signed_in.get(path)).json()
        assert (bill["settled_micros"], bill["reserved_micros"]) == (3 * COST, 0)
        assert [(p["purpose"], p["calls"], p["settled_micros"]) for p in bill["by_purpose"]] == [
            ("job_match", 2, 2 * COST), ("cover_letter", 1, COST),
        ]  # fmt: skip
        async with (await api.sign_up()).client() as other:
            theirs = (await other.get(path)).json()
        assert (theirs["settled_micros"], theirs["by_purpose"]) == (0, [])

    async def test_calls_come_in_pages_newest_first(
        self, signed_in: httpx.AsyncClient, own: Spender
    ) -> None:
        own.chat.play(says(GOOD))
        for number in range(5):
            await own.ask(f"step-{number}", purpose=f"purpose_{number}")
        seen, cursor = [], ""
        while cursor is not None:
            query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
            page = (await signed_in.get("/api/v1/costs/calls", params=query)).json()
            seen += [item["purpose"] for item in page["items"]]
            cursor = page["next_cursor"]
        assert seen == [f"purpose_{number}" for number in (4, 3, 2, 1, 0)]
        other = await signed_in.get("/api/v1/costs/calls", params={"run_id": str(uuid4())})
        assert other.json()["items"] == []
        bad = await signed_in.get("/api/v1/costs/calls", params={"cursor": "zzz"})
        assert (bad.status_code, bad.json()["code"]) == (422, "cursor_invalid")
        assert GOOD not in (await signed_in.get("/api/v1/costs/calls")).text

    async def test_are_nobody_else_s(self, api: Api, own: Spender) -> None:
        own.chat.play(says(GOOD))
        await own.ask()
        async with (await api.sign_up()).client() as other:
            assert (await other.get("/api/v1/costs")).json()["settled_micros"] == 0
            assert (await other.get("/api/v1/costs/calls")).json()["items"] == []


class TestBudget:
    @pytest.mark.parametrize("micros", [0, -1, 10**12, 1, "NaN", None, 1.5, 2**62])
    async def test_that_is_none_is_refused(
        self, signed_in: httpx.AsyncClient, micros: object
    ) -> None:
        answer = await signed_in.put("/api/v1/costs/budget", json={"monthly_micros": micros})
        assert answer.status_code == 422, answer.text
        assert (await signed_in.get("/api/v1/costs")).json()["monthly_micros"] == 6_000_000

    async def test_not_a_number_is_no_json(self, signed_in: httpx.AsyncClient) -> None:
        answer = await signed_in.put(
            "/api/v1/costs/budget",
            content=b'{"monthly_micros": NaN}',
            headers={"Content-Type": "application/json"},
        )
        assert answer.status_code == 400
        assert answer.json()["code"] == "malformed_json"

    async def test_holds_from_now_on(self, signed_in: httpx.AsyncClient, own: Spender) -> None:
        own.chat.play(says(GOOD))
        await own.budget(most(own) - 1)
        with pytest.raises(BudgetExhaustedError):
            await own.ask()
        raised = await signed_in.put("/api/v1/costs/budget", json={"monthly_micros": 20_000})
        assert raised.json()["monthly_micros"] == 20_000
        assert (await own.months())[0].wanted_micros is None
        await own.ask()

    async def test_wakes_runs_that_wait_for_it(
        self, signed_in: httpx.AsyncClient, own: Spender
    ) -> None:
        run_id = uuid4()
        async with own.context.for_user(own.user_id) as factory:
            await factory.session.execute(
                text(
                    "insert into runs (id, user_id, kind, workflow_id, state) "
                    "values (:id, :user_id, 'match', :workflow_id, 'parked')"
                ),
                {"id": run_id, "user_id": own.user_id, "workflow_id": f"match-{run_id}"},
            )
        own.chat.play(says(GOOD))
        await own.budget(most(own) - 1)
        with pytest.raises(BudgetExhaustedError):
            await own.ask()
        await signed_in.put("/api/v1/costs/budget", json={"monthly_micros": 20_000})
        async with own.context.for_user(own.user_id) as factory:
            messages = await factory.session.execute(
                text("select kind from outbox where payload->>'run_id' = :id"), {"id": str(run_id)}
            )
            assert [kind for (kind,) in messages] == ["workflow.signal"]
            # nothing is there that could be signalled: let nobody try again
            await factory.session.execute(
                text("update runs set state = 'cancelled' where id = :id"), {"id": run_id}
            )


class TestHouse:
    async def test_is_for_administrators(self, signed_in: httpx.AsyncClient) -> None:
        answer = await signed_in.get("/api/v1/admin/llm-costs")
        assert (answer.status_code, answer.json()["code"]) == (403, "admin_required")

    async def test_adds_everybody_up(self, api: Api, own: Spender) -> None:
        own.chat.play(says(GOOD))
        await own.ask()
        async with (await api.sign_up()).client() as client:
            await promote(api, await own_id(client))
            answer = await client.get("/api/v1/admin/llm-costs")
        assert answer.status_code == 200, answer.text
        house_costs = answer.json()
        mine = next(p for p in house_costs["people"] if p["user_id"] == str(own.user_id))
        assert (mine["settled_micros"], mine["calls"]) == (COST, 1)
        assert mine["email"]
        assert house_costs["month_micros"] >= house_costs["today_micros"] >= COST
        assert house_costs["projected_micros"] >= house_costs["month_micros"]

    async def test_sees_no_answers(self, api: Api) -> None:
        with pytest.raises(DBAPIError, match="permission denied"):
            async with api.context.for_system() as house:
                await house.session.execute(text("select answer from llm_calls"))
