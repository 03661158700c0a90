"""One supervised process: the part of its life that is the same for servers, API and workers."""

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
from jobpilot.stack.process import POLL_SECONDS, Command, signal_group, spawn, tail, trim

START_SECONDS = 120.0
RETRY_SECONDS = 0.3
PROBE_SECONDS = 2.0


class Child(ABC):
    """Starts, watches and ends one process. Safe to use from several threads."""

    name: ClassVar[str]
    title: ClassVar[str]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    stop_seconds: ClassVar[float] = 15.0
    start_attempts: ClassVar[int] = 1

    def __init__(self, home: HomeDirectory, *ports: Port) -> None:
        self.home = home
        self.ports = ports
        self._process: subprocess.Popen[bytes] | None = None
        self._has_answered = False
        self._log_start = 0
        self._cancelled = threading.Event()
        self._lock = threading.RLock()

    @property
    def log(self) -> Path:
        return self.home.log(self.name)

    @property
    def pid(self) -> int | None:
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    @property
    def running(self) -> bool:
        return self.pid is not None

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

    def said(self, words: bytes) -> bool:
        """Whether the latest process wrote these words into its log."""
        with contextlib.suppress(OSError), self.log.open("rb") as log:
            log.seek(self._log_start)
            return words in log.read()
        return False

    def start(self) -> None:
        """Start and wait until it answers; nothing happens when it runs. Raises StackError."""
        with self._lock:
            if self.running:
                return
            self._cancelled.clear()
            for attempt in range(1, self.start_attempts + 1):
                if self._start_once():
                    return
                if attempt < self.start_attempts:
                    self.recover()
                    time.sleep(RETRY_SECONDS * attempt)
            raise ServerFailedError(self.title, "ended while starting", self.log, tail(self.log))

    def _start_once(self) -> bool:
        """False when the process ended by itself before it answered."""
        command = self.prepare()
        trim(self.log)
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        process = self._process = spawn(command)
        self.home.record_process(self.name, process.pid, self.stop_signal)
        deadline = time.monotonic() + START_SECONDS
        while process.poll() is None:
            if self.ready(process.pid):
                self._has_answered = True
                return True
            if self._cancelled.is_set() or time.monotonic() > deadline:
                self.kill()
                reason = f"did not answer within {START_SECONDS:.0f} s"
                raise ServerFailedError(self.title, reason, self.log, tail(self.log))
            time.sleep(POLL_SECONDS)
        self._ended(process)
        return False

    def cancel_start(self) -> None:
        """Make a `start` that waits in another thread give up."""
        self._cancelled.set()

    def stop(self) -> None:
        """Ask it to end and wait; kill it when it does not."""
        with self._lock:
            process = self._process
            if process is None:
                return
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process.pid, self.stop_signal)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(self.stop_seconds)
            self.kill()

    def kill(self) -> None:
        """SIGKILL, as a crash would end it. Data written before stays."""
        process = self._process
        if process is not None:
            if process.poll() is None:
                process.kill()
            process.wait()
            self._ended(process)

    def restart(self) -> None:
        """Stop and start on the same port."""
        with self._lock:
            self.stop()
            self.start()

    def reap(self) -> int | None:
        """Clean up after a process that ended by itself; its exit status, or None when nothing ended."""
        process = self._process
        if process is None or process.poll() is None:
            return None
        self._ended(process)
        return process.returncode

    def _ended(self, process: subprocess.Popen[bytes]) -> None:
        signal_group(process.pid, signal.SIGKILL)  # what it may have started
        self.home.forget_process(self.name, process.pid)
        if self._process is process:
            self._process = None
