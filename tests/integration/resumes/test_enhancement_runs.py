"""The model's step inside real runs: a worker as a process of its own, killed where it would cost the most."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from jobpilot.stack.application import WorkerProcess
from jobpilot.stack.servers import EmbeddedServers
from tests.fixtures.chat_server import ChatServer, chatting, proposes, refuses
from tests.integration.api.conftest import Api
from tests.integration.resumes.conftest import upload
from tests.integration.resumes.stored import own_id
from tests.integration.resumes.test_versions import TEXT, document, until

SETTLED = "select count(*) from llm_calls where state = 'settled'"
DEED = ("basics.summary", "Drew bolts", "- Drew bolts")


@pytest.fixture(scope="module")
async def chat() -> AsyncIterator[ChatServer]:
    async with chatting() as server:
        yield server


class ReadingProcess(WorkerProcess):
    """Leaves the runs of other tests on these servers alone: they would ask the model too."""

    arguments = ("worker", "--queue", "parsing")


@contextmanager
def working(servers: EmbeddedServers, chat: ChatServer | None) -> Iterator[ReadingProcess]:
    settings = {"APP_ENV": "test"}
    if chat is not None:
        settings |= {"LLM_MODEL": "scripted-1", "OPENAI_BASE_URL": chat.base_url}
        settings |= {"LLM_INPUT_PRICE": "1", "LLM_OUTPUT_PRICE": "2"}
    worker = ReadingProcess(servers.home, settings)
    try:
        yield worker
    finally:
        # one that is killed leaves a poll behind that swallows a task of the next one
        worker.stop()


async def uploaded(client: httpx.AsyncClient, content: bytes = TEXT) -> tuple[str, str]:
    body = (await upload(client, content, "ada.txt")).json()
    return body["resume"]["id"], f"/api/v1/runs/{body['run']['id']}"


async def waiting(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    run = await until(client, path, lambda run: run["state"] in ("waiting", "failed"), seconds=60)
    assert run["state"] == "waiting", run
    return run


def step_of(run: dict[str, Any]) -> str:
    return next(step["state"] for step in run["steps"] if step["name"] == "ai_enhancement")


async def skips(client: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    events = (await client.get(f"{path}/events")).json()["items"]
    return [
        event["data"]
        for event in events
        if event["type"] == "step.skipped" and event["data"]["step"] == "ai_enhancement"
    ]


class TestKilled:
    async def test_between_call_and_completion_is_paid_once(
        self, servers, resume_api: Api, chat: ChatServer, as_owner: httpx.AsyncClient
    ) -> None:
        context, owner = resume_api.context, await own_id(as_owner)
        asked, go_on = asyncio.Event(), asyncio.Event()
        # runs that other tests left on these servers may ask too
        mark = uuid4().hex

        async def hold(body: dict[str, Any]):
            if mark not in json.dumps(body):
                return proposes()
            asked.set()
            await go_on.wait()
            return proposes(DEED)

        chat.play(hold)
        with working(servers, chat) as worker:
            await asyncio.to_thread(worker.start)
            resume_id, path = await uploaded(
                as_owner, TEXT.replace(b"suspension cables", b"suspension cables " + mark.encode())
            )
            async with asyncio.timeout(40):
                await asked.wait()
            # whoever wants to use the answer now waits for this row
            async with context.for_user(owner) as factory:
                await factory.session.execute(
                    text("select 1 from resumes where id = :id for no key update"),
                    {"id": UUID(resume_id)},
                )
                go_on.set()
                await self._kept(resume_api, owner)
                worker.kill()
        with working(servers, chat) as worker:
            await asyncio.to_thread(worker.start)
            run = await waiting(as_owner, path)
        assert step_of(run) == "done"
        version = await document(as_owner, resume_id, 2)
        assert version["source"] == "enhanced"
        assert version["document"]["basics"]["summary"] == "Drew bolts"
        assert len([body for body in chat.asked if mark in json.dumps(body)]) == 1

    async def _kept(self, api: Api, owner: UUID) -> None:
        async with asyncio.timeout(20):
            while True:
                async with api.context.for_user(owner) as factory:
                    if await factory.session.scalar(text(SETTLED)):
                        return
                await asyncio.sleep(0.05)


class TestProvider:
    async def test_that_is_busy_is_asked_again(
        self, servers, chat: ChatServer, as_owner: httpx.AsyncClient
    ) -> None:
        chat.play(refuses(429, **{"Retry-After": "1"}), refuses(503), proposes(DEED))
        with working(servers, chat) as worker:
            await asyncio.to_thread(worker.start)
            resume_id, path = await uploaded(as_owner)
            run = await waiting(as_owner, path)
        assert step_of(run) == "done"
        assert len(chat.asked) == 3
        assert len(set(chat.keys)) == 1
        assert (await document(as_owner, resume_id, 2))["source"] == "enhanced"

    async def test_that_fails_for_good_costs_no_resume(
        self, servers, chat: ChatServer, as_owner: httpx.AsyncClient
    ) -> None:
        chat.play(refuses(401))
        with working(servers, chat) as worker:
            await asyncio.to_thread(worker.start)
            resume_id, path = await uploaded(as_owner)
            run = await waiting(as_owner, path)
        assert step_of(run) == "skipped"
        (skip,) = await skips(as_owner, path)
        assert (skip["reason"], skip["failure_code"]) == ("provider_failed", "llm_rejected")
        assert run["failure_code"] is None
        assert (await document(as_owner, resume_id, 1))["source"] == "parsed"
        assert len(chat.asked) == 1

    async def test_that_is_not_configured_is_no_failure(
        self, servers, as_owner: httpx.AsyncClient
    ) -> None:
        with working(servers, None) as worker:
            await asyncio.to_thread(worker.start)
            _, path = await uploaded(as_owner)
            run = await waiting(as_owner, path)
        assert step_of(run) == "skipped"
        assert [skip["reason"] for skip in await skips(as_owner, path)] == ["no_provider"]
