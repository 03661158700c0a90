"""PostgreSQL 18 with pgvector.

Three things surprise here.

*Root.* PostgreSQL refuses to run as root; then it runs as `nobody` (or as the user who owns an existing cluster).
That user may be unable to walk down to the data directory, so it is handed over as an open descriptor and named
`/proc/self/fd/N`: the kernel goes straight to the directory, whatever lies above it.

*First start.* A cluster is made in `postgres.new-…`, set up in single-user mode (no port, no password on a command
line) and then renamed, so that an interrupted first start leaves nothing half made.

*Stale pid file.* After a crash `postmaster.pid` may name a process id that now belongs to a stranger, and PostgreSQL
would refuse to start. The file is removed unless the process works inside this data directory; if it does, it is a
survivor of ours and is ended first.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

import psutil

from jobpilot.stack import binaries
from jobpilot.stack.child import Child
from jobpilot.stack.errors import HomeNotUsableError, ServerFailedError, StackError
from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.ports import LOOPBACK, Port
from jobpilot.stack.process import (
    Account,
    Command,
    ProcessIdentity,
    end_process,
    handed_over,
    start_moment,
    tail,
)

DATABASE = "jobpilot"
OWNER = "jobpilot"
SUPERUSER = "postgres"
OWNER_SECRET = "postgres-password"  # noqa: S105 - the file's name
SUPERUSER_SECRET = "postgres-superuser-password"  # noqa: S105 - the file's name
NOBODY = 65534
STATUS_LINE = 7
INIT_SECONDS = 120

# Small enough for a laptop. Everything that makes a commit durable (fsync, full_page_writes, synchronous_commit)
# keeps its default: on.
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "work_mem": "4MB",
    "maintenance_work_mem": "32MB",
    "jit": "off",
    "io_method": "sync",
    "max_worker_processes": "2",
    "max_parallel_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "max_logical_replication_workers": "0",
    "autovacuum_max_workers": "1",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "checkpoint_completion_target": "0.9",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    # the log names what went wrong; without these it would quote the row and the statement, and so people's words
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}

ACCESS_RULES = f"host all all {LOOPBACK}/32 scram-sha-256\n"


class PostgresServer(Child):
    """One cluster below the data directory, with one database owned by a login that is no superuser."""

    name: ClassVar[str] = "postgres"
    title: ClassVar[str] = "PostgreSQL"
    start_attempts: ClassVar[int] = 5
    stop_signal: ClassVar[signal.Signals] = (
        signal.SIGINT
    )  # "fast": ends sessions, then a clean checkpoint

    def __init__(self, home: HomeDirectory, port: Port) -> None:
        super().__init__(home, port)

    @property
    def port(self) -> int:
        return self.ports[0].number

    @property
    def directory(self) -> Path:
        return self.home.path / "postgres"

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the application's login: it owns the database, may create roles, is no superuser."""
        return self._url(OWNER, self.home.secret(OWNER_SECRET)[0])

    @property
    def superuser_url(self) -> str:
        return self._url(SUPERUSER, self.home.secret(SUPERUSER_SECRET)[0])

    def _url(self, user: str, password: str) -> str:
        return f"postgresql+asyncpg://{user}:{quote(password)}@{LOOPBACK}:{self.port}/{DATABASE}"

    def prepare(self) -> Command:
        account = self._account()
        programs = (
            binaries.postgres_reachable_by(account) if account else binaries.postgres_installation()
        )
        cluster = Cluster(self.home, programs, account)
        if not self.directory.exists():
            cluster.create(self.directory)
        cluster.check_version(self.directory)
        self._clear_stale_pid_file()
        cluster.renew_lost_secrets(self.directory)
        settings = {**SETTINGS, "port": str(self.port)}
        return cluster.command(
            "postgres",
            self.directory,
            *(argument for key, value in settings.items() for argument in ("-c", f"{key}={value}")),
        )

    def ready(self, pid: int) -> bool:
        lines = self._pid_file_lines()
        return (
            len(lines) > STATUS_LINE
            and lines[0].strip() == str(pid)
            and lines[STATUS_LINE].strip() == "ready"
        )

    def _account(self) -> Account | None:
        """Whom root starts PostgreSQL as: the cluster's owner, else `nobody`. None for an ordinary user."""
        if os.geteuid() != 0:
            if self.directory.exists() and self.directory.stat().st_uid != os.geteuid():
                raise HomeNotUsableError(
                    f"{self.directory} belongs to another user. Start JobPilot as the user who started it first "
                    "(root, perhaps), or choose another JOBPILOT_HOME."
                )
            return None
        if not sys.platform.startswith("linux"):
            raise StackError("PostgreSQL does not run as root. Start JobPilot as an ordinary user.")
        if self.directory.exists() and (owner := self.directory.stat()).st_uid != 0:
            return Account(owner.st_uid, owner.st_gid)
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            return Account(NOBODY, NOBODY)
        return Account(nobody.pw_uid, nobody.pw_gid)

    def _pid_file_lines(self) -> list[str]:
        try:
            return (self.directory / "postmaster.pid").read_text().splitlines()
        except (OSError, UnicodeDecodeError):
            return []

    def _clear_stale_pid_file(self) -> None:
        lines = self._pid_file_lines()
        if lines and lines[0].strip().isdigit():
            pid = int(lines[0])
            started = start_moment(pid)
            if started is not None and self._works_in_our_cluster(pid):
                end_process(ProcessIdentity(pid, started))
        (self.directory / "postmaster.pid").unlink(missing_ok=True)

    def _works_in_our_cluster(self, pid: int) -> bool:
        try:
            return Path(psutil.Process(pid).cwd()).samefile(self.directory)
        except (psutil.Error, OSError):
            return False  # not ours to look at, so not started by us


class Cluster:
    """Makes a cluster and runs the wheel's programs on it, with dropped privileges when `account` is set."""

    def __init__(self, home: HomeDirectory, programs: Path, account: Account | None) -> None:
        self._home = home
        self._programs = programs
        self._account = account

    def command(self, program: str, directory: Path, *arguments: str) -> Command:
        path, descriptors = self._reach(directory)
        return Command(
            home=self._home.path,
            argv=[str(self._programs / "bin" / program), "-D", path, *arguments],
            log=self._home.log("postgres"),
            env={"LC_ALL": "C"},
            cwd=Path("/"),
            account=self._account,
            pass_fds=descriptors,
        )

    def create(self, directory: Path) -> None:
        """initdb, roles, database and extension; `directory` appears only when all of it is done."""
        for abandoned in directory.parent.glob(f"{directory.name}.new-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix=f"{directory.name}.new-", dir=directory.parent))
        if self._account:
            os.chown(draft, self._account.uid, self._account.gid)
        self._run(
            "initdb", draft, "--username", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--no-instructions",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        )  # fmt: skip
        (draft / "pg_hba.conf").write_text(ACCESS_RULES)
        self._sql(
            draft, "postgres", f"CREATE ROLE {OWNER} LOGIN CREATEROLE", *self._password_statements()
        )
        self._sql(draft, "postgres", f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        self._sql(draft, DATABASE, "CREATE EXTENSION vector")
        draft.rename(directory)

    def check_version(self, directory: Path) -> None:
        """Raises StackError when another major version of PostgreSQL made the cluster."""
        made_by = (directory / "PG_VERSION").read_text().strip()
        ours = (self._programs / "share" / "postgres.bki").open().readline().split()[-1]
        if made_by != ours:
            raise StackError(
                f"{directory} was made by PostgreSQL {made_by}, and PostgreSQL {ours} is installed. "
                "Dump it with the old version (docs/operations), or move it away to start afresh."
            )

    def renew_lost_secrets(self, directory: Path) -> None:
        """A deleted password file is no reason to lose the data: set new passwords."""
        present = self._home.path / "secrets"
        if all((present / name).exists() for name in (OWNER_SECRET, SUPERUSER_SECRET)):
            return
        self._sql(directory, "postgres", *self._password_statements())

    def _password_statements(self) -> list[str]:
        return [
            f"ALTER ROLE {role} PASSWORD '{self._home.secret(secret)[0]}'"
            for role, secret in ((OWNER, OWNER_SECRET), (SUPERUSER, SUPERUSER_SECRET))
        ]

    def _sql(self, directory: Path, database: str, *statements: str) -> None:
        self._run(
            "postgres", directory, "-c", "io_method=sync", "-c", "exit_on_error=on", database,
            single_user=True, given="".join(f"{statement};\n" for statement in statements),
        )  # fmt: skip

    def _run(
        self,
        program: str,
        directory: Path,
        *arguments: str,
        single_user: bool = False,
        given: str = "",
    ) -> None:
        command = self.command(program, directory, *arguments)
        argv = [command.argv[0], "--single", *command.argv[1:]] if single_user else command.argv
        with command.log.open("ab") as output, handed_over(command.pass_fds):
            finished = subprocess.run(
                argv,
                input=given.encode(),
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=command.cwd,
                env=command.environment,
                pass_fds=command.pass_fds,
                timeout=INIT_SECONDS,
                check=False,
                user=self._account.uid if self._account else None,
                group=self._account.gid if self._account else None,
                extra_groups=[] if self._account else None,
            )
        if finished.returncode != 0:
            raise ServerFailedError(
                "PostgreSQL", f"could not be set up ({program})", command.log, tail(command.log)
            )

    def _reach(self, directory: Path) -> tuple[str, tuple[int, ...]]:
        if self._account is None:
            return str(directory), ()
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        return f"/proc/self/fd/{descriptor}", (descriptor,)
