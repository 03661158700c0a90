"""Deleting people at Clerk: its own library against a server that answers as its interface is documented."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from jobpilot.adapters.identity.clerk import ClerkAccounts, NoAccounts
from jobpilot.errors import UnavailableError

ISSUER = "https://clerk.example.dev"
SECRET = "sk_test_1"


class Clerk:
    """Keeps `people`. An `answer` that is set is given instead, after the deletion when `takes`."""

    def __init__(self) -> None:
        self.base_url = ""
        self.reset()

    def reset(self) -> None:
        self.people = {"user_2abc", "user_2def"}
        self.answer: Response | None = None
        self.takes = False
        self.delay = 0.0
        self.asked: list[tuple[str, str, dict[str, str]]] = []

    async def respond(self, request: Request) -> Response:
        self.asked.append((request.method, request.url.path, dict(request.headers)))
        if self.answer is not None and not self.takes:
            return self.answer
        answer = self._delete(request)
        await asyncio.sleep(self.delay)
        return self.answer or answer

    def _delete(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {SECRET}":
            return says(401, "clerk_key_invalid")
        user_id = request.path_params["user_id"]
        if user_id not in self.people:
            return says(404, "resource_not_found")
        self.people.discard(user_id)
        return JSONResponse({"object": "user", "id": user_id, "slug": None, "deleted": True})


def says(status: int, code: str, **headers: str) -> Response:
    problem = {"message": "m", "long_message": "l", "code": code}
    return JSONResponse({"errors": [problem], "clerk_trace_id": "t"}, status, headers=headers)


@pytest.fixture(scope="module")
async def serving() -> AsyncIterator[Clerk]:
    clerk = Clerk()
    app = Starlette(routes=[Route("/v1/users/{user_id}", clerk.respond, methods=["DELETE"])])
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[assignment, method-assign]
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it announces nothing
        await asyncio.sleep(0.01)
    clerk.base_url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/v1"
    yield clerk
    server.should_exit = True
    server.force_exit = True
    await task


@pytest.fixture
async def clerk(serving: Clerk) -> Clerk:
    serving.reset()
    return serving


@pytest.fixture
async def accounts(clerk: Clerk) -> AsyncIterator[ClerkAccounts]:
    accounts = ClerkAccounts(ISSUER, SECRET, clerk.base_url)
    yield accounts
    await accounts.aclose()


async def test_one_person_is_deleted(clerk: Clerk, accounts: ClerkAccounts) -> None:
    await accounts.forget(ISSUER, "user_2abc")
    assert clerk.people == {"user_2def"}
    [(method, path, headers)] = clerk.asked
    assert (method, path) == ("DELETE", "/v1/users/user_2abc")
    assert headers["authorization"] == f"Bearer {SECRET}"


async def test_whoever_is_gone_already_is_gone(clerk: Clerk, accounts: ClerkAccounts) -> None:
    for _ in range(2):
        await accounts.forget(ISSUER, "user_2abc")
    assert len(clerk.asked) == 2


async def test_people_of_another_issuer_are_not_asked_for(clerk, accounts) -> None:
    await accounts.forget("https://login.example.org", "user_2abc")
    await NoAccounts().forget(ISSUER, "user_2abc")
    assert clerk.asked == []


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (says(429, "too_many_requests", **{"Retry-After": "30"}), 30),
        (says(500, "internal_error"), 5),
        (Response("<html>", 503, media_type="text/html"), 5),
        (says(401, "clerk_key_invalid"), 5),
        (says(403, "forbidden"), 5),
        (says(400, "form_param_invalid"), 5),
        (says(404, "instance_not_found"), 5),
        (Response("<html>no such page</html>", 404, media_type="text/html"), 5),
        (Response("", 307, {"Location": "http://127.0.0.1:1/"}), 5),
        (Response("{", 200, media_type="application/json"), 5),
        (Response("ok", 200, media_type="text/plain"), 5),
        (JSONResponse({"object": "user", "id": "user_2abc", "deleted": False}), 60),
        (JSONResponse({"errors": 3}, 404), 5),
    ],
    ids=[
        "429", "500", "503-html", "401", "403", "400", "404-other", "404-html", "redirect", "half-json", "text",
        "not-deleted", "404-shape",
    ],
)  # fmt: skip
async def test_anything_else_is_tried_again(
    clerk: Clerk, accounts: ClerkAccounts, answer: Response, wait: int
) -> None:
    clerk.answer = answer
    with pytest.raises(UnavailableError) as caught:
        await accounts.forget(ISSUER, "user_2abc")
    assert caught.value.extra["retry_after"] == wait
    assert len(clerk.asked) == 1, "its library would go on for an hour"
    assert SECRET not in str(caught.value)


async def test_deleted_but_not_answered_is_done_the_second_time(clerk: Clerk) -> None:
    accounts = ClerkAccounts(ISSUER, SECRET, clerk.base_url, seconds=0.3)
    clerk.delay = 2.0
    with pytest.raises(UnavailableError):
        await accounts.forget(ISSUER, "user_2abc")
    assert clerk.people == {"user_2def"}
    clerk.delay = 0.0
    await accounts.forget(ISSUER, "user_2abc")
    await accounts.aclose()


async def test_nobody_there() -> None:
    accounts = ClerkAccounts(ISSUER, SECRET, "http://127.0.0.1:9/v1")
    with pytest.raises(UnavailableError):
        await accounts.forget(ISSUER, "user_2abc")
    await accounts.aclose()
