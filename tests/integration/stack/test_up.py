"""`jobpilot up` as a person meets it: started, killed, stopped, started twice, in the way of another program."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from jobpilot.stack.ports import LOOPBACK

REPOSITORY = Path(__file__).resolve().parents[3]
PATIENCE = 60.0
SERVERS = {"postgres": "PostgreSQL", "valkey": "Valkey", "temporal": "Temporal"}


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
        kept = {"logs", "ports.json", "postgres", "secrets", "temporal", "valkey"}
        assert left == {*kept, "demo-calendar.json"}

    def test_a_signal_while_starting_stops_too(self, up):
        one = up()
        one.wait_for("data in")
        assert one.end() == 0
        assert not (one.home / "processes.json").exists()
        assert not (one.home / "supervisor.lock").exists()

    def test_a_second_request_does_not_wait_for_a_server_that_hangs(self, up):
        one = up()
        one.wait_for("Ready")
        family = one.family
        os.kill(one.addresses["pids"]["valkey"], signal.SIGSTOP)
        one.process.send_signal(signal.SIGINT)
        one.wait_for("Stopping")
        time.sleep(0.5)
        assert one.process.poll() is None
        began = time.monotonic()
        assert one.end() == 0
        assert time.monotonic() - began < 10
        assert gone(family)


class TestKilled:
    async def test_the_supervisor_itself_then_up_again(self, up):
        one = up()
        one.wait_for("Ready")
        await one.fetch("create table kept (n int)", "insert into kept values (42)")
        family, before = one.family, one.addresses
        one.end(signal.SIGKILL)
        assert any(process.is_running() for process in family[1:])

        again = up()
        again.wait_for("an earlier start left running")
        again.wait_for("Ready")
        assert gone(family)
        assert (await again.fetch("select n from kept"))[0]["n"] == 42
        for address in ("database_url", "redis_url", "temporal_address"):
            assert again.addresses[address] == before[address]

    async def test_every_process_at_once_then_up_again(self, up):
        """As a power cut: the pid file of PostgreSQL stays behind."""
        one = up()
        one.wait_for("Ready")
        await one.fetch("create table kept (n int)", "insert into kept values (42)")
        for process in one.family:
            with contextlib.suppress(psutil.NoSuchProcess):  # some end as soon as another did
                process.kill()
        one.process.wait(PATIENCE)
        assert (one.home / "postgres" / "postmaster.pid").exists()

        again = up()
        again.wait_for("Ready")
        assert (await again.fetch("select n from kept"))[0]["n"] == 42

    def test_each_server_comes_back_by_itself_on_its_port(self, up):
        one = up()
        one.wait_for("Ready")
        for name, title in SERVERS.items():
            before = one.addresses
            os.kill(before["pids"][name], signal.SIGKILL)
            killed = time.monotonic()
            one.wait_for(f"{title} is back")
            assert time.monotonic() - killed < 10
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

    def test_a_taken_app_port_is_named_with_its_setting(self, up):
        with socket.create_server((LOOPBACK, 0)) as listener:
            port = listener.getsockname()[1]
            one = up(servers_only=False, PORT=str(port))
            one.wait_for(f"Port {port} for the app is taken")
            assert one.process.wait(PATIENCE) == 1
            assert "PORT=" in one.lines[-1]
        assert not (one.home / "postgres").exists()

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
        assert "usual port is taken" in "".join(one.lines + other.lines)
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
        assert (await one.fetch("select 1 as n"))[0]["n"] == 1
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
