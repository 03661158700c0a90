"""Mails of the house to a person: about briefings, questions that wait, and a budget that is nearly spent."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from jobpilot.bootstrap import ProcessContext
from jobpilot.briefings.repository import BriefingRepository
from jobpilot.costs.contracts import BudgetAlert
from jobpilot.database.outbox import OutboxMessage
from jobpilot.outreach.contracts import PrepareMail
from jobpilot.outreach.domain.mails import Mail, MailFailure, MailKind, MailState
from jobpilot.outreach.notices import BUDGET_KIND, PATIENCE, QUESTIONS_KIND
from jobpilot.resumes.domain.resume import CursorInvalidError
from jobpilot.runs.contracts import CloseAction, OpenAction
from jobpilot.runs.domain.states import ActionKind, ActionState, Step
from tests.integration.writing.conftest import add_run

MONTH = date(2026, 3, 1)


@dataclass
class Reader:
    context: ProcessContext
    user_id: UUID

    async def outbox(self, kind: str) -> list[Any]:
        async with self.context.for_user(self.user_id) as factory:
            rows = await factory.session.execute(
                text("select *, available_at - created_at as delay from outbox where kind = :kind"),
                {"kind": kind},
            )
            return list(rows)

    async def deliver(self, kind: str) -> None:
        for row in await self.outbox(kind):
            message = OutboxMessage(row.id, row.user_id, row.kind, row.payload, 1)
            notices = self.context.mail_notices
            other = {QUESTIONS_KIND: notices.about_questions, BUDGET_KIND: notices.about_budget}
            await other[kind](message)

    async def mails(self) -> tuple[Mail, ...]:
        async with self.context.own_mails(self.user_id) as mails:
            return (await mails.list_mails(None, None, 50))[0]

    async def ask(self, run_id: UUID, kind: ActionKind, subject_id: UUID | None = None) -> UUID:
        step = Step.RESOLVE if kind is ActionKind.RESOLVE_MAIL else Step.REVIEW
        request = OpenAction(run_id, self.user_id, kind, step, 1, subject_id)
        async with self.context.recording(self.user_id) as recorder:
            return (await recorder.open_action(request)).action_id

    async def set_state(self, run_id: UUID, state: str) -> None:
        async with self.context.for_user(self.user_id) as factory:
            await factory.session.execute(
                text("update runs set state = :state where id = :id"),
                {"state": state, "id": run_id},
            )

    async def answer(self, run_id: UUID, action_id: UUID) -> None:
        now = datetime.now(UTC)
        close = CloseAction(run_id, self.user_id, action_id, ActionState.APPROVED, now)
        async with self.context.recording(self.user_id) as recorder:
            await recorder.close_action(close)


@pytest.fixture
async def reader(context: ProcessContext, user_id: UUID) -> Reader:
    await set_email(context, user_id, f"{user_id}@people.example")
    return Reader(context, user_id)


async def set_email(context: ProcessContext, user_id: UUID, email: str | None) -> None:
    async with context.for_system() as factory:
        await factory.session.execute(
            text("update users set email = :email where id = :id"), {"email": email, "id": user_id}
        )


class TestQuestions:
    async def test_one_mail_for_all_that_wait(self, reader: Reader) -> None:
        run_id = await add_run(reader.context, reader.user_id)
        for _ in range(2):
            await reader.ask(run_id, ActionKind.REVIEW_DRAFT, uuid4())
        (row,) = await reader.outbox(QUESTIONS_KIND)
        assert row.delay == PATIENCE
        await reader.set_state(run_id, "waiting")
        for _ in range(2):
            await reader.deliver(QUESTIONS_KIND)
        await reader.set_state(run_id, "succeeded")
        (mail,) = await reader.mails()
        assert (mail.kind, mail.state) == (MailKind.APPROVAL_WAITING, MailState.SENT)
        assert "2 things wait" in mail.body_text
        assert f"/runs/{run_id}" in mail.body_text

    async def test_none_about_what_was_answered_meanwhile(self, reader: Reader) -> None:
        run_id = await add_run(reader.context, reader.user_id)
        action_id = await reader.ask(run_id, ActionKind.REVIEW_DRAFT, uuid4())
        await reader.answer(run_id, action_id)
        await reader.set_state(run_id, "waiting")
        await reader.deliver(QUESTIONS_KIND)
        await reader.set_state(run_id, "succeeded")
        assert await reader.mails() == ()

    async def test_none_about_a_reading_that_the_person_has_just_started(
        self, reader: Reader
    ) -> None:
        run_id = await add_run(reader.context, reader.user_id)
        await reader.ask(run_id, ActionKind.REVIEW_RESUME)
        assert await reader.outbox(QUESTIONS_KIND) == []

    async def test_a_run_that_is_gone(self, reader: Reader) -> None:
        payload = {"run_id": str(uuid4())}
        message = OutboxMessage(1, reader.user_id, QUESTIONS_KIND, payload, 1)
        await reader.context.mail_notices.about_questions(message)
        assert await reader.mails() == ()


class TestBudget:
    async def test_once_a_month(self, reader: Reader) -> None:
        alert = BudgetAlert(reader.user_id, MONTH, 4_800_000, 6_000_000)
        for _ in range(2):
            async with reader.context.for_user(reader.user_id) as factory:
                await factory.mail_requests().about_budget(alert)
        for _ in range(2):
            await reader.deliver(BUDGET_KIND)
        (mail,) = await reader.mails()
        assert (mail.kind, mail.state, mail.run_id) == (
            MailKind.BUDGET_ALERT, MailState.SENT, None,
        )  # fmt: skip
        assert mail.to_address == f"{reader.user_id}@people.example"
        assert "$4.80 of the $6.00" in mail.body_text

    async def test_pages_of_the_newest_first(self, reader: Reader) -> None:
        async with reader.context.own_mails(reader.user_id) as mails:
            for month in range(1, 6):
                alert = BudgetAlert(reader.user_id, date(2026, month, 1), 8, 10)
                await mails.write_budget_alert(alert)
        seen: list[UUID] = []
        cursor = None
        async with reader.context.own_mails(reader.user_id) as mails:
            for expected in (2, 2, 1):
                page, cursor = await mails.list_mails(MailState.PENDING, cursor, 2)
                assert len(page) == expected
                seen += [mail.id for mail in page]
            assert cursor is None
            with pytest.raises(CursorInvalidError):
                await mails.list_mails(None, "nonsense", 2)
        assert seen == [mail.id for mail in await reader.mails()]

    async def test_the_ledger_asks_for_it(self, reader: Reader) -> None:
        async with reader.context.for_user(reader.user_id) as factory:
            alert = BudgetAlert(reader.user_id, MONTH, 8, 10)
            await factory.ledger()._listener.nearly_spent(alert)
        (row,) = await reader.outbox(BUDGET_KIND)
        assert row.payload["settled_micros"] == 8


class TestBriefing:
    async def prepare(self, reader: Reader) -> tuple[UUID, Mail]:
        run_id = uuid4()
        items = [{"kind": "match", "title": "Clerk", "company": "Fictiva", "score": 81}]
        async with reader.context.for_user(reader.user_id) as factory:
            briefings = BriefingRepository(factory.session)
            await briefings.add(reader.user_id, MONTH, run_id, items)
            briefing = await briefings.of_run(run_id)
            assert briefing is not None
        request = PrepareMail(run_id, reader.user_id, MailKind.BRIEFING, briefing.id)
        for _ in range(2):
            async with reader.context.own_mails(reader.user_id) as mails:
                mail = await mails.prepare(request)
        return briefing.id, mail

    async def test_as_it_was_composed(self, reader: Reader) -> None:
        briefing_id, mail = await self.prepare(reader)
        assert "Clerk, Fictiva: 81 of 100" in mail.body_text
        sent = await reader.context.mail_sender.send(reader.user_id, mail.id)
        assert (sent.state, sent.provider) == (MailState.SENT, "sink")
        async with reader.context.own_briefings(reader.user_id) as briefings:
            assert (await briefings.get(briefing_id)).mail_id == mail.id
        assert len(await reader.mails()) == 1

    @pytest.mark.parametrize("why", ["no address", "leaving"])
    async def test_it_stands_in_the_app_alone(self, reader: Reader, why: str) -> None:
        if why == "leaving":
            async with reader.context.for_system() as factory:
                await factory.session.execute(
                    text("update users set state = 'deletion_scheduled' where id = :id"),
                    {"id": reader.user_id},
                )
        else:
            await set_email(reader.context, reader.user_id, None)
        _, mail = await self.prepare(reader)
        sent = await reader.context.mail_sender.send(reader.user_id, mail.id)
        assert (sent.state, sent.failure_code) == (
            MailState.CANCELLED, MailFailure.RECIPIENT_MISSING,
        )  # fmt: skip
        assert sent.attempts == 0
