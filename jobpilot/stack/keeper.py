"""Keeps one child alive: starts it again when it ended by itself."""

import threading
import time
from collections.abc import Callable

from jobpilot.stack.child import Child
from jobpilot.stack.console import Console
from jobpilot.stack.errors import StackError

WATCH_SECONDS = 0.1
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 15.0
STEADY_SECONDS = 30.0


class Keeper(threading.Thread):
    """Watches one child until `stopping` is set. A child that keeps ending is started at growing intervals."""

    def __init__(
        self,
        child: Child,
        stopping: threading.Event,
        console: Console,
        after_restart: Callable[[], None],
    ) -> None:
        super().__init__(name=f"keeper-{child.name}", daemon=True)
        self._child = child
        self._stopping = stopping
        self._console = console
        self._after_restart = after_restart
        self._pause = FIRST_PAUSE_SECONDS

    def run(self) -> None:
        steady_since = time.monotonic()
        while not self._stopping.wait(WATCH_SECONDS):
            if self._child.running:
                if time.monotonic() - steady_since > STEADY_SECONDS:
                    self._pause = FIRST_PAUSE_SECONDS
                continue
            self._bring_back()
            steady_since = time.monotonic()

    def _bring_back(self) -> None:
        title = self._child.title
        status = self._child.reap()
        if status is not None:
            self._console.event(
                f"{title} ended unexpectedly ({_words(status)}); starting it again."
            )
        if self._stopping.wait(self._pause):
            return
        self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
        began = time.monotonic()
        try:
            self._child.start()
        except StackError as error:
            if not self._stopping.is_set():
                self._console.event(f"{error.detail}\nNext attempt in {self._pause:.1f} s.")
            return
        self._after_restart()
        self._console.event(f"{title} is back ({time.monotonic() - began:.2f} s).")


def _words(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
