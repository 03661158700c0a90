"""The API's description and its reader, without any address outside this installation."""

import base64
import hashlib
import re
from pathlib import Path
from typing import Any, Final

import fastapi_offline
from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from api.errors import MEDIA_TYPE
from api.schemas.problem import FieldProblem, Problem

ASSETS: Final = Path(fastapi_offline.__file__).parent / "static"
DESCRIPTION: Final = """\
Every failure is `application/problem+json` (RFC 9457) with a stable `code` and a `request_id`.
Send `Authorization: Bearer <access token>`. Send `Idempotency-Key` with what starts or changes something, and the same
request is done once however often it is sent. `RateLimit-Policy` and `RateLimit` tell what is left; a 429 or 503 tells
by `Retry-After` when to come back.
"""
_INLINE_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_PROBLEM: Final = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_ALWAYS: Final = {
    "400": "`malformed_request`, `host_unknown`",
    "429": "`rate_limited`",
    "500": "`internal_error`",
    "503": "`unavailable`, `database_unavailable`",
}
_SIGNED_IN: Final = {
    "401": "`auth_missing`, `token_…`, `session_ended`, `account_gone`",
    "403": "`account_pending_deletion`, `admin_required`, `origin_forbidden`",
}
_WITH_BODY: Final = {
    "400": "`malformed_json`",
    "413": "`body_too_large`",
    "415": "`unsupported_media_type`",
    "422": "`invalid_input`",
}


def install(app: FastAPI) -> None:
    """`/api/openapi.json` and `/api/docs`."""
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]
    app.mount("/api/docs/assets", StaticFiles(directory=ASSETS), name="docs-assets")
    app.add_route("/api/docs", _read_docs, include_in_schema=False)


async def _read_docs(request: Request) -> Response:
    page = get_swagger_ui_html(
        openapi_url="/api/openapi.json",
        title="JobPilot API",
        swagger_js_url="/api/docs/assets/swagger-ui-bundle.js",
        swagger_css_url="/api/docs/assets/swagger-ui.css",
        swagger_favicon_url="/api/docs/assets/favicon.png",
        swagger_ui_parameters=request.app.swagger_ui_parameters,
    )
    text = bytes(page.body).decode()
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(text)
    )
    policy = (
        f"default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    return HTMLResponse(text, headers={"Content-Security-Policy": policy})


def _document(app: FastAPI) -> dict[str, Any]:
    """FastAPI's description, with the failures that every route shares."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        reference = "#/components/schemas/{model}"
        schemas["Problem"] = Problem.model_json_schema(ref_template=reference)
        schemas["Problem"].pop("$defs", None)
        schemas["FieldProblem"] = FieldProblem.model_json_schema(ref_template=reference)
        for item in document["paths"].values():
            for operation in item.values():
                _declare_failures(operation)
        app.openapi_schema = document
    return app.openapi_schema


def _declare_failures(operation: dict[str, Any]) -> None:
    responses: dict[str, dict[str, Any]] = operation["responses"]
    if responses.get("422", {}).get("description") == "Validation Error":
        responses["422"] = {"description": "`invalid_input`"}
    shared = [_ALWAYS]
    if operation.get("security"):
        shared.append(_SIGNED_IN)
    if "requestBody" in operation:
        shared.append(_WITH_BODY)
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", ())):
        shared.append({"404": "`not_found`"})
    for failures in shared:
        for status, codes in failures.items():
            known = responses.setdefault(status, {"description": ""})
            if codes not in known["description"]:
                known["description"] = ", ".join(filter(None, (known["description"], codes)))
    for status, response in responses.items():
        described = response.get("content", {}).get("application/json", {}).get("schema", {})
        if status >= "400" and described.get("$ref", "").rpartition("/")[2] in ("", "Problem"):
            response["content"] = _PROBLEM
    operation["responses"] = dict(sorted(responses.items()))
