"""The doctor's look at the servers. Addresses contain passwords and are never printed."""

import asyncio
import json
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from jobpilot.bootstrap.vitals import newest_revision
from jobpilot.cli.findings import Finding, bad, good
from jobpilot.stack.application import HEALTH_PATH, unhealthy_parts

ANSWER_SECONDS = 3.0
TOLERATED_CLOCK_SECONDS = 5.0
OLDEST_POSTGRES = 160_000
SETTING_NAMES = {"database": "DATABASE_URL", "redis": "REDIS_URL", "temporal": "TEMPORAL_ADDRESS"}


@dataclass(frozen=True, slots=True)
class Remote:
    """A server to ask. `variables` are Temporal's own, for an encrypted connection."""

    name: str
    address: str
    embedded: bool
    log: Path
    variables: Mapping[str, str] | None = None

    def silent(self, reason: BaseException) -> Finding:
        state = f"does not answer ({type(reason).__name__})"
        if self.embedded:
            return bad(
                self.name,
                state,
                f"`jobpilot up` restarts it; if it stays away, see {self.log.parent}",
            )
        return bad(
            self.name, state, f"Check {SETTING_NAMES[self.name]} and that the server is reachable."
        )


def check_database(remote: Remote) -> Finding:
    """It answers, is new enough, has pgvector, and its schema is the one of this checkout."""
    try:
        version, has_vector, revision = asyncio.run(
            asyncio.wait_for(_ask_database(remote.address), ANSWER_SECONDS)
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return remote.silent(error)
    if version < OLDEST_POSTGRES:
        return bad(
            "database", f"PostgreSQL {version // 10_000}", "PostgreSQL 16 or newer is needed."
        )
    if not has_vector:
        return bad(
            "database", "pgvector is missing", "A superuser must run: CREATE EXTENSION vector"
        )
    head = newest_revision()
    if revision != head:
        state = f"schema at {revision or 'nothing'}, this checkout wants {head}"
        return bad("database", state, "Run `jobpilot migrate`.")
    return good("database", f"PostgreSQL {version // 10_000}, schema at {head}")


def check_clock(remote: Remote) -> Finding:
    """Whether this machine and the database's agree about the time."""
    try:
        seconds = asyncio.run(asyncio.wait_for(_clock_difference(remote.address), ANSWER_SECONDS))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return bad("clock", f"unknown ({type(error).__name__})", "Mend the database first.")
    if abs(seconds) > TOLERATED_CLOCK_SECONDS:
        return bad(
            "clock",
            f"differs from the database's by {abs(seconds):.0f} s",
            "Let both machines keep their time by NTP; sign-ins and due dates depend on it.",
        )
    return good("clock", "agrees with the database's")


async def _clock_difference(url: str) -> float:
    import asyncpg

    from jobpilot.database.address import DatabaseAddress

    connection = await asyncpg.connect(DatabaseAddress.of(url).dsn)
    try:
        return float(await connection.fetchval("select extract(epoch from clock_timestamp())")) - (
            time.time()
        )
    finally:
        await connection.close()


async def _ask_database(url: str) -> tuple[int, bool, str | None]:
    import asyncpg

    from jobpilot.database.address import DatabaseAddress

    connection = await asyncpg.connect(DatabaseAddress.of(url).dsn)
    try:
        version = int(await connection.fetchval("select current_setting('server_version_num')"))
        vector = await connection.fetchval(
            "select count(*) from pg_extension where extname = 'vector'"
        )
        migrated = await connection.fetchval("select to_regclass('public.alembic_version')")
        revision = migrated and await connection.fetchval("select version_num from alembic_version")
        return version, bool(vector), revision
    finally:
        await connection.close()


def check_app(url: str) -> Finding:
    """What the running app says of itself."""
    try:
        with urllib.request.urlopen(f"{url}{HEALTH_PATH}", timeout=ANSWER_SECONDS) as answer:  # noqa: S310 - the installation's own address
            health = json.load(answer)
    except HTTPError as answer:
        health = json.load(answer) if answer.code == HTTPStatus.SERVICE_UNAVAILABLE else {}
    except OSError:
        health = {}
    if health.get("status") == "ok":
        return good("app", f"{url} is healthy")
    parts = ", ".join(unhealthy_parts(health))
    return bad(
        "app", parts or f"{url} does not answer", "See api.log and worker.log in the log folder."
    )


def check_redis(remote: Remote) -> Finding:
    import redis

    client: Any = redis.Redis.from_url(
        remote.address, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS
    )
    try:
        with client:
            client.ping()
            version = client.info("server").get("redis_version", "")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return remote.silent(error)
    return good("redis", f"answers (protocol of Redis {version})")


def check_temporal(remote: Remote) -> Finding:
    try:
        asyncio.run(asyncio.wait_for(_ask_temporal(remote), ANSWER_SECONDS))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return remote.silent(error)
    return good("temporal", f"answers at {remote.address}")


async def _ask_temporal(remote: Remote) -> None:
    from jobpilot.adapters.temporal.address import TemporalAddress
    from jobpilot.adapters.temporal.client import connect

    address = TemporalAddress(remote.address, remote.variables)
    client = await connect(address, "default", lazy=False)
    if not await client.service_client.check_health():
        raise ConnectionError
