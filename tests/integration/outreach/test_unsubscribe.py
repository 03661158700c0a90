"""Ending mails by the link in them: nobody signs in, nobody ends somebody else's, and again is the same."""

from email import message_from_bytes
from email.policy import default
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest

from jobpilot.bootstrap import ProcessContext
from jobpilot.outreach.domain.mails import Mail, MailKind, MailState
from tests.fixtures.mail_server import MailServer
from tests.integration.api.conftest import Api
from tests.integration.outreach.conftest import Writer


@pytest.fixture
async def stranger(api: Api):
    """Not signed in."""
    async with api.client() as client:
        yield client


def path_of(url: str) -> str:
    return urlsplit(url).path


async def wanted(context: ProcessContext, user_id: UUID) -> dict[MailKind, bool]:
    async with context.for_user(user_id) as factory:
        notices = await factory.notice_settings().get(user_id)
        briefing = await factory.briefings().settings(user_id)
    return {
        MailKind.BRIEFING: briefing.email,
        MailKind.APPROVAL_WAITING: notices.mail_questions,
        MailKind.BUDGET_ALERT: notices.mail_budget,
    }


LETTERS = [MailKind.BRIEFING, MailKind.APPROVAL_WAITING, MailKind.BUDGET_ALERT]


@pytest.mark.parametrize("kind", LETTERS, ids=str)
async def test_one_click_ends_letters_of_one_kind(
    context: ProcessContext, api: Api, stranger: httpx.AsyncClient, kind: MailKind
) -> None:
    person = await api.sign_up()
    async with person.client() as client:
        user_id = UUID((await client.get("/api/v1/users/me")).json()["id"])
    path = path_of(context.unsubscribe_links.of_letters(kind, user_id))
    looked = await stranger.get(path)
    assert (looked.status_code, looked.headers["content-type"]) == (
        200,
        "text/html; charset=utf-8",
    )
    assert all((await wanted(context, user_id)).values())  # programs look at links
    for _ in range(2):
        one_click = {"List-Unsubscribe": "One-Click"}
        assert (await stranger.post(path, data=one_click)).status_code == 200
    assert await wanted(context, user_id) == {each: each is not kind for each in LETTERS}


async def test_the_link_stays_out_of_the_log(context, stranger, user_id, capfd, caplog) -> None:
    path = path_of(context.unsubscribe_links.of_letters(MailKind.BRIEFING, user_id))
    await stranger.get(path)
    assert "/unsubscribe/" in caplog.text
    assert user_id.hex not in caplog.text + "".join(capfd.readouterr())


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_only_a_link_from_here_counts(
    context: ProcessContext, api: Api, stranger: httpx.AsyncClient, method: str, user_id: UUID
) -> None:
    path = path_of(context.unsubscribe_links.of_letters(MailKind.BRIEFING, user_id))
    forged = [
        path[:-1] + ("A" if path[-1] != "A" else "B"),
        path.replace("briefing", "budget_alert"),
        path.replace(user_id.hex, UUID(int=7).hex),
        path.partition("~")[0],
        "/api/v1/unsubscribe/~",
        "/api/v1/unsubscribe/%ff%00~x",
    ]
    for each in forged:
        answer = await stranger.request(method, each)
        assert answer.status_code in (400, 404), each
    assert all((await wanted(context, user_id)).values())


async def test_of_somebody_who_has_left(
    context: ProcessContext, stranger: httpx.AsyncClient
) -> None:
    path = path_of(context.unsubscribe_links.of_letters(MailKind.BUDGET_ALERT, UUID(int=9)))
    assert (await stranger.post(path)).status_code == 200


async def sent(writer: Writer) -> Mail:
    mail = await writer.send(await writer.prepare())
    assert mail.state is MailState.SENT
    return mail


async def test_a_reader_wants_no_more(
    writer: Writer, provider: MailServer, stranger: httpx.AsyncClient
) -> None:
    mail = await sent(writer)
    (body,) = provider.to(writer.recipient)
    head = body["headers"]
    assert "List-Unsubscribe-Post" not in head  # a page, or a word to the writer
    mailto, url = head["List-Unsubscribe"].split(", ")
    assert mailto == f"<mailto:{mail.reply_to}?subject=unsubscribe>"
    assert "nsubscribe" not in body["text"]  # the words are the person's own
    for _ in range(2):
        assert (await stranger.post(path_of(url.strip("<>")))).status_code == 200
    ended = await writer.mail(mail.id)
    assert (ended.state, ended.failure_code) == (MailState.SENT, "mail_unsubscribed")
    async with writer.context.for_system() as factory:
        hashed = writer.context.address_hashes(writer.recipient)
        assert await factory.mails()._repository.is_suppressed(hashed)


async def test_the_head_of_a_letter(context: ProcessContext, user_id: UUID) -> None:
    async with context.own_mails(user_id) as mails:
        mail = await mails.write_approval_waiting(user_id, UUID(int=1), 1, f"head:{user_id}")
    said = context.unsubscribe_links.of_mail(mail).headers
    assert said["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (
        said["List-Unsubscribe"] == f"<{context.unsubscribe_links.of_letters(mail.kind, user_id)}>"
    )
    assert said["List-Unsubscribe"].strip("<>") in mail.body_text
    assert mail.body_html is not None
    assert context.unsubscribe_links.of_mail(mail).url in mail.body_html.replace("&amp;", "&")


def test_the_sink_writes_it() -> None:
    from jobpilot.adapters.mail.sink import WIRE, as_message
    from jobpilot.ports.mailer import OutgoingMail, Unsubscribe

    url = f"https://app.example/api/v1/unsubscribe/{'x' * 100}~y"
    end = Unsubscribe(url, "a@b.example", one_click=True)
    mail = OutgoingMail("k", "t", "to@c.example", "", None, "s", "t", None, end)
    written = as_message(mail, "h@house.example").as_bytes(policy=WIRE)
    said = f"List-Unsubscribe: <mailto:a@b.example?subject=unsubscribe>, <{url}>\r\n"
    assert said.encode() in written
    message = message_from_bytes(written, policy=default)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
