"""What Supabase Storage answers when something is wrong, and what becomes of it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from jobpilot.adapters.files.supabase import LISTED_AT_ONCE, StorageAddress, SupabaseFileStore
from jobpilot.ports.files import FileMissingError, FileStoreUnavailableError
from tests.fixtures.storage_server import (
    BUCKET,
    KEY,
    StorageServer,
    Stored,
    answers,
    fails,
    takes_then_waits,
    waits,
)

Ask = Callable[[SupabaseFileStore], Awaitable[object]]


async def first_bytes(store: SupabaseFileStore) -> bytes:
    return b"".join([piece async for piece in store.stream("resumes/a", 0, 4)])


ASKS: dict[str, Ask] = {
    "put": lambda store: store.put("resumes/a", b"new"),
    "get": lambda store: store.get("resumes/a"),
    "stream": first_bytes,
    "exists": lambda store: store.exists("resumes/a"),
    "list": lambda store: store.older_than("resumes", datetime.now(UTC)),
    "delete": lambda store: store.delete("resumes/a"),
    "sign": lambda store: store.signed_link("resumes/a", "cv.pdf"),
    "check": lambda store: store.check(),
}


@pytest.fixture(params=ASKS)
def ask(request, storage: StorageServer) -> Ask:
    storage.files["resumes/a"] = Stored(b"content", "application/octet-stream")
    return ASKS[request.param]


@pytest.fixture
async def hasty(storage: StorageServer):
    store = SupabaseFileStore(StorageAddress(storage.base_url, KEY, BUCKET), seconds=1.0)
    yield store
    await store.aclose()


class TestFailures:
    @pytest.mark.parametrize(
        ("step", "wait"),
        [
            (fails(429, "too_many_requests", **{"Retry-After": "7"}), 7),
            (fails(429, "too_many_requests", **{"Retry-After": "9999"}), 60),
            (fails(500, "internal"), 5),
            (fails(503, "SlowDown"), 5),
            (fails(403, "Unauthorized"), 5),
            (fails(413, "Payload too large"), 5),
            (answers(b"<html>no such page</html>", 404), 5),
            (answers(b"", 302, location="http://127.0.0.1:1/"), 5),
        ],
        ids=["429", "429-long", "500", "503", "403", "413", "html-404", "redirect"],
    )
    async def test_it_is_away_and_never_missing(
        self, supabase: SupabaseFileStore, storage: StorageServer, ask: Ask, step, wait: int
    ) -> None:
        storage.script.append(step)
        with pytest.raises(FileStoreUnavailableError) as caught:
            await ask(supabase)
        assert caught.value.extra["retry_after"] == wait
        assert storage.files["resumes/a"].content == b"content"
        assert len(storage.asked) == 1, "who asked decides when to ask again"

    @pytest.mark.parametrize("name", [name for name in ASKS if name != "check"])
    async def test_without_its_bucket_nothing_is_known_of_a_file(
        self, supabase: SupabaseFileStore, storage: StorageServer, name: str
    ) -> None:
        storage.script.append(fails(404, "Bucket not found"))
        with pytest.raises(FileStoreUnavailableError):
            await ASKS[name](supabase)

    @pytest.mark.parametrize("body", [b"", b"{", b"null", b'"x"', b"[1]"])
    async def test_an_answer_of_another_shape(
        self, supabase: SupabaseFileStore, storage: StorageServer, body: bytes
    ) -> None:
        asks = ("put", "list", "sign", "check")
        for name in asks:
            storage.script.append(answers(body))
            with pytest.raises(FileStoreUnavailableError):
                await ASKS[name](supabase)

    async def test_too_slow(self, hasty: SupabaseFileStore, storage: StorageServer, ask) -> None:
        storage.script.append(waits(4.0))
        with pytest.raises(FileStoreUnavailableError):
            await ask(hasty)

    async def test_nobody_there(self, ask: Ask) -> None:
        store = SupabaseFileStore(StorageAddress("http://127.0.0.1:9", KEY, BUCKET))
        with pytest.raises(FileStoreUnavailableError):
            await ask(store)
        await store.aclose()

    async def test_stored_but_not_answered_is_stored_once_more_the_same(
        self, hasty: SupabaseFileStore, supabase: SupabaseFileStore, storage: StorageServer
    ) -> None:
        storage.script.append(takes_then_waits(4.0))
        with pytest.raises(FileStoreUnavailableError):
            await hasty.put("resumes/a", b"mine")
        await supabase.put("resumes/a", b"mine")
        assert {key: stored.content for key, stored in storage.files.items()} == {
            "resumes/a": b"mine"
        }

    async def test_a_file_that_breaks_off_is_no_file(self, supabase: SupabaseFileStore) -> None:
        async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it")
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(half, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        store = SupabaseFileStore(StorageAddress(f"http://127.0.0.1:{port}", KEY, BUCKET))
        with pytest.raises(FileStoreUnavailableError):
            await store.get("resumes/a")
        await store.aclose()
        server.close()

    async def test_the_whole_where_a_part_was_asked_for(
        self, supabase: SupabaseFileStore, storage: StorageServer
    ) -> None:
        storage.script.append(answers(b"0123456789"))
        with pytest.raises(FileStoreUnavailableError):
            await first_bytes(supabase)


class TestErasing:
    async def test_a_deletion_that_does_nothing_is_seen(
        self, supabase: SupabaseFileStore, storage: StorageServer
    ) -> None:
        """A key without the right to delete is answered 200 and an empty list."""
        await supabase.put("resumes/a", b"x")
        storage.refuses_deletion = True
        await supabase.delete("resumes/a")
        assert await supabase.exists("resumes/a")

    async def test_everything_of_a_full_folder_is_found(
        self, supabase: SupabaseFileStore, storage: StorageServer
    ) -> None:
        names = [f"resumes/{number:05}" for number in range(LISTED_AT_ONCE * 2 + 1)]
        storage.files |= {name: Stored(b"", "") for name in names}
        found = await supabase.older_than("resumes", datetime.now(UTC) + timedelta(hours=1))
        assert found == names
        assert len(storage.asked) == 3


class TestSignedLinks:
    async def test_for_a_quarter_of_an_hour_without_a_key(
        self, supabase: SupabaseFileStore, storage: StorageServer
    ) -> None:
        await supabase.put("resumes/a", b"content")
        link = await supabase.signed_link("resumes/a", "Zoë & co.pdf")
        assert link is not None
        async with httpx.AsyncClient(trust_env=False) as browser:
            answer = await browser.get(link.url)
            assert (answer.status_code, answer.content) == (200, b"content")
            assert answer.headers["content-disposition"].startswith("attachment;")
            assert "Zo%C3%AB%20%26%20co.pdf" in answer.headers["content-disposition"]
            [(token, (_, until))] = storage.links.items()
            assert 780 < until - datetime.now(UTC).timestamp() <= 900
            assert link.expires_at.timestamp() <= until
            storage.links[token] = ("resumes/a", 0.0)
            assert (await browser.get(link.url)).status_code == 400
        assert KEY not in link.url

    async def test_of_nothing(self, supabase: SupabaseFileStore) -> None:
        with pytest.raises(FileMissingError):
            await supabase.signed_link("resumes/none", "x")

    async def test_none_where_browsers_do_not_reach_it(self, storage: StorageServer) -> None:
        store = SupabaseFileStore(StorageAddress(storage.base_url, KEY, BUCKET, gives_links=False))
        assert await store.signed_link("resumes/a", "x") is None
        assert storage.asked == []
        await store.aclose()


class TestCheck:
    async def test_a_private_bucket_is_right(self, supabase: SupabaseFileStore) -> None:
        assert await supabase.check() == []

    async def test_a_public_one_is_not(
        self, supabase: SupabaseFileStore, storage: StorageServer
    ) -> None:
        storage.public = True
        [problem] = await supabase.check()
        assert "public" in problem

    async def test_no_bucket(self, storage: StorageServer) -> None:
        store = SupabaseFileStore(StorageAddress(storage.base_url, KEY, "another"))
        assert await store.check() == ["there is no bucket another"]
        await store.aclose()
