"""People who leave, and a worker that lets them."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import httpx
import pytest

from jobpilot.runs.contracts import TaskQueue
from tests.integration.api.conftest import Api, Person, api, client, person
from workers.interceptors import ActivityDiscipline
from workers.main import build_worker
from workers.registry import activities_of, activity_groups

__all__ = ["api", "client", "person"]
Found = TypeVar("Found")
PATIENCE = 60.0
PHRASE = "delete my account"


@pytest.fixture(scope="module")
async def leaving_worker(api: Api) -> AsyncIterator[None]:
    client = await api.context.worker_client([ActivityDiscipline()])
    groups = activity_groups(api.context, TaskQueue.DEFAULT)
    async with build_worker(client, TaskQueue.DEFAULT, activities_of(groups)):
        yield


@dataclass
class Leaver:
    """Somebody signed in, with their id."""

    person: Person
    id: UUID

    @property
    def api(self) -> Api:
        return self.person.api

    async def ask(self, method: str, path: str, **options) -> httpx.Response:
        async with self.person.client() as client:
            return await client.request(method, f"/api/v1{path}", **options)

    async def leave(self, mode: str = "scheduled", phrase: str = PHRASE) -> httpx.Response:
        return await self.ask("DELETE", "/users/me", json={"confirmation": phrase, "mode": mode})

    async def receipt(self, request_id: str) -> dict:
        async def issued() -> dict | None:
            answer = await self.ask("GET", f"/privacy/receipts/{request_id}")
            return answer.json() if answer.status_code == 200 else None

        return await until(issued)


async def until(found: Callable[[], Awaitable[Found | None]]) -> Found:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if (value := await found()) is not None:
            return value
        await asyncio.sleep(0.1)
    raise AssertionError("nothing came of it")


@pytest.fixture
async def leaver(api: Api) -> Leaver:
    return await new_leaver(api)


async def new_leaver(api: Api) -> Leaver:
    person = await api.sign_up()
    async with person.client() as client:
        return Leaver(person, UUID((await client.get("/api/v1/users/me")).json()["id"]))
