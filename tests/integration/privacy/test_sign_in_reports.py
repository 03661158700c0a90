"""The account at the sign-in service is deleted: this one follows, thirty days later, unless a mailed link is used."""

import base64
import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import jwt
import pytest
from sqlalchemy import text

from api.authentication import REMEMBERED_SECONDS
from jobpilot.privacy.contracts import StopWork
from jobpilot.privacy.domain.deletion import DeletionMode
from jobpilot.settings import Settings
from tests.integration.api.conftest import Api, Person, running_api
from tests.integration.privacy.conftest import Leaver, new_leaver
from workers.registry import _deletions

KEY = secrets.token_bytes(24)
SECRET = "whsec_" + base64.b64encode(KEY).decode()
PATH = "/api/v1/webhooks/clerk"


@pytest.fixture(scope="module")
async def house(settings: Settings) -> AsyncIterator[Api]:
    """The built-in issuer stands in for Clerk: what is reported names an account by its `sub` in both."""
    async with running_api(settings, clerk_webhook_secret=SECRET) as running:
        yield running


@pytest.fixture
async def leaver(house: Api) -> Leaver:
    return await new_leaver(house)


def subject_of(person: Person) -> str:
    return jwt.decode(person.token, options={"verify_signature": False})["sub"]


def sign(body: bytes, key: bytes = KEY, shift: int = 0, version: str = "v1") -> dict[str, str]:
    stamp = str(int(time.time()) + shift)
    digest = hmac.new(key, b".".join((b"msg", stamp.encode(), body)), hashlib.sha256).digest()
    signature = f"{version},{base64.b64encode(digest).decode()}"
    return {"svix-id": "msg", "svix-timestamp": stamp, "svix-signature": signature}


def deleted(subject: str) -> bytes:
    return json.dumps({"type": "user.deleted", "data": {"id": subject, "deleted": True}}).encode()


async def report(house: Api, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
    async with house.client() as client:
        return await client.post(PATH, content=body, headers=headers or sign(body))


def forget(house: Api) -> None:
    """What a process remembers for five seconds."""
    house.app.state.authenticator._people.clear()
    assert REMEMBERED_SECONDS <= 5


async def link_of(leaver: Leaver) -> str:
    """The one in the mail that a worker sends when a deletion is scheduled."""
    context = leaver.api.context
    async with context.for_system() as factory:
        deletion = await factory.deletions().get(leaver.id)
    assert (await _deletions(context).stop_work(StopWork(deletion.id, leaver.id))).pending
    async with context.for_user(leaver.id) as factory:
        body = await factory.session.scalar(
            text("select body_text from mails where kind = 'account_deletion'")
        )
    if body.startswith("jp1:"):  # sealed
        from jobpilot.outreach.tables import MailRow

        async with context.for_user(leaver.id) as factory:
            body = await factory.session.scalar(
                MailRow.__table__.select().with_only_columns(MailRow.body_text)
            )
    return re.search(r"/api/v1/privacy/undo/\S+", body)[0]


class TestSignatures:
    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"key": b"another key of theirs 24"},
            {"shift": 301},
            {"shift": -301},
            {"version": "v1a"},
        ],
        ids=["none", "key", "early", "late", "v1a"],
    )
    async def test_what_is_not_signed_is_not_believed(self, leaver: Leaver, headers: dict) -> None:
        body = deleted(subject_of(leaver.person))
        given = sign(body, **headers) if headers else {"svix-id": "msg"}
        answer = await report(leaver.api, body, given)
        assert (answer.status_code, answer.json()["code"]) == (401, "webhook_signature_invalid")
        assert (await leaver.ask("GET", "/users/me/deletion")).status_code == 404

    async def test_a_body_written_anew_is_not_the_same(self, leaver: Leaver) -> None:
        body = deleted(subject_of(leaver.person))
        answer = await report(leaver.api, body.replace(b": ", b":"), sign(body))
        assert answer.status_code == 401

    async def test_one_good_signature_of_two(self, house: Api) -> None:
        body = deleted("nobody")
        headers = sign(body)
        headers["svix-signature"] = (
            f"v1,{base64.b64encode(b'x' * 32).decode()} " + headers["svix-signature"]
        )
        assert (await report(house, body, headers)).status_code == 200

    async def test_other_events_are_ignored_and_misshapen_ones_come_again(self, house: Api) -> None:
        other = json.dumps({"type": "user.updated", "data": {"id": "x"}}).encode()
        assert (await report(house, other)).status_code == 202
        assert (await report(house, b'{"type": "user.deleted"}')).status_code == 500

    async def test_two_megabytes(self, house: Api) -> None:
        assert (await report(house, b" " * 2_100_000)).status_code == 413


class TestDeletedThere:
    async def test_it_is_scheduled_and_nobody_signs_in(self, leaver: Leaver) -> None:
        body = deleted(subject_of(leaver.person))
        assert [(await report(leaver.api, body)).status_code for _ in range(2)] == [200, 200]
        forget(leaver.api)
        answer = await leaver.ask("GET", "/users/me")
        assert (answer.status_code, answer.json()["code"]) == (401, "account_gone")
        async with leaver.api.context.for_system() as factory:
            deletion = await factory.deletions().get(leaver.id)
        assert deletion.due_at - deletion.requested_at == timedelta(days=30)
        assert (deletion.mode, deletion.origin) == ("scheduled", "sign_in_service")

    async def test_a_mailed_link_keeps_it(self, leaver: Leaver) -> None:
        await report(leaver.api, deleted(subject_of(leaver.person)))
        link = await link_of(leaver)
        async with leaver.api.client() as client:
            looked = await client.get(link)
            assert looked.status_code == 200
            forget(leaver.api)
            assert (await leaver.ask("GET", "/users/me")).status_code == 401
            origin = {"Origin": leaver.api.origin}
            undone = [(await client.post(link, headers=origin)).status_code for _ in range(2)]
        assert undone == [200, 200]
        forget(leaver.api)
        assert (await leaver.ask("GET", "/users/me")).json()["state"] == "active"

    async def test_the_same_address_comes_back_by_a_new_sign_in(self, leaver: Leaver) -> None:
        context, email = leaver.api.context, leaver.person.email
        await report(leaver.api, deleted(subject_of(leaver.person)))
        link = await link_of(leaver)
        async with leaver.api.client() as client:
            await client.post(link, headers={"Origin": leaver.api.origin})
        async with context.for_system() as factory:  # there, the former account is no more
            await factory.session.execute(
                text("delete from local_credentials where email = :email"), {"email": email}
            )
        again = await leaver.api.sign_up(email)
        async with again.client() as client:
            me = (await client.get("/api/v1/users/me")).json()
        assert (me["id"], me["email"]) == (str(leaver.id), email)

    async def test_somebody_who_was_never_here(self, house: Api) -> None:
        """The report overtakes the first visit."""
        newcomer = await house.sign_up()
        body = deleted(subject_of(newcomer))
        assert [(await report(house, body)).status_code for _ in range(2)] == [200, 200]
        async with newcomer.client() as client:
            answer = await client.get("/api/v1/users/me")
        assert (answer.status_code, answer.json()["code"]) == (401, "account_gone")


class TestLinks:
    async def test_of_a_deletion_that_is_not_the_last(self, leaver: Leaver) -> None:
        await leaver.leave()
        stale = await link_of(leaver)
        await leaver.ask("POST", "/users/me/deletion/undo")
        await leaver.leave()
        async with leaver.api.client() as client:
            answer = await client.post(stale, headers={"Origin": leaver.api.origin})
        assert (answer.status_code, answer.json()["code"]) == (403, "undo_link_invalid")
        assert (await leaver.ask("GET", "/users/me/deletion")).json()["state"] == "scheduled"

    async def test_of_one_that_is_due(self, leaver: Leaver) -> None:
        await leaver.leave()
        link = await link_of(leaver)
        async with leaver.api.context.for_system() as factory:
            await factory.session.execute(
                text("update account_deletions set due_at = now() where user_id = :id"),
                {"id": leaver.id},
            )
        async with leaver.api.client() as client:
            answer = await client.post(link, headers={"Origin": leaver.api.origin})
        assert (answer.status_code, answer.json()["code"]) == (410, "deletion_due")

    async def test_that_nobody_here_has_made(self, house: Api, leaver: Leaver) -> None:
        await leaver.leave()
        link = await link_of(leaver)
        changed = link[:-2] + ("A" if link[-2] != "A" else "B") + link[-1]
        async with house.client() as client:
            for address in (changed, link.partition("~")[0], "/api/v1/privacy/undo/%2e%2e"):
                answer = await client.get(address)
                assert answer.status_code in (403, 404), address

    async def test_sending_it_again_sends_the_same(self, leaver: Leaver) -> None:
        await leaver.leave()
        assert await link_of(leaver) == await link_of(leaver)


async def test_asked_for_now_gets_no_mail(leaver: Leaver) -> None:
    context = leaver.api.context
    async with context.for_system() as factory:
        deletion = await factory.deletions().request(leaver.id, DeletionMode.NOW)
    await _deletions(context).stop_work(StopWork(deletion.id, leaver.id))
    async with context.for_user(leaver.id) as factory:
        assert await factory.session.scalar(text("select count(*) from mails")) == 0
