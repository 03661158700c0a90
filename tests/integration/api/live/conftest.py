"""Sockets of the real app, and intake runs to watch."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from websockets.asyncio.client import ClientConnection, connect

from jobpilot.bootstrap import ProcessContext
from jobpilot.ports.tickets import TicketHolder
from tests.workflows.house import House, running_house


@pytest.fixture(scope="module")
async def house(context: ProcessContext) -> AsyncIterator[House]:
    async with running_house(context, cached_workflows=200) as house:
        yield house


@dataclass
class Viewer:
    """A person at a browser: gets tickets, opens sockets. Only a `member` has signed up."""

    api: Any
    user_id: UUID
    person: Any = None
    sockets: list[ClientConnection] = field(default_factory=list)

    async def ticket(self) -> str:
        if self.person is None:
            later = datetime.now(UTC) + timedelta(minutes=5)
            return await self.api.context.tickets.issue(TicketHolder(self.user_id, None, later))
        async with self.person.client() as client:
            answer = await client.post("/api/v1/ws-tickets")
        assert answer.status_code == 201, answer.text
        assert answer.json()["expires_in"] == 30
        return answer.json()["ticket"]

    def address(self, query: str, path: str = "/api/v1/ws") -> str:
        return f"ws://localhost:{self.api.port}{path}{query}"

    async def open(self, path: str = "/api/v1/ws", **options: Any) -> ClientConnection:
        ticket = options.pop("ticket", None) or await self.ticket()
        options = {"origin": self.api.origin, "compression": None} | options
        socket = await connect(self.address(f"?ticket={ticket}", path), **options)
        self.sockets.append(socket)
        return socket


async def say(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


async def hear(socket: ClientConnection) -> dict[str, Any]:
    return json.loads(await socket.recv())


@pytest.fixture
async def viewer(api, user_id) -> AsyncIterator[Viewer]:
    viewer = Viewer(api, user_id)
    yield viewer
    for socket in viewer.sockets:
        await socket.close()


@pytest.fixture
async def member(api) -> AsyncIterator[Viewer]:
    person = await api.sign_up()
    async with person.client() as client:
        me = await client.get("/api/v1/users/me")
    member = Viewer(api, UUID(me.json()["id"]), person)
    yield member
    for socket in member.sockets:
        await socket.close()
