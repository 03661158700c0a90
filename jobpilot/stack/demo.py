"""The fixture server of the demo sources, supervised like the real servers."""

import sys
import urllib.request
from pathlib import Path
from typing import ClassVar

from jobpilot.stack.child import PROBE_SECONDS, Child
from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.ports import Port
from jobpilot.stack.process import Command

REPOSITORY = Path(__file__).resolve().parents[2]


class DemoSourcesServer(Child):
    """Listens on 127.0.0.1 only."""

    name: ClassVar[str] = "demo-sources"
    title: ClassVar[str] = "Demo sources"
    stop_seconds: ClassVar[float] = 3.0
    start_attempts: ClassVar[int] = 3

    def __init__(self, home: HomeDirectory, port: Port) -> None:
        super().__init__(home, port)
        self._port = port

    @property
    def port(self) -> int:
        return self._port.number

    def prepare(self) -> Command:
        return Command(
            home=self.home.path,
            argv=[sys.executable, "-m", "jobpilot", "demo-sources", "--port", str(self.port)],
            log=self.log,
            env={"JOBPILOT_HOME": str(self.home.path), "PYTHONUNBUFFERED": "1"},
            cwd=REPOSITORY,
        )

    def ready(self, pid: int) -> bool:  # noqa: ARG002 - the port was free before
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=PROBE_SECONDS):
                return True
        except OSError:
            return False
