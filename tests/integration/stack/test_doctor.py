"""The doctor names what is wrong and what to do; each test breaks one thing."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from jobpilot.cli import doctor, doctor_connections, doctor_machine
from jobpilot.cli.doctor_connections import (
    Remote,
    check_app,
    check_clock,
    check_database,
    check_redis,
    check_temporal,
)
from jobpilot.cli.findings import Finding
from jobpilot.settings import Settings
from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.ports import LOOPBACK
from jobpilot.stack.servers import EmbeddedServers


def remote(name: str, address: str, tmp_path: Path) -> Remote:
    return Remote(name, address, embedded=False, log=tmp_path / "log")


@pytest.fixture
def closed_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as listener:
        return listener.getsockname()[1]


class TestServers:
    def test_all_is_well_with_migrated_servers(self, servers: EmbeddedServers, tmp_path: Path):
        assert check_database(remote("database", servers.postgres.url, tmp_path)).ok
        assert check_redis(remote("redis", servers.valkey.url, tmp_path)).ok
        assert check_temporal(remote("temporal", servers.temporal.address, tmp_path)).ok

    def test_a_database_that_was_never_migrated(self, servers: EmbeddedServers, tmp_path: Path):
        url = servers.postgres.superuser_url.replace("/jobpilot", "/postgres")
        finding = check_database(remote("database", url, tmp_path))
        assert (finding.ok, finding.state) == (False, "pgvector is missing")

    @pytest.mark.parametrize(
        ("name", "check", "form"),
        [
            ("database", check_database, "postgresql://u:secret@127.0.0.1:{}/d"),
            ("redis", check_redis, "redis://:secret@127.0.0.1:{}/0"),
            ("temporal", check_temporal, "127.0.0.1:{}"),
        ],
    )
    def test_a_silent_server_is_named_with_its_setting_and_no_password(
        self, name, check, form, closed_port: int, tmp_path: Path
    ):
        finding = check(remote(name, form.format(closed_port), tmp_path))
        assert not finding.ok
        assert finding.advice.startswith("Check ")
        assert "secret" not in finding.state + finding.advice

    def test_a_clock_that_agrees(self, servers: EmbeddedServers, tmp_path: Path):
        assert check_clock(remote("database", servers.postgres.url, tmp_path)).ok

    def test_a_clock_that_went_wrong(
        self, servers: EmbeddedServers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        async def an_hour(_address: str) -> float:
            return -3600.0

        monkeypatch.setattr(doctor_connections, "_clock_difference", an_hour)
        finding = check_clock(remote("database", servers.postgres.url, tmp_path))
        assert (finding.ok, finding.state) == (False, "differs from the database's by 3600 s")

    def test_an_app_that_does_not_answer(self, closed_port: int):
        assert not check_app(f"http://127.0.0.1:{closed_port}").ok


class TestMachine:
    def test_the_binaries_of_the_wheels_run(self):
        assert [finding.ok for finding in doctor_machine.check_binaries()] == [True, True, True]

    def test_a_taken_port_is_named_with_its_setting(self, tmp_path: Path):
        with socket.create_server((LOOPBACK, 0)) as listener:
            port = listener.getsockname()[1]
            settings = Settings(_env_file=None, port=port, jobpilot_home=tmp_path)
            [finding] = doctor_machine.check_ports(settings)
        assert not finding.ok
        assert f"PORT={port + 1}" in finding.advice

    def test_a_full_disk(self, tmp_path: Path):
        class Nearly:
            free = 1 << 20

        finding = doctor_machine.check_home(HomeDirectory(tmp_path), None, lambda _path: Nearly())
        assert not finding.ok
        assert "1 MiB free" in finding.state

    def test_a_directory_in_use_is_named_with_its_process(self, tmp_path: Path):
        with HomeDirectory(tmp_path) as home:
            finding = doctor_machine.check_home(home, home.lock_owner())
        assert finding.ok
        assert f"process {os.getpid()}" in finding.state

    def test_packages_that_are_not_those_of_the_lock(self, tmp_path: Path, monkeypatch):
        monkeypatch.setattr(sys, "prefix", str(tmp_path))
        (tmp_path / ".jobpilot-installed.json").write_text('{"requirements.lock": "another"}')
        assert "make setup" in doctor_machine.check_packages().advice

    def test_the_stamp_of_the_setup_is_understood(self, tmp_path: Path, monkeypatch):
        program = (
            "import sys, json; sys.path.insert(0, 'scripts'); import setup;"
            "print(json.dumps({'requirements.lock': setup.digest([setup.REPOSITORY / 'requirements.lock'])}))"
        )
        stamp = subprocess.run(
            [sys.executable, "-c", program],
            cwd=doctor_machine.REPOSITORY,
            check=True,
            capture_output=True,
        )
        (tmp_path / ".jobpilot-installed.json").write_bytes(stamp.stdout)
        monkeypatch.setattr(sys, "prefix", str(tmp_path))
        assert doctor_machine.check_packages().ok


class TestReport:
    def test_a_problem_makes_the_exit_status(self, monkeypatch, capsys):
        findings = [Finding("this", True, "fine"), Finding("that", False, "broken", "Mend it.")]
        monkeypatch.setattr(doctor, "examine", lambda: iter(findings))
        assert doctor.run_doctor() == 1
        out = capsys.readouterr().out
        assert "Mend it." in out
        assert "1 problem found" in out

    def test_no_problem_is_exit_status_zero(self, monkeypatch, capsys):
        monkeypatch.setattr(doctor, "examine", lambda: iter([Finding("this", True, "fine")]))
        assert doctor.run_doctor() == 0

    def test_a_setting_that_is_no_setting(self, tmp_path: Path):
        finished = subprocess.run(
            [sys.executable, "-m", "jobpilot", "doctor"],
            cwd=doctor_machine.REPOSITORY,
            env={**os.environ, "PORT": "many", "JOBPILOT_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == 1
        assert "port" in finished.stdout
        assert ".env.example" in finished.stdout
