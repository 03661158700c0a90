"""What a dump tells of a whole person: every sealed column filled as its person fills it, and not one word in clear."""

import json
from uuid import UUID, uuid4

from sqlalchemy import Column, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from jobpilot.bootstrap import ProcessContext
from jobpilot.database.sealing import LONG, SEALED, SealedBytes, SealedJson
from jobpilot.keys.sealing_pass import sealed_columns, sealed_tables
from jobpilot.stack.binaries import postgres_installation
from tests.integration.database.test_row_level_security import insert_row, rows_of
from tests.integration.privacy.canaries import dump


def word_of(column: Column, mark: str) -> str:
    return f"{mark}-{column.table.name}-{column.name}"


def value_of(column: Column, mark: str) -> object:
    """The word, in the shape that the column takes; long enough in JSON that it is compressed before."""
    word = word_of(column, mark)
    if isinstance(column.type, SealedBytes):
        return word.encode()
    if isinstance(column.type, SealedJson):
        text = f"{word} {'x' * LONG}"
        return [text] if column.type.shape is list else {"text": text}
    return word


async def fill(context: ProcessContext, owner: AsyncSession, user_id: UUID, mark: str) -> None:
    """Rows that need nothing sealed by the owner of the tables; the others by the person."""
    tables = {table.name: table for table in sealed_tables()}
    for name, row in rows_of(user_id).items():
        if name not in tables:
            await insert_row(owner, name, row)
            await owner.commit()
            continue
        values = {key: plain(tables[name], key, value) for key, value in row.items()}
        values |= {column.name: value_of(column, mark) for column in sealed_columns(tables[name])}
        async with context.for_user(user_id) as factory:
            await factory.session.execute(insert(tables[name]).values(values))


def plain(table: Table, column: str, value: object) -> object:
    """`rows_of` writes JSON down; typed columns do it themselves."""
    is_json = table.c[column].type.__class__.__name__ in {"JSONB", "SealedJson"}
    return json.loads(value) if is_json and isinstance(value, str) else value


async def test_no_sealed_column_of_a_person_tells_anything(
    context: ProcessContext, servers, tmp_path
) -> None:
    user_id, mark = uuid4(), f"canary{uuid4().hex}"
    engine = create_async_engine(servers.postgres.superuser_url)
    async with AsyncSession(engine) as owner:
        await fill(context, owner, user_id, mark)
    await engine.dispose()

    programs = postgres_installation() / "bin"
    url = servers.postgres.superuser_url.replace("+asyncpg", "")
    written = dump(programs, url, tmp_path / "dump.sql").read_text()
    assert str(user_id) in written, "this is the dump"
    assert mark not in written
    assert len(SEALED.findall(written)) >= sum(len(sealed_columns(t)) for t in sealed_tables())

    async with context.for_user(user_id) as factory:
        for table in sealed_tables():
            columns = sealed_columns(table)
            row = (await factory.session.execute(select(*columns))).one()
            for column, value in zip(columns, row, strict=True):
                assert value == value_of(column, mark), column
