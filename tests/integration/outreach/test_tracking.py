"""What becomes of a mail, as the application that it is about tells it."""

from uuid import UUID

import pytest

from jobpilot.applications.domain.application import Application, NewApplication, Stage
from jobpilot.applications.service import ApplicationChanges
from jobpilot.outreach.domain.mails import MailFailure
from tests.fixtures.mail_server import says
from tests.integration.matching.planted import add_job
from tests.integration.outreach.conftest import Writer


@pytest.fixture
async def job_id(writer: Writer) -> UUID:
    """The posting that the e-mail is about; the person has put it on their board."""
    job_id = await add_job(writer.context, company="Harborline", title="Engineer")
    await writer.execute(
        "update drafts set job_id = :job where id = :id", job=job_id, id=writer.draft_id
    )
    async with writer.context.for_user(writer.user_id) as factory:
        await factory.applications().create(writer.user_id, NewApplication("", "", job_id=job_id))
    return job_id


async def application(writer: Writer) -> Application:
    async with writer.context.for_user(writer.user_id) as factory:
        (found,) = await factory.applications().list_all()
    return found


async def move(writer: Writer, stage: Stage) -> None:
    now = await application(writer)
    async with writer.context.for_user(writer.user_id) as factory:
        changes = ApplicationChanges(stage=stage)
        await factory.applications().change(now.id, now.version, changes)


async def told(writer: Writer) -> list[tuple[str, dict]]:
    """Oldest first."""
    found = await application(writer)
    async with writer.context.for_user(writer.user_id) as factory:
        events = await factory.applications().events(found.id)
    return [(str(event.type), dict(event.data)) for event in reversed(events)]


pytestmark = pytest.mark.usefixtures("job_id", "provider")


class TestSent:
    async def test_whoever_has_written_has_applied(self, writer: Writer) -> None:
        await writer.send(await writer.prepare())
        found = await application(writer)
        assert found.stage is Stage.APPLIED
        assert found.applied_at is not None
        assert found.remind_at is not None
        assert [kind for kind, _ in await told(writer)] == [
            "created", "mail_sent", "stage_changed", "reminder_set",
        ]  # fmt: skip

    async def test_once(self, writer: Writer) -> None:
        mail = await writer.send(await writer.prepare())
        await move(writer, Stage.SAVED)
        async with writer.context.own_mails(writer.user_id) as mails:
            await mails.replied(mail.id)
            await mails._is_sent(mail)
        assert (await application(writer)).stage is Stage.SAVED

    @pytest.mark.parametrize("stage", [Stage.INTERVIEW, Stage.WITHDRAWN])
    async def test_never_back(self, writer: Writer, stage: Stage) -> None:
        await move(writer, stage)
        await writer.send(await writer.prepare())
        assert (await application(writer)).stage is stage
        assert "mail_sent" in dict(await told(writer))

    async def test_not_over_what_the_person_did_meanwhile(self, writer: Writer) -> None:
        mail = await writer.prepare()
        await move(writer, Stage.INTERVIEW)
        await move(writer, Stage.PREPARING)
        await writer.send(mail)
        assert (await application(writer)).stage is Stage.PREPARING


class TestFailed:
    async def test_a_bounce_is_told_and_moves_nothing(self, writer: Writer) -> None:
        mail = await writer.send(await writer.prepare())
        async with writer.context.own_mails(writer.user_id) as mails:
            for _ in range(2):
                await mails.report_failed(mail.id, MailFailure.BOUNCED)
        found = [data for kind, data in await told(writer) if kind == "mail_failed"]
        assert found == [
            {"mail_id": str(mail.id), "mail_kind": "cold_email", "code": "mail_bounced"}
        ]
        assert (await application(writer)).stage is Stage.APPLIED

    async def test_so_is_a_refusal(self, writer: Writer, provider) -> None:
        provider.script.append(says(422, "validation_error"))
        await writer.send(await writer.prepare())
        assert dict(await told(writer))["mail_failed"]["code"] == "mail_rejected"
        assert (await application(writer)).stage is Stage.SAVED
