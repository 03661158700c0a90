"""A server that answers whatever a test wants, byte by byte, and a fetcher that reaches it by a name."""

import asyncio
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import pytest

from jobpilot.adapters.egress.courtesy import Courtesy
from jobpilot.adapters.egress.exchange import Exchange
from jobpilot.adapters.egress.fetcher import EgressFetcher
from jobpilot.adapters.egress.resolver import Resolver
from jobpilot.adapters.egress.routes import Router, Way
from jobpilot.adapters.egress.urls import Target
from jobpilot.bootstrap import ProcessContext

Writer = asyncio.StreamWriter
Behaviour = Callable[[str, dict[str, str], Writer], Awaitable[None]]
CONNECTS: list[Any] = []
sys.addaudithook(
    lambda event, arguments: CONNECTS.append(arguments[1]) if event == "socket.connect" else None
)


class HostileServer:
    """`pages` maps "host/path" to the bytes to send, or to a coroutine that sends them."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | Behaviour] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.in_flight = self.most_in_flight = 0
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            line = (await reader.readline()).decode("latin1").split()
            headers: dict[str, str] = {}
            while raw := (await reader.readline()).decode("latin1").strip():
                name, _, value = raw.partition(":")
                headers[name.lower()] = value.strip()
            key = f"{headers.get('host', '')}{line[1] if len(line) > 1 else ''}"
            self.requests.append((key, headers))
            answer = self.pages.get(key, http(404))
            if isinstance(answer, bytes):
                writer.write(answer)
            else:
                await answer(key, headers, writer)
            await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self.in_flight -= 1
            writer.close()

    def paths(self) -> list[str]:
        return [key for key, _ in self.requests if not key.endswith("/robots.txt")]


def http(
    status: int = 200, body: bytes | str = b"", content_type: str = "text/html", **headers: str
) -> bytes:
    content = body.encode() if isinstance(body, str) else body
    lines = [
        f"HTTP/1.1 {status} X",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(content)}",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + content


class TestRouter(Router):
    """Names below .example lead to the test's own server; all others are resolved and checked."""

    __test__ = False

    def __init__(self, resolver: Resolver, port: int, *, secure: bool) -> None:
        super().__init__(resolver)
        self._local = Way("127.0.0.1", port, secure)

    async def ways(self, target: Target) -> tuple[Way, ...]:
        return (self._local,) if target.host.endswith(".example") else await super().ways(target)


@pytest.fixture
async def hostile() -> AsyncIterator[HostileServer]:
    found = HostileServer()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    CONNECTS.clear()
    yield found
    server.close()


MakeFetcher = Callable[..., EgressFetcher]


@pytest.fixture
async def make_fetcher(
    context: ProcessContext, hostile: HostileServer
) -> AsyncIterator[MakeFetcher]:
    made: list[Exchange] = []
    await context.redis.flushdb()

    def make(
        answers: dict[str, Sequence[str]] | None = None,
        *,
        port: int | None = None,
        secure: bool = False,
        tls: ssl.SSLContext | None = None,
        per_minute: int = 1000,
        patience: float = 5.0,
    ) -> EgressFetcher:
        async def lookup(name: str) -> Sequence[str]:
            if answers is None or name not in answers:
                raise OSError(-2, "no such name")
            return answers[name]

        exchange = Exchange(tls)
        made.append(exchange)
        router = TestRouter(Resolver(lookup), port or hostile.port, secure=secure)
        courtesy = Courtesy(context.redis, per_minute=per_minute, patience=patience)
        return EgressFetcher(router, exchange, courtesy, context.redis)

    yield make
    for exchange in made:
        await exchange.aclose()
