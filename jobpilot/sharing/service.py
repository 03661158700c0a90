"""Making links, taking them back, and looking through them."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jobpilot.accounts.domain.users import UserState
from jobpilot.accounts.service.accounts import AccountService
from jobpilot.resumes.domain.resume import ResumeNotFoundError, VersionNotFoundError
from jobpilot.resumes.service import ResumeService
from jobpilot.sharing.domain.redaction import public_document, public_title
from jobpilot.sharing.domain.share import (
    MOST_OPEN,
    LinkDeadError,
    NewShare,
    PublicResume,
    QuotaSharesError,
    Share,
    SharedResume,
    ShareNotFoundError,
    ShareState,
    new_token,
    token_hash,
)
from jobpilot.sharing.repository import ShareRepository

SHOWN: Final = 100


class ShareService:
    """Bound to one transaction of the résumé's owner."""

    def __init__(
        self, repository: ShareRepository, resumes: ResumeService, now: Callable[[], datetime]
    ) -> None:
        self._repository = repository
        self._resumes = resumes
        self._now = now

    async def create(self, resume_id: UUID, days: int, *, show_contact: bool) -> NewShare:
        """A link to the résumé as it will be when somebody looks.

        Raises ResumeNotFoundError; VersionNotFoundError while there is nothing to show; QuotaSharesError.
        """
        resume = await self._resumes.get(resume_id)
        if resume.current_version is None:
            raise VersionNotFoundError
        now = self._now()
        if await self._repository.count_open(resume_id, now) >= MOST_OPEN:
            raise QuotaSharesError
        token = new_token()
        share = await self._repository.add(
            {
                "user_id": resume.user_id,
                "resume_id": resume.id,
                "token_hash": token_hash(token),
                "show_contact": show_contact,
                "expires_at": now + timedelta(days=days),
            }
        )
        return NewShare(share, token)

    async def preview(self, resume_id: UUID, *, show_contact: bool) -> PublicResume:
        """What a link would show now; no link is needed. Raises ResumeNotFoundError, VersionNotFoundError."""
        resume = await self._resumes.get(resume_id)
        version = await self._resumes.version(resume.id, resume.current_version or 0)
        document = version.document
        shown = await asyncio.to_thread(public_document, document, show_contact=show_contact)
        return PublicResume(public_title(resume.title, document, show_contact=show_contact), shown)

    async def list_shares(self, resume_id: UUID) -> list[Share]:
        """Newest first, at most SHOWN. Raises ResumeNotFoundError."""
        resume = await self._resumes.get(resume_id)
        return await self._repository.of_resume(resume.id, SHOWN)

    async def revoke(self, resume_id: UUID, share_id: UUID) -> None:
        """From now on the link is dead; again changes nothing. Raises ResumeNotFoundError, ShareNotFoundError."""
        resume = await self._resumes.get(resume_id)
        if not await self._repository.revoke(resume.id, share_id, self._now()):
            raise ShareNotFoundError

    async def look(self, share: Share) -> SharedResume:
        """What a visitor sees, counted as a view. Raises LinkDeadError."""
        try:
            public = await self.preview(share.resume_id, show_contact=share.show_contact)
        except (ResumeNotFoundError, VersionNotFoundError):
            raise LinkDeadError from None
        await self._repository.count_view(share.id)
        return SharedResume(public.title, public.document, share.expires_at)

    async def check(self, share: Share) -> None:
        """Raises LinkDeadError when the résumé is gone."""
        try:
            await self._resumes.get(share.resume_id)
        except ResumeNotFoundError:
            raise LinkDeadError from None


class ShareDoor:
    """Bound to one transaction of the house: finds whose link a token is."""

    def __init__(
        self, repository: ShareRepository, accounts: AccountService, now: Callable[[], datetime]
    ) -> None:
        self._repository = repository
        self._accounts = accounts
        self._now = now

    async def open(self, token: str) -> Share:
        """The open link of an active person. Raises LinkDeadError."""
        share = await self._repository.by_token(token_hash(token))
        if share is None or share.state(self._now()) is not ShareState.OPEN:
            raise LinkDeadError
        owner = await self._accounts.get(share.user_id)
        if owner.state is not UserState.ACTIVE:
            raise LinkDeadError
        return share
