"""The issuer's keys over real HTTP: what a broken or hostile issuer can and cannot do to those who are signed in."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from jobpilot.adapters.identity.jwks import JwksCache, KeySourceError
from jobpilot.adapters.identity.remote import IssuerDocuments, RemoteKeys
from jobpilot.adapters.identity.verifier import TokenRules, TokenVerifier
from jobpilot.ports.identity import AuthUnavailableError, TokenKeyError
from tests.unit.adapters.identity.tokens import ISSUER, KEY, ORIGIN, OTHER, Hands, Key, mint

Writer = asyncio.StreamWriter
Behaviour = Callable[[Writer], Awaitable[None]]
SECONDS = 2.5


def says(body: bytes, status: int = 200, kind: str = "application/json") -> Behaviour:
    async def behave(writer: Writer) -> None:
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()

    return behave


def keys(*published: Key) -> bytes:
    return json.dumps({"keys": [key.public_jwk for key in published]}).encode()


async def never(writer: Writer) -> None:
    await asyncio.sleep(60)


async def drop_by_drop(writer: Writer) -> None:
    """Each byte comes within any patience for a single one."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.1)


async def without_end(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        writer.write(b" " * 65536)
        await writer.drain()


async def half(writer: Writer) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"keys"')


class Issuer:
    def __init__(self) -> None:
        self.behave: Behaviour = says(keys(KEY))
        self.asked = 0
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            self.asked += 1
            await self.behave(writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    issuer = Issuer()
    server = await asyncio.start_server(issuer.serve, "127.0.0.1", 0)
    issuer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/keys"
    yield issuer
    server.close()


@pytest.fixture
async def documents() -> AsyncIterator[IssuerDocuments]:
    documents = IssuerDocuments(seconds=SECONDS)
    yield documents
    await documents.close()


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
async def verifier(issuer: Issuer, documents: IssuerDocuments, hands: Hands) -> TokenVerifier:
    async def locate() -> str:
        return issuer.url

    cache = JwksCache(RemoteKeys(documents, locate), monotonic=hands)
    return TokenVerifier(TokenRules(ISSUER, parties=frozenset({ORIGIN})), cache)


BROKEN = {
    "500": says(b"", 500),
    "503": says(b"<html>busy</html>", 503, "text/html"),
    "429": says(b"{}", 429),
    "half": half,
    "malformed": says(b'{"keys": ['),
    "html": says(b"<html></html>", 200, "text/html"),
    "empty": says(b""),
    "list": says(b"[]"),
    "huge": without_end,
    "slow": never,
    "drops": drop_by_drop,
}


@pytest.mark.parametrize("name", BROKEN)
async def test_whoever_is_signed_in_stays_so(
    verifier: TokenVerifier, issuer: Issuer, hands: Hands, name: str
) -> None:
    assert await verifier.verify(mint())
    issuer.behave = BROKEN[name]
    hands.now += 600
    assert await verifier.verify(mint()), "with the keys of before"
    assert issuer.asked == 2
    with pytest.raises(AuthUnavailableError):
        await verifier.verify(mint(OTHER))
    issuer.behave = says(keys(KEY, OTHER))
    hands.now += 60
    assert await verifier.verify(mint(OTHER))


async def test_drop_by_drop_keeps_nobody_waiting(issuer: Issuer, documents) -> None:
    issuer.behave = drop_by_drop
    started = time.monotonic()
    with pytest.raises(KeySourceError, match="TimeoutError"):
        await documents.get(issuer.url)
    assert time.monotonic() - started < SECONDS * 20, "not for as long as it likes"


async def test_a_rotation_with_both_keys_and_then_without_the_old(
    verifier: TokenVerifier, issuer: Issuer, hands: Hands
) -> None:
    assert await verifier.verify(mint(KEY))
    issuer.behave = says(keys(OTHER, KEY))
    assert await verifier.verify(mint(OTHER))
    assert await verifier.verify(mint(KEY))
    issuer.behave = says(keys(OTHER))
    hands.now += 600
    assert await verifier.verify(mint(OTHER))
    with pytest.raises(TokenKeyError):
        await verifier.verify(mint(KEY))


async def test_keys_are_keys_whatever_they_are_called(verifier, issuer: Issuer) -> None:
    """Some issuers serve them as text; what counts is whether they are keys."""
    issuer.behave = says(keys(KEY), kind="text/plain")
    assert await verifier.verify(mint())
