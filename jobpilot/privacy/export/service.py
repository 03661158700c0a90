"""Asking for an archive of one's account, and fetching it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from math import ceil
from uuid import UUID, uuid4

from jobpilot.accounts.domain.users import AccountGoneError, UserState
from jobpilot.ports.identity import VerifiedIdentity
from jobpilot.privacy.domain.deletion import RECENT, check_recent
from jobpilot.privacy.domain.exports import (
    MOST,
    WINDOW,
    Export,
    ExportLimitError,
    ExportLinks,
    ExportLinkUsedError,
    ExportNotFoundError,
    ExportState,
)
from jobpilot.privacy.export.repository import ExportRepository


class ExportService:
    """Bound to one transaction of one person. `kick` is called after the commit."""

    def __init__(
        self,
        repository: ExportRepository,
        links: ExportLinks,
        *,
        kick: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        self._repository = repository
        self._links = links
        self._kick = kick
        self._now = now

    def check_recent(self, identity: VerifiedIdentity) -> None:
        """Raises ReauthRequiredError."""
        check_recent(identity.authenticated_at, self._now())

    async def request(self, user_id: UUID) -> Export:
        """The one that is being made, or a new one. Who is about to leave may take everything along.

        Raises AccountGoneError, ExportLimitError.
        """
        state = await self._repository.lock_account(user_id)
        if state not in (UserState.ACTIVE, UserState.DELETION_SCHEDULED):
            raise AccountGoneError("This account has been deleted.")
        known = await self._repository.newest(user_id)
        if known is not None and known.state is ExportState.RUNNING:
            return known
        now = self._now()
        await self._check_limit(user_id, now)
        export = Export(uuid4(), user_id, ExportState.RUNNING, now)
        await self._repository.add(export)
        await self._repository.enqueue(export)
        self._repository.after_commit(self._kick)
        return export

    async def _check_limit(self, user_id: UUID, now: datetime) -> None:
        made = await self._repository.made_since(user_id, now - WINDOW)
        if len(made) >= MOST:
            wait = max(1, ceil((made[-MOST] + WINDOW - now).total_seconds()))
            raise ExportLimitError(
                f"{MOST} archives in a day are enough: fetch the last one.", retry_after=wait
            )

    async def newest(self, user_id: UUID) -> Export:
        """Raises ExportNotFoundError."""
        known = await self._repository.newest(user_id)
        if known is None:
            raise ExportNotFoundError("No archive has been asked for.")
        if known.state is ExportState.READY and not known.is_fetchable(self._now()):
            return replace(known, state=ExportState.EXPIRED)
        return known

    def link(self, export: Export, identity: VerifiedIdentity) -> str | None:
        """How the archive is fetched, once; after the first time another link needs a recent sign-in."""
        now, signed_in = self._now(), identity.authenticated_at
        if not export.is_fetchable(now):
            return None
        if export.downloads and (signed_in is None or now - signed_in > RECENT):
            return None
        return self._links.sign(export)

    async def take(self, user_id: UUID, export_id: UUID, link: str) -> Export:
        """Use the link. Raises ExportNotFoundError for another person's, ExportLinkUsedError."""
        export = await self._repository.get(export_id)
        if export is None or export.user_id != user_id:
            raise ExportNotFoundError("There is no such archive.")
        if export.state is ExportState.RUNNING:
            raise ExportNotFoundError("The archive is not ready.")
        known = export.is_fetchable(self._now())
        if not known or not await self._repository.use(export_id, self._links.read(export, link)):
            raise ExportLinkUsedError("This link has been used, or the archive has expired.")
        return export
