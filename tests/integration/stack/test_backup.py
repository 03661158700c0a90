"""A backup of a running installation fills an empty directory, and what is there then works."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jobpilot.settings import REPOSITORY
from jobpilot.stack.backup import PostgresPrograms, back_up, restore
from jobpilot.stack.errors import StackError
from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.postgres import SUPERUSER_SECRET
from jobpilot.stack.servers import EmbeddedServers

ELSEWHERE = frozenset({"valkey", "temporal"})
NOTE = "kept over a backup"


def superuser(servers: EmbeddedServers) -> PostgresPrograms:
    return PostgresPrograms(servers.postgres.port, servers.home.secret(SUPERUSER_SECRET)[0])


def migrate(url: str, home: Path) -> None:
    environment = os.environ | {"DATABASE_URL": url, "JOBPILOT_HOME": str(home)}
    command = [sys.executable, "-m", "jobpilot", "migrate"]
    subprocess.run(
        command, cwd=REPOSITORY, env=environment, check=True, capture_output=True, timeout=120
    )


def test_what_was_backed_up_is_there_again(tmp_path: Path) -> None:
    first, second, backup = tmp_path / "first", tmp_path / "second", tmp_path / "backup"
    with EmbeddedServers(first, without=ELSEWHERE) as servers:
        migrate(servers.postgres.url, first)
        programs = superuser(servers)
        programs.sql(
            f"CREATE TABLE notes AS SELECT '{NOTE}' AS note; ALTER TABLE notes OWNER TO jobpilot",
            database="jobpilot",
        )
        tables = programs.sql("SELECT count(*) FROM pg_policies", database="jobpilot")
        (first / "files").mkdir()
        (first / "files" / "resume.pdf").write_bytes(b"%PDF")
        assert back_up(servers.home, backup) == ["jobpilot"]
        with pytest.raises(StackError, match="not empty"):
            back_up(servers.home, backup)
        password = servers.home.secret(SUPERUSER_SECRET)[0]
    assert not any(password in path.read_text(errors="replace") for path in backup.glob("*.*"))

    assert restore(HomeDirectory(second), backup) == ["jobpilot"]
    with EmbeddedServers(second, without=ELSEWHERE) as servers:
        programs = superuser(servers)
        notes = programs.sql("SELECT note FROM notes", database="jobpilot")
        assert " ".join(notes) == NOTE
        again = programs.sql("SELECT count(*) FROM pg_policies", database="jobpilot")
        assert again == tables != ["0"]
        migrate(servers.postgres.url, second)  # the owner's login works, nothing is left to do
    assert (second / "files" / "resume.pdf").read_bytes() == b"%PDF"


def test_a_directory_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    home = HomeDirectory(tmp_path)
    with pytest.raises(StackError, match="no whole backup"):
        restore(home, tmp_path)
    backup = tmp_path / "backup"
    backup.mkdir()
    (backup / "manifest.json").write_text('{"format": 1, "databases": []}')
    with pytest.raises(StackError, match="not empty"):
        restore(home, backup)
    with pytest.raises(StackError, match="No embedded PostgreSQL runs"):
        back_up(home, tmp_path / "new")
