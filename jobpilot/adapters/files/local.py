"""Files in a local directory, two levels deep, readable by this account alone."""

import asyncio
import os
import re
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

from jobpilot.ports.files import FileMissingError, FileStoreUnavailableError

KEY = re.compile(r"[a-z0-9]+(?:/[a-z0-9]+){0,3}")
PIECE_BYTES = 256 * 1024
Result = TypeVar("Result")


class LocalFileStore:
    """Implements `jobpilot.ports.files.FileStore` below one directory, which is created when needed."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def put(self, key: str, content: bytes) -> None:
        """See `FileStore.put`."""
        await self._do(lambda: self._write(self._path(key), content))

    async def put_stream(self, key: str, pieces: AsyncIterator[bytes], size: int) -> None:
        """See `FileStore.put_stream`."""
        path = self._path(key)
        draft = _draft(path)
        try:
            await self._do(partial(path.parent.mkdir, parents=True, exist_ok=True, mode=0o700))
            written = 0
            stream = await self._do(partial(_create, draft))
            with stream:
                async for piece in pieces:
                    written += await self._do(partial(stream.write, piece))
                await self._do(partial(_settle, stream))
            if written != size:
                raise FileStoreUnavailableError("Not as many bytes came as were announced.")
            await self._do(partial(draft.replace, path))
        finally:
            draft.unlink(missing_ok=True)

    async def get(self, key: str) -> bytes:
        """See `FileStore.get`."""
        return await self._do(self._path(key).read_bytes)

    async def stream(self, key: str, start: int, length: int) -> AsyncIterator[bytes]:
        """See `FileStore.stream`."""
        path, position, left = self._path(key), start, length
        while left > 0:
            piece = await self._do(partial(_read, path, position, min(left, PIECE_BYTES)))
            if not piece:
                return
            yield piece
            position, left = position + len(piece), left - len(piece)

    async def signed_link(self, key: str, file_name: str) -> None:
        """See `FileStore.signed_link`. Nothing but the API reaches this directory."""

    async def exists(self, key: str) -> bool:
        """See `FileStore.exists`."""
        return await self._do(self._path(key).is_file)

    async def older_than(self, prefix: str, moment: datetime) -> list[str]:
        """See `FileStore.older_than`. What a writer that died left half written is removed on the way."""
        return await self._do(lambda: self._list(prefix, moment.timestamp()))

    async def delete(self, key: str) -> None:
        """See `FileStore.delete`."""
        await self._do(lambda: self._path(key).unlink(missing_ok=True))

    async def check(self) -> list[str]:
        """See `FileStore.check`. A directory that is not there yet is made with the first file."""
        there = next(path for path in (self._directory, *self._directory.parents) if path.exists())
        return [] if os.access(there, os.W_OK | os.X_OK) else [f"{there} cannot be written to"]

    async def aclose(self) -> None:
        """Nothing is open."""

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise FileMissingError
        return self._directory / key

    def _list(self, prefix: str, before: float) -> list[str]:
        found = []
        for path in sorted((self._directory / prefix).glob("*")):
            try:
                if path.stat().st_mtime >= before:
                    continue
            except FileNotFoundError:  # deleted by somebody else meanwhile
                continue
            if path.name.startswith("."):
                path.unlink(missing_ok=True)
            elif path.is_file():
                found.append(f"{prefix}/{path.name}")
        return found

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = _draft(path)
        try:
            with _create(draft) as stream:
                stream.write(content)
                _settle(stream)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    @staticmethod
    async def _do(work: Callable[[], Result]) -> Result:
        try:
            return await asyncio.to_thread(work)
        except FileNotFoundError as error:
            raise FileMissingError from error
        except OSError as error:
            raise FileStoreUnavailableError(retry_after=5) from error


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(6)}")


def _create(path: Path) -> BinaryIO:
    return open(path, "xb", opener=_private)


def _settle(stream: BinaryIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _read(path: Path, start: int, length: int) -> bytes:
    with path.open("rb") as stream:
        stream.seek(start)
        return stream.read(length)
