"""Who may open a socket, and how often (HARD-CASES W1, W2, W4, W10, W16)."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from jobpilot.ports.tickets import TicketHolder
from tests.integration.api.live.conftest import hear, say


async def refused(viewer, query: str, path: str = "/api/v1/ws", **options) -> tuple[int, str]:
    options = {"origin": viewer.api.origin} | options
    with pytest.raises(InvalidStatus) as refusal:
        await connect(viewer.address(query, path), **options)
    response = refusal.value.response
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, response.body.decode()


class TestTicket:
    @pytest.mark.parametrize(
        "query",
        ["", "?ticket=", "?ticket=random", "?ticket=" + "A" * 43, "?ticket=é"],
    )
    async def test_missing_or_random_is_unauthorized(self, viewer, query):
        status, body = await refused(viewer, query)
        assert status == 401
        assert '"code": "ticket_invalid"' in body

    async def test_an_access_token_in_the_query_is_not_looked_at(self, member):
        status, body = await refused(member, f"?token={member.person.token}")
        assert status == 401
        assert member.person.token not in body

    async def test_works_once(self, member):
        ticket = await member.ticket()
        await member.open(ticket=ticket)
        assert (await refused(member, f"?ticket={ticket}"))[0] == 401

    async def test_of_a_hundred_uses_at_once_one_succeeds(self, viewer, api):
        ticket = await viewer.ticket()
        got = await asyncio.gather(*(api.context.tickets.redeem(ticket) for _ in range(100)))
        assert [holder.user_id for holder in got if holder] == [viewer.user_id]

    async def test_is_gone_after_thirty_seconds(self, viewer, api):
        await viewer.ticket()
        keys = [key async for key in api.context.redis.scan_iter("ws:ticket:*")]
        lifetimes = [await api.context.redis.ttl(key) for key in keys]
        assert keys
        assert all(0 < seconds <= 30 for seconds in lifetimes)

    async def test_two_in_one_address_are_refused(self, viewer):
        query = f"?ticket={await viewer.ticket()}&ticket={await viewer.ticket()}"
        assert (await refused(viewer, query))[0] == 401

    async def test_does_not_open_the_stream_of_somebody_else(self, viewer):
        path = f"/api/v1/ws/agents/{uuid4()}"
        assert (await refused(viewer, f"?ticket={await viewer.ticket()}", path))[0] == 401

    async def test_thirty_a_minute_are_enough(self, api):
        person = await api.sign_up()
        async with person.client() as client:
            answers = [await client.post("/api/v1/ws-tickets") for _ in range(31)]
        assert {answer.status_code for answer in answers[:30]} == {201}
        assert answers[30].status_code == 429
        assert int(answers[30].headers["retry-after"]) >= 1


class TestOrigin:
    @pytest.mark.parametrize(
        "origin",
        [
            None,
            "null",
            "https://evil.example",
            "http://localhost.evil.example:{port}",
            "https://localhost:{port}",
            "http://localhost:{other}",
        ],
    )
    async def test_anything_but_the_exact_origin_is_forbidden(self, viewer, api, origin):
        port = api.port
        named = origin and origin.format(port=port, other=port + 1)
        ticket = await viewer.ticket()
        status, _ = await refused(viewer, f"?ticket={ticket}", origin=named)
        assert status == 403


class TestCrowd:
    async def test_the_sixth_socket_of_a_person_ends_the_oldest(self, viewer):
        sockets = [await viewer.open() for _ in range(6)]
        with pytest.raises(ConnectionClosed) as closed:
            await sockets[0].recv()
        assert closed.value.rcvd.code == 4409
        for socket in sockets[1:]:
            await say(socket, type="ping")
            assert await hear(socket) == {"type": "pong"}

    async def test_a_full_process_says_so(self, viewer, monkeypatch):
        await viewer.open()
        monkeypatch.setattr("api.live.hub.SOCKETS", 1)
        status, body = await refused(viewer, f"?ticket={await viewer.ticket()}")
        assert status == 503
        assert "too_many_sockets" in body


class TestSession:
    async def test_the_socket_ends_with_the_access_token(self, viewer, api):
        soon = datetime.now(UTC) + timedelta(seconds=1)
        ticket = await api.context.tickets.issue(TicketHolder(viewer.user_id, "sid", soon))
        socket = await viewer.open(ticket=ticket)
        async with asyncio.timeout(6):
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
        assert closed.value.rcvd.code == 4401

    async def test_the_socket_ends_when_the_session_is_signed_out(self, viewer, api):
        later = datetime.now(UTC) + timedelta(minutes=5)
        session = uuid4().hex
        ticket = await api.context.tickets.issue(TicketHolder(viewer.user_id, session, later))
        socket = await viewer.open(ticket=ticket)
        await api.context.ended_sessions.end(session)
        async with asyncio.timeout(5):
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
        assert closed.value.rcvd.code == 4401
