"""Every revision goes up, down and up again on a real server, and the models say what the migrations made."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

REPOSITORY = Path(__file__).resolve().parents[3]


def alembic(url: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "-x", f"url={url}", *arguments],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def empty_database(servers) -> str:
    """A database of its own beside the tests' one, in the same cluster."""
    superuser = servers.postgres.superuser_url
    owner = servers.addresses.database_url

    async def create() -> None:
        engine = create_async_engine(superuser, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text("drop database if exists updown"))
            await connection.execute(text("create database updown owner jobpilot"))
        await engine.dispose()
        inside = create_async_engine(superuser.rsplit("/", 1)[0] + "/updown")
        async with inside.begin() as connection:
            await connection.execute(text("create extension vector"))
        await inside.dispose()

    asyncio.run(create())
    return owner.rsplit("/", 1)[0] + "/updown"


def schema(url: str) -> list[tuple[str, ...]]:
    """Columns, constraints, indexes and policies, as text that can be compared."""
    questions = (
        (
            "select 'column', table_name, column_name, data_type, coalesce(column_default, ''), is_nullable"
            " from information_schema.columns where table_schema = 'public'"
        ),
        (
            "select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''"
            " from pg_constraint where connamespace = 'public'::regnamespace"
        ),
        "select 'index', tablename, indexname, indexdef, '', '' from pg_indexes where schemaname = 'public'",
        (
            "select 'policy', tablename, policyname, cmd, coalesce(qual, ''), coalesce(with_check, '')"
            " from pg_policies"
        ),
    )

    async def read() -> list[tuple[str, ...]]:
        engine = create_async_engine(url)
        async with engine.connect() as connection:
            rows = [tuple(r) for q in questions for r in (await connection.execute(text(q))).all()]
        await engine.dispose()
        return sorted(row for row in rows if row[1] != "alembic_version")

    return asyncio.run(read())


def test_every_revision_goes_down_and_up_again(empty_database: str) -> None:
    # in this process: a walk of three steps a revision would spend its time starting interpreters
    config = Config(REPOSITORY / "alembic.ini")
    config.attributes["url"] = empty_database
    revisions = list(ScriptDirectory.from_config(config).walk_revisions())
    assert revisions, "no revision found"
    for _ in revisions:
        before = schema(empty_database)
        command.upgrade(config, "+1")
        after = schema(empty_database)
        command.downgrade(config, "-1")
        assert schema(empty_database) == before
        command.upgrade(config, "+1")
        assert schema(empty_database) == after
    command.check(config)


def test_models_have_not_drifted(servers) -> None:
    assert "No new upgrade operations" in alembic(servers.addresses.database_url, "check")


def test_a_migration_gives_up_on_a_lock(empty_database: str) -> None:
    alembic(empty_database, "upgrade", "head")

    async def hold_and_migrate() -> subprocess.CompletedProcess[str]:
        engine = create_async_engine(empty_database)
        async with engine.connect() as connection:
            await connection.execute(text("lock table users in access share mode"))
            done = await asyncio.to_thread(
                subprocess.run,
                [
                    sys.executable,
                    "-m",
                    "alembic",
                    "-x",
                    f"url={empty_database}",
                    "downgrade",
                    "base",
                ],
                cwd=REPOSITORY,
                capture_output=True,
                text=True,
                timeout=30,
                check=False,
            )
        await engine.dispose()
        return done

    done = asyncio.run(hold_and_migrate())
    assert done.returncode != 0
    assert "lock timeout" in done.stderr
