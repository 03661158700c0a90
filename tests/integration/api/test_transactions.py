"""A request's transaction has committed before anybody sees the answer."""

import asyncio

import pytest
from fastapi import APIRouter
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from api.dependencies import CurrentUser, Services
from jobpilot.accounts.tables import AuditRow
from jobpilot.errors import ConflictError
from tests.integration.api.conftest import Api, Person, running_api

router = APIRouter()
SUPERUSER: list[str] = []


@router.post("/api/v1/test-commit")
async def commit(services: Services, user: CurrentUser, how: str) -> dict[str, str]:
    await services.accounts().record(user.id, "test.commit")
    if how == "refuse":
        raise ConflictError("no")
    if how == "bug":
        raise RuntimeError("bug")
    if how == "lost":
        pid = await services.session.scalar(text("select pg_backend_pid()"))
        engine = create_async_engine(SUPERUSER[0], isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
        await engine.dispose()
        await asyncio.sleep(0.2)
    return {"done": how}


@pytest.fixture(scope="module")
async def shop(settings, servers):
    SUPERUSER[:] = [servers.postgres.superuser_url]

    def prepare(app) -> None:
        routes = app.router.routes
        app.include_router(router)
        routes.insert(0, routes.pop())

    async with running_api(settings, prepare) as api:
        yield api


async def written(api: Api, person: Person) -> int:
    async with person.client() as client:
        me = (await client.get("/api/v1/users/me")).json()
    async with api.context.for_user(me["id"]) as factory:
        return await factory.session.scalar(
            select(func.count()).select_from(AuditRow).where(AuditRow.code == "test.commit")
        )


class TestCommit:
    @pytest.mark.parametrize(
        ("how", "status", "rows"),
        [("well", 200, 1), ("refuse", 409, 0), ("bug", 500, 0), ("lost", 503, 0)],
    )
    async def test_answer_and_rows_agree(self, shop: Api, how: str, status: int, rows: int) -> None:
        person = await shop.sign_up()
        async with person.client() as client:
            answer = await client.post("/api/v1/test-commit", params={"how": how})
        assert answer.status_code == status, answer.text
        assert await written(shop, person) == rows

    async def test_the_row_is_there_when_the_answer_arrives(self, shop: Api) -> None:
        person = await shop.sign_up()
        async with person.client() as client:
            for expected in range(1, 11):
                await client.post("/api/v1/test-commit", params={"how": "well"})
                assert await written(shop, person) == expected

    async def test_signing_out_counts_while_redis_is_away(self, settings) -> None:
        async with running_api(settings, redis_url="redis://127.0.0.1:1/0") as api:
            person = await api.sign_up()
            async with api.client(cookies=person.cookies) as client:
                assert (await client.post("/api/issuer/token/logout")).status_code == 204
                refresh = {"grant_type": "refresh_token"}
                again = await client.post("/api/issuer/token", data=refresh)
                assert again.status_code == 400
            async with person.client() as client:
                assert (await client.get("/api/v1/users/me")).json()["code"] == "session_ended"
