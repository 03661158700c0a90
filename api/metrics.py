"""What Prometheus reads at `/metrics`: no path parameters, no ids, no personal data in any label."""

from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from api.client_address import is_internal
from api.errors import problem

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
_METHODS: Final = frozenset(
    {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "WEBSOCKET"}
)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one request under its route template, so that no client can invent labels."""
    known = method if method in _METHODS else "OTHER"
    REQUESTS.labels(known, route, str(status)).inc()
    SECONDS.labels(known, route).observe(seconds)


async def metrics(request: Request) -> Response:
    """Answers only to the machine itself and to private networks, and never through a proxy."""
    if not is_internal(request.scope):
        return problem(request.scope, 404, "not_found", "There is nothing at this address.")
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
