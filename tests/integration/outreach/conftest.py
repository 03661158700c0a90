"""People with approved e-mails, and a provider at the end of the line that counts."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from jobpilot.adapters.mail.resend import ResendMailer
from jobpilot.bootstrap import ProcessContext
from jobpilot.outreach.contracts import PrepareMail
from jobpilot.outreach.domain.mails import Mail, MailKind
from jobpilot.outreach.sender import MailSender
from jobpilot.writing.domain.drafts import DraftKind
from tests.conftest import create_user
from tests.fixtures.mail_server import MailServer, mail_serving
from tests.integration.api.conftest import api, client, person
from tests.integration.writing.conftest import asking

__all__ = ["api", "asking", "client", "person"]


@pytest.fixture(scope="module")
async def provider_server() -> AsyncIterator[MailServer]:
    async with mail_serving() as server:
        yield server


@pytest.fixture
def provider(provider_server: MailServer) -> MailServer:
    provider_server.script.clear()
    provider_server.asked.clear()
    return provider_server


@dataclass
class Writer:
    """Somebody with an approved e-mail to `recipient`, and the provider that carries it."""

    context: ProcessContext
    user_id: UUID
    draft_id: UUID
    mailer: ResendMailer
    recipient: str
    run_id_of_draft: UUID
    run_id: UUID = field(default_factory=uuid4)

    @property
    def sender(self) -> MailSender:
        return MailSender(self.context.own_mails, self.mailer, self.context.unsubscribe_links)

    async def prepare(self, **changes: object) -> Mail:
        values = {"kind": MailKind.COLD_EMAIL, "subject_id": self.draft_id} | changes
        async with self.context.own_mails(self.user_id) as mails:
            return await mails.prepare(PrepareMail(self.run_id, self.user_id, **values))

    async def send(self, mail: Mail, *, resend: bool = False) -> Mail:
        return await self.sender.send(self.user_id, mail.id, resend=resend)

    async def mail(self, mail_id: UUID) -> Mail:
        async with self.context.own_mails(self.user_id) as mails:
            return await mails.get(mail_id)

    async def execute(self, statement: str, **values: object) -> None:
        async with self.context.for_user(self.user_id) as factory:
            await factory.session.execute(text(statement), values)

    async def pass_time(self, mail: Mail, time: timedelta) -> None:
        """As if the provider had been asked for the first time so much earlier."""
        await self.execute(
            "update mails set first_attempt_at = first_attempt_at - cast(:time as interval) where id = :id",
            time=time,
            id=mail.id,
        )


async def approve_email(
    context: ProcessContext, user_id: UUID, draft_id: UUID, to: str | None
) -> None:
    """The person fills in whom it is for and approves it."""
    async with context.own_drafts(user_id) as drafts:
        version = (await drafts.shown(draft_id)).version
        assert version is not None
        document = {**version.document, "to": to}
        saved = await drafts.save(draft_id, version.number, document)
        await drafts.decide(draft_id, saved.number, approved=True)


async def written_email(context: ProcessContext, asking, user_id: UUID) -> UUID:
    request = await asking(user_id, DraftKind.COLD_EMAIL)
    return (await context.draft_writer.write(request)).draft_id


@pytest.fixture
async def writer(context: ProcessContext, asking, provider: MailServer) -> AsyncIterator[Writer]:
    user_id = await create_user(context, display_name="Ada Example")
    async with context.for_system() as factory:
        await factory.session.execute(
            text("update users set email = :email where id = :id"),
            {"email": f"{user_id}@people.example", "id": user_id},
        )
    recipient = f"{secrets.token_hex(6)}@company.example"
    draft_id = await written_email(context, asking, user_id)
    await approve_email(context, user_id, draft_id, recipient)
    mailer = ResendMailer("key", "JobPilot <jobpilot@house.example>", provider.base_url, seconds=2)
    async with context.own_drafts(user_id) as drafts:
        run_id = (await drafts.get(draft_id)).run_id
    yield Writer(context, user_id, draft_id, mailer, recipient, run_id)
    await mailer.aclose()
