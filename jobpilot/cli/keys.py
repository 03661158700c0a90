"""`keys`: people's keys, and what they seal."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from jobpilot.keys.service import KeyService
    from jobpilot.settings import Settings

Answer = TypeVar("Answer")
keys = typer.Typer(help="People's keys, and what they seal.", no_args_is_help=True)


@keys.command()
def status() -> None:
    """How many keys there are, and which master key wraps them."""
    figures = _within(lambda service: service.figures())
    typer.echo(f"people {figures.people}, keys {figures.keys}, destroyed {figures.destroyed}")
    wrapping = _within(_wrapping)
    for master, count in figures.by_master.items():
        now = " (the present one)" if master == wrapping else ""
        typer.echo(f"master key {master}{now}: {count}")


@keys.command()
def rotate(
    *,
    master_only: bool = typer.Option(
        False,
        "--master-only",
        help="Only wrap the keys anew; people keep theirs.",
    ),
) -> None:
    """Wrap all keys with the present master key, then give everybody a new one to write with."""
    typer.echo(f"wrapped anew: {_within(lambda service: service.rewrap())}")
    if not master_only:
        renewed = _within(lambda service: service.renew())
        typer.echo(f"new versions, written with in two minutes: {renewed}")


@keys.command()
def codec_token(
    address: str = typer.Argument(help="The mail address of an administrator's account."),
) -> None:
    """A token with which `temporal --codec-endpoint … --codec-auth "Bearer TOKEN"` reads payloads for 15 minutes."""
    typer.echo(asyncio.run(_codec_token(address)))


async def _codec_token(address: str) -> str:
    from jobpilot.accounts.domain.users import check_active, check_admin
    from jobpilot.bootstrap import ProcessContext, utc_now
    from jobpilot.settings import Settings

    context = ProcessContext.create(Settings())
    try:
        async with context.for_system() as house:
            people, _ = await house.accounts().page(address, None, 100)
        found = [user for user in people if user.email == address]
        if len(found) != 1:
            raise typer.BadParameter("nobody here has this address")
        check_active(found[0])
        check_admin(found[0])
        async with context.for_user(found[0].id) as factory:
            await factory.accounts().record(found[0].id, "codec.token_made")
        return context.codec_tokens.sign(found[0].id, None, utc_now())[0]
    finally:
        await context.aclose()


@keys.command()
def seal() -> None:
    """Seal what stood in columns before they were sealed (`migrate` does it too)."""
    seal_columns()


def place_keys(settings: "Settings") -> None:
    """Make the tables of the keys' own database, and move there what was kept in the other one."""
    from jobpilot.bootstrap.keys import keys_database
    from jobpilot.database.engine import Database
    from jobpilot.keys.own_database import KeysConflictError, move, prepare

    async def run() -> int:
        database = Database(settings.database_dsn, has_pooler=settings.database_has_pooler)
        own = keys_database(settings)
        try:
            await prepare(own.engine)
            return await move(database.engine, own.engine)
        finally:
            await own.dispose()
            await database.dispose()

    try:
        moved = asyncio.run(run())
    except KeysConflictError as error:
        typer.echo(error.detail, err=True)
        raise typer.Exit(1) from error
    if moved:
        typer.echo(f"keys moved to KEYS_DATABASE_URL: {moved}")


def seal_columns() -> None:
    """Says what was sealed."""
    for place, count in sorted(_within(_seal).items()):
        typer.echo(f"sealed {place}: {count}")


async def _seal(service: "KeyService") -> Counter[str]:
    import jobpilot.bootstrap  # noqa: F401 - knows all tables
    from jobpilot.database.engine import Database
    from jobpilot.keys.sealing_pass import SealingPass
    from jobpilot.settings import Settings

    settings = Settings()
    database = Database(settings.database_dsn, has_pooler=settings.database_has_pooler)
    try:
        return await SealingPass(database.engine, service).run()
    finally:
        await database.dispose()


async def _wrapping(service: "KeyService") -> str:
    return service.wrapping


def _within(work: "Callable[[KeyService], Awaitable[Answer]]") -> Answer:
    from jobpilot.bootstrap.keys import key_service, keys_database
    from jobpilot.settings import Settings

    async def run() -> Answer:
        settings = Settings()
        database = keys_database(settings)
        try:
            return await work(key_service(settings, database))
        finally:
            await database.dispose()

    return asyncio.run(run())
