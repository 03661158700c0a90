"""What happens to an account that leaves: short steps that may be repeated."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from temporalio import activity

from jobpilot.accounts.service.accounts import UserNotFoundError
from jobpilot.outreach.sender import MailSender
from jobpilot.outreach.service import MailService
from jobpilot.privacy.contracts import (
    BeginErasure,
    DeletionStatus,
    ErasePart,
    PrivacyActivities,
    RemindOfDeletion,
    StopWork,
)
from jobpilot.privacy.domain.deletion import HELD, UNDER_WAY, Deletion, DeletionMode, DeletionState
from jobpilot.privacy.eraser import Eraser
from jobpilot.privacy.repository import DeletionRepository
from jobpilot.runs.service import RunService

House = Callable[[], AbstractAsyncContextManager[DeletionRepository]]
Runs = Callable[[UUID], AbstractAsyncContextManager[RunService]]
Mails = Callable[[UUID], AbstractAsyncContextManager[MailService]]
"""Each opens one transaction; commits when the block ends."""

Reschedule = Callable[[UUID], Awaitable[None]]
"""Makes a person's schedules follow the state of their account."""


UndoLink = Callable[[UUID], str]
"""The address by which a deletion is taken back."""


class DeleteAccounts(PrivacyActivities):
    def __init__(
        self,
        house: House,
        runs: Runs,
        mails: Mails,
        sender: MailSender,
        reschedule: Reschedule,
        eraser: Eraser,
        undo_link: UndoLink,
    ) -> None:
        self._house = house
        self._runs = runs
        self._mails = mails
        self._sender = sender
        self._reschedule = reschedule
        self._eraser = eraser
        self._undo_link = undo_link

    async def _scheduled(self, deletion_id: UUID) -> Deletion | None:
        async with self._house() as deletions:
            deletion = await deletions.get(deletion_id)
        if deletion is None or deletion.state is not DeletionState.SCHEDULED:
            return None
        return deletion

    @activity.defn(name="privacy.stop_work")
    async def stop_work(self, request: StopWork) -> DeletionStatus:
        """Raises EngineUnavailableError."""
        deletion = await self._scheduled(request.deletion_id)
        if deletion is None:
            return DeletionStatus(await self._is_under_way(request.deletion_id))
        async with self._runs(request.user_id) as runs:
            await runs.cancel_all()
        await self._reschedule(request.user_id)
        if deletion.mode is DeletionMode.SCHEDULED:
            await self._write(deletion, HELD.days)
        return DeletionStatus(pending=True)

    async def _is_under_way(self, deletion_id: UUID) -> bool:
        async with self._house() as deletions:
            deletion = await deletions.get(deletion_id)
        return deletion is not None and deletion.state in UNDER_WAY

    @activity.defn(name="privacy.remind")
    async def remind(self, request: RemindOfDeletion) -> DeletionStatus:
        """Raises MailerUnavailableError when it is to be tried again."""
        deletion = await self._scheduled(request.deletion_id)
        if deletion is None:
            return DeletionStatus(pending=False)
        return DeletionStatus(await self._write(deletion, request.days))

    async def _write(self, deletion: Deletion, days: int) -> bool:
        """Once for the days that are left. False when the person is gone."""
        try:
            async with self._mails(deletion.user_id) as mails:
                mail = await mails.write_account_deletion(
                    deletion.user_id, days, deletion.due_at, self._undo_link(deletion.id)
                )
        except UserNotFoundError:
            return False
        await self._sender.send(deletion.user_id, mail.id)
        return True

    @activity.defn(name="privacy.begin_erasure")
    async def begin_erasure(self, request: BeginErasure) -> DeletionStatus:
        """Of this and taking it back exactly one succeeds."""
        begun = await self._eraser.begin(request.deletion_id, request.user_id, request.at)
        return DeletionStatus(begun)

    @activity.defn(name="privacy.erase_part")
    async def erase_part(self, request: ErasePart) -> None:
        """Raises UnavailableError when it is to be tried again, ErasureNotUnderWayError when never."""
        await self._eraser.erase(request.deletion_id, request.user_id, request.step)

    @activity.defn(name="privacy.note_failure")
    async def note_failure(self, request: ErasePart) -> None:
        """It stays noted until the erasure is complete."""
        await self._eraser.note_failure(request.deletion_id, request.step)
