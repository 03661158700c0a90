"""JobPilot's own processes as the supervisor starts them: the API and the workers."""

import json
import sys
import urllib.request
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, ClassVar
from urllib.error import HTTPError

from jobpilot.stack.child import PROBE_SECONDS, Child
from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.process import Command

REPOSITORY = Path(__file__).resolve().parents[2]
HEALTH_PATH = "/api/v1/health"
WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - addresses to reach such a listener by


class ApplicationProcess(Child):
    """`python -m jobpilot <command>` from the checkout, with the settings of the supervisor."""

    arguments: ClassVar[tuple[str, ...]]
    stop_seconds: ClassVar[float] = 10.0

    def __init__(self, home: HomeDirectory, environment: Mapping[str, str]) -> None:
        super().__init__(home)
        self._environment = environment

    def prepare(self) -> Command:
        return Command(
            home=self.home.path,
            argv=[sys.executable, "-m", "jobpilot", *self.arguments],
            log=self.log,
            env={
                "JOBPILOT_HOME": str(self.home.path),
                "PYTHONUNBUFFERED": "1",
                **self._environment,
            },
            cwd=REPOSITORY,
        )


class WorkerProcess(ApplicationProcess):
    """One process that serves every task queue."""

    name: ClassVar[str] = "worker"
    title: ClassVar[str] = "Workers"
    stop_seconds: ClassVar[float] = 12.0  # longer than running activities are given to finish
    arguments: ClassVar[tuple[str, ...]] = ("worker",)

    def ready(self, pid: int) -> bool:  # noqa: ARG002 - health tells, once the API answers
        return True


class ApiProcess(ApplicationProcess):
    """The API, which serves the web app too."""

    name: ClassVar[str] = "api"
    title: ClassVar[str] = "API"
    arguments: ClassVar[tuple[str, ...]] = ("api",)

    def __init__(
        self, home: HomeDirectory, environment: Mapping[str, str], *, host: str, port: int
    ) -> None:
        super().__init__(home, environment)
        reachable = WILDCARDS.get(host, host)
        reachable = f"[{reachable}]" if ":" in reachable else reachable
        self._url = f"http://{reachable}:{port}{HEALTH_PATH}"

    def ready(self, pid: int) -> bool:  # noqa: ARG002 - the port was free before
        return bool(self.health())

    def health(self) -> Mapping[str, Any]:
        """The health document, empty while the API does not answer."""
        try:
            with urllib.request.urlopen(self._url, timeout=PROBE_SECONDS) as answer:  # noqa: S310 - our own
                return _document(answer.read())
        except HTTPError as answer:
            if answer.code == HTTPStatus.SERVICE_UNAVAILABLE:
                return _document(answer.read())
            return {"status": "down", "checks": {"api": {"status": f"HTTP {answer.code}"}}}
        except OSError:
            return {}


def _document(body: bytes) -> Mapping[str, Any]:
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def unhealthy_parts(health: Mapping[str, Any]) -> list[str]:
    """The names of the checks that are not ok."""
    parts = []
    for name, check in dict(health.get("checks", {})).items():
        if "status" in check:
            parts += [name] if check["status"] != "ok" else []
        else:  # one check per task queue
            parts += [f"{name}: {part}" for part, inner in check.items() if inner["status"] != "ok"]
    return parts
