"""Headers that every response has."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.middleware.context import API_POLICY, RequestContext, SecurityHeaders

PAGE_POLICY = "default-src 'self'"


async def page(_: Request) -> Response:
    return HTMLResponse("<!doctype html>")


async def unchanged(_: Request) -> Response:
    return Response(status_code=304)


async def data(_: Request) -> Response:
    return JSONResponse({})


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    security = SecurityHeaders(page_policy=PAGE_POLICY, strict_transport=False)
    app = Starlette(middleware=[Middleware(RequestContext, security=security)])
    for path, answer in (("/page", page), ("/unchanged", unchanged), ("/data", data)):
        app.add_route(path, answer)
    app.state.audit = SimpleNamespace(note=lambda *_: None)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
        yield client


class TestContentSecurityPolicy:
    async def test_of_a_page_and_of_data_differ(self, browser: httpx.AsyncClient) -> None:
        policies = [
            (await browser.get(path)).headers["content-security-policy"]
            for path in ("/page", "/data")
        ]
        assert policies == [PAGE_POLICY, API_POLICY]

    async def test_an_unchanged_page_keeps_the_one_it_came_with(
        self, browser: httpx.AsyncClient
    ) -> None:
        """A browser puts a 304's headers over those it has kept; the API's policy would stop the page's scripts."""
        answer = await browser.get("/unchanged")
        assert answer.status_code == 304
        assert "content-security-policy" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"
