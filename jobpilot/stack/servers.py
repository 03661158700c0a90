"""The three embedded servers as one: what `jobpilot up`, the tests and the benchmarks start."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from jobpilot.stack.child import Child
from jobpilot.stack.demo import DemoSourcesServer
from jobpilot.stack.errors import StackError
from jobpilot.stack.home import ADDRESSES_FILE, HomeDirectory
from jobpilot.stack.ports import Port, PortBook
from jobpilot.stack.postgres import PostgresServer
from jobpilot.stack.temporal import TemporalServer
from jobpilot.stack.valkey import ValkeyServer

TEMPORAL_UI_PORT = 8233

Server = TypeVar("Server", bound=Child)

Progress = Callable[[str, float], None]
"""Called with a server's title and the seconds it took, once it answers."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the servers answer. Contains passwords: never log it. None: that server is not ours."""

    database_url: str | None
    redis_url: str | None
    temporal_address: str | None
    temporal_ui_url: str | None
    demo_sources_port: int | None = None


class EmbeddedServers:
    """Starts PostgreSQL, Valkey and Temporal on one data directory, side by side; each can be killed and restarted.

    A port left None is chosen freely and kept over restarts. `without` names servers that run elsewhere. With `demo`
    the fixture server of the demo sources is one of them.
    Use as a context manager, or call `start` and `stop`. All methods block; none needs an event loop.
    """

    def __init__(
        self,
        home: Path | HomeDirectory,
        *,
        postgres_port: int | None = None,
        valkey_port: int | None = None,
        temporal_port: int | None = None,
        temporal_ui_port: int | None = None,
        temporal_namespace: str = "default",
        without: frozenset[str] = frozenset(),
        demo: bool = False,
        demo_port: int | None = None,
        codec_endpoint: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.home = home if isinstance(home, HomeDirectory) else HomeDirectory(home)
        self._requested = {
            "postgres": postgres_port,
            "valkey": valkey_port,
            "temporal": temporal_port,
            "temporal_ui": temporal_ui_port,
            "demo_sources": demo_port,
        }
        self._wants_demo = demo
        self._namespace = temporal_namespace
        self._codec_endpoint = codec_endpoint
        self._without = without
        self._progress = progress or (lambda _title, _seconds: None)
        self._postgres: PostgresServer | None = None
        self._valkey: ValkeyServer | None = None
        self._temporal: TemporalServer | None = None
        self._demo: DemoSourcesServer | None = None
        self._owns_home = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def postgres(self) -> PostgresServer:
        """Raises StackError before `start`."""
        return _started(self._postgres)

    @property
    def valkey(self) -> ValkeyServer:
        """Raises StackError before `start`."""
        return _started(self._valkey)

    @property
    def temporal(self) -> TemporalServer:
        """Raises StackError before `start`."""
        return _started(self._temporal)

    def __iter__(self) -> Iterator[Child]:
        return (
            server
            for server in (self._postgres, self._valkey, self._temporal, self._demo)
            if server is not None
        )

    @property
    def addresses(self) -> Addresses:
        return Addresses(
            database_url=self._postgres.url if self._postgres else None,
            redis_url=self._valkey.url if self._valkey else None,
            temporal_address=self._temporal.address if self._temporal else None,
            temporal_ui_url=self._temporal.ui_url if self._temporal else None,
            demo_sources_port=self._demo.port if self._demo else None,
        )

    def start(self) -> Addresses:
        """Start what is not running, all at the same time, and write `addresses.json`. Raises StackError."""
        if not self.home.locked:
            self.home.acquire()
            self._owns_home = True
            self.home.end_leftovers()
        try:
            self._choose_ports()
            self._start_all()
        except BaseException:
            self.stop()
            raise
        self.write_addresses()
        return self.addresses

    def stop(self) -> None:
        """Stop all, at the same time, and remove `addresses.json`. Safe to call twice."""
        servers = list(self)
        if servers:
            with ThreadPoolExecutor(len(servers)) as pool:
                list(pool.map(lambda server: server.stop(), servers))
        self.home.addresses_file.unlink(missing_ok=True)
        if self._owns_home:
            self.home.release()
            self._owns_home = False

    def write_addresses(self) -> None:
        """Tell separately started processes where the servers are; repeated after a server got a new process."""
        found = self.addresses
        content = {
            "database_url": found.database_url,
            "redis_url": found.redis_url,
            "temporal_address": found.temporal_address,
            "temporal_ui_url": found.temporal_ui_url,
            "demo_sources_port": found.demo_sources_port,
            "pids": {server.name: server.pid for server in self},
        }
        present = {key: value for key, value in content.items() if value is not None}
        self.home.write_json(ADDRESSES_FILE, present)

    def _choose_ports(self) -> None:
        ports = PortBook(self.home)

        def choose(name: str, title: str, preferred: int | None = None) -> Port:
            return ports.choose(
                title,
                requested=self._requested.get(name),
                setting=f"{name.upper()}_PORT",
                preferred=preferred,
            )

        if "postgres" not in self._without and self._postgres is None:
            self._postgres = PostgresServer(self.home, choose("postgres", "PostgreSQL"))
        if "valkey" not in self._without and self._valkey is None:
            self._valkey = ValkeyServer(self.home, choose("valkey", "Valkey"))
        if "temporal" not in self._without and self._temporal is None:
            self._temporal = TemporalServer(
                self.home,
                port=choose("temporal", "Temporal"),
                ui_port=choose("temporal_ui", "the Temporal Web UI", TEMPORAL_UI_PORT),
                http_port=choose("temporal_http", "Temporal's HTTP API"),
                namespace=self._namespace,
                codec_endpoint=self._codec_endpoint,
            )

        if self._wants_demo and self._demo is None:
            self._demo = DemoSourcesServer(self.home, choose("demo_sources", "the demo sources"))

    def _start_all(self) -> None:
        servers = list(self)
        if not servers:
            return
        with ThreadPoolExecutor(len(servers)) as pool:
            list(pool.map(self._start_one, servers))

    def _start_one(self, server: Child) -> None:
        began = time.monotonic()
        server.start()
        self._progress(server.title, time.monotonic() - began)


def _started(server: Server | None) -> Server:
    if server is None:
        raise StackError("The embedded servers have not been started.")
    return server
