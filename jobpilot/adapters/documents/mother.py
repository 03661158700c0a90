"""The warm process that forks one limited child per document.

Problem: a fresh interpreter with the readers loaded costs half a second and the caller's own process must never be
forked (threads, sockets, secrets). Mechanism: this process loads everything once, has no environment and no
network, and forks on request; a fork costs milliseconds. It speaks over one socket: `{"job": n}` with a connected
socket attached starts a child (with `"pictures": true` the kind that recognises text), `{"kill": n}` ends it, and
every end is reported as `{"job": n, "status": s}` with the raw wait status. When the socket closes, it ends with all
of its children.
"""

import contextlib
import ctypes
import gc
import json
import os
import selectors
import signal
import socket
import sys

from jobpilot.adapters.documents import child
from jobpilot.adapters.documents.warm_up import warm_up
from jobpilot.ports.documents import ChildLimits, DocumentLimits, PictureLimits

CLONE_NEWNET = 0x40000000
CLONE_NEWUSER = 0x10000000
MESSAGE_BYTES = 4096


class Mother:
    """Forks, kills and reaps."""

    def __init__(self, control: socket.socket, limits: ChildLimits) -> None:
        self._control = control
        self._limits = limits
        self._jobs: dict[int, int] = {}

    def run(self) -> None:
        """Serve until the control socket closes."""
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_read, False)
        os.set_blocking(wake_write, False)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            selector.register(wake_read, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is self._control:
                        if not self._receive():
                            self._kill_all()
                            return
                    else:
                        os.read(wake_read, MESSAGE_BYTES)
                        self._reap()

    def _receive(self) -> bool:
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, MESSAGE_BYTES, 1)
        except OSError:
            return False
        if not data:
            return False
        message = json.loads(data)
        if "kill" in message:
            pid = next((pid for pid, job in self._jobs.items() if job == message["kill"]), None)
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
        elif descriptors:
            connection = socket.socket(fileno=descriptors[0])
            self._fork(int(message["job"]), connection, pictures=bool(message.get("pictures")))
        return True

    def _fork(self, job: int, connection: socket.socket, *, pictures: bool) -> None:
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            self._control.close()
            child.run(connection, self._limits, pictures=pictures)
        connection.close()
        self._jobs[pid] = job

    def _reap(self) -> None:
        while self._jobs:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            job = self._jobs.pop(pid, None)
            if job is not None:
                with contextlib.suppress(OSError):
                    self._control.send(json.dumps({"job": job, "status": status}).encode())

    def _kill_all(self) -> None:
        for pid in self._jobs:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def leave_network() -> bool:
    """Move into an empty network namespace, where the system allows it."""
    library = ctypes.CDLL(None, use_errno=True)
    return any(
        library.unshare(flags) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET)
    )


def main() -> None:
    """Entry point: `mother FD LIMITS_JSON`."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    document = DocumentLimits(**settings["document"])
    pictures = PictureLimits(**settings["pictures"])
    limits = ChildLimits(**{**settings, "document": document, "pictures": pictures})
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_network()
    warm_up()
    gc.collect()
    gc.freeze()
    Mother(control, limits).run()


if __name__ == "__main__":
    main()
