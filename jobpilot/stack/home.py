"""The data directory of one installation (`JOBPILOT_HOME`).

It is held by one supervisor at a time, by a file lock that the kernel releases when the holder dies. The processes
the holder started are written down, so that the next holder can end what a killed predecessor left behind.
"""

import contextlib
import fcntl
import json
import os
import secrets
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from jobpilot.stack.errors import HomeBusyError, HomeNotUsableError
from jobpilot.stack.process import ProcessIdentity, end_process, marked_processes, start_moment

ADDRESSES_FILE = "addresses.json"
LOCK_FILE = "supervisor.lock"
PROCESSES_FILE = "processes.json"
PORTS_FILE = "ports.json"
PRIVATE_FILE = 0o600
PRIVATE_DIRECTORY = 0o700
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class RecordedProcess:
    """A child as the data directory remembers it."""

    name: str
    identity: ProcessIdentity
    stop_signal: int


class HomeDirectory:
    """Paths, lock, secrets and process records of one `JOBPILOT_HOME`."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().resolve()
        self._lock_fd: int | None = None
        self._writing = threading.Lock()

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    @property
    def addresses_file(self) -> Path:
        return self.path / ADDRESSES_FILE

    @property
    def locked(self) -> bool:
        return self._lock_fd is not None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def acquire(self) -> None:
        """Create and hold the directory. Raises HomeBusyError, HomeNotUsableError."""
        try:
            self.path.mkdir(mode=PRIVATE_DIRECTORY, parents=True, exist_ok=True)
            self._lock_fd = self._lock()
            self.logs.mkdir(exist_ok=True)
        except PermissionError as error:
            raise HomeNotUsableError(
                f"{error.filename or self.path} cannot be written by this user. "
                "Start JobPilot as the user who started it first, or choose another JOBPILOT_HOME."
            ) from error

    def _lock(self) -> int:
        path = self.path / LOCK_FILE
        while True:
            fd = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                owner = os.read(fd, 32).decode().strip() or "unknown"
                os.close(fd)
                raise HomeBusyError(self.path, owner) from None
            with contextlib.suppress(FileNotFoundError):
                if os.fstat(fd).st_ino == path.stat().st_ino:
                    os.ftruncate(fd, 0)
                    os.write(fd, f"{os.getpid()}\n".encode())
                    return fd
            os.close(fd)  # its holder removed the file between our open and our lock

    def release(self) -> None:
        """Give the directory back; the lock file goes with it."""
        if self._lock_fd is not None:
            (self.path / LOCK_FILE).unlink(missing_ok=True)
            os.close(self._lock_fd)
            self._lock_fd = None

    def lock_owner(self) -> int | None:
        """The process that holds the directory now, or None. Does not disturb the holder."""
        try:
            fd = os.open(self.path / LOCK_FILE, os.O_RDWR)
        except OSError:
            return None
        try:
            fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(os.read(fd, 32).decode().strip() or 0) or None
        finally:
            os.close(fd)
        return None

    def secret(self, name: str) -> tuple[str, bool]:
        """A secret of this installation and whether it was made just now."""
        path = self.path / "secrets" / name
        with contextlib.suppress(FileNotFoundError):
            if value := path.read_text().strip():
                return value, False
        value = secrets.token_urlsafe(SECRET_BYTES)
        path.parent.mkdir(mode=PRIVATE_DIRECTORY, exist_ok=True)
        write_private(path, value)
        return value, True

    def read_json(self, name: str) -> dict[str, Any]:
        """A small state file, empty when missing or damaged."""
        try:
            content = json.loads((self.path / name).read_text())
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def write_json(self, name: str, content: Mapping[str, Any]) -> None:
        write_private(self.path / name, json.dumps(content, indent=2) + "\n")

    def record_process(self, name: str, pid: int, stop_signal: int) -> None:
        """Write down a child and how it likes to be asked to end, for a successor should we be killed."""
        started = start_moment(pid)
        with self._writing:
            records = self.read_json(PROCESSES_FILE)
            records[name] = {"pid": pid, "started": started, "signal": int(stop_signal)}
            self.write_json(PROCESSES_FILE, records)

    def forget_process(self, name: str, pid: int) -> None:
        with self._writing:
            records = self.read_json(PROCESSES_FILE)
            if records.get(name, {}).get("pid") != pid:
                return
            del records[name]
            if records:
                self.write_json(PROCESSES_FILE, records)
            else:
                (self.path / PROCESSES_FILE).unlink(missing_ok=True)

    def recorded_processes(self) -> list[RecordedProcess]:
        """Children of this or a killed supervisor that are still alive."""
        records = self.read_json(PROCESSES_FILE).items()
        found = [
            RecordedProcess(
                name, ProcessIdentity(record["pid"], record["started"]), record["signal"]
            )
            for name, record in records
        ]
        return [process for process in found if process.identity.alive]

    def end_leftovers(self) -> list[str]:
        """End what a killed predecessor left running; the names of what was found. Only the holder may call this."""
        leftovers = self.recorded_processes()
        known = {process.identity for process in leftovers}
        leftovers += [
            RecordedProcess("a process nobody wrote down", identity, signal.SIGINT)
            for identity in marked_processes(self.path)
            if identity not in known
        ]
        for process in leftovers:
            process.identity.send(process.stop_signal)
        for process in leftovers:
            end_process(process.identity, process.stop_signal)
        (self.path / PROCESSES_FILE).unlink(missing_ok=True)
        return [process.name for process in leftovers]


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step; nobody else may read it, and no reader sees half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(fd, "w") as file:
        file.write(text)
    draft.replace(path)
