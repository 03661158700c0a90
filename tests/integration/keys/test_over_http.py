"""What people see when their keys are away, gone, or do not fit; and when two of their first requests come at once."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from jobpilot.database.engine import KEYS
from jobpilot.settings import Settings
from tests.integration.api.conftest import Api, Person, running_api
from tests.integration.resumes.stored import own_id

BOARD = "/api/v1/applications"
APPLICATION = {"company": "C", "title": "T", "notes": "Ring back on Thursday"}


@pytest.fixture(scope="module")
async def api(settings: Settings) -> AsyncIterator[Api]:
    async with running_api(settings) as running:
        yield running


@pytest.fixture(scope="module")
async def without_keys(settings: Settings) -> AsyncIterator[Api]:
    """A process that does not reach the database of the keys."""
    nowhere = "postgresql://nobody@127.0.0.1:9/none"
    async with running_api(settings, keys_database_url=nowhere) as running:
        yield running


@pytest.fixture
async def person(api: Api) -> Person:
    return await api.sign_up()


async def added(client: httpx.AsyncClient) -> str:
    answer = await client.post(BOARD, json=APPLICATION)
    assert answer.status_code == 201, answer.text
    return f"{BOARD}/{answer.json()['id']}"


async def test_while_keys_are_away_the_rest_goes_on(without_keys: Api) -> None:
    person = await without_keys.sign_up()
    async with person.client() as client:
        assert (await client.get("/api/v1/users/me")).status_code == 200
        assert (await client.get("/api/v1/runs")).status_code == 200
        answer = await client.post(BOARD, json=APPLICATION)
    assert (answer.status_code, answer.json()["code"]) == (503, "keys_unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert "Ring" not in answer.text


async def test_with_a_destroyed_key_it_is_gone(api: Api, person: Person) -> None:
    async with person.client() as client:
        where = await added(client)
        await api.context.person_keys.destroy(await own_id(client))
        for answer in (await client.get(where), await client.post(BOARD, json=APPLICATION)):
            assert (answer.status_code, answer.json()["code"]) == (410, "key_missing")
        assert (await client.get("/api/v1/users/me")).status_code == 200


async def test_what_was_altered_is_neither_shown_nor_told(
    api: Api, person: Person, servers
) -> None:
    owner = create_async_engine(servers.postgres.superuser_url)
    async with person.client() as client:
        where = await added(client)
        async with owner.begin() as connection:
            await connection.execute(
                text("update applications set notes = overlay(notes placing :new from 60 for 4) where id = :id"),
                {"new": "AAAA", "id": UUID(where.rpartition("/")[2])},
            )  # fmt: skip
        answer = await client.get(where)
    await owner.dispose()
    assert (answer.status_code, answer.json()["code"]) == (500, "seal_broken")
    assert "jp1:" not in answer.text


async def test_two_processes_meet_a_new_person_at_once(api: Api, settings: Settings) -> None:
    """One key, and each reads what the other has written."""
    async with running_api(settings, public_url=api.origin) as other:
        person = await api.sign_up()
        async with person.client() as here, other.client(headers=person.headers) as there:
            answers = await asyncio.gather(
                *(client.post(BOARD, json=APPLICATION) for client in (here, there) * 3)
            )
            assert {answer.status_code for answer in answers} == {201}
            for client in (here, there):
                for answer in answers:
                    found = await client.get(f"{BOARD}/{answer.json()['id']}")
                    assert found.json()["notes"] == APPLICATION["notes"], found.text
            user_id = await own_id(here)
    async with api.context.keys_database.transaction(KEYS) as session:
        count = text("select count(*) from keys.data_keys where user_id = :person")
        assert await session.scalar(count, {"person": user_id}) == 1
