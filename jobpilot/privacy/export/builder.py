"""Making an archive: rows as they stood at one moment, then files, then the manifest; then it is stored.

Problem: an account may hold more than memory does, and the process may die at any moment. Mechanism: rows come from
the database some hundred at a time and go through the compression into a file that has no name, so that nothing of it
is left when the process dies; only what is whole is stored, by each attempt under a key of its own. The attempt that
notes its key first has made the archive, and removes what others left; one that comes too late removes its own.
"""

import asyncio
import hashlib
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from io import BufferedRandom
from pathlib import Path
from typing import IO, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.accounts.domain.users import UserState
from jobpilot.ports.files import FileMissingError, FileStore, FileStoreUnavailableError
from jobpilot.privacy.domain.exports import KEPT, Export, ExportState, files_of, files_of_export
from jobpilot.privacy.export.archive import ArchiveWriter
from jobpilot.privacy.export.page import readable_page
from jobpilot.privacy.export.repository import ExportRepository
from jobpilot.privacy.export.rows import Kind, batches, kinds
from jobpilot.privacy.export.schema import PAGE, SCHEMA, schema_text
from jobpilot.privacy.export.uploads import Upload, uploads_of

PIECE_BYTES: Final = 256 * 1024
AGES: Final = timedelta(days=36500)

OwnExports = Callable[[UUID], AbstractAsyncContextManager[ExportRepository]]
"""Opens one transaction of a person; commits when the block ends."""

Snapshot = Callable[[UUID], AbstractAsyncContextManager[AsyncSession]]
"""Opens one transaction of a person that sees everything as it stood at its beginning."""


class ExportBuilder:
    """One for a process. `scratch` is a directory with room for an archive."""

    def __init__(
        self,
        own: OwnExports,
        snapshot: Snapshot,
        files: FileStore,
        scratch: Path,
        now: Callable[[], datetime],
    ) -> None:
        self._own = own
        self._snapshot = snapshot
        self._files = files
        self._scratch = scratch
        self._now = now

    async def build(self, export_id: UUID, user_id: UUID) -> datetime | None:
        """When the archive expires; None when none is wanted any more.

        Raises FileStoreUnavailableError, OSError, or the database's errors, when it is to be tried again.
        """
        export = await self.read(export_id, user_id)
        if export is None or export.state is not ExportState.RUNNING:
            return await self._made(export)
        with await asyncio.to_thread(self._unnamed) as stream:
            await self.write(user_id, stream, export.created_at)
            try:
                stored = await self._store(export, stream)
            except FileMissingError:  # another attempt was first, and cleared up
                raise FileStoreUnavailableError(retry_after=5) from None
        if not await self._finish(stored):
            await self._files.delete(str(stored.file_key))
        return await self._made(await self.read(export_id, user_id))

    async def _made(self, export: Export | None) -> datetime | None:
        """One copy of everything is enough: what other attempts left goes, and so do archives from before."""
        if export is None or export.state is not ExportState.READY:
            return None
        await self._clear(export, export.file_key)
        async with self._own(export.user_id) as exports:
            older = await exports.older(export)
        for known in older:
            await self.end(known.id, known.user_id, ExportState.READY)
        return export.expires_at

    async def read(self, export_id: UUID, user_id: UUID) -> Export | None:
        async with self._own(user_id) as exports:
            return await exports.get(export_id)

    async def end(self, export_id: UUID, user_id: UUID, before: ExportState) -> None:
        """Expired when it was ready, failed when it was being made; its file goes first."""
        export = await self.read(export_id, user_id)
        if export is None:
            return
        after = ExportState.EXPIRED if before is ExportState.READY else ExportState.FAILED
        if export.state is before:
            await self._clear(export)
            async with self._own(user_id) as exports:
                await exports.end(export_id, before, after)

    async def write(self, user_id: UUID, stream: IO[bytes], created_at: datetime) -> None:
        """The whole archive of a person."""
        with ArchiveWriter(stream, created_at) as archive:
            async with self._snapshot(user_id) as session:
                for kind in kinds():
                    await self._write_rows(archive, kind, session, user_id)
                uploads = await uploads_of(session, user_id)
            for upload in uploads:
                await self._write_file(archive, upload)
            for path, text in (
                (SCHEMA, schema_text()),
                (PAGE, readable_page(archive.parts, created_at)),
            ):
                with archive.part(path) as part:
                    await asyncio.to_thread(part.write, text.encode())

    @staticmethod
    async def _write_rows(
        archive: ArchiveWriter, kind: Kind, session: AsyncSession, user_id: UUID
    ) -> None:
        with archive.part(kind.file) as part:
            part.rows = 0
            async for rows in batches(session, kind, user_id):
                await asyncio.to_thread(part.write_rows, map(kind.line, rows))

    async def _write_file(self, archive: ArchiveWriter, upload: Upload) -> None:
        if not await self._files.exists(upload.key):
            archive.miss(str(upload.resume_id))
            return
        with archive.part(upload.path) as part:
            async for piece in self._files.stream(upload.key, 0, upload.size_bytes):
                await asyncio.to_thread(part.write, piece)

    async def _store(self, export: Export, stream: BufferedRandom) -> Export:
        size = await asyncio.to_thread(stream.tell)
        digest = await asyncio.to_thread(_digest, stream)
        key = f"{files_of_export(export)}{secrets.token_hex(8)}"
        await self._files.put_stream(key, _pieces(stream), size)
        return replace(
            export,
            state=ExportState.READY,
            file_key=key,
            size_bytes=size,
            sha256=digest,
            expires_at=self._now() + KEPT,
        )

    async def _finish(self, export: Export) -> bool:
        """False when the account is being erased: then nothing of it is to stay."""
        async with self._own(export.user_id) as exports:
            state = await exports.lock_account(export.user_id)
            stays = state in (UserState.ACTIVE, UserState.DELETION_SCHEDULED)
            return stays and await exports.finish(export)

    async def _clear(self, export: Export, but: str | None = None) -> None:
        """Delete what attempts left, but for one key; looking for it removes what is half stored."""
        found = await self._files.older_than(files_of(export.user_id), self._now() + AGES)
        for key in found:
            if key.startswith(files_of_export(export)) and key != but:
                await self._files.delete(key)

    def _unnamed(self) -> BufferedRandom:
        self._scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
        return tempfile.TemporaryFile(dir=self._scratch)


def _digest(stream: BufferedRandom) -> str:
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()


async def _pieces(stream: BufferedRandom) -> AsyncIterator[bytes]:
    await asyncio.to_thread(stream.seek, 0)
    while piece := await asyncio.to_thread(stream.read, PIECE_BYTES):
        yield piece
