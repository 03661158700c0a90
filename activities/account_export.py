"""Archives of accounts: short steps but for the making of one, and all of them may be repeated."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from temporalio import activity

from jobpilot.accounts.service.accounts import UserNotFoundError
from jobpilot.outreach.sender import MailSender
from jobpilot.outreach.service import MailService
from jobpilot.privacy.domain.exports import ExportState
from jobpilot.privacy.export.builder import ExportBuilder
from jobpilot.privacy.export.contracts import ExportAccount, ExportActivities, ExportStatus

Mails = Callable[[UUID], AbstractAsyncContextManager[MailService]]
"""Opens one transaction of a person; commits when the block ends."""


class ExportAccounts(ExportActivities):
    def __init__(self, builder: ExportBuilder, mails: Mails, sender: MailSender) -> None:
        self._builder = builder
        self._mails = mails
        self._sender = sender

    @activity.defn(name="privacy.build_export")
    async def build_export(self, request: ExportAccount) -> ExportStatus:
        """Raises FileStoreUnavailableError when it is to be tried again."""
        return ExportStatus(await self._builder.build(request.export_id, request.user_id))

    @activity.defn(name="privacy.announce_export")
    async def announce_export(self, request: ExportAccount) -> None:
        """Raises MailerUnavailableError when it is to be tried again."""
        export = await self._builder.read(request.export_id, request.user_id)
        if export is None or export.state is not ExportState.READY or export.expires_at is None:
            return
        try:
            async with self._mails(request.user_id) as mails:
                mail = await mails.write_account_export(
                    request.user_id, export.id, export.expires_at
                )
        except UserNotFoundError:
            return
        await self._sender.send(request.user_id, mail.id)

    @activity.defn(name="privacy.expire_export")
    async def expire_export(self, request: ExportAccount) -> None:
        """Raises FileStoreUnavailableError when it is to be tried again."""
        await self._builder.end(request.export_id, request.user_id, ExportState.READY)

    @activity.defn(name="privacy.fail_export")
    async def fail_export(self, request: ExportAccount) -> None:
        """Raises FileStoreUnavailableError when it is to be tried again."""
        await self._builder.end(request.export_id, request.user_id, ExportState.RUNNING)
