"""`jobpilot up`: one process that starts the whole house, keeps it alive and ends it.

Order: hold the data directory, end what a killed predecessor left, check the app's port, start the servers side by
side, migrate, start API and workers, wait until health is ok. Then every child has a keeper that brings it back. The
first Ctrl-C or SIGTERM ends everything in the opposite order; a second one kills.
"""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from jobpilot.stack.application import (
    REPOSITORY,
    ApiProcess,
    ApplicationProcess,
    WorkerProcess,
    unhealthy_parts,
)
from jobpilot.stack.child import Child
from jobpilot.stack.console import Console
from jobpilot.stack.errors import PortTakenError, ServerFailedError
from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.keeper import Keeper
from jobpilot.stack.ports import is_free
from jobpilot.stack.process import tail, trim
from jobpilot.stack.servers import EmbeddedServers

HEALTH_SECONDS = 60.0
HEALTH_POLL_SECONDS = 0.1
MIGRATION_SECONDS = 600.0
TRIM_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What to start and where. `without` names servers that run elsewhere."""

    home: Path
    host: str
    port: int
    app_url: str
    postgres_port: int | None = None
    valkey_port: int | None = None
    temporal_port: int | None = None
    temporal_ui_port: int | None = None
    temporal_namespace: str = "default"
    temporal_ui_url: str | None = None
    codec_endpoint: str | None = None
    without: frozenset[str] = frozenset()
    demo: bool = False
    demo_port: int | None = None
    servers_only: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)


class StopRequested(BaseException):
    """A person or the system asked us to end; raised in the main thread only."""


class Supervisor:
    """Runs a plan until it is asked to stop. Must run in the main thread: it handles signals."""

    def __init__(self, plan: Plan, console: Console) -> None:
        self._plan = plan
        self._console = console
        self._home = HomeDirectory(plan.home)
        self._servers = EmbeddedServers(
            self._home,
            postgres_port=plan.postgres_port,
            valkey_port=plan.valkey_port,
            temporal_port=plan.temporal_port,
            temporal_ui_port=plan.temporal_ui_port,
            temporal_namespace=plan.temporal_namespace,
            without=plan.without,
            demo=plan.demo,
            demo_port=plan.demo_port,
            codec_endpoint=plan.codec_endpoint,
            progress=console.done,
        )
        self._api = ApiProcess(self._home, plan.environment, host=plan.host, port=plan.port)
        self._applications: list[ApplicationProcess] = (
            [] if plan.servers_only else [self._api, WorkerProcess(self._home, plan.environment)]
        )
        self._stopping = threading.Event()
        self._keepers: list[Keeper] = []

    @property
    def _children(self) -> list[Child]:
        return [*self._applications, *self._servers]

    def run(self) -> None:
        """Returns after a requested stop. Raises StackError when the house cannot start."""
        with self._signals(), self._home:
            try:
                self._start()
                while not self._stopping.wait(TRIM_SECONDS):
                    for child in self._children:
                        trim(child.log)
            except StopRequested:
                pass
            finally:
                self._stop()

    def _start(self) -> None:
        began = time.monotonic()
        self._console.line(f"{self._console.strong('JobPilot')}  data in {self._home.path}")
        if leftovers := self._home.end_leftovers():
            self._console.note(f"Ended what an earlier start left running: {', '.join(leftovers)}")
        if self._applications and not is_free(self._plan.port, self._plan.host):
            raise PortTakenError(self._plan.port, "PORT", "the app")
        self._servers.start()
        self._note_other_ui_port()
        self._keep(list(self._servers))
        if self._applications:
            self._timed("Database schema", self._migrate)
            self._start_applications()
            self._keep(self._applications)
            self._timed("Workers and health", self._wait_for_health)
        self._greet(time.monotonic() - began)

    def _note_other_ui_port(self) -> None:
        if "temporal" not in self._plan.without and self._servers.temporal.ui_port_is_unusual:
            self._console.note(
                f"The Temporal Web UI's usual port is taken: it is on {self._servers.temporal.ui_port}. "
                "TEMPORAL_UI_PORT sets another one."
            )

    def _migrate(self) -> None:
        log = self._home.log("migrate")
        with log.open("wb") as output:
            finished = subprocess.run(
                [sys.executable, "-m", "jobpilot", "migrate"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=REPOSITORY,
                env=self._api.prepare().environment,
                timeout=MIGRATION_SECONDS,
                check=False,
            )
        if finished.returncode != 0:
            raise ServerFailedError("The database migration", "failed", log, tail(log, lines=20))

    def _start_applications(self) -> None:
        with ThreadPoolExecutor(len(self._applications)) as pool:
            starts = pool.map(lambda application: application.start(), self._applications)
            self._timed("API and web app", lambda: list(starts))

    def _wait_for_health(self) -> None:
        deadline = time.monotonic() + HEALTH_SECONDS
        health: Mapping[str, Any] = {}
        while time.monotonic() < deadline:
            health = self._api.health()
            if health.get("status") == "ok":
                return
            time.sleep(HEALTH_POLL_SECONDS)
        parts = ", ".join(unhealthy_parts(health)) or "the API does not answer"
        self._console.note(f"Started, but not healthy: {parts}. Logs: {self._home.logs}")

    def _timed(self, title: str, action: Callable[[], object]) -> None:
        began = time.monotonic()
        action()
        self._console.done(title, time.monotonic() - began)

    def _greet(self, seconds: float) -> None:
        console, addresses = self._console, self._servers.addresses
        console.line(f"\nReady in {seconds:.1f} s\n")
        if self._applications:
            console.line(f"  App              {console.strong(self._plan.app_url)}")
            console.line(f"  API docs         {self._plan.app_url}/api/docs")
        if ui_url := addresses.temporal_ui_url or self._plan.temporal_ui_url:
            console.line(f"  Temporal Web UI  {ui_url}")
        if addresses.demo_sources_port is not None:
            console.line(
                "  Job sources      invented employers; DEMO_SOURCES=false reads real boards"
            )
        console.line(f"\nCtrl-C stops everything. Logs: {self._home.logs}")

    def _keep(self, children: Sequence[Child]) -> None:
        for child in children:
            keeper = Keeper(child, self._stopping, self._console, self._after_restart)
            self._keepers.append(keeper)
            keeper.start()

    def _after_restart(self) -> None:
        if not self._stopping.is_set():
            self._servers.write_addresses()

    def _stop(self) -> None:
        """Applications first, so that they can still reach the servers while they end."""
        self._stopping.set()
        self._console.line("\nStopping …")
        for child in self._children:
            child.cancel_start()
        for keeper in self._keepers:
            keeper.join()
        if self._applications:
            with ThreadPoolExecutor(len(self._applications)) as pool:
                list(pool.map(lambda application: application.stop(), self._applications))
        self._servers.stop()
        self._console.line("Stopped.")

    @contextmanager
    def _signals(self) -> Iterator[None]:
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, self._on_signal) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if not self._stopping.is_set():
            self._stopping.set()
            for child in self._children:
                child.cancel_start()
            raise StopRequested
        for child in self._children:
            child.kill()
