"""The same request twice has one effect and one answer, also when it comes twice at once or fails."""

import asyncio
import secrets
from datetime import UTC, datetime, timedelta
from typing import Annotated

import pytest
from fastapi import APIRouter, Query
from sqlalchemy import func, select, update

from api.dependencies import CurrentUser, Services
from api.idempotency import DeferredIdempotency, Idempotent, IdempotentRoute
from api.schemas.base import RequestModel, ResponseModel
from jobpilot.accounts.tables import AuditRow, IdempotencyRow
from jobpilot.errors import ConflictError
from tests.integration.api.conftest import Api, Person, running_api

router = APIRouter(route_class=IdempotentRoute)


class Order(RequestModel):
    item: str


class Receipt(ResponseModel):
    id: str
    item: str


@router.post("/api/v1/test-orders", status_code=201)
async def order(
    body: Order,
    services: Services,
    user: CurrentUser,
    _: Idempotent,
    wait: Annotated[float, Query()] = 0,
    fail: Annotated[bool, Query()] = False,
) -> Receipt:
    await services.accounts().record(user.id, "test.order")
    await asyncio.sleep(wait)
    if fail:
        raise ConflictError("no")
    return Receipt(id=secrets.token_hex(4), item=body.item)


@router.post("/api/v1/test-deferred", status_code=201)
async def deferred(
    body: Order, services: Services, user: CurrentUser, idempotency: DeferredIdempotency
) -> Receipt:
    await idempotency.begin(body.item.lower())
    await services.accounts().record(user.id, "test.order")
    return Receipt(id=secrets.token_hex(4), item=body.item)


@pytest.fixture(scope="module")
async def shop(settings):
    def prepare(app) -> None:
        routes = app.router.routes
        app.include_router(router)
        routes.insert(0, routes.pop())

    async with running_api(settings, prepare, rate_limit_free_per_hour=100_000) as api:
        yield api


@pytest.fixture
async def buyer(shop: Api) -> Person:
    return await shop.sign_up()


async def buy(
    person: Person, key: str | None, item: str = "pen", path="/api/v1/test-orders", **query
):
    async with person.client() as client:
        headers = {} if key is None else {"Idempotency-Key": key}
        return await client.post(path, json={"item": item}, headers=headers, params=query)


async def orders(person: Person) -> int:
    async with person.client() as client:
        me = (await client.get("/api/v1/users/me")).json()
    async with person.api.context.for_user(me["id"]) as factory:
        return await factory.session.scalar(
            select(func.count()).select_from(AuditRow).where(AuditRow.code == "test.order")
        )


class TestSameKey:
    async def test_gives_the_same_answer_and_no_second_effect(self, buyer: Person) -> None:
        first, second = await buy(buyer, "k1"), await buy(buyer, "k1")
        assert first.status_code == second.status_code == 201
        assert first.content == second.content
        assert first.headers["content-type"] == second.headers["content-type"]
        assert "idempotent-replayed" not in first.headers
        assert second.headers["idempotent-replayed"] == "true"
        assert await orders(buyer) == 1

    async def test_with_another_body_is_refused(self, buyer: Person) -> None:
        await buy(buyer, "k1")
        answer = await buy(buyer, "k1", "book")
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
        assert await orders(buyer) == 1

    async def test_at_another_address_is_refused(self, buyer: Person) -> None:
        await buy(buyer, "k1")
        answer = await buy(buyer, "k1", path="/api/v1/test-deferred")
        assert answer.json()["code"] == "idempotency_key_reused"

    async def test_at_once_has_one_effect(self, buyer: Person) -> None:
        answers = await asyncio.gather(*(buy(buyer, "k1", wait=0.3) for _ in range(8)))
        assert {answer.status_code for answer in answers} == {201, 409}
        # on a busy machine a late one may find the answer there already
        made = [answer for answer in answers if answer.status_code == 201]
        assert sum("idempotent-replayed" not in answer.headers for answer in made) == 1
        refused = [answer for answer in answers if answer.status_code == 409]
        assert {answer.json()["code"] for answer in refused} == {"idempotency_in_progress"}
        assert await orders(buyer) == 1

    async def test_answered_in_the_moment_of_looking_has_one_effect(
        self, shop: Api, buyer: Person
    ) -> None:
        """Looking and locking are one statement, so the look may be older than the lock."""
        async with buyer.client() as client:
            me = (await client.get("/api/v1/users/me")).json()["id"]
        buying = asyncio.create_task(buy(buyer, "k1", wait=0.5))
        await asyncio.sleep(0.2)
        async with shop.context.for_user(me) as factory:
            factory.session.add(
                IdempotencyRow(
                    user_id=me,
                    key="k1",
                    fingerprint="-",
                    body_hash="-",
                    state="done",
                    status_code=201,
                    expires_at=datetime.now(UTC) + timedelta(hours=1),
                )
            )
        answer = await buying
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_in_progress")
        assert await orders(buyer) == 0

    async def test_after_a_failure_may_be_tried_again(self, buyer: Person) -> None:
        assert (await buy(buyer, "k1", fail=True)).status_code == 409
        assert await orders(buyer) == 0
        assert (await buy(buyer, "k1")).status_code == 201

    async def test_of_another_person_is_another_key(self, shop: Api, buyer: Person) -> None:
        other = await shop.sign_up()
        first, second = await buy(buyer, "k1"), await buy(other, "k1")
        assert first.json()["id"] != second.json()["id"]

    async def test_is_forgotten_after_a_day(self, shop: Api, buyer: Person) -> None:
        first = await buy(buyer, "k1")
        async with buyer.client() as client:
            me = (await client.get("/api/v1/users/me")).json()
        async with shop.context.for_user(me["id"]) as factory:
            past = datetime.now(UTC) - timedelta(seconds=1)
            await factory.session.execute(update(IdempotencyRow).values(expires_at=past))
        assert (await buy(buyer, "k1")).json()["id"] != first.json()["id"]

    async def test_deferred_compares_what_the_route_says(self, buyer: Person) -> None:
        path = "/api/v1/test-deferred"
        first, second = await buy(buyer, "k1", "Pen", path), await buy(buyer, "k1", "pEN", path)
        assert first.content == second.content
        assert (await buy(buyer, "k1", "book", path)).status_code == 422
        assert await orders(buyer) == 1


class TestKey:
    async def test_without_one_each_request_counts(self, buyer: Person) -> None:
        await buy(buyer, None)
        await buy(buyer, None)
        assert await orders(buyer) == 2

    @pytest.mark.parametrize("key", ["", "a b", "k" * 256, "ключ".encode().decode("latin-1")])
    async def test_of_another_form_is_refused(self, buyer: Person, key: str) -> None:
        async with buyer.client() as client:
            answer = await client.post(
                "/api/v1/test-orders",
                json={"item": "pen"},
                headers=[(b"Idempotency-Key", key.encode("latin-1"))],
            )
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_invalid")
        assert await orders(buyer) == 0

    async def test_twice_is_refused(self, buyer: Person) -> None:
        async with buyer.client() as client:
            answer = await client.post(
                "/api/v1/test-orders",
                json={"item": "pen"},
                headers=[("Idempotency-Key", "a"), ("Idempotency-Key", "b")],
            )
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_invalid")
