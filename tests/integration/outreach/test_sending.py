import asyncio
from datetime import timedelta

import pytest

from jobpilot.adapters.mail.resend import ResendMailer
from jobpilot.outreach.contracts import PrepareMail
from jobpilot.outreach.domain.mails import (
    DraftNotApprovedError,
    Fate,
    MailFailure,
    MailKind,
    MailNotFoundError,
    MailNotSentError,
    MailNotUncertainError,
    MailState,
    RecipientMissingError,
)
from jobpilot.ports.mailer import MailerUnavailableError
from jobpilot.writing.domain.drafts import DraftKind, DraftNotFoundError, DraftState
from tests.conftest import create_user
from tests.fixtures.mail_server import MailServer, says, takes_and_says
from tests.integration.outreach.conftest import Writer, approve_email, written_email

DAY = timedelta(days=1)


class TestPrepare:
    async def test_words_and_recipient_are_the_approved_ones(self, writer: Writer) -> None:
        mail = await writer.prepare()
        async with writer.context.own_drafts(writer.user_id) as drafts:
            _, version = await drafts.approved(writer.draft_id)
        assert (mail.to_address, mail.state) == (writer.recipient, MailState.PENDING)
        assert (mail.subject, mail.body_text) == (
            version.document["subject"], version.document["body"],
        )  # fmt: skip
        assert mail.from_name == "Ada Example"
        assert mail.reply_to == f"{writer.user_id}@people.example"

    async def test_once_whichever_run_asks(self, writer: Writer) -> None:
        first = await writer.prepare()
        writer.run_id = writer.draft_id
        assert (await writer.prepare()).id == first.id

    async def test_not_without_approval(self, writer: Writer, asking) -> None:
        draft_id = await written_email(writer.context, asking, writer.user_id)
        with pytest.raises(DraftNotApprovedError):
            await writer.prepare(subject_id=draft_id)

    async def test_not_without_a_recipient(self, writer: Writer, asking) -> None:
        draft_id = await written_email(writer.context, asking, writer.user_id)
        async with writer.context.own_drafts(writer.user_id) as drafts:
            await drafts.decide(draft_id, 1, approved=True)
        with pytest.raises(RecipientMissingError):
            await writer.prepare(subject_id=draft_id)

    async def test_a_letter_is_no_mail(self, writer: Writer, asking) -> None:
        request = await asking(writer.user_id, DraftKind.COVER_LETTER)
        version = await writer.context.draft_writer.write(request)
        async with writer.context.own_drafts(writer.user_id) as drafts:
            await drafts.decide(version.draft_id, 1, approved=True)
        with pytest.raises(DraftNotFoundError):
            await writer.prepare(subject_id=version.draft_id)

    async def test_somebody_elses_draft_is_none(self, writer: Writer) -> None:
        other = await create_user(writer.context)
        request = PrepareMail(writer.run_id, other, MailKind.COLD_EMAIL, writer.draft_id)
        with pytest.raises((DraftNotFoundError, DraftNotApprovedError)):
            async with writer.context.own_mails(other) as mails:
                await mails.prepare(request)


class TestSend:
    async def test_once_however_often_it_is_asked_for(
        self, writer: Writer, provider: MailServer
    ) -> None:
        mail = await writer.prepare()
        for _ in range(3):
            sent = await writer.send(mail)
        assert (sent.state, sent.attempts, sent.provider) == (MailState.SENT, 1, "resend")
        assert sent.provider_id == provider.known[f"mail:{mail.id}"][0]
        (body,) = provider.to(writer.recipient)
        assert body["from"] == "Ada Example <jobpilot@house.example>"
        assert body["reply_to"] == mail.reply_to
        assert body["tags"] == [{"name": "mail_id", "value": str(mail.id)}]
        assert provider.headers[-1]["authorization"] == "Bearer key"
        async with writer.context.own_drafts(writer.user_id) as drafts:
            assert (await drafts.get(writer.draft_id)).state is DraftState.SENT

    async def test_once_from_many_at_the_same_time(
        self, writer: Writer, provider: MailServer
    ) -> None:
        mail = await writer.prepare()
        provider.delay = 0.1
        try:
            sent = await asyncio.gather(*(writer.send(mail) for _ in range(5)))
        finally:
            provider.delay = 0.0
        assert {each.state for each in sent} == {MailState.SENT}
        assert len(provider.to(writer.recipient)) == 1

    async def test_an_answer_that_was_lost_is_asked_for_again_with_the_same_key(
        self, writer: Writer, provider: MailServer
    ) -> None:
        mail = await writer.prepare()
        provider.script.append(takes_and_says(500))
        with pytest.raises(MailerUnavailableError):
            await writer.send(mail)
        assert (await writer.mail(mail.id)).state is MailState.SENDING
        sent = await writer.send(mail)
        assert (sent.state, sent.attempts) == (MailState.SENT, 2)
        assert provider.asked[f"mail:{mail.id}"] == 2
        assert len(provider.to(writer.recipient)) == 1

    async def test_what_never_left_waits_for_the_next_attempt(self, writer: Writer) -> None:
        mail = await writer.prepare()
        real, writer.mailer = writer.mailer, ResendMailer("k", "a@b.example", "http://127.0.0.1:9")
        with pytest.raises(MailerUnavailableError) as caught:
            await writer.send(mail)
        await writer.mailer.aclose()
        assert not caught.value.may_have_left
        assert (await writer.mail(mail.id)).state is MailState.PENDING
        writer.mailer = real
        assert (await writer.send(mail)).state is MailState.SENT

    async def test_a_refusal_is_final(self, writer: Writer, provider: MailServer) -> None:
        mail = await writer.prepare()
        provider.script.append(says(422, "validation_error"))
        for _ in range(2):
            failed = await writer.send(mail)
            assert (failed.state, failed.failure_code) == (MailState.FAILED, MailFailure.REJECTED)
        assert provider.asked[f"mail:{mail.id}"] == 1

    @pytest.mark.parametrize("status", [401, 403, 404, 429])
    async def test_what_the_installation_can_repair_is_tried_again(
        self, writer: Writer, provider: MailServer, status: int
    ) -> None:
        mail = await writer.prepare()
        provider.script.append(says(status))
        with pytest.raises(MailerUnavailableError):
            await writer.send(mail)
        assert (await writer.send(mail)).state is MailState.SENT

    async def test_an_edit_after_the_approval_stops_it(
        self, writer: Writer, provider: MailServer
    ) -> None:
        mail = await writer.prepare()
        other = f"other-{writer.recipient}"
        async with writer.context.own_drafts(writer.user_id) as drafts:
            _, version = await drafts.approved(writer.draft_id)
            await drafts.save(writer.draft_id, version.number, {**version.document, "to": other})
        stopped = await writer.send(mail)
        assert stopped.state is MailState.CANCELLED
        assert stopped.failure_code == DraftNotApprovedError.code
        await approve_email(writer.context, writer.user_id, writer.draft_id, f"third-{other}")
        again = await writer.prepare()
        assert again.id != mail.id
        assert (await writer.send(again)).state is MailState.SENT
        assert provider.to(writer.recipient) == []
        assert len(provider.to(f"third-{other}")) == 1


class TestUncertain:
    async def lost(self, writer: Writer, provider: MailServer):
        mail = await writer.prepare()
        provider.script.append(takes_and_says(500))
        with pytest.raises(MailerUnavailableError):
            await writer.send(mail)
        return mail

    async def test_after_the_window_nothing_is_sent_again_by_itself(
        self, writer: Writer, provider: MailServer
    ) -> None:
        mail = await self.lost(writer, provider)
        await writer.pass_time(mail, DAY)
        provider.forget()
        for _ in range(3):
            assert (await writer.send(mail)).state is MailState.UNCERTAIN
        assert len(provider.to(writer.recipient)) == 1

    async def test_without_keys_at_once(self, writer: Writer, provider: MailServer) -> None:
        writer.mailer.window = timedelta(0)
        mail = await self.lost(writer, provider)
        assert (await writer.send(mail)).state is MailState.UNCERTAIN

    async def test_the_person_may_have_it_sent_again_once(
        self, writer: Writer, provider: MailServer
    ) -> None:
        mail = await self.lost(writer, provider)
        await writer.pass_time(mail, DAY)
        provider.forget()
        await writer.send(mail)
        for _ in range(3):
            assert (await writer.send(mail, resend=True)).state is MailState.SENT
        assert len(provider.to(writer.recipient)) == 2

    async def test_one_answer_is_one_mail(self, writer: Writer, provider: MailServer) -> None:
        writer.mailer.window = timedelta(0)
        mail = await self.lost(writer, provider)
        await writer.send(mail)
        provider.script.append(takes_and_says(500))
        with pytest.raises(MailerUnavailableError):
            await writer.send(mail, resend=True)
        for _ in range(3):
            assert (await writer.send(mail, resend=True)).state is MailState.UNCERTAIN
        assert provider.asked[f"mail:{mail.id}"] == 2

    async def test_left_alone_by_a_cancelled_run(
        self, writer: Writer, provider: MailServer
    ) -> None:
        mail = await self.lost(writer, provider)
        resolver = writer.context.mail_resolver
        await writer.execute("update mails set run_id = null where id = :id", id=mail.id)
        with pytest.raises(MailNotUncertainError):
            await resolver.resolve(writer.user_id, mail.id, Fate.NOT_SENT)
        await writer.pass_time(mail, timedelta(hours=2))
        told = await resolver.resolve(writer.user_id, mail.id, Fate.NOT_SENT)
        assert (told.state, told.failure_code) == (MailState.FAILED, MailFailure.NOT_SENT)
        assert (await writer.send(mail)).state is MailState.FAILED

    async def test_a_key_seen_with_another_content(
        self, writer: Writer, provider: MailServer
    ) -> None:
        mail = await self.lost(writer, provider)
        provider.script.append(says(409, "invalid_idempotent_request"))
        assert (await writer.send(mail)).state is MailState.UNCERTAIN


class TestFollowUp:
    async def test_to_the_same_reader_once_and_to_be_approved(self, writer: Writer) -> None:
        mail = await writer.send(await writer.prepare())
        async with writer.context.own_mails(writer.user_id) as mails:
            written = await mails.compose_follow_up(mail.id, writer.run_id_of_draft)
            again = await mails.compose_follow_up(mail.id, writer.run_id_of_draft)
        assert written.draft_id == again.draft_id != writer.draft_id
        assert written.questions == []
        assert written.document["to"] == writer.recipient
        assert written.document["subject"] == f"Re: {mail.subject}"
        with pytest.raises(DraftNotApprovedError):
            await writer.prepare(
                kind=MailKind.FOLLOW_UP, subject_id=written.draft_id, previous_id=mail.id
            )

    async def test_an_answer_stops_it(self, writer: Writer, provider: MailServer) -> None:
        mail = await writer.send(await writer.prepare())
        async with writer.context.own_mails(writer.user_id) as mails:
            written = await mails.compose_follow_up(mail.id, writer.run_id_of_draft)
        async with writer.context.own_drafts(writer.user_id) as drafts:
            await drafts.decide(written.draft_id, 1, approved=True)
        follow_up = await writer.prepare(
            kind=MailKind.FOLLOW_UP, subject_id=written.draft_id, previous_id=mail.id
        )
        async with writer.context.own_mails(writer.user_id) as mails:
            await mails.replied(mail.id)
        stopped = await writer.send(follow_up)
        assert (stopped.state, stopped.failure_code) == (
            MailState.CANCELLED, MailFailure.ANSWERED,
        )  # fmt: skip
        assert len(provider.to(writer.recipient)) == 1

    async def test_nothing_follows_what_was_not_sent(self, writer: Writer) -> None:
        mail = await writer.prepare()
        with pytest.raises(MailNotSentError):
            async with writer.context.own_mails(writer.user_id) as mails:
                await mails.compose_follow_up(mail.id, writer.run_id_of_draft)
        with pytest.raises(MailNotSentError):
            async with writer.context.own_mails(writer.user_id) as mails:
                await mails.replied(mail.id)


async def test_a_mail_of_somebody_else_is_none(writer: Writer) -> None:
    mail = await writer.prepare()
    other = await create_user(writer.context)
    with pytest.raises(MailNotFoundError):
        await writer.sender.send(other, mail.id)
