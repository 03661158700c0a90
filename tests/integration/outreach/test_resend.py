"""What Resend answers, and what it means for a mail."""

import pytest

from jobpilot.adapters.mail.resend import ResendMailer
from jobpilot.ports.mailer import (
    MailerUnavailableError,
    MailFateUnknownError,
    MailRejectedError,
    OutgoingMail,
)
from tests.fixtures.mail_server import MailServer, says

MAIL = OutgoingMail("key", "tag", "jobs@fictiva.example", "", None, "s", "t", "<p>t</p>")


@pytest.fixture
async def mailer(provider: MailServer):
    provider.forget()
    mailer = ResendMailer("key", "JobPilot <a@house.example>", provider.base_url, seconds=0.5)
    yield mailer
    await mailer.aclose()


async def test_html_goes_along_and_an_unnamed_sender_is_the_house(
    mailer: ResendMailer, provider: MailServer
) -> None:
    assert await mailer.send(MAIL) == await mailer.send(MAIL)
    body = provider.sent[-1]
    assert (body["html"], body["from"]) == ("<p>t</p>", "JobPilot <a@house.example>")
    assert "reply_to" not in body


@pytest.mark.parametrize("status", [400, 413, 422])
async def test_about_the_mail(mailer: ResendMailer, provider: MailServer, status: int) -> None:
    provider.script.append(says(status))
    with pytest.raises(MailRejectedError):
        await mailer.send(MAIL)


@pytest.mark.parametrize(
    ("status", "name", "may_have_left"),
    [
        (401, "missing_api_key", False),
        (403, "validation_error", False),
        (429, "rate_limit_exceeded", False),
        (408, "x", True),
        (409, "concurrent_idempotent_requests", True),
        (500, "internal_server_error", True),
        (503, "x", True),
        (302, "x", True),
        (200, "no id", True),
    ],
)
async def test_tried_again(
    mailer: ResendMailer, provider: MailServer, status: int, name: str, may_have_left: bool
) -> None:
    provider.script.append(says(status, name))
    with pytest.raises(MailerUnavailableError) as caught:
        await mailer.send(MAIL)
    assert caught.value.may_have_left is may_have_left


@pytest.mark.parametrize(("header", "seconds"), [("7", 7), ("9000", 60), ("soon", 1), ("", 1)])
async def test_patience(
    mailer: ResendMailer, provider: MailServer, header: str, seconds: int
) -> None:
    provider.script.append(says(429, **{"retry-after": header}))
    with pytest.raises(MailerUnavailableError) as caught:
        await mailer.send(MAIL)
    assert caught.value.extra["retry_after"] == seconds


async def test_the_same_key_for_another_mail(mailer: ResendMailer, provider: MailServer) -> None:
    provider.script.append(says(409, "invalid_idempotent_request"))
    with pytest.raises(MailFateUnknownError):
        await mailer.send(MAIL)


async def test_no_answer_in_time(mailer: ResendMailer, provider: MailServer) -> None:
    provider.delay = 1.0
    try:
        with pytest.raises(MailerUnavailableError) as caught:
            await mailer.send(MAIL)
    finally:
        provider.delay = 0.0
    assert caught.value.may_have_left


async def test_nobody_there() -> None:
    mailer = ResendMailer("key", "a@house.example", "http://127.0.0.1:9")
    with pytest.raises(MailerUnavailableError) as caught:
        await mailer.send(MAIL)
    await mailer.aclose()
    assert not caught.value.may_have_left
