"""The keys of people: where they are kept, and what they are wrapped with."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from jobpilot.adapters.files.installation_key import installation_key
from jobpilot.database.engine import Actor, Database, KeysActor, Sealers, UserActor
from jobpilot.database.sealing import Sealer
from jobpilot.keys.domain import MasterKey, MasterKeys
from jobpilot.keys.repository import KeyRepository
from jobpilot.keys.sealers import HouseSealer, person_sealer
from jobpilot.keys.service import KeyService
from jobpilot.settings import Settings

CONNECTIONS: Final = 2
"""Of a pool of their own: who waits for a key may hold a connection of the other pool."""


def keys_database(settings: Settings) -> Database:
    return Database(
        settings.keys_dsn,
        pool_size=CONNECTIONS,
        application_name="jobpilot-keys",
        has_pooler=settings.database_has_pooler,
    )


def has_keys_database(settings: Settings) -> bool:
    """Whether people's keys are in another database than what they open."""
    return settings.keys_dsn != settings.database_dsn


def key_service(settings: Settings, database: Database) -> KeyService:
    actor = KeysActor(has_own_database=has_keys_database(settings))

    @asynccontextmanager
    async def work() -> AsyncIterator[KeyRepository]:
        async with database.transaction(actor) as session:
            yield KeyRepository(session)

    return KeyService(work, master_keys(settings))


def sealers(service: Callable[[], KeyService]) -> Sealers:
    """For the transactions of a process; `service` gives its keys."""

    async def sealer(actor: Actor) -> Sealer:
        if isinstance(actor, UserActor):
            return await person_sealer(service(), actor.user_id)
        return HouseSealer(service())

    return sealer


def master_keys(settings: Settings) -> MasterKeys:
    """The named one before the one that is made of SECRET_KEY, then the one that was named, or SECRET_KEY, before."""
    home = settings.jobpilot_home
    named, former = settings.keys_master_key, settings.keys_master_key_previous
    secrets = (
        [named] * (named is not None) + [settings.secret_key] + [former] * (former is not None)
    )
    return MasterKeys([MasterKey.made_of(installation_key(home, each)) for each in secrets])
