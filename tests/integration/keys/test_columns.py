"""What stands in sealed columns, who reads it, and what happens when it was tampered with."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from jobpilot.applications.tables import ApplicationRow
from jobpilot.bootstrap import ProcessContext
from jobpilot.database.base import Base
from jobpilot.database.sealing import SEALED
from jobpilot.errors import SealBrokenError
from jobpilot.keys.sealing_pass import SealingPass, sealed_columns, sealed_tables
from jobpilot.ports.keys import KeyMissingError, KeysUnavailableError
from jobpilot.settings import Settings
from tests.conftest import create_user

WORDS = "Ring back on Thursday"


@pytest.fixture
async def owner(servers):
    """Sees everything as it is stored, as who reads a dump does."""
    engine = create_async_engine(servers.postgres.superuser_url)
    yield engine
    await engine.dispose()


async def note(context: ProcessContext, user_id: UUID, notes: str = WORDS) -> UUID:
    async with context.for_user(user_id) as factory:
        row = ApplicationRow(id=uuid4(), user_id=user_id, company="C", title="T", notes=notes)
        factory.session.add(row)
    return row.id


async def notes_of(context: ProcessContext, user_id: UUID, application_id: UUID) -> str:
    async with context.for_user(user_id) as factory:
        row = await factory.session.get(ApplicationRow, application_id)
        assert row is not None
        return row.notes


async def raw(connection: AsyncConnection, application_id: UUID) -> str:
    query = text("select notes from applications where id = :id")
    return str(await connection.scalar(query, {"id": application_id}))


async def put_raw(owner, application_id: UUID, notes: str) -> None:
    async with owner.begin() as connection:
        statement = text("update applications set notes = :notes where id = :id")
        await connection.execute(statement, {"notes": notes, "id": application_id})


@pytest.mark.parametrize("notes", [WORDS, "x" * 5000, "Zoë – 東京 🎉", "jp1:not:sealed"])
async def test_is_sealed_at_rest_and_plain_to_its_person(context, owner, user_id, notes) -> None:
    application = await note(context, user_id, notes)
    async with owner.connect() as connection:
        stored = await raw(connection, application)
    assert SEALED.fullmatch(stored)
    assert notes not in stored
    assert await notes_of(context, user_id, application) == notes


async def test_a_dump_tells_nothing_of_it(context, owner, user_id) -> None:
    """The title, which is searched by, is found: so the scan can."""
    word = f"canary{uuid4().hex}"
    await note(context, user_id, f"{word} notes")
    async with context.for_user(user_id) as factory:
        row = ApplicationRow(id=uuid4(), user_id=user_id, company="C", title=f"{word} title")
        factory.session.add(row)
    async with owner.connect() as connection:
        rows = await connection.scalars(text("select t::text from applications t"))
        whole = " ".join(rows.all())
    assert f"{word} title" in whole
    assert f"{word} notes" not in whole


async def test_an_empty_value_stays_one(context, owner, user_id) -> None:
    application = await note(context, user_id, "")
    async with owner.connect() as connection:
        assert await raw(connection, application) == ""


async def test_a_changed_letter_is_noticed(context, owner, user_id) -> None:
    application = await note(context, user_id)
    async with owner.connect() as connection:
        stored = await raw(connection, application)
    swapped = "A" if stored[60] != "A" else "B"
    await put_raw(owner, application, stored[:60] + swapped + stored[61:])
    with pytest.raises(SealBrokenError):
        await notes_of(context, user_id, application)


async def test_what_stands_in_somebody_elses_row_does_not_open(context, owner, user_id) -> None:
    mine, theirs = await note(context, user_id), uuid4()
    other = await create_user(context)
    theirs = await note(context, other)
    async with owner.connect() as connection:
        stored = await raw(connection, mine)
    await put_raw(owner, theirs, stored)
    with pytest.raises(KeyMissingError):
        await notes_of(context, other, theirs)


async def test_what_stands_in_another_column_does_not_open(context, owner, user_id) -> None:
    application = await note(context, user_id)
    async with owner.begin() as connection:
        stored = await raw(connection, application)
        await connection.execute(
            text("insert into profiles (user_id, headline) values (:id, :stored)"),
            {"id": user_id, "stored": stored},
        )
    async with context.for_user(user_id) as factory:
        rows = await factory.session.execute(Base.metadata.tables["profiles"].select())
        with pytest.raises(SealBrokenError):
            rows.all()


async def test_a_destroyed_key_is_gone_and_never_plaintext(context, user_id) -> None:
    application = await note(context, user_id)
    await context.person_keys.destroy(user_id)
    with pytest.raises(KeyMissingError):
        await notes_of(context, user_id, application)
    with pytest.raises(KeyMissingError):
        await note(context, user_id)


async def test_without_the_keys_database_what_needs_no_key_goes_on(
    context, settings: Settings, user_id
) -> None:
    application = await note(context, user_id)
    lost = ProcessContext.create(
        settings.model_copy(
            update={"keys_database_url": settings.__class__(
                _env_file=None, keys_database_url="postgresql://nobody@127.0.0.1:9/none"
            ).keys_database_url}
        )
    )  # fmt: skip
    try:
        async with lost.for_user(user_id) as factory:
            assert (await factory.accounts().get(user_id)).id == user_id
        with pytest.raises(KeysUnavailableError):
            await notes_of(lost, user_id, application)
        with pytest.raises(KeysUnavailableError):
            await note(lost, user_id)
    finally:
        await lost.aclose()


async def test_the_pass_seals_what_stood_there_before(context, owner, user_id) -> None:
    """Also what a pass left that was ended; and it finds nothing the second time."""
    applications = [await note(context, user_id, "") for _ in range(3)]
    sealed = await note(context, user_id)
    for application in applications:
        await put_raw(owner, application, WORDS)
    async with owner.connect() as connection:
        before = await raw(connection, sealed)
    work = SealingPass(context.database.engine, context.person_keys)
    table = Base.metadata.tables["applications"]
    assert (await work.seal(table))["applications.notes"] >= 3
    assert await work.seal(table) == {}
    async with owner.connect() as connection:
        for application in applications:
            assert SEALED.fullmatch(await raw(connection, application))
        assert await raw(connection, sealed) == before
    assert await notes_of(context, user_id, applications[0]) == WORDS


async def test_after_a_whole_pass_what_is_not_sealed_is_refused(context, owner, user_id) -> None:
    application = await note(context, user_id, "")
    await put_raw(owner, application, WORDS)
    assert await notes_of(context, user_id, application) == WORDS
    work = SealingPass(context.database.engine, context.person_keys)
    try:
        await work.run()
        found = await work.run()
        assert found == {}
        context.person_keys.forget()
        keys = await context.person_keys.of(user_id)
        assert keys.whole == {
            f"{t.name}.{c.name}" for t in sealed_tables() for c in sealed_columns(t)
        }
        await put_raw(owner, application, WORDS)
        with pytest.raises(SealBrokenError):
            await notes_of(context, user_id, application)
    finally:
        async with owner.begin() as connection:
            await connection.execute(text("delete from keys.whole_columns"))
        context.person_keys.forget()


async def test_no_table_is_left_without_its_policies(context, owner) -> None:
    await SealingPass(context.database.engine, context.person_keys).seal(
        Base.metadata.tables["mails"]
    )
    async with owner.connect() as connection:
        forced = await connection.scalar(
            text("select relforcerowsecurity from pg_class where relname = 'mails'")
        )
    assert forced is True


def test_every_sealed_column_names_its_own_place() -> None:
    places = [(column.type.place, column) for t in sealed_tables() for column in sealed_columns(t)]
    assert len(places) >= 20
    for place, column in places:
        assert place == f"{column.table.name}.{column.name}"
        assert column.table.c.user_id is not None
