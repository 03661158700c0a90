"""The Temporal server with its Web UI, keeping its state in one SQLite file."""

import json
import time
import urllib.request
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, ClassVar

from jobpilot.stack import binaries
from jobpilot.stack.child import PROBE_SECONDS, Child
from jobpilot.stack.errors import StackError
from jobpilot.stack.home import PRIVATE_DIRECTORY, HomeDirectory
from jobpilot.stack.ports import LOOPBACK, Port
from jobpilot.stack.process import Command

REPOSITORY = Path(__file__).resolve().parents[2]
DYNAMIC_CONFIG = REPOSITORY / "temporal-config" / "dynamicconfig" / "development.yaml"
SEARCH_ATTRIBUTES = {
    "JobPilotRunKind": "Keyword",
    "JobPilotRunState": "Keyword",
    "JobPilotUserKey": "Keyword",
}
# A killed process loses nothing; a power cut may lose the last moments, which the reconciler repairs.
PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL")
# A first start that was killed half-way, or a file that is no database any more.
DAMAGE = (
    b"failed setting up schema",
    b"no such table",
    b"file is not a database",
    b"disk image is malformed",
)
ENVIRONMENT = {"GOMEMLIMIT": "200MiB", "GOGC": "50"}


class TemporalServer(Child):
    """One Temporal server; `http_port` serves its HTTP API, used here to learn when it answers.

    `codec_endpoint`: where its Web UI asks for what payloads say.
    """

    name: ClassVar[str] = "temporal"
    title: ClassVar[str] = "Temporal"
    start_attempts: ClassVar[int] = 5

    def __init__(
        self,
        home: HomeDirectory,
        *,
        port: Port,
        ui_port: Port,
        http_port: Port,
        namespace: str,
        codec_endpoint: str | None = None,
    ) -> None:
        super().__init__(home, port, ui_port, http_port)
        self.namespace = namespace
        self._codec = (codec_endpoint,) if codec_endpoint else ()

    @property
    def port(self) -> int:
        return self.ports[0].number

    @property
    def ui_port(self) -> int:
        return self.ports[1].number

    @property
    def ui_port_is_unusual(self) -> bool:
        """Whether the Web UI had to give way to somebody else's server."""
        return self.ports[1].missed_preference

    @property
    def http_port(self) -> int:
        return self.ports[2].number

    @property
    def database_file(self) -> Path:
        return self.home.path / "temporal" / "temporal.db"

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    @property
    def ui_url(self) -> str:
        return f"http://localhost:{self.ui_port}"

    def prepare(self) -> Command:
        directory = self.database_file.parent
        # the file is named without its directory: `?` and `#` in a path would mean something to SQLite
        directory.mkdir(mode=PRIVATE_DIRECTORY, exist_ok=True)
        return Command(
            home=self.home.path,
            argv=[
                str(binaries.temporal_server()), "server", "start-dev",
                "--ip", LOOPBACK, "--port", str(self.port),
                "--ui-ip", LOOPBACK, "--ui-port", str(self.ui_port), "--http-port", str(self.http_port),
                "--namespace", self.namespace, "--db-filename", self.database_file.name,
                "--log-level", "warn", "--color", "never",
                *_repeated("--ui-codec-endpoint", self._codec),
                *_repeated("--sqlite-pragma", PRAGMAS),
                *_repeated("--search-attribute", (f"{key}={kind}" for key, kind in SEARCH_ATTRIBUTES.items())),
                *_repeated("--dynamic-config-value", dynamic_config_values(DYNAMIC_CONFIG)),
            ],
            log=self.log,
            # a person's own configuration of the Temporal program is not ours
            env={**ENVIRONMENT, "HOME": str(directory), "XDG_CONFIG_HOME": str(directory)},
            cwd=directory,
        )  # fmt: skip

    def ready(self, pid: int) -> bool:  # noqa: ARG002 - the port was free before
        url = f"http://{LOOPBACK}:{self.http_port}/api/v1/namespaces/{self.namespace}"
        try:
            with urllib.request.urlopen(url, timeout=PROBE_SECONDS) as answer:
                return bool(answer.status == HTTPStatus.OK)
        except OSError:
            return False

    def recover(self) -> None:
        """Give way to whoever took a port that only links lead to; the one that clients know stays.

        Set a damaged file aside: the reconciler starts the runs it knew again, from what PostgreSQL recorded.
        """
        super().recover()
        for port in self.ports[1:]:
            port.renew()
        if any(self.said(words) for words in DAMAGE):
            aside = self.database_file.parent / f"damaged-{time.time_ns()}"
            aside.mkdir()
            for file in self.database_file.parent.glob(f"{self.database_file.name}*"):
                file.rename(aside / file.name)


def _repeated(flag: str, values: Iterable[str]) -> list[str]:
    return [argument for value in values for argument in (flag, value)]


def dynamic_config_values(path: Path) -> list[str]:
    """Read a Temporal dynamic-configuration file as `KEY=JSON` for the command line.

    The development server takes no file, only values. Read here is the part of YAML that such files use: a key per
    entry with a list of constrained values. Only values without constraints can be passed on; others are refused.
    """
    if not path.is_file():
        return []
    return [f"{key}={json.dumps(value)}" for key, value in _read_entries(path).items()]


def _read_entries(path: Path) -> Mapping[str, Any]:
    entries: dict[str, Any] = {}
    key = ""
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        text = line.split("#", 1)[0].rstrip()
        if not text:
            continue
        if not text.startswith((" ", "-")) and text.endswith(":"):
            key = text[:-1].strip().strip("'\"")
        elif text.strip().startswith("- value:") and key:
            entries[key] = _scalar(text.split(":", 1)[1].strip())
        elif text.strip() not in {"constraints: {}", "constraints:"}:
            raise StackError(
                f"{path}, line {number}: expected `key:` or `- value: …`, found: {text.strip()}"
            )
    return entries


def _scalar(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text.strip("'\"")
