"""Child processes and their identity.

A process id alone proves nothing: after a crash the kernel may have given it to a stranger. An identity is therefore
the id together with the moment the process was started, as the kernel counts it.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

LOG_LIMIT_BYTES = 10 * 1024 * 1024
TAIL_LINES = 8
POLL_SECONDS = 0.02
HOME_MARK = "JOBPILOT_SUPERVISED_HOME"


@dataclass(frozen=True, slots=True)
class Account:
    """The operating-system user a child runs as."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Command:
    """How a child is started: `account` is set only when privileges are dropped; `pass_fds` go over to the child."""

    home: Path
    argv: Sequence[str]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    account: Account | None = None
    pass_fds: tuple[int, ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        """Our environment with the command's own variables on top, marked with the data directory it works for."""
        return {**os.environ, **self.env, HOME_MARK: str(self.home)}


@dataclass(frozen=True, slots=True)
class ProcessIdentity:
    """A process id and its start moment; `started` is opaque and only ever compared."""

    pid: int
    started: str

    @property
    def alive(self) -> bool:
        return start_moment(self.pid) == self.started

    def send(self, number: int) -> None:
        """Signal the process, and never one that got its number later."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self.pid, number)


def start_moment(pid: int) -> str | None:
    """When `pid` was started, or None when there is no such process or only its zombie.

    On Linux the kernel's own tick count and boot id: unlike a wall-clock time it survives clock changes.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return None if Path("/proc/self/stat").exists() else _start_moment_elsewhere(pid)
    except ProcessLookupError:
        return None
    fields = stat[stat.rindex(")") + 2 :].split()
    if fields[0] in {"Z", "X"}:
        return None
    return f"{_boot_id()}:{fields[19]}"


def _boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _start_moment_elsewhere(pid: int) -> str | None:
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return f"{process.create_time():.2f}"
    except psutil.Error:
        return None


def spawn(command: Command) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that the terminal's Ctrl-C reaches only the supervisor."""
    command.log.parent.mkdir(parents=True, exist_ok=True)
    trim(command.log)
    with command.log.open("ab") as log, handed_over(command.pass_fds):
        return subprocess.Popen(
            command.argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=command.cwd,
            env=command.environment,
            pass_fds=command.pass_fds,
            start_new_session=True,
            user=command.account.uid if command.account else None,
            group=command.account.gid if command.account else None,
            extra_groups=[] if command.account else None,
        )


@contextlib.contextmanager
def handed_over(descriptors: tuple[int, ...]) -> Iterator[None]:
    """Close our copies of descriptors once a child has its own."""
    try:
        yield
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def trim(log: Path) -> None:
    """Move a log that has grown too long aside, under a writer that keeps it open (all append, so none is confused)."""
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        os.truncate(log, 0)


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """The last lines of a log, for an error message."""
    with contextlib.suppress(OSError):
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    return ""


def signal_group(pid: int, number: signal.Signals) -> None:
    """Signal a child and what it started in its session; silence when nothing is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def end_process(
    identity: ProcessIdentity, number: int = signal.SIGINT, *, patience_seconds: float = 10.0
) -> None:
    """End a process that is not our child: asked first, killed with all it started after `patience_seconds`."""
    family = _family(identity)
    identity.send(number)
    deadline = time.monotonic() + patience_seconds
    while any(member.alive for member in family):
        if time.monotonic() > deadline:
            for member in family:
                member.send(signal.SIGKILL)
        time.sleep(POLL_SECONDS)


def marked_processes(home: Path) -> list[ProcessIdentity]:
    """The topmost processes whose environment says that they were started for this data directory.

    This finds what a record cannot know: a child started in the very moment its supervisor was killed, and what the
    children of a killed supervisor started themselves.
    """
    found: dict[int, int] = {}
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(HOME_MARK) == str(home):
                found[process.pid] = process.ppid()
    moments = [(pid, start_moment(pid)) for pid, parent in found.items() if parent not in found]
    return [ProcessIdentity(pid, moment) for pid, moment in moments if moment]


def _family(identity: ProcessIdentity) -> list[ProcessIdentity]:
    if not identity.alive:
        return []
    try:
        children = psutil.Process(identity.pid).children(recursive=True)
    except psutil.Error:
        children = []
    moments = [(child.pid, start_moment(child.pid)) for child in children]
    return [identity, *(ProcessIdentity(pid, moment) for pid, moment in moments if moment)]
