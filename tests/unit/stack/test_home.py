import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jobpilot.stack.errors import HomeBusyError
from jobpilot.stack.home import LOCK_FILE, PROCESSES_FILE, HomeDirectory
from jobpilot.stack.process import HOME_MARK, ProcessIdentity, start_moment

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]


@pytest.fixture
def started():
    processes: list[subprocess.Popen[bytes]] = []

    def start(
        command: list[str] = SLEEPER, environment: dict[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
        )
        assert process.stdout is not None
        process.stdout.readline()
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()


class TestLock:
    def test_a_second_holder_is_told_who_holds_it(self, tmp_path: Path):
        with HomeDirectory(tmp_path / "home") as home:
            with pytest.raises(HomeBusyError, match=str(os.getpid())):
                HomeDirectory(home.path).acquire()
            assert home.lock_owner() == os.getpid()

    def test_release_leaves_no_lock_file(self, tmp_path: Path):
        home = HomeDirectory(tmp_path)
        with home:
            assert (tmp_path / LOCK_FILE).exists()
        assert not (tmp_path / LOCK_FILE).exists()
        assert home.lock_owner() is None

    def test_the_file_of_a_killed_holder_does_not_lock(self, tmp_path: Path):
        (tmp_path / LOCK_FILE).write_text("1\n")
        with HomeDirectory(tmp_path) as home:
            assert home.locked

    def test_the_directory_is_private(self, tmp_path: Path):
        with HomeDirectory(tmp_path / "home") as home:
            assert home.path.stat().st_mode & 0o077 == 0


class TestSecret:
    def test_it_stays_the_same_and_only_its_owner_can_read_it(self, tmp_path: Path):
        home = HomeDirectory(tmp_path)
        value, made = home.secret("one")
        assert made
        assert home.secret("one") == (value, False)
        assert home.secret("two")[0] != value
        assert (tmp_path / "secrets" / "one").stat().st_mode & 0o777 == 0o600


class TestLeftovers:
    def test_a_recorded_process_is_ended(self, tmp_path: Path, started):
        process = started()
        with HomeDirectory(tmp_path) as home:
            home.record_process("sleeper", process.pid, signal.SIGTERM)
            assert home.end_leftovers() == ["sleeper"]
        assert process.wait(5) == -signal.SIGTERM
        assert not (tmp_path / PROCESSES_FILE).exists()

    def test_one_that_was_never_recorded_is_known_by_its_mark(self, tmp_path: Path, started):
        ours = started(environment={HOME_MARK: str(tmp_path)})
        theirs = started(environment={HOME_MARK: str(tmp_path / "other")})
        with HomeDirectory(tmp_path) as home:
            assert home.end_leftovers() == ["a process nobody wrote down"]
        assert ours.wait(5) != 0
        assert theirs.poll() is None

    def test_a_stranger_with_the_recorded_number_is_left_alone(self, tmp_path: Path, started):
        process = started()
        with HomeDirectory(tmp_path) as home:
            home.record_process("sleeper", process.pid, signal.SIGTERM)
            records = json.loads((tmp_path / PROCESSES_FILE).read_text())
            records["sleeper"]["started"] = "an earlier boot:1"
            (tmp_path / PROCESSES_FILE).write_text(json.dumps(records))
            assert home.end_leftovers() == []
        assert process.poll() is None

    def test_one_that_ignores_the_request_is_killed(self, tmp_path: Path, started, monkeypatch):
        from jobpilot.stack import process as module

        process = started(STUBBORN)
        identity = ProcessIdentity(process.pid, start_moment(process.pid) or "")
        module.end_process(identity, signal.SIGTERM, patience_seconds=0.2)
        assert process.wait(5) == -signal.SIGKILL


class TestStartMoment:
    def test_a_zombie_counts_as_gone(self, started):
        process = started()
        assert start_moment(process.pid) is not None
        os.kill(process.pid, signal.SIGKILL)
        deadline = time.monotonic() + 5
        while start_moment(process.pid) is not None and time.monotonic() < deadline:
            time.sleep(0.01)
        assert start_moment(process.pid) is None
        assert process.returncode is None  # not reaped yet: a zombie

    def test_it_tells_two_processes_apart(self, started):
        first, second = started(), started()
        assert start_moment(first.pid) == start_moment(first.pid)
        assert ProcessIdentity(second.pid, "other").alive is False
