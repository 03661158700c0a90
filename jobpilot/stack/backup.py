"""Backup of an installation with embedded servers, and restoring it into an empty data directory.

A backup holds what cannot be made again: the databases, the uploaded files, the mails that were shown instead of sent,
and the installation's key. Temporal's store is not among it: runs that were under way start again at their last
recorded step.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from jobpilot.stack.binaries import postgres_installation
from jobpilot.stack.errors import StackError
from jobpilot.stack.home import PRIVATE_DIRECTORY, HomeDirectory
from jobpilot.stack.ports import LOOPBACK, PortBook
from jobpilot.stack.postgres import DATABASE, SUPERUSER, SUPERUSER_SECRET, PostgresServer

MANIFEST = "manifest.json"
ROLES = "roles.sql"
LEDGER = ("erasures", "erased")
"""Erasures, one file each (`jobpilot.privacy.ledger`)."""

UNKNOWN_ERASURES = "erasures-unknown"
"""While this file is in a data directory, nobody is served (`jobpilot.privacy.replaying`)."""

KEPT = ("files", "mail", "installation.key", *LEDGER)
FORMAT = 1
NAMES = (
    "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY 1"
)


class PostgresPrograms:
    """PostgreSQL's client programs as superuser of one server."""

    def __init__(self, port: int, password: str) -> None:
        self._folder = postgres_installation() / "bin"
        self._environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "PGHOST": LOOPBACK,
            "PGPORT": str(port),
            "PGUSER": SUPERUSER,
            "PGPASSWORD": password,
        }

    def run(self, program: str, *arguments: str) -> str:
        """What it printed. Raises StackError with its complaint."""
        ended = subprocess.run(
            [str(self._folder / program), *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode != 0:
            raise StackError(f"{program} failed:\n{ended.stderr.strip()[-2000:]}")
        return ended.stdout

    def sql(self, statement: str, *, database: str = "postgres") -> list[str]:
        arguments = ("--no-psqlrc", "-At", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement)
        return self.run("psql", *arguments).split()


def back_up(home: HomeDirectory, target: Path) -> list[str]:
    """Write a backup of the running installation into a new or empty directory; the databases that it holds.

    The databases come first, each as of one moment. A file that is uploaded meanwhile may be there without its row.
    """
    programs = _running_server(home)
    _take_empty(target)
    databases = programs.sql(NAMES)
    programs.run("pg_dumpall", "--roles-only", "--no-role-passwords", "-f", str(target / ROLES))
    for name in databases:
        programs.run("pg_dump", "--format=custom", "-d", name, "-f", str(target / f"{name}.dump"))
    for name in KEPT:
        _copy(home.path / name, target / name)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = {"format": FORMAT, "made_at": made_at, "databases": databases}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    return databases


def restore(home: HomeDirectory, source: Path, *, ledger: Path | None = None) -> list[str]:
    """Fill an empty data directory from a backup; the databases that were in it. `jobpilot up` goes on from there.

    `ledger` is the directory with the ledger of the installation that was lost (its data directory, or its
    ERASURE_LEDGER). Without it nobody knows who was erased since the backup was made, and nobody will be served.
    """
    if ledger is not None and not ledger.is_dir():
        raise StackError(f"{ledger} is no directory")
    try:
        manifest = json.loads((source / MANIFEST).read_text())
    except (OSError, ValueError):
        raise StackError(f"{source} is no whole backup: it has no {MANIFEST}") from None
    if manifest.get("format") != FORMAT:
        raise StackError(f"{source} was made by another version of JobPilot")
    _take_empty(home.path)
    with home, _server(home) as programs:
        _restore_roles(programs, source)
        for name in manifest["databases"]:
            if name != DATABASE:
                programs.run("createdb", name)
            dump = str(source / f"{name}.dump")
            programs.run("pg_restore", "--exit-on-error", "-d", name, dump)
        for kept in KEPT:
            _copy(source / kept, home.path / kept)
        if ledger is None:
            (home.path / UNKNOWN_ERASURES).touch()
        else:
            bring_ledger(ledger, home.path)
    return list(manifest["databases"])


def bring_ledger(source: Path, target: Path) -> int:
    """Add what one ledger holds to another; how many erasures the other did not know."""
    added = 0
    for name in LEDGER:
        folder = target / name
        for path in sorted((source / name).glob("*")):
            if not (folder / path.name).exists():
                folder.mkdir(mode=PRIVATE_DIRECTORY, parents=True, exist_ok=True)
                shutil.copy2(path, folder / path.name)
                added += 1
    return added


def _running_server(home: HomeDirectory) -> PostgresPrograms:
    url = home.read_json(home.addresses_file.name).get("database_url")
    port = urlsplit(url).port if url else None
    if home.lock_owner() is None or port is None:
        raise StackError(
            f"No embedded PostgreSQL runs on {home.path}. Start JobPilot first; or, while it is stopped, copy the "
            "whole directory. A server of your own is backed up by its own means (docs/deployment.md)."
        )
    return PostgresPrograms(port, home.secret(SUPERUSER_SECRET)[0])


@contextmanager
def _server(home: HomeDirectory) -> Iterator[PostgresPrograms]:
    port = PortBook(home).choose("postgres", requested=None, setting="POSTGRES_PORT")
    server = PostgresServer(home, port)
    server.start()
    try:
        yield PostgresPrograms(server.port, home.secret(SUPERUSER_SECRET)[0])
    finally:
        server.stop()


def _restore_roles(programs: PostgresPrograms, source: Path) -> None:
    """A new cluster has some of the roles already: those statements are left out."""
    present = set(programs.sql("SELECT rolname FROM pg_roles"))
    lines = (source / ROLES).read_text().splitlines()
    known = {f"CREATE ROLE {name};" for name in present}
    wanted = "\n".join(line for line in lines if line not in known and line[:1] != "\\")
    programs.sql(wanted)


def _take_empty(folder: Path) -> None:
    folder.mkdir(mode=PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise StackError(f"{folder} is not empty; name a new directory")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.is_file():
        shutil.copy2(source, target)
