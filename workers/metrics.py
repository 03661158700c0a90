"""`/metrics` of a worker process: its own numbers and those of Temporal's SDK on one page.

Off unless METRICS_PORT is set. The same rule as in the API: this machine only, or whoever brings METRICS_TOKEN.
The SDK serves its numbers itself, on a free port of the loopback address; they are read from there when asked for.
"""

import hmac
import ipaddress
import socket
import threading
import urllib.request
from collections.abc import Callable, Iterable
from typing import Any, Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, Histogram, generate_latest
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig

log = structlog.get_logger(__name__)
SDK_SECONDS: Final = 2.0
STEP_SECONDS: Final = Histogram(
    "jobpilot_step_seconds",
    "Time that one attempt of an activity took",
    ["activity", "outcome"],
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300),
)
"""`outcome`: done, refused (the work's own failure), away (a part of the house), failed, cancelled."""

Start = Callable[[str, list[tuple[str, str]]], Any]


class MetricsServer:
    """Answers in a thread of its own from construction until `close`. Raises OSError for a port that is taken."""

    def __init__(self, host: str, port: int, token: str | None, sdk_url: str | None = None) -> None:
        self._token = token
        self._sdk_url = sdk_url
        self._server = make_server(host, port, self._answer, WSGIServer, _Silent)
        self.port: int = self._server.server_port
        threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/metrics" or not self._may_read(environ):
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"There is nothing at this address.\n"]
        start("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
        return [generate_latest(), self._of_the_sdk()]

    def _may_read(self, environ: dict[str, Any]) -> bool:
        if self._token is None:
            return (
                ipaddress.ip_address(environ["REMOTE_ADDR"]).is_loopback
                and "HTTP_X_FORWARDED_FOR" not in environ
            )
        brought = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1")
        return hmac.compare_digest(brought, f"Bearer {self._token}".encode())

    def _of_the_sdk(self) -> bytes:
        if self._sdk_url is None:
            return b""
        try:
            direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with direct.open(self._sdk_url, timeout=SDK_SECONDS) as answer:
                return bytes(answer.read())
        except OSError as error:
            log.warning("metrics.sdk_away", error=type(error).__name__)
            return b""


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """A scrape every few seconds is no news."""


def measure_sdk() -> str:
    """Have Temporal's SDK count; to be called before the process connects first. The address of its numbers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    telemetry = TelemetryConfig(
        metrics=PrometheusConfig(
            bind_address=address, counters_total_suffix=True, durations_as_seconds=True
        )
    )
    Runtime.set_default(Runtime(telemetry=telemetry))
    return f"http://{address}/metrics"
