"""A whole installation of processes that a test may kill, and a browser that does not give up."""

import asyncio
import json
import random
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from jobpilot.stack.application import ApiProcess, WorkerProcess
from jobpilot.stack.child import Child
from jobpilot.stack.servers import EmbeddedServers
from tests.conftest import migrate
from tests.integration.api.conftest import Api, Person, free_port

THINKING = 6.0
"""A person approves after up to so many seconds, so that kills meet waiting runs too."""


@dataclass
class Installation:
    """The embedded servers, an API and a worker as processes of their own."""

    servers: EmbeddedServers
    api_process: ApiProcess
    worker: WorkerProcess
    api: Api

    @property
    def victims(self) -> list[Child]:
        servers = self.servers
        return [self.worker, self.api_process, servers.valkey, servers.postgres, servers.temporal]


@asynccontextmanager
async def installed(folder: Path, **settings: str) -> AsyncIterator[Installation]:
    """`settings` are further environment variables of the API and the worker."""
    port = free_port()
    limits = settings | {
        "APP_ENV": "test",
        "PORT": str(port),
        "RATE_LIMIT_FREE_PER_HOUR": "1000000",
        "UPLOADS_PER_HOUR": "10000",
    }
    with EmbeddedServers(folder / "home", demo=True) as servers:
        migrate(servers.addresses.database_url)
        api_process = ApiProcess(servers.home, limits, host="127.0.0.1", port=port)
        worker = WorkerProcess(servers.home, limits)
        try:
            await asyncio.gather(*map(asyncio.to_thread, (worker.start, api_process.start)))
            api = Api(None, None, f"http://localhost:{port}", port)
            yield Installation(servers, api_process, worker, api)
        finally:
            worker.kill()
            api_process.kill()


async def insist(attempt: Callable[[], Awaitable[Any]]) -> Any:
    """What a patient client does: try again until there is an answer below 500."""
    while True:
        with suppress(httpx.HTTPError, TimeoutError):
            answer = await attempt()
            if answer.status_code < 500 and answer.status_code != 409:
                return answer
        await asyncio.sleep(random.uniform(0.1, 0.4))


@dataclass
class Browser:
    """One person: uploads, follows the runs over a socket that keeps breaking, approves."""

    person: Person
    http: httpx.AsyncClient
    heard: dict[str, list[dict]] = field(default_factory=dict)
    resumes: dict[str, str] = field(default_factory=dict)
    reconnects: int = 0
    added: asyncio.Event = field(default_factory=asyncio.Event)

    async def upload(self, number: int) -> None:
        content = f"Robin Example {number}\nrobin{number}@example.org\n\nExperience\n".encode()
        content += b"\n".join(secrets.token_hex(12).encode() for _ in range(20))
        key = {"Idempotency-Key": secrets.token_hex(16)}
        answer = await insist(
            lambda: self.http.post(
                "/api/v1/resumes", files={"file": (f"{number}.txt", content)}, headers=key
            )
        )
        assert answer.status_code in (200, 201), answer.text
        run = answer.json()["run"]
        self.resumes[run["id"]] = answer.json()["resume"]["id"]
        self.heard[run["id"]] = []
        self.added.set()

    async def follow(self) -> None:
        while True:
            with suppress(OSError, WebSocketException, TimeoutError):
                await self._connected()
            self.reconnects += 1
            await asyncio.sleep(random.uniform(0.05, 0.3))

    async def _connected(self) -> None:
        ticket = (await insist(lambda: self.http.post("/api/v1/ws-tickets"))).json()["ticket"]
        api = self.person.api
        address = f"ws://localhost:{api.port}/api/v1/ws?ticket={ticket}"
        async with connect(address, origin=api.origin, open_timeout=5) as socket:
            followed: set[str] = set()
            while True:
                self.added.clear()
                for run_id in self.heard.keys() - followed:
                    last = len(self.heard[run_id])
                    request = {"type": "subscribe", "topic": f"run:{run_id}", "after": last}
                    await socket.send(json.dumps(request))
                    followed.add(run_id)
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.2):
                        self._hear(json.loads(await socket.recv()), followed)

    def _hear(self, message: dict, followed: set[str]) -> None:
        if message["type"] == "error":
            followed.discard(message["topic"].removeprefix("run:"))
        elif "seq" in message:
            events = self.heard[message["run_id"]]
            assert message["seq"] == len(events) + 1, (message, events[-1:])
            events.append(message)

    async def approve_all(self) -> None:
        """Approve whatever the socket says is asked."""
        decided: set[str] = set()
        while True:
            for run_id, events in list(self.heard.items()):
                asked = {e["data"]["action_id"] for e in events if e["type"] == "action.requested"}
                for action_id in asked - decided:
                    thought = random.random() < 0.2 / THINKING * 2
                    if thought and await self._approve(run_id, action_id):
                        decided.add(action_id)
            await asyncio.sleep(0.2)

    async def _approve(self, run_id: str, action_id: str) -> bool:
        body = {"decision": "approve", "expected_version": 1}
        with suppress(httpx.HTTPError):
            answer = await self.http.post(
                f"/api/v1/runs/{run_id}/actions/{action_id}/decision", json=body
            )
            return answer.status_code == 200 or (
                answer.json().get("code") == "action_already_decided"
            )
        return False

    def finished(self) -> int:
        ends = ("run.succeeded", "run.failed", "run.cancelled")
        return sum(bool(events) and events[-1]["type"] in ends for events in self.heard.values())
