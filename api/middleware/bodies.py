"""How much a request may send, how slowly, and what counts as JSON."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import strict_json
from api.errors import problem
from api.middleware.lingering import Lingering

MAX_BODY_BYTES: Final = 1024 * 1024
BODY_SECONDS: Final = 30.0


@dataclass(frozen=True)
class BodyRules:
    """`larger` names the few routes that take more, by `(method, path)`; the code is what an excess is called."""

    larger: Mapping[tuple[str, str], tuple[int, str]]
    default: int = MAX_BODY_BYTES
    seconds: float = BODY_SECONDS

    def limit(self, scope: Scope) -> tuple[int, str]:
        key = (scope["method"], scope["path"].rstrip("/"))
        return self.larger.get(key, (self.default, "body_too_large"))


class RequestBodies:
    def __init__(self, app: ASGIApp, rules: BodyRules) -> None:
        self.app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(scope):
            await self.app(scope, receive, send)
            return
        lingering = Lingering(receive, send)
        await self._bounded(scope, lingering.receive, lingering.send)

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit, code = self._rules.limit(scope)
        headers = Headers(scope=scope)
        if _declared(headers) > limit:
            await _refuse(scope, receive, send, 413, code, _too_large(limit))
            return
        if headers.get("content-encoding", "identity") != "identity":
            text = "Send the body without a content encoding."
            await _refuse(scope, receive, send, 415, "unsupported_media_type", text)
            return
        counted = _counting(receive, limit)
        if not _is_json(headers):
            await self.app(scope, counted, send)
            return
        await self._json(scope, counted, send)

    async def _json(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._rules.seconds):
                body = await _whole(receive)
        except HTTPException:
            limit, code = self._rules.limit(scope)
            await _refuse(scope, receive, send, 413, code, _too_large(limit))
            return
        except TimeoutError:
            text = "The body did not arrive in time."
            await _refuse(scope, receive, send, 408, "request_timeout", text)
            return
        if body is None:
            return
        try:
            if body:
                strict_json.check(body)
        except strict_json.MalformedJsonError as error:
            await _refuse(scope, receive, send, 400, "malformed_json", str(error))
            return
        await self.app(scope, _replay(body, receive), send)


def _has_body(scope: Scope) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])


def _declared(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


def _is_json(headers: Headers) -> bool:
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type == "application/json" or (
        media_type.startswith("application/") and media_type.endswith("+json")
    )


def _too_large(limit: int) -> str:
    return f"The body is larger than {limit} bytes."


def _counting(receive: Receive, limit: int) -> Receive:
    """Raises HTTPException(413) in whoever reads beyond the limit."""
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        if message["type"] == "http.request":
            total += len(message.get("body", b""))
            if total > limit:
                raise HTTPException(413)
        return message

    return counted


async def _whole(receive: Receive) -> bytes | None:
    """The whole body, or None when the client has gone."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


async def _refuse(
    scope: Scope, receive: Receive, send: Send, status: int, code: str, detail: str
) -> None:
    headers = {"Connection": "close"} if scope.get("http_version") == "1.1" else {}
    await problem(scope, status, code, detail, headers=headers)(scope, receive, send)
