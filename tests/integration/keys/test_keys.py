"""Keys in their schema: made once, renewed, wrapped anew, destroyed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from jobpilot.bootstrap import ProcessContext
from jobpilot.bootstrap.keys import key_service
from jobpilot.database.engine import KEYS, Database
from jobpilot.keys.domain import MasterKey, MasterKeys
from jobpilot.keys.repository import KeyRepository
from jobpilot.keys.service import REMEMBERED_SECONDS, KeyService
from jobpilot.ports.keys import KeyMissingError, KeysUnavailableError

OLD, NEW = MasterKey.made_of(b"old"), MasterKey.made_of(b"new")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def keys_with(
    context: ProcessContext, *masters: MasterKey, clock: Clock | None = None
) -> KeyService:
    """As another process has them."""

    @asynccontextmanager
    async def work() -> AsyncIterator[KeyRepository]:
        async with context.keys_database.transaction(KEYS) as session:
            yield KeyRepository(session)

    return KeyService(work, MasterKeys(masters), clock or Clock())


async def test_processes_that_ask_at_once_get_the_same_key(context: ProcessContext) -> None:
    person = uuid4()
    services = [key_service(context.settings, context.keys_database) for _ in range(8)]
    keys = await asyncio.gather(*(service.writing(person) for service in services))
    assert len({key.id for key in keys}) == 1
    assert await context.person_keys.count(person) == 1
    assert (await context.person_keys.reading(keys[0].id)) == keys[0]


async def test_destroyed_keys_stay_destroyed(context: ProcessContext) -> None:
    person, stranger = uuid4(), uuid4()
    key = await context.person_keys.writing(person)
    for _ in range(2):
        await context.person_keys.destroy(person)
        await context.person_keys.destroy(stranger)
    for each in (person, stranger):
        assert await context.person_keys.count(each) == 0
        with pytest.raises(KeyMissingError):
            await context.person_keys.writing(each)
    with pytest.raises(KeyMissingError):
        await context.person_keys.reading(key.id)
    with pytest.raises(KeyMissingError):
        await context.person_keys.reading(uuid4())


async def test_a_page_s_people_are_one_question(context: ProcessContext) -> None:
    people = [uuid4() for _ in range(30)]
    of = {person: await context.person_keys.writing(person) for person in people[:20]}
    await context.person_keys.destroy(people[0])
    asked = 0

    @asynccontextmanager
    async def work() -> AsyncIterator[KeyRepository]:
        nonlocal asked
        asked += 1
        async with context.keys_database.transaction(KEYS) as session:
            yield KeyRepository(session)

    clock = Clock()
    masters = key_service(context.settings, context.keys_database)._masters
    service = KeyService(work, masters, clock)
    found = {keys.owner: keys.current for keys in await service.of_many(people[:20])}
    assert found == of | {people[0]: None}
    assert asked == 1
    clock.now = REMEMBERED_SECONDS - 1
    assert len(await service.of_many(people[:20])) == 20
    assert asked == 1
    clock.now = REMEMBERED_SECONDS + 1
    assert len(await service.of_many(people)) == 30, "who had none has one now"
    assert asked == 2 + 10
    await service.of_many(people)
    assert asked == 2 + 10


async def test_another_process_forgets_a_destroyed_key_within_a_minute(
    context: ProcessContext,
) -> None:
    person, clock = uuid4(), Clock()
    other = keys_with(context, OLD, clock=clock)
    key = await other.writing(person)
    await keys_with(context, OLD).destroy(person)
    assert await other.writing(person) == key
    clock.now += REMEMBERED_SECONDS
    with pytest.raises(KeyMissingError):
        await other.reading(key.id)


async def make_due(context: ProcessContext) -> None:
    """As two minutes later."""
    async with context.keys_database.transaction(KEYS) as session:
        await session.execute(
            text("update keys.data_keys set writes_from = writes_from - cast(:by as interval)"),
            {"by": timedelta(minutes=2)},
        )


async def test_a_new_version_is_written_with_when_everybody_knows_it(
    context: ProcessContext,
) -> None:
    person = uuid4()
    first = await context.person_keys.writing(person)
    assert await context.person_keys.renew() >= 1
    keys = await context.person_keys.of(person)
    assert len(keys.by_id) == 2
    assert keys.current == first
    await make_due(context)
    context.person_keys.forget()
    second = await context.person_keys.writing(person)
    assert second.version == 2
    assert await context.person_keys.reading(first.id) == first


async def test_keys_change_their_master(context: ProcessContext) -> None:
    """The former one is needed until then, and no longer."""
    person = uuid4()
    key = await keys_with(context, OLD).writing(person)
    with pytest.raises(KeysUnavailableError):
        await keys_with(context, NEW).reading(key.id)
    own = context.person_keys._masters._by_name.values()
    both = keys_with(context, NEW, OLD, *own)
    assert await both.rewrap() >= 1
    assert await both.rewrap() == 0
    assert await keys_with(context, NEW).reading(key.id) == key
    assert set((await both.figures()).by_master) == {NEW.name}
    assert await keys_with(context, *own, NEW).rewrap() >= 1
    context.person_keys.forget()


@pytest.mark.parametrize("role", ["jobpilot_app", "jobpilot_system"])
@pytest.mark.parametrize(
    "statement", ["select * from keys.data_keys", "delete from keys.data_keys"]
)
async def test_nobody_else_reads_keys(context: ProcessContext, role: str, statement: str) -> None:
    await context.person_keys.writing(uuid4())
    async with context.database.engine.connect() as connection:
        await connection.execute(text(f"set local role {role}"))
        with pytest.raises(DBAPIError, match="permission denied"):
            await connection.execute(text(statement))


async def test_the_keys_role_reads_nothing_else(context: ProcessContext, user_id: UUID) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        async with context.keys_database.transaction(KEYS) as session:
            await session.execute(text("select * from users"))


async def test_keys_that_are_away_are_a_typed_error(context: ProcessContext) -> None:
    nowhere = Database("postgresql+asyncpg://nobody@127.0.0.1:9/none", pool_size=1)
    away = key_service(context.settings, nowhere)
    for call in (away.writing, away.reading, away.destroy, away.count):
        with pytest.raises(KeysUnavailableError):
            await call(uuid4())
    await nowhere.dispose()
