import asyncio
import stat
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from jobpilot.adapters.mail.sink import FileSink
from jobpilot.ports.mailer import OutgoingMail

MAIL = OutgoingMail(
    "key", "tag", "jobs@fictiva.example", "Ada Exämple", "ada@people.example", "Größe – ok",
    "Grüße\n", "<p>Grüße</p>",
)  # fmt: skip


@pytest.fixture
def sink(tmp_path: Path) -> FileSink:
    return FileSink(tmp_path / "mail", "JobPilot <jobpilot@localhost>")


async def test_a_mail_that_any_program_opens(sink: FileSink, tmp_path: Path) -> None:
    path = tmp_path / "mail" / await sink.send(MAIL)
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert message["from"] == "Ada Exämple <jobpilot@localhost>"
    assert (message["to"], message["reply-to"]) == (MAIL.to, MAIL.reply_to)
    assert message["subject"] == "Größe – ok"
    for kind, words in (("plain", "Grüße"), ("html", "<p>Grüße</p>")):
        part = message.get_body((kind,))
        assert part is not None
        assert part.get_content().strip() == words
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_once_for_a_key(sink: FileSink, tmp_path: Path) -> None:
    names = await asyncio.gather(*(sink.send(MAIL) for _ in range(8)))
    other = await sink.send(replace(MAIL, key="other", from_name="", reply_to=None, html=None))
    assert len({*names}) == 1
    assert {path.name for path in (tmp_path / "mail").iterdir()} == {names[0], other}


async def test_no_header_can_be_smuggled_in(sink: FileSink, tmp_path: Path) -> None:
    for change in ({"subject": "a\nBcc: b@c.example"}, {"to": "a@b.example\r\nBcc: b@c.example"}):
        with pytest.raises(ValueError, match=r"linefeed|newline|Header"):
            await sink.send(replace(MAIL, **change))
    assert list((tmp_path / "mail").glob("*.eml")) == []
