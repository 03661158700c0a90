"""What ClamAV's daemon says, and what its silence means."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from jobpilot.adapters.scanning.clamd import ClamdScanner
from jobpilot.ports.scanning import FileInfectedError, ScannerUnavailableError
from tests.fixtures.clamd_server import EICAR, Clamd, clamd_serving


@pytest.fixture(scope="module")
async def serving() -> AsyncIterator[Clamd]:
    async with clamd_serving() as clamd:
        yield clamd


@pytest.fixture
async def clamd(serving: Clamd) -> Clamd:
    serving.reset()
    return serving


@pytest.fixture
async def scanner(clamd: Clamd) -> ClamdScanner:
    return ClamdScanner(clamd.address, must_scan=True, seconds=10.0)


@pytest.mark.parametrize("size", [0, 1, 64 * 1024, 64 * 1024 + 1, 3_000_000])
async def test_a_clean_file_arrives_whole(scanner: ClamdScanner, clamd: Clamd, size: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert await scanner.scan(content)
    assert clamd.scanned == [content]


async def test_what_is_known_is_found(scanner: ClamdScanner) -> None:
    with pytest.raises(FileInfectedError) as caught:
        await scanner.scan(b"%PDF-1.7\n" + EICAR)
    assert "Eicar" not in caught.value.detail


@pytest.mark.parametrize(
    "answer",
    [b"", b"\0", b"stream: OK", b"UNKNOWN COMMAND\0", b"OK\0", b"x" * 10_000 + b"\0", b"\xff\0",
     b"stream: Can't allocate memory ERROR\0"],
    ids=["nothing", "empty", "unended", "unknown", "no-stream", "endless", "bytes", "error"],
)  # fmt: skip
async def test_any_other_answer_is_no_yes(
    scanner: ClamdScanner, clamd: Clamd, answer: bytes
) -> None:
    clamd.answer = answer
    with pytest.raises(ScannerUnavailableError):
        await scanner.scan(b"x")


async def test_more_than_the_daemon_takes(scanner: ClamdScanner, clamd: Clamd) -> None:
    clamd.most_bytes = 100_000
    with pytest.raises(ScannerUnavailableError):
        await scanner.scan(b"x" * 5_000_000)
    assert clamd.scanned == []


async def test_too_slow(clamd: Clamd) -> None:
    clamd.delay = 2.0
    with pytest.raises(ScannerUnavailableError):
        await ClamdScanner(clamd.address, must_scan=True, seconds=0.3).scan(b"x")


async def test_it_hangs_up(scanner: ClamdScanner, clamd: Clamd) -> None:
    clamd.hangs_up = True
    with pytest.raises(ScannerUnavailableError):
        await scanner.scan(b"x")


class TestAway:
    @pytest.mark.parametrize("address", ["127.0.0.1:9", "/nowhere/clamd.sock", "127.0.0.1:port"])
    async def test_nothing_is_taken_unscanned(self, address: str) -> None:
        scanner = ClamdScanner(address, must_scan=True)
        with pytest.raises(ScannerUnavailableError) as caught:
            await scanner.scan(b"x")
        assert caught.value.extra["retry_after"] == 10
        with pytest.raises(ScannerUnavailableError):
            await scanner.check()

    async def test_unless_the_operator_says_so(self, clamd: Clamd) -> None:
        scanner = ClamdScanner("127.0.0.1:9", must_scan=False)
        assert not await scanner.scan(b"x")
        answering = ClamdScanner(clamd.address, must_scan=False)
        with pytest.raises(FileInfectedError):
            await answering.scan(EICAR)


class TestCheck:
    async def test_it_answers(self, scanner: ClamdScanner, clamd: Clamd) -> None:
        await scanner.check()
        clamd.answer = b"HELLO\0"
        with pytest.raises(ScannerUnavailableError):
            await scanner.check()

    async def test_by_a_socket_of_the_machine(self) -> None:
        with tempfile.TemporaryDirectory() as directory:  # a short path: such names have 108 bytes
            async with clamd_serving(Path(directory) / "clamd.sock") as clamd:
                await ClamdScanner(clamd.address, must_scan=True).check()


async def test_many_at_once(scanner: ClamdScanner, clamd: Clamd) -> None:
    files = [bytes([number]) * 1000 for number in range(20)]
    assert all(await asyncio.gather(*(scanner.scan(content) for content in files)))
    assert sorted(clamd.scanned) == files
