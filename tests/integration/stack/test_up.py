"""`jobpilot up` as a person meets it: started, killed, stopped, started twice, in the way of another program."""

import contextlib
import json
import os
import pwd
import queue
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.ports import LOOPBACK, is_free

REPOSITORY = Path(__file__).resolve().parents[3]
PATIENCE = 30.0


class Up:
    """A running `jobpilot up`, its output line by line."""

    def __init__(
        self, home: Path, *arguments: str, user: int | None = None, **settings: str
    ) -> None:
        self.home = home
        self.lines: list[str] = []
        self._arriving: queue.Queue[str | None] = queue.Queue()
        environment = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
        self.process = subprocess.Popen(
            [settings.pop("_PYTHON", sys.executable), "-m", "jobpilot", "up", *arguments],
            cwd=REPOSITORY,
            env={**environment, "JOBPILOT_HOME": str(home), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            user=user,
            extra_groups=None if user is None else [],
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._arriving.put(line)
        self._arriving.put(None)

    def wait_for(self, text: str) -> str:
        """The first line from now on that contains the text."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(queue.Empty):
                line = self._arriving.get(timeout=0.1)
                assert line is not None, f"ended without saying {text!r}:\n{''.join(self.lines)}"
                self.lines.append(line)
                if text in line:
                    return line
        raise AssertionError(f"did not say {text!r}:\n{''.join(self.lines)}")

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    @property
    def addresses(self) -> dict:
        return json.loads((self.home / "addresses.json").read_text())

    @property
    def family(self) -> list[psutil.Process]:
        process = psutil.Process(self.process.pid)
        return [process, *process.children(recursive=True)]


@pytest.fixture
def up(tmp_path: Path) -> Iterator:
    """Starts `jobpilot up --servers-only` on `tmp_path / name`; whatever still runs at the end is ended."""
    started: list[Up] = []

    def start(*, name: str = "home", user: int | None = None, **settings: str) -> Up:
        started.append(Up(tmp_path / name, "--servers-only", user=user, **settings))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.end(signal.SIGTERM)
    for path in {one.home for one in started if one.home.exists()}:
        with HomeDirectory(path) as home:
            home.end_leftovers()


async def fetch(one: Up, *statements: str):
    connection = await asyncpg.connect(one.addresses["database_url"].replace("+asyncpg", ""))
    try:
        rows = []
        for statement in statements:
            rows = await connection.fetch(statement)
        return rows
    finally:
        await connection.close()


def gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=10)[1]


class TestStopping:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_a_signal_leaves_no_process_no_lock_and_no_addresses(self, up, number: signal.Signals):
        one = up()
        one.wait_for("Ready")
        family = one.family
        assert len(family) > 3
        assert one.end(number) == 0
        assert gone(family)
        left = {path.name for path in one.home.iterdir()}
        assert left == {"logs", "ports.json", "postgres", "secrets", "temporal", "valkey"}

    def test_a_signal_while_starting_stops_too(self, up):
        one = up()
        one.wait_for("data in")
        assert one.end() == 0
        assert not (one.home / "processes.json").exists()
        assert not (one.home / "supervisor.lock").exists()


class TestKilled:
    async def test_the_supervisor_itself_then_up_again(self, up):
        one = up()
        one.wait_for("Ready")
        await fetch(one, "create table kept (n int)", "insert into kept values (42)")
        family, before = one.family, one.addresses
        one.end(signal.SIGKILL)
        assert any(process.is_running() for process in family[1:])

        again = up()
        again.wait_for("an earlier start left running")
        again.wait_for("Ready")
        assert gone(family)
        assert (await fetch(again, "select n from kept"))[0]["n"] == 42
        assert {**again.addresses, "pids": None} == {**before, "pids": None}

    async def test_every_process_at_once_then_up_again(self, up):
        """As a power cut: the pid file of PostgreSQL stays behind."""
        one = up()
        one.wait_for("Ready")
        await fetch(one, "create table kept (n int)", "insert into kept values (42)")
        for process in one.family:
            process.kill()
        one.process.wait(PATIENCE)
        assert (one.home / "postgres" / "postmaster.pid").exists()

        again = up()
        again.wait_for("Ready")
        assert (await fetch(again, "select n from kept"))[0]["n"] == 42

    @pytest.mark.parametrize(
        ("name", "title"),
        [("postgres", "PostgreSQL"), ("valkey", "Valkey"), ("temporal", "Temporal")],
    )
    def test_a_server_comes_back_by_itself_on_its_port(self, up, name: str, title: str):
        one = up()
        one.wait_for("Ready")
        before = one.addresses
        os.kill(before["pids"][name], signal.SIGKILL)
        killed = time.monotonic()
        one.wait_for(f"{title} is back")
        assert time.monotonic() - killed < 5
        after = one.addresses
        assert after["pids"].pop(name) != before["pids"].pop(name)
        assert after == before


class TestInTheWay:
    def test_the_directory_is_already_served(self, up):
        one = up()
        one.wait_for("Ready")
        other = up()
        other.wait_for("already running")
        assert other.process.wait(PATIENCE) == 1
        assert one.process.poll() is None

    def test_a_taken_app_port_is_named_with_its_setting(self, tmp_path: Path):
        with socket.create_server((LOOPBACK, 0)) as listener:
            port = listener.getsockname()[1]
            one = Up(tmp_path, PORT=str(port))
            one.wait_for(f"Port {port} for the app is taken")
            assert one.process.wait(PATIENCE) == 1
            assert "PORT=" in one.lines[-1]
        assert not (tmp_path / "postgres").exists()

    def test_a_taken_server_port_is_named_with_its_setting(self, up):
        with socket.create_server((LOOPBACK, 0)) as listener:
            port = str(listener.getsockname()[1])
            one = up(TEMPORAL_UI_PORT=port)
            assert "TEMPORAL_UI_PORT=" in one.wait_for(port)
            assert one.process.wait(PATIENCE) == 1

    def test_two_installations_side_by_side(self, up):
        one, other = up(name="one"), up(name="other")
        one.wait_for("Ready")
        other.wait_for("Ready")
        addresses = [one.addresses, other.addresses]
        for key in ("database_url", "redis_url", "temporal_address", "temporal_ui_url"):
            assert addresses[0][key] != addresses[1][key]
        assert "usual port is taken" in "".join(one.lines + other.lines) or not is_free(8233)
        one.end()
        assert other.process.poll() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
class TestOrdinaryUser:
    @pytest.fixture
    def directory(self) -> Iterator[Path]:
        """A place that any user can reach; pytest's own are closed to others."""
        path = Path("/var/tmp") / f"jobpilot-test-{os.getpid()}"
        path.mkdir(mode=0o755)
        yield path
        shutil.rmtree(path)

    @pytest.fixture
    def daemon(self) -> tuple[pwd.struct_passwd, dict[str, str]]:
        """Another user, and the settings with which they can run this checkout."""
        user = pwd.getpwnam("daemon")
        packages = {"PYTHONPATH": sysconfig.get_path("purelib"), "PYTHONDONTWRITEBYTECODE": "1"}
        for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
            if _can_run(python, user.pw_uid, packages):
                return user, {**packages, "_PYTHON": python}
        pytest.skip("no Python with this checkout's packages can be run by an ordinary user")

    async def test_everything_runs_as_that_user(self, up, directory: Path, daemon):
        user, settings = daemon
        home = directory / "home"
        home.mkdir(mode=0o700)
        os.chown(home, user.pw_uid, user.pw_gid)
        one = up(name=str(home), user=user.pw_uid, **settings)
        one.wait_for("Ready")
        assert {process.uids().real for process in one.family} == {user.pw_uid}
        assert (await fetch(one, "select 1 as n"))[0]["n"] == 1
        assert one.end() == 0

    def test_the_directory_of_another_user_is_refused_in_words(self, up, directory: Path, daemon):
        user, settings = daemon
        one = up(name=str(directory / "home"), user=user.pw_uid, **settings)
        one.wait_for("cannot be written by this user")
        assert one.process.wait(PATIENCE) == 1


def _can_run(python: str, uid: int, packages: dict[str, str]) -> bool:
    try:
        finished = subprocess.run(
            [python, "-c", "import jobpilot, psutil, asyncpg"],
            cwd=REPOSITORY,
            user=uid,
            env={**os.environ, **packages},
            check=False,
        )
    except OSError:
        return False
    return finished.returncode == 0
