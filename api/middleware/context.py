"""The outermost layer: request id, one log line, metrics, security headers, and the last catch for bugs."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from ulid import ULID

from api import share_links
from api.errors import internal_error
from api.metrics import observe
from jobpilot import tracing
from jobpilot.ports.ratelimit import RateDecision

log = structlog.get_logger("api.access")

_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{1,19}")
_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9_-]{16,64}")
API_POLICY: Final = (
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
QUIET_PATHS: Final = frozenset({"/api/v1/health", "/metrics"})


@dataclass(frozen=True)
class SecurityHeaders:
    """`page_policy` is the Content-Security-Policy of the web app; the API's own is fixed."""

    page_policy: str
    strict_transport: bool

    def fixed(self) -> Mapping[str, str]:
        headers = {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        }
        if self.strict_transport:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        return headers


class RequestContext:
    def __init__(self, app: ASGIApp, security: SecurityHeaders) -> None:
        self.app = app
        self._security = security
        self._fixed = security.fixed()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["request_id"] = _request_id(scope)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=state["request_id"])
        answer = _Answer(scope, send, self._security, self._fixed)
        if not _is_traced(scope):
            await self._answered(scope, receive, answer)
            return
        with tracing.root(scope["method"], parent=_traceparent(scope)) as span:
            try:
                await self._answered(scope, receive, answer)
            finally:
                _describe(span, scope, answer.status)

    async def _answered(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        started = time.perf_counter()
        try:
            await self.app(scope, receive, answer.send)
        except Exception as error:  # noqa: BLE001 - the last catch: whatever it is, the client gets a problem
            response = internal_error(scope, error)
            if answer.status is None:
                await response(scope, receive, answer.send)
        finally:
            _report(scope, answer.status, time.perf_counter() - started)
            scope["app"].state.audit.note(scope, answer.status or 0)


class _Answer:
    """Sends what the app sends, with the headers every response has."""

    def __init__(
        self, scope: Scope, send: Send, security: SecurityHeaders, fixed: Mapping[str, str]
    ) -> None:
        self.status: int | None = None
        self._scope = scope
        self._send = send
        self._security = security
        self._fixed = fixed

    async def send(self, message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            self.status = message["status"]
            self._complete(MutableHeaders(scope=message))
        elif message["type"] == "websocket.accept":
            self.status = 101
        await self._send(message)

    def _complete(self, headers: MutableHeaders) -> None:
        state = self._scope["state"]
        headers["X-Request-ID"] = state["request_id"]
        for name, value in self._fixed.items():
            headers.setdefault(name, value)
        # A 304 renews the headers of what the browser has kept; without a content type it would bring the wrong policy.
        if self.status != HTTPStatus.NOT_MODIFIED and "content-security-policy" not in headers:
            is_page = headers.get("content-type", "").startswith("text/html")
            policy = self._security.page_policy if is_page else API_POLICY
            headers["Content-Security-Policy"] = policy
        if self._scope["path"].startswith("/api/"):
            headers.setdefault("Cache-Control", "no-store")
        if share_links.is_share_path(self._scope["path"]):
            headers.update(share_links.HEADERS)
        decision = state.get("rate_limit")
        if decision is not None:
            _add_rate_limit(headers, decision)


def _add_rate_limit(headers: MutableHeaders, decision: RateDecision) -> None:
    """draft-ietf-httpapi-ratelimit-headers: a quota `q` per window `w`, `r` left, full again in `t` seconds."""
    limit = decision.limit
    headers["RateLimit-Policy"] = f'"{limit.name}";q={limit.requests};w={limit.seconds}'
    degraded = ";degraded" if decision.degraded else ""
    headers["RateLimit"] = f'"{limit.name}";r={decision.remaining};t={decision.resets_in}{degraded}'


def _request_id(scope: Scope) -> str:
    """What a proxy in front has chosen, if it looks like an id; a new ULID otherwise."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return str(value.decode())
    return str(ULID())


def _is_traced(scope: Scope) -> bool:
    """The API's requests, without those that only ask how it is."""
    path = scope["path"]
    is_request = scope["type"] == "http" and tracing.is_on()
    return is_request and path.startswith("/api/") and path not in QUIET_PATHS


def _traceparent(scope: Scope) -> str | None:
    """What the browser began the trace with."""
    for name, value in scope["headers"]:
        if name == b"traceparent":
            return str(value.decode("ascii", "replace"))
    return None


def _describe(span: tracing.Span, scope: Scope, status: int | None) -> None:
    route, state = _route(scope), scope["state"]
    span.rename(f"{scope['method']} {route}")
    span.set("http.request.method", scope["method"])
    span.set("http.route", route)
    span.set("http.response.status_code", status or 0)
    span.set("jobpilot.request_id", state["request_id"])
    if rejection := state.get("rejection"):
        span.set("jobpilot.rejection", rejection)
    if (status or 500) >= 500:  # noqa: PLR2004 - of HTTP statuses
        span.fail(rejection or "no_answer")


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", None) or "other")


def _loggable_path(scope: Scope) -> str | None:
    """A path made of our words and of ids alone; anything else may be what somebody typed."""
    values = [str(value) for value in scope.get("path_params", {}).values()]
    if _route(scope) == "other" or not all(_ID.fullmatch(value) for value in values):
        return None
    return share_links.loggable_path(scope["path"])


def _report(scope: Scope, status: int | None, seconds: float) -> None:
    route = _route(scope)
    method = scope.get("method", "WEBSOCKET")
    observe(method, route, status or 0, seconds)
    state = scope["state"]
    if scope["path"] in QUIET_PATHS and (status or 0) < 400:  # noqa: PLR2004 - of HTTP statuses
        return
    log.info(
        "request",
        method=method,
        route=route,
        path=_loggable_path(scope),
        status=status,
        milliseconds=round(seconds * 1000, 1),
        user_id=state.get("user_id"),
        rejection=state.get("rejection"),
    )
