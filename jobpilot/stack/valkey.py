"""Valkey, with an append-only file. Nothing in it is irreplaceable: a damaged file is set aside, not repaired."""

import socket
import time
from pathlib import Path
from typing import ClassVar

from jobpilot.stack import binaries
from jobpilot.stack.child import PROBE_SECONDS, Child
from jobpilot.stack.home import PRIVATE_DIRECTORY, HomeDirectory, write_private
from jobpilot.stack.ports import LOOPBACK, Port
from jobpilot.stack.process import Command

PASSWORD_SECRET = "valkey-password"  # noqa: S105 - the file's name
APPEND_ONLY_DIRECTORY = "appendonlydir"
DAMAGE = b"Bad file format reading the append only file"

# A changed process title would overwrite the mark by which a successor recognises a survivor.
CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
dir "{directory}"
set-proc-title no
appendonly yes
appendfsync everysec
appenddirname {append_only}
save ""
maxmemory 128mb
maxmemory-policy allkeys-lru
tcp-keepalive 60
databases 4
"""


class ValkeyServer(Child):
    """One Valkey on the loopback address, behind a password of this installation."""

    name: ClassVar[str] = "valkey"
    title: ClassVar[str] = "Valkey"
    start_attempts: ClassVar[int] = 5

    def __init__(self, home: HomeDirectory, port: Port) -> None:
        super().__init__(home, port)

    @property
    def port(self) -> int:
        return self.ports[0].number

    @property
    def directory(self) -> Path:
        return self.home.path / "valkey"

    @property
    def url(self) -> str:
        return f"redis://:{self._password}@{LOOPBACK}:{self.port}/0"

    @property
    def _password(self) -> str:
        return self.home.secret(PASSWORD_SECRET)[0]

    def prepare(self) -> Command:
        self.directory.mkdir(mode=PRIVATE_DIRECTORY, exist_ok=True)
        configuration = self.directory / "valkey.conf"
        values = {"host": LOOPBACK, "port": self.port, "password": self._password}
        values |= {"directory": self.directory, "append_only": APPEND_ONLY_DIRECTORY}
        write_private(configuration, CONFIGURATION.format(**values))
        return Command(
            home=self.home.path,
            argv=[str(binaries.valkey_server()), str(configuration)],
            log=self.log,
            cwd=self.directory,
        )

    def ready(self, pid: int) -> bool:  # noqa: ARG002 - answers for whoever listens; the port was free before
        try:
            with socket.create_connection((LOOPBACK, self.port), PROBE_SECONDS) as connection:
                connection.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                answers = connection.makefile("rb")
                return answers.readline() == b"+OK\r\n" and answers.readline() == b"+PONG\r\n"
        except OSError:
            return False

    def recover(self) -> None:
        super().recover()
        if self.said(DAMAGE):
            damaged = self.directory / APPEND_ONLY_DIRECTORY
            damaged.rename(self.directory / f"damaged-{time.time_ns()}")
