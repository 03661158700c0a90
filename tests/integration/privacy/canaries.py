"""A word planted wherever something of a person may stand, and looked for byte by byte."""

import subprocess
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from sqlalchemy import Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from jobpilot.database.base import Base
from jobpilot.privacy.registry import owned_tables
from tests.integration.database.test_row_level_security import insert_row, rows_of

NAMES = frozenset(
    {"id", "issuer", "subject", "sha256", "token_hash", "code", "time_zone", "locale"}
)
"""Columns by which something is found, or that would not be read back."""

ADDRESSES = frozenset({"file_key", "workflow_id"})
"""Where something else is kept: planted over, it could not be found."""


async def plant(
    engine: AsyncEngine, user_id: UUID, canary: str, *, keep: frozenset[str] = frozenset()
) -> None:
    """A row in every table of a person, with the word in every column that takes free text and is not to be kept.

    What the person has already stays, and gets the word too.
    """
    rows = rows_of(user_id)
    rows["users"] |= {"email": f"{canary}@example.org"}
    owned = dict(owned_tables())
    async with AsyncSession(engine) as session, session.begin():
        for table, row in rows.items():
            if table in owned or table == "job_boards":
                await add(session, table, row)
        for table, owner in owned.items():
            for column in free_texts(table):
                if column.name not in keep:
                    await fill(session, table, column, owner, user_id, canary)


async def add(session: AsyncSession, table: str, row: dict[str, object]) -> None:
    try:
        async with session.begin_nested():
            await insert_row(session, table, row)
    except IntegrityError as error:
        if "duplicate key" not in str(error):
            raise


def kind_of(column):
    """How it is stored. In sealed columns the word is put as it is: after an erasure it must be gone all the same."""
    return getattr(column.type, "impl_instance", column.type)


def free_texts(table: str) -> list:
    return [
        column
        for column in Base.metadata.tables[table].columns
        if isinstance(kind_of(column), Text | JSONB)
        and column.name not in NAMES
        and not column.foreign_keys
    ]


async def fill(
    session: AsyncSession, table: str, column, owner: str, user_id: UUID, canary: str
) -> None:
    """Columns that take only certain words keep theirs."""
    words = "cast(:word as text) || ' ' || gen_random_uuid()"  # some columns hold no word twice
    value = f"to_jsonb({words})" if isinstance(kind_of(column), JSONB) else words
    statement = f"update {table} set {column.name} = {value} where {owner} = :user_id"
    word = f"{canary} {table}.{column.name} {user_id}"
    try:
        async with session.begin_nested():
            await session.execute(text(statement), {"word": word, "user_id": user_id})
    except Exception as error:
        if "check constraint" not in str(error) and "generated" not in str(error):
            raise


def occurrences(paths: Iterable[Path], words: Iterable[str]) -> dict[str, int]:
    """How often each word stands in the files below the paths."""
    found = dict.fromkeys(words, 0)
    for path in paths:
        for file in [path] if path.is_file() else path.rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                for word in found:
                    found[word] += content.count(word.encode())
    return found


def dump(programs: Path, url: str, target: Path) -> Path:
    """What `pg_dump` writes of a whole database, as text."""
    command = [str(programs / "pg_dump"), "--dbname", url, "--file", str(target)]
    subprocess.run(command, check=True, capture_output=True)
    return target
