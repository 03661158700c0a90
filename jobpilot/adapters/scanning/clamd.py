"""ClamAV's daemon over its own protocol: a command, then the file in pieces, each behind its length.

The protocol is ten lines (clamd(8), section COMMANDS), and the libraries for it are either abandoned or synchronous.
"""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog
from prometheus_client import Counter

from jobpilot.ports.scanning import FileInfectedError, ScannerUnavailableError

log = structlog.get_logger(__name__)

SCAN_SECONDS: Final = 20.0
CHECK_SECONDS: Final = 3.0
CONNECT_SECONDS: Final = 3.0
PIECE_BYTES: Final = 64 * 1024
LONGEST_ANSWER: Final = 4096
SCANS = Counter("jobpilot_file_scans", "Uploads by what the virus scanner said", ["outcome"])


class ClamdScanner:
    """Implements `jobpilot.ports.scanning.FileScanner`.

    `address` is host:port or the path of a socket. `must_scan`: whether a file may be taken while the daemon is away.
    """

    def __init__(self, address: str, *, must_scan: bool, seconds: float = SCAN_SECONDS) -> None:
        self._address = address
        self._must_scan = must_scan
        self._seconds = seconds

    async def scan(self, content: bytes) -> bool:
        """See `FileScanner.scan`."""
        try:
            answer = await self._ask(content)
        except ScannerUnavailableError as error:
            SCANS.labels("not_scanned").inc()
            log.warning("file_not_scanned", reason=type(error.__cause__ or error).__name__)
            if self._must_scan:
                raise
            return False
        if answer.endswith(" FOUND"):
            SCANS.labels("infected").inc()
            raise FileInfectedError
        SCANS.labels("clean").inc()
        return True

    async def check(self) -> None:
        """See `FileScanner.check`."""
        async with self._talking(CHECK_SECONDS) as (reader, writer):
            writer.write(b"zPING\0")
            await writer.drain()
            answer = await _answer(reader)
        if answer != "PONG":
            raise ScannerUnavailableError("The virus scanner answers something else.")

    async def _ask(self, content: bytes) -> str:
        async with self._talking(self._seconds) as (reader, writer):
            writer.write(b"zINSTREAM\0")
            # a daemon that has read enough, or too much, answers and closes: its answer counts
            with contextlib.suppress(ConnectionError):
                for start in range(0, len(content), PIECE_BYTES):
                    piece = content[start : start + PIECE_BYTES]
                    writer.write(struct.pack(">I", len(piece)) + piece)
                    await writer.drain()
                writer.write(struct.pack(">I", 0))
                await writer.drain()
            answer = await _answer(reader)
        if answer == "stream: OK" or (answer.startswith("stream: ") and answer.endswith(" FOUND")):
            return answer
        log.warning("scanner_refused", reason="size limit" if "size limit" in answer else "other")
        raise ScannerUnavailableError("The virus scanner could not scan the file.", retry_after=30)

    @asynccontextmanager
    async def _talking(
        self, seconds: float
    ) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        writer = None
        try:
            async with asyncio.timeout(seconds):
                reader, writer = await self._connect()
                yield reader, writer
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            raise ScannerUnavailableError(
                "The virus scanner does not answer, and unscanned files are not taken. Try again in a moment.",
                retry_after=10,
            ) from error
        finally:
            if writer is not None:
                writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with asyncio.timeout(CONNECT_SECONDS):
            if self._address.startswith("/"):
                return await asyncio.open_unix_connection(self._address, limit=LONGEST_ANSWER)
            host, _, port = self._address.rpartition(":")
            return await asyncio.open_connection(host.strip("[]"), int(port), limit=LONGEST_ANSWER)


async def _answer(reader: asyncio.StreamReader) -> str:
    """Up to the zero byte. Raises IncompleteReadError, or ValueError when it is too long."""
    try:
        told = await reader.readuntil(b"\0")
    except asyncio.LimitOverrunError as error:
        raise ValueError("too long an answer") from error
    return told.rstrip(b"\0").decode("ascii", "replace").strip()
