"""Reports of the provider: believed when signed, taken in any order, and never swallowed."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.metrics import WEBHOOK_EVENTS
from jobpilot.outreach.domain.mails import MailFailure, MailState
from jobpilot.ports.mailer import MailerUnavailableError
from jobpilot.settings import Settings
from tests.fixtures.mail_server import MailServer, says, takes_and_says
from tests.integration.api.conftest import Api, running_api
from tests.integration.outreach.conftest import Writer

KEY = secrets.token_bytes(24)
SECRET = "whsec_" + base64.b64encode(KEY).decode()
PATH = "/api/v1/webhooks/resend"


@pytest.fixture(scope="module")
async def house(settings: Settings) -> AsyncIterator[Api]:
    async with running_api(settings, resend_webhook_secret=SECRET) as running:
        yield running


@pytest.fixture
async def resend(house: Api) -> AsyncIterator[httpx.AsyncClient]:
    async with house.client() as client:
        yield client


def sign(body: bytes, key: bytes = KEY, at: int | None = None) -> dict[str, str]:
    stamp = str(at or int(time.time()))
    digest = hmac.new(key, b".".join((b"msg_1", stamp.encode(), body)), hashlib.sha256).digest()
    return {
        "svix-id": "msg_1",
        "svix-timestamp": stamp,
        "svix-signature": "v1," + base64.b64encode(digest).decode(),
        "content-type": "application/json",
    }


def event(kind: str, /, **data: Any) -> bytes:
    return json.dumps({"type": kind, "created_at": "2026-01-01T00:00:00Z", "data": data}).encode()


async def report(client: httpx.AsyncClient, kind: str, /, **data: Any) -> int:
    body = event(kind, **data)
    return (await client.post(PATH, content=body, headers=sign(body))).status_code


DELIVERED = event("email.delivered", email_id="x", to=["a@b.example"])


class TestSignature:
    async def test_a_good_one(self, resend) -> None:
        answer = await resend.post(PATH, content=DELIVERED, headers=sign(DELIVERED))
        assert (answer.status_code, answer.json()) == (200, {"status": "taken"})

    @pytest.mark.parametrize(
        "change",
        [
            {"svix-signature": ""},
            {"svix-signature": "v1,AAAA"},
            {"svix-signature": "v1,not base64!"},
            {"svix-id": "msg_2"},
            {"svix-id": ""},
            {"svix-timestamp": ""},
            {"svix-timestamp": "soon"},
            {"svix-timestamp": "٣"},
            sign(DELIVERED, key=b"another key of theirs"),
            sign(json.dumps(json.loads(DELIVERED), indent=1).encode()),
        ],
    )
    async def test_a_bad_one(self, resend, change: dict[str, str]) -> None:
        headers = {name: value.encode() for name, value in (sign(DELIVERED) | change).items()}
        answer = await resend.post(PATH, content=DELIVERED, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "webhook_signature_invalid")

    @pytest.mark.parametrize("seconds", [-301, 303])
    async def test_too_old_or_too_new(self, resend, seconds: int) -> None:
        headers = sign(DELIVERED, at=int(time.time()) + seconds)
        answer = await resend.post(PATH, content=DELIVERED, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "webhook_signature_invalid")

    @pytest.mark.parametrize("seconds", [-290, 290])
    async def test_clocks_may_differ_a_little(self, resend, seconds: int) -> None:
        headers = sign(DELIVERED, at=int(time.time()) + seconds)
        assert (await resend.post(PATH, content=DELIVERED, headers=headers)).status_code == 200

    async def test_none(self, resend) -> None:
        answer = await resend.post(PATH, json={"type": "email.bounced"})
        assert answer.status_code == 401

    async def test_a_key_pair_signature_is_not_ours_to_believe(self, resend) -> None:
        headers = sign(DELIVERED)
        headers["svix-signature"] = headers["svix-signature"].replace("v1,", "v1a,")
        assert (await resend.post(PATH, content=DELIVERED, headers=headers)).status_code == 401

    async def test_one_good_one_of_two_while_the_secret_changes(self, resend) -> None:
        headers = sign(DELIVERED)
        old = sign(DELIVERED, key=b"the one before")["svix-signature"]
        headers["svix-signature"] = f"{old} {headers['svix-signature']}"
        assert (await resend.post(PATH, content=DELIVERED, headers=headers)).status_code == 200

    async def test_without_a_secret_nobody_is_believed(self, api: Api) -> None:
        async with api.client() as client:
            answer = await client.post(PATH, content=DELIVERED, headers=sign(DELIVERED))
        assert answer.status_code == 401


class TestForm:
    async def test_two_megabytes(self, resend) -> None:
        body = event("email.delivered", padding="x" * 2_000_000)
        answer = await resend.post(PATH, content=body, headers=sign(body))
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

    @pytest.mark.parametrize(
        "body",
        [event("contact.created", id="x"), b"[]", b'{"type": 5}', event("email.opened")],
    )
    async def test_what_nothing_depends_on_is_ignored_and_counted(self, resend, body) -> None:
        counter = WEBHOOK_EVENTS.labels("resend", "ignored")._value
        before = counter.get()
        answer = await resend.post(PATH, content=body, headers=sign(body))
        assert (answer.status_code, answer.json()) == (202, {"status": "ignored"})
        assert counter.get() == before + 1

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"email_id": 5, "to": "a@b.example", "tags": "x", "bounce": []},
            {"email_id": None, "to": [None, {}, "nobody", ""], "tags": [None, {"name": "mail_id"}]},
            {"tags": {"mail_id": "x"}, "to": ["x" * 5000]},
        ],
    )
    async def test_odd_data_breaks_nothing(self, resend, data) -> None:
        for kind in ("email.bounced", "email.complained", "email.sent", "email.received"):
            assert await report(resend, kind, **data) == 200

    async def test_what_goes_wrong_here_is_reported_again(self, house: Api, resend) -> None:
        class Broken:
            async def take(self, _event: object) -> bool:
                raise RuntimeError

        house.context.__dict__["delivery_reports"] = Broken()
        try:
            assert await report(resend, "email.delivered", email_id="x") == 500
        finally:
            del house.context.__dict__["delivery_reports"]
        assert await report(resend, "email.delivered", email_id="x") == 200


class TestEffect:
    @pytest.mark.parametrize("kind", ["email.bounced", "email.complained"])
    async def test_no_more_mail(
        self, resend, writer: Writer, provider: MailServer, kind: str
    ) -> None:
        mail = await writer.prepare()
        await writer.execute(
            "update mails set to_address = upper(to_address) where id = :id", id=mail.id
        )
        for _ in range(2):
            assert await report(resend, kind, to=[f"Them <{writer.recipient}>"]) == 200
        stopped = await writer.send(mail)
        assert (stopped.state, stopped.failure_code) == (
            MailState.SUPPRESSED, MailFailure.SUPPRESSED,
        )  # fmt: skip
        assert provider.asked == {}

    async def test_a_full_mailbox_is_asked_again(
        self, resend, writer: Writer, provider: MailServer
    ) -> None:
        mail = await writer.prepare()
        to = [writer.recipient]
        assert await report(resend, "email.bounced", to=to, bounce={"type": "Transient"}) == 200
        assert (await writer.send(mail)).state is MailState.SENT

    async def test_a_bounce_stands_whatever_comes_later(self, resend, writer: Writer) -> None:
        mail = await writer.send(await writer.prepare())
        data = {"email_id": mail.provider_id, "to": [writer.recipient]}
        assert await report(resend, "email.bounced", **data) == 200
        assert await report(resend, "email.delivered", **data) == 200
        told = await writer.mail(mail.id)
        assert (told.state, told.failure_code) == (MailState.FAILED, MailFailure.BOUNCED)

    async def test_before_the_answer_is_written_down(
        self, resend, writer: Writer, provider: MailServer
    ) -> None:
        mail = await writer.prepare()
        provider.script.append(takes_and_says(500))
        with pytest.raises(MailerUnavailableError):
            await writer.send(mail)
        tags = [{"name": "mail_id", "value": str(mail.id)}]
        assert await report(resend, "email.sent", email_id="theirs", tags=tags) == 200
        told = await writer.mail(mail.id)
        assert (told.state, told.provider_id) == (MailState.SENT, "theirs")
        assert (await writer.send(mail)).attempts == 1

    async def test_certainty_for_what_was_uncertain(
        self, resend, writer: Writer, provider: MailServer
    ) -> None:
        mail = await writer.prepare()
        provider.script.append(takes_and_says(500))
        provider.script.append(says(409, "invalid_idempotent_request"))
        with pytest.raises(MailerUnavailableError):
            await writer.send(mail)
        assert (await writer.send(mail)).state is MailState.UNCERTAIN
        tags = {"mail_id": str(mail.id)}
        assert await report(resend, "email.delivered", email_id="theirs", tags=tags) == 200
        assert (await writer.mail(mail.id)).state is MailState.SENT

    async def test_an_answer(self, resend, writer: Writer) -> None:
        mail = await writer.send(await writer.prepare())
        sender = f"The Company <{writer.recipient.upper()}>"
        assert await report(resend, "email.received", **{"from": sender, "subject": "x"}) == 200
        assert (await writer.mail(mail.id)).replied_at is None
        subject = f"AW: RE: {mail.subject}"
        assert await report(resend, "email.received", **{"from": sender, "subject": subject}) == 200
        assert (await writer.mail(mail.id)).replied_at is not None

    async def test_addresses_are_not_kept(self, resend, writer: Writer) -> None:
        assert await report(resend, "email.bounced", to=[writer.recipient]) == 200
        async with writer.context.for_system() as factory:
            rows = await factory.session.execute(text("select * from mail_suppressions"))
            kept = str(rows.all())
        assert writer.recipient.partition("@")[0] not in kept
        assert writer.context.address_hashes(writer.recipient) in kept
