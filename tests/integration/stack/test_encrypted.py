"""Encrypted connections as managed servers want them. The embedded servers have none, so a door before each ends it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from pydantic import ValidationError
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy import text

from jobpilot.adapters.temporal.address import TemporalAddress
from jobpilot.adapters.temporal.client import connect
from jobpilot.bootstrap.outside import temporal_address
from jobpilot.cli.doctor_connections import Remote, check_database, check_redis, check_temporal
from jobpilot.database.engine import SYSTEM, Database
from jobpilot.settings import Settings
from jobpilot.stack.servers import EmbeddedServers
from tests.conftest import migrate
from tests.fixtures.tls_proxy import Certificates, Door, certificates, tls_door


@pytest.fixture(scope="module")
def pems(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("pems"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Of another authority."""
    return certificates(tmp_path_factory.mktemp("stranger"))


def endpoint(address: str) -> tuple[str, int]:
    parts = urlsplit(address if "//" in address else f"//{address}")
    return parts.hostname or "", parts.port or 0


def through(door: Door, url: str, query: str = "", scheme: str | None = None) -> str:
    """The same server by its encrypted door."""
    parts = urlsplit(url)
    who = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    return urlunsplit(
        (scheme or parts.scheme, f"{who}127.0.0.1:{door.port}", parts.path, query, "")
    )


class TestPostgres:
    @pytest.fixture(scope="class")
    def door(self, servers: EmbeddedServers, pems: Certificates) -> Iterator[Door]:
        with tls_door(endpoint(servers.postgres.url), pems, asks_first=True) as door:
            yield door

    @pytest.mark.parametrize(
        "query",
        [
            "sslmode=require",
            "sslmode=require&channel_binding=require&connect_timeout=10",
            "sslmode=verify-full&sslrootcert={authority}",
            "sslmode=verify-ca&sslrootcert={authority}",
        ],
    )
    @pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
    async def test_as_the_address_says(self, servers, door, pems, query, scheme) -> None:
        before = door.opened
        url = through(door, servers.postgres.url, query.format(authority=pems.authority), scheme)
        database = Database(Settings(_env_file=None, database_url=url).database_dsn, pool_size=1)
        async with database.transaction(SYSTEM) as session:
            assert await session.scalar(text("select 1")) == 1
        await database.dispose()
        assert door.opened == before + 1

    @pytest.mark.parametrize("mode", ["verify-full", "verify-ca"])
    async def test_a_server_that_somebody_else_vouches_for(
        self, servers: EmbeddedServers, door: Door, stranger: Certificates, mode: str
    ) -> None:
        query = f"sslmode={mode}&sslrootcert={stranger.authority}"
        database = Database(through(door, servers.postgres.url, query), pool_size=1)
        with pytest.raises(OSError, match="certificate verify failed"):
            await database.ping()
        await database.dispose()

    def test_migrations_and_the_doctor_read_it_too(
        self, servers: EmbeddedServers, door: Door, tmp_path: Path
    ) -> None:
        url = through(door, servers.postgres.url, "sslmode=require&channel_binding=prefer")
        migrate(url)
        assert check_database(Remote("database", url, embedded=False, log=tmp_path / "log")).ok


class TestRedis:
    @pytest.fixture(scope="class")
    def door(self, servers: EmbeddedServers, pems: Certificates) -> Iterator[Door]:
        with tls_door(endpoint(servers.valkey.url), pems) as door:
            yield door

    async def test_by_rediss(self, servers, door: Door, pems) -> None:
        query = f"ssl_ca_certs={pems.authority}"
        url = through(door, servers.valkey.url, query, "rediss")
        async with Redis.from_url(Settings(_env_file=None, redis_url=url).redis_dsn) as redis:
            assert await redis.ping()
            async with redis.pubsub() as subscription:
                await subscription.subscribe("encrypted")

    def test_the_doctor_too(self, servers, door: Door, pems, tmp_path: Path) -> None:
        url = through(door, servers.valkey.url, f"ssl_ca_certs={pems.authority}", "rediss")
        assert check_redis(Remote("redis", url, embedded=False, log=tmp_path / "log")).ok

    async def test_nobody_vouches_for_it(self, servers, door: Door) -> None:
        url = through(door, servers.valkey.url, "", "rediss")
        async with Redis.from_url(url, socket_connect_timeout=5) as redis:
            with pytest.raises(RedisConnectionError, match=r"(?i)certificate"):
                await redis.ping()


class TestTemporal:
    @pytest.fixture(scope="class")
    def door(self, servers: EmbeddedServers, pems: Certificates) -> Iterator[Door]:
        with tls_door(endpoint(servers.temporal.address), pems, protocols=("h2",)) as door:
            yield door

    @pytest.fixture(scope="class")
    def guarded(self, servers: EmbeddedServers, pems: Certificates) -> Iterator[Door]:
        """Lets nobody in without a certificate of its authority."""
        target = endpoint(servers.temporal.address)
        with tls_door(target, pems, protocols=("h2",), wants_client=True) as door:
            yield door

    @staticmethod
    def settings(door: Door, pems: Certificates, **more: object) -> Settings:
        return Settings(
            _env_file=None,
            temporal_address=f"127.0.0.1:{door.port}",
            temporal_tls_server_ca_cert_path=pems.authority,
            **more,
        )

    async def ask(self, address: TemporalAddress) -> bool:
        client = await connect(address, "default", lazy=False)
        return await client.service_client.check_health()

    async def test_who_vouches_for_the_server_is_enough(self, door: Door, pems) -> None:
        assert await self.ask(temporal_address(self.settings(door, pems)))

    async def test_with_an_api_key(self, door: Door, pems) -> None:
        settings = self.settings(door, pems, temporal_api_key="key-of-the-cloud")
        address = temporal_address(settings)
        assert await self.ask(address)
        assert address.connect_config("n").get("api_key") == "key-of-the-cloud"
        assert "key-of-the-cloud" not in f"{address!r} {settings!r}"

    async def test_with_a_certificate(self, guarded: Door, pems: Certificates) -> None:
        plain = self.settings(guarded, pems)
        with pytest.raises(RuntimeError):
            await self.ask(temporal_address(plain))
        shown = self.settings(
            guarded,
            pems,
            temporal_tls_client_cert_path=pems.client,
            temporal_tls_client_key_path=pems.client_key,
        )
        assert await self.ask(temporal_address(shown))

    async def test_somebody_else_vouches(self, door: Door, stranger: Certificates) -> None:
        with pytest.raises(RuntimeError):
            await self.ask(temporal_address(self.settings(door, stranger)))

    async def test_a_key_alone_encrypts(self) -> None:
        settings = Settings(_env_file=None, temporal_address="a:7233", temporal_api_key="k")
        assert temporal_address(settings).connect_config("n.a1b2c")["tls"] is True

    async def test_the_embedded_one_stays_plain(self, servers, monkeypatch) -> None:
        monkeypatch.setenv("TEMPORAL_TLS", "true")
        settings = Settings(_env_file=None, jobpilot_home=servers.home.path)
        assert await self.ask(temporal_address(settings))

    def test_the_doctor_connects_as_everybody(self, door, pems, tmp_path: Path) -> None:
        remote = Remote("temporal", f"127.0.0.1:{door.port}", embedded=False, log=tmp_path / "log")
        assert not check_temporal(remote).ok
        settings = self.settings(door, pems)
        assert check_temporal(replace(remote, variables=settings.temporal_variables)).ok

    @pytest.mark.parametrize(
        "values",
        [
            {"temporal_tls_client_cert_path": __file__},
            {"temporal_tls_server_ca_cert_path": "/nowhere.pem"},
            {"temporal_tls": "false", "temporal_api_key": "k"},
        ],
        ids=["half", "nowhere", "contradiction"],
    )
    def test_halves_stop_the_start(self, values: dict[str, str]) -> None:
        with pytest.raises(ValidationError):
            Settings(_env_file=None, temporal_address="a:7233", **values)
