"""What a browser may say, and what it gets for anything else (HARD-CASES W5, W6, W7, W8, W14)."""

import asyncio
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed

from jobpilot.ports.tickets import TicketHolder
from tests.conftest import create_user
from tests.integration.api.conftest import running_api
from tests.integration.api.live.conftest import hear, say


async def closing_code(socket) -> int:
    async with asyncio.timeout(10):
        with suppress(ConnectionClosed):
            async for _ in socket:
                pass
        await socket.wait_closed()
    return socket.close_code


async def test_ping_is_answered(viewer):
    socket = await viewer.open()
    await say(socket, type="ping")
    assert await hear(socket) == {"type": "pong"}


async def test_a_run_of_somebody_else_and_an_unknown_one_look_the_same(viewer, house, context):
    theirs = await house.start(await create_user(context))
    for run_id in (theirs.id, uuid4()):
        socket = await viewer.open()
        await say(socket, type="subscribe", topic=f"run:{run_id}", after=0)
        assert await closing_code(socket) == 4404


class TestLimits:
    async def test_a_message_over_64_kib_is_too_big(self, viewer):
        socket = await viewer.open()
        await socket.send("x" * (64 * 1024 + 1))
        assert await closing_code(socket) == 1009

    async def test_an_endless_fragmented_message_is_too_big(self, viewer):
        socket = await viewer.open()

        async def endless():
            for _ in range(100):
                yield "x" * 1024

        with suppress(ConnectionClosed):
            await socket.send(endless())
        assert await closing_code(socket) == 1009

    async def test_more_than_20_messages_in_10_seconds_are_too_many(self, viewer):
        socket = await viewer.open()
        for _ in range(21):
            await say(socket, type="ping")
        assert await closing_code(socket) == 1008

    async def test_binary_is_unsupported(self, viewer):
        socket = await viewer.open()
        await socket.send(b'{"type":"ping"}')
        assert await closing_code(socket) == 1003

    async def test_invalid_utf8_is_invalid(self, viewer):
        socket = await viewer.open()
        socket.protocol.send_text(b"\xff\xfe")
        socket.transport.write(b"".join(socket.protocol.data_to_send()))
        assert await closing_code(socket) == 1007

    async def test_a_browser_that_offers_compression_gets_none(self, viewer):
        socket = await viewer.open(compression="deflate")
        assert "sec-websocket-extensions" not in socket.response.headers
        assert socket.protocol.extensions == []


class TestNonsense:
    @pytest.mark.parametrize(
        "text",
        [
            "nonsense",
            "[]",
            "null",
            "{}",
            '{"type":"shout"}',
            '{"type":"ping","more":1}',
            '{"type":"subscribe","topic":"run:1","after":0}',
            '{"type":"subscribe","topic":"agent:*","after":0}',
            json.dumps({"type": "subscribe", "topic": f"run:{uuid4()}", "after": -1}),
            json.dumps({"type": "subscribe", "topic": f"run:{uuid4()}", "after": 2**60}),
            "[" * 30_000,
            '{"type":' * 5_000,
        ],
        ids=range(12),
    )
    async def test_the_third_time_ends_the_socket(self, viewer, text):
        socket = await viewer.open()
        for _ in range(2):
            await socket.send(text)
            assert await hear(socket) == {"type": "error", "code": "bad_message"}
        await socket.send(text)
        assert await closing_code(socket) == 4400

    async def test_one_slip_is_forgiven(self, viewer):
        socket = await viewer.open()
        await socket.send("nonsense")
        assert (await hear(socket))["code"] == "bad_message"
        await say(socket, type="ping")
        assert await hear(socket) == {"type": "pong"}

    async def test_too_many_topics_are_refused_one_by_one(self, viewer, house, monkeypatch):
        monkeypatch.setattr("api.live.socket.TOPICS", 1)
        socket = await viewer.open()
        for expected in ("subscribed", "error"):
            run = await house.start(viewer.user_id)
            await say(socket, type="subscribe", topic=f"run:{run.id}")
            message = await hear(socket)
            while message["type"] not in ("subscribed", "error"):
                message = await hear(socket)
            assert message["type"] == expected


async def test_a_silent_connection_is_closed_and_its_place_freed(settings, user_id, monkeypatch):
    """Half-open TCP: the other side answers no ping (20 s + 20 s in production)."""
    monkeypatch.setattr("api.server.WS_PING_SECONDS", 0.3)
    async with running_api(settings) as quick:
        holder = TicketHolder(user_id, None, datetime.now(UTC) + timedelta(minutes=1))
        ticket = await quick.context.tickets.issue(holder)
        reader, writer = await asyncio.open_connection("127.0.0.1", quick.port)
        writer.write(
            f"GET /api/v1/ws?ticket={ticket} HTTP/1.1\r\nHost: localhost:{quick.port}\r\n"
            f"Origin: {quick.origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )
        assert b"101" in await reader.readline()
        hub = quick.app.state.hub
        async with asyncio.timeout(5):
            await reader.read()
            while hub._count:
                await asyncio.sleep(0.05)
        writer.close()
