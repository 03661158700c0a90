"""Resend's own library beside ours, before the same server: what they send is the same."""

import asyncio

import pytest
import resend
from resend.http_client_requests import RequestsClient
from starlette.responses import Response

from jobpilot.adapters.mail.resend import ResendMailer
from jobpilot.ports.mailer import MailerUnavailableError, OutgoingMail, Unsubscribe
from tests.fixtures.mail_server import MailServer, says, takes_and_says

ONE_CLICK = Unsubscribe("https://app.example/u/1", mailto="u@app.example", one_click=True)
MAIL = OutgoingMail(
    key="run-1:mail",
    tag="tag-1",
    to="jobs@fictiva.example",
    from_name="Ada Example",
    reply_to="ada@example.org",
    subject="Zoë’s subject",
    text="Hello",
    html="<p>Hello</p>",
    unsubscribe=ONE_CLICK,
)


@pytest.fixture
def library(provider: MailServer, monkeypatch) -> None:
    monkeypatch.setattr(resend, "api_key", "key")
    monkeypatch.setattr(resend, "api_url", provider.base_url)
    monkeypatch.setattr(resend, "default_http_client", RequestsClient(timeout=10))


async def test_the_same_mail_by_both(library: None, provider: MailServer) -> None:
    provider.forget()
    ours = ResendMailer("key", "JobPilot <a@house.example>", provider.base_url)
    number = await ours.send(MAIL)
    sent = provider.sent[-1]
    options = {"idempotency_key": MAIL.key}
    answered = await asyncio.to_thread(resend.Emails.send, dict(sent), options)
    assert answered["id"] == number, "the same key and the same content: nothing more is sent"
    mine, theirs = provider.headers[-2:]
    for name in ("authorization", "idempotency-key", "content-type"):
        assert mine[name] == theirs[name], name
    await ours.aclose()


async def test_both_understand_the_same_answers(library: None, provider: MailServer) -> None:
    provider.script.append(says(429, "rate_limit_exceeded", **{"retry-after": "3"}))
    with pytest.raises(resend.exceptions.RateLimitError):
        await asyncio.to_thread(resend.Emails.send, {"from": "a@b.example"}, {})
    provider.script.append(says(422, "validation_error"))
    with pytest.raises(resend.exceptions.ValidationError):
        await asyncio.to_thread(resend.Emails.send, {"from": "a@b.example"}, {})


async def test_sent_but_not_answered_is_answered_by_the_key(provider: MailServer) -> None:
    """The mail goes out before the connection fails: the repetition learns its number and sends nothing."""
    provider.forget()
    before = len(provider.sent)
    mailer = ResendMailer("key", "a@house.example", provider.base_url, seconds=10)
    provider.script.append(takes_and_says(503))
    with pytest.raises(MailerUnavailableError) as caught:
        await mailer.send(MAIL)
    assert caught.value.may_have_left
    assert await mailer.send(MAIL) == provider.known[MAIL.key][0]
    assert len(provider.sent) == before + 1
    await mailer.aclose()


@pytest.mark.parametrize("body", [b"", b"{", b"null", b'{"id": 7}', b"<html>", b"\xff"])
async def test_an_answer_of_another_shape_may_have_been_a_yes(
    provider: MailServer, body: bytes
) -> None:
    mailer = ResendMailer("key", "a@house.example", provider.base_url, seconds=10)
    provider.script.append(lambda *_: Response(body, 200))
    with pytest.raises(MailerUnavailableError) as caught:
        await mailer.send(MAIL)
    assert caught.value.may_have_left
    await mailer.aclose()
