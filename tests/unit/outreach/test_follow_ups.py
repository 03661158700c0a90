from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from jobpilot.outreach.domain.follow_ups import follow_up_to
from jobpilot.outreach.domain.mails import (
    AddressHashes,
    Mail,
    MailKind,
    MailState,
    Move,
    follow_up_at,
    next_move,
)

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
MAIL = Mail(
    UUID(int=1), UUID(int=2), None, UUID(int=3), None, MailKind.COLD_EMAIL, "jobs@fictiva.example",
    "Ada Example", None, "Clerk", "Dear Fictiva team,\n\nI sort letters.\n\nYours,\nAda", None,
    MailState.SENT, "k", None, None, 1, 0, NOW, NOW, None, None, NOW, NOW,
)  # fmt: skip


class TestText:
    def test_keeps_the_persons_own_frame(self) -> None:
        document = follow_up_to(MAIL, "en")
        assert document["to"] == MAIL.to_address
        assert document["subject"] == "Re: Clerk"
        blocks = document["body"].split("\n\n")
        assert (blocks[0], blocks[-1]) == ("Dear Fictiva team,", "Yours,\nAda")
        assert "letters" not in document["body"]

    @pytest.mark.parametrize(("language", "greeting"), [("de", "Guten Tag,"), ("pl", "Hello,")])
    def test_without_a_frame(self, language: str, greeting: str) -> None:
        document = follow_up_to(replace(MAIL, body_text="I sort letters."), language)
        assert document["body"].startswith(greeting)
        assert document["body"].endswith("\nAda Example")

    def test_an_answer_to_an_answer(self) -> None:
        document = follow_up_to(replace(MAIL, subject="Re: Clerk"), "en")
        assert document["subject"] == "Re: Clerk"
        assert "“Clerk”" in document["body"]

    def test_braces_are_letters(self) -> None:
        assert "{0.x}" in follow_up_to(replace(MAIL, subject="{0.x}"), "en")["body"]


class TestTime:
    def test_after_a_while(self) -> None:
        assert follow_up_at(MAIL, DAY) == NOW + DAY

    @pytest.mark.parametrize(
        "mail",
        [
            replace(MAIL, kind=MailKind.FOLLOW_UP),
            replace(MAIL, state=MailState.UNCERTAIN),
            replace(MAIL, state=MailState.FAILED),
        ],
    )
    def test_never(self, mail: Mail) -> None:
        assert follow_up_at(mail, DAY) is None
        assert follow_up_at(MAIL, None) is None


class TestMove:
    @pytest.mark.parametrize(
        ("state", "age", "resends", "resend", "move"),
        [
            (MailState.PENDING, 0, 0, False, Move.SEND),
            (MailState.SENDING, 22, 0, False, Move.REPEAT),
            (MailState.SENDING, 23, 0, False, Move.GIVE_UP),
            (MailState.SENDING, 23, 0, True, Move.GIVE_UP),
            (MailState.UNCERTAIN, 1, 0, False, Move.NOTHING),
            (MailState.UNCERTAIN, 1, 0, True, Move.SEND),
            (MailState.UNCERTAIN, 1, 1, True, Move.NOTHING),
            (MailState.SENT, 1, 0, True, Move.NOTHING),
            (MailState.FAILED, 1, 0, True, Move.NOTHING),
            (MailState.SUPPRESSED, 1, 0, True, Move.NOTHING),
            (MailState.CANCELLED, 1, 0, True, Move.NOTHING),
        ],
    )
    def test_table(self, state, age, resends, resend, move) -> None:
        mail = replace(MAIL, state=state, resends=resends, first_attempt_at=NOW)
        at = NOW + timedelta(hours=age)
        assert next_move(mail, at, timedelta(hours=23), resend=resend) is move

    def test_without_keys_nothing_is_repeated(self) -> None:
        mail = replace(MAIL, state=MailState.SENDING)
        assert next_move(mail, NOW, timedelta(0), resend=False) is Move.GIVE_UP


def test_addresses_are_the_same_in_small_letters() -> None:
    hashed = AddressHashes(b"key")
    assert hashed(" Jobs@Fictiva.example") == hashed("jobs@fictiva.EXAMPLE")
    assert hashed("jobs@fictiva.example") != AddressHashes(b"other")("jobs@fictiva.example")
