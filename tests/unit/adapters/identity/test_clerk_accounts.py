"""Deleting people at Clerk: its own library against a server that answers as its interface is documented."""

from collections.abc import AsyncIterator

import pytest
from starlette.responses import JSONResponse, Response

from jobpilot.adapters.identity.clerk import ClerkAccounts, NoAccounts
from jobpilot.errors import UnavailableError
from tests.fixtures.clerk_server import SECRET, Clerk, clerk_serving, says

ISSUER = "https://clerk.example.dev"


@pytest.fixture(scope="module")
async def serving() -> AsyncIterator[Clerk]:
    async with clerk_serving() as clerk:
        yield clerk


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


async def test_deleted_but_not_answered_is_done_the_second_time(
    clerk: Clerk, accounts: ClerkAccounts
) -> None:
    hasty = ClerkAccounts(ISSUER, SECRET, clerk.base_url, seconds=1.0)
    clerk.delay = 4.0
    with pytest.raises(UnavailableError):
        await hasty.forget(ISSUER, "user_2abc")
    assert clerk.people == {"user_2def"}
    clerk.delay = 0.0
    await accounts.forget(ISSUER, "user_2abc")
    assert len(clerk.asked) == 2
    await hasty.aclose()


async def test_nobody_there() -> None:
    accounts = ClerkAccounts(ISSUER, SECRET, "http://127.0.0.1:9/v1")
    with pytest.raises(UnavailableError):
        await accounts.forget(ISSUER, "user_2abc")
    await accounts.aclose()
