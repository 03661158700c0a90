"""A running `jobpilot up` for the tests of this folder."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from jobpilot.stack.home import HomeDirectory

REPOSITORY = Path(__file__).resolve().parents[3]
PATIENCE = 60.0


class Up:
    """A running `jobpilot up`, its output line by line."""

    def __init__(
        self, home: Path, *arguments: str, user: int | None = None, **settings: str
    ) -> None:
        self.home = home
        self.lines: list[str] = []
        self._arriving: queue.Queue[str | None] = queue.Queue()
        # measuring coverage would slow every child down, and another user could not write the figures
        measured = user is None and "--servers-only" in arguments
        dropped = () if measured else ("COV",)
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(dropped)
        }
        self.process = subprocess.Popen(
            [settings.pop("_PYTHON", sys.executable), "-m", "jobpilot", "up", *arguments],
            cwd=REPOSITORY,
            env={**environment, "JOBPILOT_HOME": str(home), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            user=user,
            extra_groups=None if user is None else [],
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._arriving.put(line)
        self._arriving.put(None)

    def wait_for(self, text: str) -> str:
        """The first line from now on that contains the text."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(queue.Empty):
                line = self._arriving.get(timeout=0.1)
                assert line is not None, f"ended without saying {text!r}:\n{''.join(self.lines)}"
                self.lines.append(line)
                if text in line:
                    return line
        raise AssertionError(f"did not say {text!r}:\n{''.join(self.lines)}")

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    @property
    def addresses(self) -> dict:
        return json.loads((self.home / "addresses.json").read_text())

    @property
    def family(self) -> list[psutil.Process]:
        process = psutil.Process(self.process.pid)
        return [process, *process.children(recursive=True)]

    async def fetch(self, *statements: str):
        """The rows of the last statement."""
        connection = await asyncpg.connect(self.addresses["database_url"].replace("+asyncpg", ""))
        try:
            rows = []
            for statement in statements:
                rows = await connection.fetch(statement)
            return rows
        finally:
            await connection.close()


@pytest.fixture
def up(tmp_path: Path) -> Iterator:
    """Starts `jobpilot up` on `tmp_path / name`; whatever still runs at the end is ended."""
    started: list[Up] = []

    def start(
        *, name: str = "home", user: int | None = None, servers_only: bool = True, **settings: str
    ) -> Up:
        options = ["--servers-only"] if servers_only else []
        started.append(Up(tmp_path / name, *options, user=user, **settings))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.end(signal.SIGTERM)
    for path in {one.home for one in started if one.home.exists()}:
        with HomeDirectory(path) as home:
            home.end_leftovers()
