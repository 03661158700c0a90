"""Taking an archive in: all of it in one transaction, or nothing.

Problem: ids of the archive may be taken here, and row-level security does not let anybody look. Mechanism: it is tried
with the ids as they are; if the database refuses one, everything is undone and done again with new ids. Files are
stored before the rows that name them; what a failure leaves is removed, and what a death leaves the sweeper of
`jobpilot.resumes.orphans` finds.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.ports.files import FileStore
from jobpilot.privacy.domain.importing import AccountNotEmptyError, ArchiveInvalidError
from jobpilot.privacy.export.rows import BOARDS, Kind, kinds
from jobpilot.privacy.export.uploads import FOLDER, path_of
from jobpilot.privacy.importing.archive import ArchiveReader
from jobpilot.privacy.importing.renaming import Renaming
from jobpilot.privacy.importing.repository import ImportRepository
from jobpilot.privacy.importing.settling import settled

AT_ONCE: Final = 200
_REFUSED: Final = ("22", "23")
"""SQLSTATE classes: a value that cannot be stored; a constraint that refuses it."""

Work = Callable[[UUID], AbstractAsyncContextManager[AsyncSession]]
"""Opens one transaction of a person; commits when the block ends."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Imported:
    """How many rows and files were taken in, and whether they kept their ids."""

    rows: int
    files: int
    kept_ids: bool


class AccountImporter:
    def __init__(self, work: Work, files: FileStore) -> None:
        self._work = work
        self._files = files

    async def take(self, path: Path, user_id: UUID) -> Imported:
        """Raises ArchiveInvalidError, ArchiveVersionError, ArchiveDamagedError, ArchiveTooLargeError,
        AccountNotEmptyError; FileStoreUnavailableError, OSError or the database's errors when a part is away.
        """
        with await asyncio.to_thread(ArchiveReader, path) as archive:
            await asyncio.to_thread(archive.verify)
            old_user = await asyncio.to_thread(_person, archive)
            try:
                return await self._attempt(archive, user_id, Renaming(old_user, user_id))
            except IntegrityError:
                known = await asyncio.to_thread(_ids, archive)
            try:
                renaming = Renaming(old_user, user_id, known)
                return await self._attempt(archive, user_id, renaming, kept_ids=False)
            except IntegrityError as error:
                raise ArchiveInvalidError("Its rows contradict each other.") from error

    async def _attempt(
        self, archive: ArchiveReader, user_id: UUID, renaming: Renaming, *, kept_ids: bool = True
    ) -> Imported:
        stored: dict[UUID, str] = {}
        try:
            async with self._work(user_id) as session:
                repository = ImportRepository(session, user_id)
                await _check_unused(repository)
                taking = _Taking(archive, repository, renaming, self._files, stored)
                rows = await taking.take()
        except BaseException as error:
            await self._remove(stored)
            if _is_refusal(error):
                raise ArchiveInvalidError("It says what no account can hold.") from error
            raise
        return Imported(rows, len(stored), kept_ids)

    async def _remove(self, stored: dict[UUID, str]) -> None:
        for key in stored.values():
            await self._files.delete(key)


async def _check_unused(repository: ImportRepository) -> None:
    if used := await repository.first_used(kinds()):
        raise AccountNotEmptyError(f"This account is in use: it has {used.replace('_', ' ')}.")


class _Taking:
    """One attempt, in one transaction."""

    def __init__(
        self,
        archive: ArchiveReader,
        repository: ImportRepository,
        renaming: Renaming,
        files: FileStore,
        stored: dict[UUID, str],
    ) -> None:
        self._archive = archive
        self._repository = repository
        self._renaming = renaming
        self._files = files
        self._stored = stored
        self._originals = {
            renaming.line(path.encode()).decode(): file
            for path, file in archive.files.items()
            if path.startswith(FOLDER)
        }
        self._boards: dict[UUID, UUID] = {}
        self._links: list[Row] = []
        self._posted: set[tuple[str, UUID | None, str]] = set()

    async def take(self) -> int:
        total = 0
        for kind in kinds():
            rows = _rows(self._archive, kind, self._renaming)
            while batch := await asyncio.to_thread(lambda rows=rows: list(islice(rows, AT_ONCE))):  # type: ignore[misc]
                await self._add(kind, batch)
                total += len(batch)
        await self._repository.link(self._links)
        return total

    async def _add(self, kind: Kind, rows: list[Row]) -> None:
        if kind.name == "users":
            await self._repository.change_person(rows[0])
        elif kind.name == BOARDS:
            for row in rows:
                self._boards[row["id"]] = await self._repository.board(row)
        else:
            await self._repository.add(kind, [await self._fitted(kind, row) for row in rows])

    async def _fitted(self, kind: Kind, row: Row) -> Row:
        """What is left out of archives is made anew; ids of boards are those of this installation."""
        match kind.name:
            case "resumes":
                row["file_key"] = await self._file_of(row)
            case "resume_shares":  # nobody has a link to it
                row["token_hash"] = secrets.token_hex(32)
            case "board_subscriptions":
                row["board_id"] = self._boards.get(row["board_id"], row["board_id"])
            case "jobs":
                self._place(row)
        return settled(kind.name, row)

    def _place(self, row: Row) -> None:
        """Postings of the house become the person's own, so there may be one there already: their own copy.

        Archives of before named no boards, and ids of postings mean something on their own board only.
        """
        link = {name: row.pop(name, None) for name in ("duplicate_of", "repost_of")}
        if any(link.values()):
            self._links.append({"id": row["id"], **link})
        if (board := row.get("board_id")) is not None:
            row["board_id"] = self._boards.get(board, board)
        if (row["source"], row.get("board_id"), row["external_id"]) in self._posted:
            row["external_id"] += f"#{row['id']}"
        self._posted.add((row["source"], row.get("board_id"), row["external_id"]))

    async def _file_of(self, row: Row) -> str:
        key = f"resumes/{secrets.token_hex(13)}"
        told = self._originals.get(path_of(row["id"], row["media_type"]))
        if told is not None:
            self._stored[row["id"]] = key
            row["size_bytes"] = told.bytes
            await self._files.put_stream(key, _pieces(self._archive, told.path), told.bytes)
        return key


def _rows(archive: ArchiveReader, kind: Kind, renaming: Renaming) -> Iterator[Row]:
    """Raises ArchiveInvalidError: with the place, and never with what stands there."""
    for number, line in enumerate(archive.lines(kind.file), start=1):
        try:
            yield kind.read(renaming.line(line))
        except ValidationError as error:
            fields = ", ".join({str(part["loc"][0]) for part in error.errors() if part["loc"]})
            raise ArchiveInvalidError(
                f"Line {number} of {kind.file} is not as the schema says ({fields or 'JSON'})."
            ) from None


def address_in(path: Path) -> str:
    """The address of the person in an archive. Raises ArchiveInvalidError and what reading raises."""
    with ArchiveReader(path) as archive:
        found = _user(archive).get("email")
    if not isinstance(found, str) or not found:
        raise ArchiveInvalidError("It names no address: say for whom it is.")
    return found


def _person(archive: ArchiveReader) -> UUID:
    """The id of the person in the archive."""
    return UUID(str(_user(archive)["id"]))


def _user(archive: ArchiveReader) -> Row:
    (users,) = (kind for kind in kinds() if kind.name == "users")
    rows = list(islice(_rows(archive, users, Renaming(UUID(int=0), UUID(int=0))), 2))
    if len(rows) != 1:
        raise ArchiveInvalidError("It is not of exactly one person.")
    return rows[0]


def _ids(archive: ArchiveReader) -> set[int]:
    """All ids of the archive but those of boards, which are public and stay what they are here."""
    unchanged = Renaming(UUID(int=0), UUID(int=0))
    return {
        row[column.name].int
        for kind in kinds()
        if kind.name not in ("users", BOARDS)
        for row in _rows(archive, kind, unchanged)
        for column in kind.columns
        if isinstance(row.get(column.name), UUID) and column.name != "board_id"
    }


async def _pieces(archive: ArchiveReader, path: str) -> AsyncIterator[bytes]:
    pieces = archive.pieces(path)
    while piece := await asyncio.to_thread(next, pieces, b""):
        yield piece


def _is_refusal(error: BaseException) -> bool:
    if not isinstance(error, DBAPIError) or isinstance(error, IntegrityError):
        return False
    return str(getattr(error.orig, "sqlstate", "") or "").startswith(_REFUSED)
