"""What Prometheus reads at `/metrics`: no path parameters, no ids, no personal data in any label."""

import asyncio
import hmac
import math
from collections.abc import Awaitable, Callable
from typing import Any, Final

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from api.client_address import is_local
from api.errors import problem
from api.health import OK, HealthMonitor
from jobpilot.runs.domain.states import ACTIVE, RunKind

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
REQUESTS = Counter("jobpilot_http_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "jobpilot_http_request_seconds",
    "Time to the end of the response",
    ["method", "route"],
    buckets=BUCKETS,
)
WEBHOOK_EVENTS = Counter(
    "jobpilot_webhook_events", "Signed events of providers", ["source", "outcome"]
)
UP = Gauge("jobpilot_up", "1 while this process reaches the part", ["part"])
DISK_FREE = Gauge("jobpilot_disk_free_bytes", "Free on the disk of JOBPILOT_HOME")
POLLERS = Gauge("jobpilot_queue_pollers", "Workers that ask the task queue for work", ["queue"])
RUNS = Gauge("jobpilot_runs", "Runs that have not ended", ["kind", "state"])
RUN_QUIET = Gauge(
    "jobpilot_run_quiet_seconds",
    "How long the queued or running run that has stood still longest has done so",
    ["kind"],
)
MAILS = Gauge("jobpilot_mails", "Mails whose fate is open", ["state"])
OUTBOX = Gauge("jobpilot_outbox_pending", "Messages of the outbox that are due")
OUTBOX_AGE = Gauge("jobpilot_outbox_oldest_seconds", "How long the oldest has been due")
ERASURES_OVERDUE = Gauge(
    "jobpilot_erasures_overdue", "Erasures that have not ended a day after they were due"
)
SOCKETS = Gauge("jobpilot_live_sockets", "Open live sockets of this process")
MAIL_STATES: Final = ("pending", "sending", "uncertain")
_METHODS: Final = frozenset(
    {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "WEBSOCKET"}
)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one request under its route template, so that no client can invent labels."""
    known = method if method in _METHODS else "OTHER"
    REQUESTS.labels(known, route, str(status)).inc()
    SECONDS.labels(known, route).observe(seconds)


class MetricsPage:
    """`/metrics` of an API process.

    Without a token it answers the machine itself only, and never through a proxy; with one, whoever brings it.
    """

    def __init__(
        self,
        health: HealthMonitor,
        figures: Callable[[], Awaitable[Any]],
        sockets: Callable[[], int],
        token: str | None,
    ) -> None:
        """`figures` gives the `Figures` of the house, or None while the database is away."""
        self._health = health
        self._figures = figures
        self._token = token
        SOCKETS.set_function(sockets)

    async def serve(self, request: Request) -> Response:
        if not self._may_read(request):
            return problem(request.scope, 404, "not_found", "There is nothing at this address.")
        await self._refresh()
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    def _may_read(self, request: Request) -> bool:
        if self._token is None:
            return is_local(request.scope)
        brought = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(brought, f"Bearer {self._token}".encode())

    async def _refresh(self) -> None:
        report, figures = await asyncio.gather(self._health.report(), self._figures())
        for part in ("database", "redis", "temporal"):
            UP.labels(part).set(getattr(report, part) == OK)
        free = report.disk_free_bytes
        DISK_FREE.set(math.nan if free is None else free)
        for queue, found in report.workers.items():
            POLLERS.labels(str(queue)).set(found.pollers)
        if figures is None:
            # the last numbers would look like numbers of now
            for gauge in (RUNS, RUN_QUIET, MAILS):
                gauge.clear()
            for lone in (OUTBOX, OUTBOX_AGE, ERASURES_OVERDUE):
                lone.set(math.nan)
            return
        for kind in RunKind:
            RUN_QUIET.labels(kind).set(figures.quiet_seconds.get(kind, 0))
            for state in ACTIVE:
                RUNS.labels(kind, state).set(figures.runs.get((kind, state), 0))
        for name in MAIL_STATES:
            MAILS.labels(name).set(figures.mails.get(name, 0))
        ERASURES_OVERDUE.set(figures.erasures_overdue)
        OUTBOX.set(figures.backlog.messages)
        OUTBOX_AGE.set(figures.backlog.oldest_seconds)
