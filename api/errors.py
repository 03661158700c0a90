"""The only place where a domain error meets a status code. Every failure leaves as RFC 9457 problem+json."""

import json
import socket
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from api.schemas.problem import Problem
from jobpilot.errors import (
    ConflictError,
    ForbiddenError,
    GoneError,
    InvalidInputError,
    JobPilotError,
    NotFoundError,
    RateLimitedError,
    UnauthenticatedError,
    UnavailableError,
)

log = structlog.get_logger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
MAX_FIELD_PROBLEMS: Final = 50

_STATUS_BY_KIND: Final[tuple[tuple[type[JobPilotError], int], ...]] = (
    (NotFoundError, 404),
    (ConflictError, 409),
    (InvalidInputError, 422),
    (ForbiddenError, 403),
    (UnauthenticatedError, 401),
    (GoneError, 410),
    (RateLimitedError, 429),
    (UnavailableError, 503),
)
# Failures whose kind alone does not say it: transport and uploads (docs/api.md lists every code).
_STATUS_BY_CODE: Final[Mapping[str, int]] = {
    "budget_exhausted": 402,
    "client_unknown": 400,
    "file_too_large": 413,
    "idempotency_key_invalid": 400,
    "invalid_request": 400,
    "malformed_json": 400,
    "malformed_multipart": 400,
    "malformed_request": 400,
    "precondition_required": 428,
    "range_not_satisfiable": 416,
    "seal_broken": 500,
    "type_mismatch": 415,
    "unsupported_media_type": 415,
    "unsupported_type": 415,
    "upload_timeout": 408,
}
_CODE_BY_STATUS: Final[Mapping[int, str]] = {
    400: "bad_request",
    401: "auth_missing",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    409: "conflict",
    412: "precondition_failed",
    413: "body_too_large",
    415: "unsupported_media_type",
    416: "range_not_satisfiable",
    422: "invalid_input",
    428: "precondition_required",
    429: "rate_limited",
    431: "headers_too_large",
    500: "internal_error",
    503: "unavailable",
}
# After these the rest of a request's body may never end, so the connection is not used again.
_CLOSING: Final = frozenset({400, 408, 413, 431})
# SQLSTATE classes: 22 = the value cannot be stored; 23 = a constraint refuses it; the others = the server is away,
# starting, stopping or too busy.
_BAD_VALUE: Final = "22"
_CONFLICT: Final = "23"
# Raised by the fence around accounts that leave (see migration 0017).
_LEAVING: Final = "JP001"
_AWAY: Final = ("08", "53", "55P03", "57", "40001", "40P01", "25006")


def status_of(error: JobPilotError) -> int:
    """The status of a domain error: by its code where one is listed, by its kind otherwise."""
    if error.code in _STATUS_BY_CODE:
        return _STATUS_BY_CODE[error.code]
    return next((status for kind, status in _STATUS_BY_KIND if isinstance(error, kind)), 400)


def problem(
    scope: Scope,
    status: int,
    code: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    extra: Mapping[str, object] | None = None,
) -> Response:
    """A problem response for this request. `extra` becomes further members; it must be JSON and safe to show."""
    state = scope.setdefault("state", {})
    state["rejection"] = code
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": state.get("request_id", ""),
    }
    body |= {name: value for name, value in (extra or {}).items() if name not in body}
    sent = dict(headers or {}) | {"Cache-Control": "no-store"}
    if status in _CLOSING and scope.get("http_version") == "1.1":
        sent["Connection"] = "close"
    content = json.dumps(body, default=str, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, status, sent, media_type=MEDIA_TYPE)


def problem_of(scope: Scope, error: JobPilotError) -> Response:
    """The response for a domain error, with the headers its kind asks for."""
    status = status_of(error)
    headers: dict[str, str] = {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    retry_after = error.extra.get("retry_after")
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        headers["Retry-After"] = str(retry_after or 1)
    return problem(scope, status, error.code, error.detail, headers=headers, extra=error.extra)


def problems(*errors: type[JobPilotError]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that can fail in these ways; the codes appear in the API's description."""
    codes: dict[int | str, list[str]] = {}
    for error in errors:
        codes.setdefault(status_of(error()), []).append(f"`{error.code}`")
    return {
        status: {"model": Problem, "description": ", ".join(names)}
        for status, names in sorted(codes.items(), key=lambda item: str(item[0]))
    }


async def _domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, JobPilotError)
    return problem_of(request.scope, error)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _CODE_BY_STATUS.get(error.status_code, "error")
    details = {404: "There is nothing at this address.", 405: "This method is not possible here."}
    detail = details.get(error.status_code, HTTPStatus(error.status_code).phrase)
    return problem(request.scope, error.status_code, code, detail, headers=error.headers)


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if isinstance(error.body, bytes):
        return problem(
            request.scope, 415, "unsupported_media_type", "Send the body as application/json."
        )
    if any(item["type"] == "json_invalid" for item in found):
        return problem(request.scope, 400, "malformed_json", "The body is not valid JSON.")
    if all(item["loc"][0] == "path" for item in found):
        return problem(request.scope, 404, "not_found", "There is nothing at this address.")
    errors = [
        {"path": _path(item["loc"]), "message": item["msg"]} for item in found[:MAX_FIELD_PROBLEMS]
    ]
    return problem(
        request.scope,
        422,
        "invalid_input",
        "Some values cannot be accepted.",
        extra={"errors": errors},
    )


async def _database_error(request: Request, error: Exception) -> Response:
    state = str(getattr(getattr(error, "orig", error), "sqlstate", "") or "")
    if state.startswith(_BAD_VALUE):
        return problem(request.scope, 422, "invalid_input", "A value cannot be stored.")
    if state.startswith(_CONFLICT):
        return problem(request.scope, 409, "conflict", "Something else changed at the same time.")
    if state == _LEAVING:
        detail = "This account is scheduled for deletion. Undo the deletion to go on using it."
        return problem(request.scope, 403, "account_pending_deletion", detail)
    away = isinstance(error, (PoolTimeoutError, asyncpg.InterfaceError, OSError)) or (
        isinstance(error, (DBAPIError, asyncpg.PostgresError))
        and (not state or state.startswith(_AWAY))
    )
    if not away:
        return internal_error(request.scope, error)
    return _away(request.scope, "database_unavailable", error)


async def _part_away(request: Request, error: Exception) -> Response:
    return _away(request.scope, "unavailable", error)


def _away(scope: Scope, code: str, error: Exception) -> Response:
    log.warning("part_unavailable", code=code, reason=type(error).__name__)
    detail = "A part of the service is away for a moment. Try again."
    return problem(scope, 503, code, detail, headers={"Retry-After": "2"})


def internal_error(scope: Scope, error: Exception) -> Response:
    """500 without any detail; the log has the details under the same request id."""
    log.error("unhandled_error", exc_info=error)
    detail = "Something went wrong here. It has been logged under this request id."
    return problem(scope, 500, "internal_error", detail)


def _path(location: Sequence[str | int]) -> str:
    """`("body", "work", 0, "startDate")` is `work[0].startDate`; other places keep their name in front."""
    parts = list(location[1:] if location and location[0] == "body" else location)
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def install(app: FastAPI) -> None:
    """Register the handlers. What none of them knows is caught by the request context middleware."""
    app.add_exception_handler(JobPilotError, _domain_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(SQLAlchemyError, _database_error)
    # while connecting, the driver's own errors come through; adapters translate everybody else's
    app.add_exception_handler(asyncpg.PostgresError, _database_error)
    app.add_exception_handler(asyncpg.InterfaceError, _database_error)
    app.add_exception_handler(ConnectionError, _database_error)
    app.add_exception_handler(socket.gaierror, _database_error)
    app.add_exception_handler(RedisError, _part_away)
    app.add_exception_handler(TimeoutError, _part_away)
