"""Requests that are refused by their outer form, before anything looks at what they ask."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import problem
from api.middleware.codec import CODEC_PATH
from api.origins import AllowedOrigins
from api.share_links import is_share_path

MAX_HEADER_BYTES: Final = 32 * 1024
MAX_TARGET_BYTES: Final = 8 * 1024
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# By these a request would claim to be for another address than the one it was sent to.
REWRITING_HEADERS: Final = (
    "x-original-url",
    "x-rewrite-url",
    "x-http-method-override",
    "x-http-method",
    "x-method-override",
)
# Load balancers and Prometheus ask by address; neither answer says or uses a host name.
HOSTLESS_PATHS: Final = frozenset({"/api/v1/health", "/metrics"})
NOBODY: Final = AllowedOrigins.of(())
_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9.-]{1,253})(?::([0-9]{1,5}))?")


@dataclass(frozen=True)
class GuardRules:
    """`hosts` are lower-case names without ports; `console` may call the codec and nothing else."""

    hosts: frozenset[str]
    origins: AllowedOrigins
    console: AllowedOrigins = NOBODY

    @classmethod
    def of(
        cls, hosts: Iterable[str], origins: AllowedOrigins, console: AllowedOrigins = NOBODY
    ) -> "GuardRules":
        return cls(frozenset(host.lower().strip("[]") for host in hosts), origins, console)

    def allowed(self, path: str) -> AllowedOrigins:
        return self.console if path.startswith(CODEC_PATH) else self.origins


@dataclass(frozen=True)
class Refusal:
    status: int
    code: str
    detail: str


class RequestGuard:
    def __init__(self, app: ASGIApp, rules: GuardRules) -> None:
        self.app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            refused = refusal(scope, self._rules)
            if refused is not None:
                allow = {"Allow": ", ".join(sorted(METHODS))} if refused.status == 405 else {}  # noqa: PLR2004 - method not allowed
                response = problem(
                    scope, refused.status, refused.code, refused.detail, headers=allow
                )
                await response(scope, receive, send)
                return
        await self.app(scope, receive, send)


def refusal(scope: Scope, rules: GuardRules) -> Refusal | None:
    """Why the request is refused, or None."""
    return (
        _by_size(scope)
        or _by_framing(scope)
        or _by_method(scope)
        or _by_target(scope)
        or _by_host(scope, rules)
        or _by_origin(scope, rules)
    )


def _by_size(scope: Scope) -> Refusal | None:
    size = sum(len(name) + len(value) + 4 for name, value in scope["headers"])
    if size > MAX_HEADER_BYTES:
        return Refusal(431, "headers_too_large", "The headers are larger than 32 KiB in all.")
    return None


def _by_framing(scope: Scope) -> Refusal | None:
    """Two statements of where a body ends are how requests are smuggled (RFC 9112 section 6.1)."""
    names = [name for name, _ in scope["headers"]]
    if b"transfer-encoding" in names and b"content-length" in names:
        return Refusal(400, "malformed_request", "The request states its length twice.")
    return None


def _by_method(scope: Scope) -> Refusal | None:
    if scope["type"] == "http" and scope["method"] not in METHODS:
        return Refusal(405, "method_not_allowed", "This method is not possible here.")
    return None


def _by_target(scope: Scope) -> Refusal | None:
    path, raw = scope["path"], scope.get("raw_path") or b""
    size = len(raw) + len(scope["query_string"])
    strange = "\x00" in path or "\ufffd" in path or b"%00" in scope["query_string"]
    if is_share_path(path) and (strange or size > MAX_TARGET_BYTES):
        return Refusal(404, "not_found", "There is nothing at this address.")
    if size > MAX_TARGET_BYTES:
        return Refusal(400, "malformed_request", "The address is too long.")
    if not path.startswith("/") or not raw.startswith(b"/"):
        return Refusal(400, "malformed_request", "Send the path of the address alone.")
    if strange:
        return Refusal(400, "malformed_request", "The address holds characters that none has.")
    return None


def _by_host(scope: Scope, rules: GuardRules) -> Refusal | None:
    headers = Headers(scope=scope)
    if any(name in headers for name in REWRITING_HEADERS):
        return Refusal(400, "malformed_request", "The request claims to be for another address.")
    hosts = headers.getlist("host")
    if scope["path"] in HOSTLESS_PATHS and len(hosts) <= 1:
        return None
    match = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
    if match is None or match[1].lower().strip("[]").rstrip(".") not in rules.hosts:
        return Refusal(400, "host_unknown", "This host name is not one of this installation's.")
    return None


def _by_origin(scope: Scope, rules: GuardRules) -> Refusal | None:
    """A browser on another site may read public answers but change nothing; `null` is another site."""
    if scope["type"] != "http":
        return None
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is None or rules.allowed(scope["path"]).allows(origin):
        return None
    if scope["method"] not in SAFE_METHODS or "access-control-request-method" in headers:
        return Refusal(403, "origin_forbidden", "This site may not call the API.")
    return None
