"""What becomes of a mail, on the application that it is about."""

from uuid import UUID

from jobpilot.applications.domain.application import ApplicationEventType
from jobpilot.applications.service import ApplicationService
from jobpilot.outreach.domain.mails import Mail
from jobpilot.writing.domain.drafts import DraftNotFoundError
from jobpilot.writing.service import DraftService


class MailTracking:
    """Bound to one transaction of one person. Everything is noted once, where there is an application."""

    def __init__(self, drafts: DraftService, applications: ApplicationService) -> None:
        self._drafts = drafts
        self._applications = applications

    async def sent(self, mail: Mail) -> None:
        """Whoever has written has applied; see `ApplicationService.has_written`."""
        job_id = await self._about(mail)
        if job_id is not None:
            await self._note(mail, job_id, ApplicationEventType.MAIL_SENT)
            await self._applications.has_written(job_id, mail.created_at)

    async def answered(self, mail: Mail) -> None:
        """Somebody replied."""
        job_id = await self._about(mail)
        if job_id is not None:
            await self._note(mail, job_id, ApplicationEventType.REPLY_RECEIVED)

    async def failed(self, mail: Mail) -> None:
        """It did not go out, or did not arrive. The application stays where it is: the person decides what to do."""
        job_id = await self._about(mail)
        if job_id is not None:
            code = {"code": mail.failure_code or ""}
            await self._note(mail, job_id, ApplicationEventType.MAIL_FAILED, **code)

    async def _about(self, mail: Mail) -> UUID | None:
        """The posting."""
        if mail.draft_id is None:
            return None
        try:
            return (await self._drafts.get(mail.draft_id)).job_id
        except DraftNotFoundError:
            return None

    async def _note(
        self, mail: Mail, job_id: UUID, kind: ApplicationEventType, **more: str
    ) -> None:
        data = {"mail_id": str(mail.id), "mail_kind": str(mail.kind), **more}
        await self._applications.note(job_id, kind, data, f"{kind}:{mail.id}")
