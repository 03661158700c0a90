"""What every file store does: the directory, and Supabase's library against a server that speaks its interface."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobpilot.adapters.files.local import LocalFileStore
from jobpilot.adapters.files.supabase import SupabaseFileStore
from jobpilot.ports.files import FileMissingError, FileStore, FileStoreUnavailableError

KEY = "resumes/01abc"
SOON = timedelta(hours=1)


@pytest.fixture(params=["local", "supabase"])
async def store(request, tmp_path: Path, supabase: SupabaseFileStore) -> FileStore:
    return LocalFileStore(tmp_path) if request.param == "local" else supabase


async def read(store: FileStore, start: int, length: int) -> bytes:
    return b"".join([piece async for piece in store.stream(KEY, start, length)])


async def test_what_was_put_is_got(store: FileStore) -> None:
    for content in (b"%PDF-1.7 \x00\xff\r\n", b"", b"another", b"x" * 3_000_000):
        await store.put(KEY, content)
        assert await store.get(KEY) == content
        assert await store.exists(KEY)


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [(0, 10, b"0123456789"), (3, 4, b"3456"), (8, 99, b"89"), (10, 1, b""), (4, 0, b"")],
)
async def test_a_part_of_it(store: FileStore, start: int, length: int, expected: bytes) -> None:
    await store.put(KEY, b"0123456789")
    assert await read(store, start, length) == expected


async def test_what_comes_in_pieces_is_one_file(store: FileStore) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for number in range(20):
            yield bytes([number]) * 50_000

    await store.put_stream(KEY, pieces(), 1_000_000)
    content = await store.get(KEY)
    assert (len(content), content[:1], content[-1:]) == (1_000_000, b"\x00", b"\x13")


async def test_what_breaks_off_is_no_file(store: FileStore) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"x" * 1000
        raise RuntimeError("the writer died")

    with pytest.raises(RuntimeError):
        await store.put_stream(KEY, pieces(), 2000)
    assert not await store.exists(KEY)


@pytest.mark.parametrize("announced", [999, 1001])
async def test_another_size_than_announced_is_no_file(store: FileStore, announced: int) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"x" * 1000

    with pytest.raises(FileStoreUnavailableError):
        await store.put_stream(KEY, pieces(), announced)
    assert not await store.exists(KEY)


async def test_deleted_is_gone_and_again_is_no_matter(store: FileStore) -> None:
    await store.put(KEY, b"x")
    await store.delete(KEY)
    await store.delete(KEY)
    assert not await store.exists(KEY)


@pytest.mark.parametrize(
    "ask",
    [lambda s: s.get(KEY), lambda s: read(s, 0, 5), lambda s: s.get("../../etc/passwd")],
    ids=["get", "stream", "no-key"],
)
async def test_what_is_not_there(store: FileStore, ask: Callable[[FileStore], Awaitable]) -> None:
    with pytest.raises(FileMissingError):
        await ask(store)


async def test_nothing_is_wrong_with_it(store: FileStore) -> None:
    assert await store.check() == []


async def test_keys_are_listed_by_prefix_and_age(store: FileStore) -> None:
    for key in ("resumes/01abc", "resumes/01abd", "exports/9f/01abe"):
        await store.put(key, b"x")
    later, before = datetime.now(UTC) + SOON, datetime.now(UTC) - SOON
    assert sorted(await store.older_than("resumes", later)) == ["resumes/01abc", "resumes/01abd"]
    assert await store.older_than("exports/9f", later) == ["exports/9f/01abe"]
    assert await store.older_than("exports", later) == []
    assert await store.older_than("nothing", later) == []
    assert await store.older_than("resumes", before) == []


async def test_the_directory_gives_no_addresses(tmp_path: Path) -> None:
    assert await LocalFileStore(tmp_path).signed_link(KEY, "cv.pdf") is None
