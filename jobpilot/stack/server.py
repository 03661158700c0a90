"""One embedded server: the part of its life that is the same for all three."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from jobpilot.stack.errors import ServerFailedError
from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.ports import Port
from jobpilot.stack.process import POLL_SECONDS, Command, signal_group, spawn, tail

START_SECONDS = 60.0
START_ATTEMPTS = 5
RETRY_SECONDS = 0.3
PROBE_SECONDS = 2.0


class EmbeddedServer(ABC):
    """Starts, watches and ends one server process. Safe to use from several threads."""

    name: ClassVar[str]
    title: ClassVar[str]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    stop_seconds: ClassVar[float] = 15.0

    def __init__(self, home: HomeDirectory, *ports: Port) -> None:
        self.home = home
        self.ports = ports
        self._has_answered = False
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.RLock()

    @property
    def log(self) -> Path:
        return self.home.log(self.name)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None and self.running else None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @abstractmethod
    def prepare(self) -> Command:
        """Make everything ready that must exist before the process starts, and say how to start it."""

    @abstractmethod
    def ready(self, pid: int) -> bool:
        """Whether the process answers."""

    def recover(self) -> None:
        """What may help before another attempt when the process ended before it answered."""
        if not self._has_answered:
            for port in self.ports:
                port.renew()

    def start(self) -> None:
        """Start and wait until it answers; nothing happens when it runs. Raises StackError."""
        with self._lock:
            if self.running:
                return
            for attempt in range(1, START_ATTEMPTS + 1):
                if self._start_once():
                    return
                if attempt < START_ATTEMPTS:
                    self.recover()
                    time.sleep(RETRY_SECONDS * attempt)
            raise ServerFailedError(self.title, "ended while starting", self.log, tail(self.log))

    def _start_once(self) -> bool:
        """False when the process ended by itself before it answered."""
        self._process = spawn(self.prepare())
        self.home.record_process(self.name, self._process.pid)
        deadline = time.monotonic() + START_SECONDS
        while self._process.poll() is None:
            if self.ready(self._process.pid):
                self._has_answered = True
                return True
            if time.monotonic() > deadline:
                self.kill()
                raise ServerFailedError(
                    self.title,
                    f"did not answer within {START_SECONDS:.0f} s",
                    self.log,
                    tail(self.log),
                )
            time.sleep(POLL_SECONDS)
        self._ended()
        return False

    def stop(self) -> None:
        """Ask it to end and wait; kill it when it does not."""
        with self._lock:
            if self._process is None:
                return
            if self.running:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._process.pid, self.stop_signal)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(self.stop_seconds)
            self.kill()

    def kill(self) -> None:
        """SIGKILL, as a crash would end it. Data written before stays."""
        with self._lock:
            if self._process is None:
                return
            if self.running:
                signal_group(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._ended()

    def restart(self) -> None:
        """Stop and start on the same port."""
        with self._lock:
            self.stop()
            self.start()

    def _ended(self) -> None:
        self._process = None
        self.home.forget_process(self.name)
