"""Carrying a deletion out, step by step. Each step may be repeated; none needs the one before to have been whole."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from jobpilot.accounts.domain.users import UserState
from jobpilot.briefings.contracts import schedule_id, search_schedule_id
from jobpilot.errors import UnavailableError
from jobpilot.ports.erasing import IdentityEraser, KeyEraser, WorkflowEraser
from jobpilot.ports.files import FileStore
from jobpilot.ports.keys import KeyDestroyer
from jobpilot.ports.mailer import Mailer
from jobpilot.ports.schedules import ScheduleGateway
from jobpilot.privacy.contracts import ErasureStep
from jobpilot.privacy.domain.deletion import (
    UNDER_WAY,
    Deletion,
    DeletionState,
    ErasureNotUnderWayError,
)
from jobpilot.privacy.domain.receipts import Receipt, ReceiptKey
from jobpilot.privacy.ledger import ANY_TIME, ErasureLedger
from jobpilot.privacy.registry import owned_tables
from jobpilot.privacy.repository import DeletionRepository

HouseWork = Callable[[], AbstractAsyncContextManager[DeletionRepository]]
OwnWork = Callable[[UUID], AbstractAsyncContextManager[DeletionRepository]]


ATTEMPTS: Final = 100
PAUSE_SECONDS: Final = 0.05


class NotErasedError(UnavailableError):
    """Something of the person is still there."""

    code: ClassVar[str] = "not_erased"


class Eraser:
    """One for a process."""

    def __init__(
        self,
        house: HouseWork,
        own: OwnWork,
        *,
        workflows: WorkflowEraser,
        schedules: ScheduleGateway,
        files: FileStore,
        keys: KeyEraser,
        data_keys: KeyDestroyer,
        mailer: Mailer,
        identities: IdentityEraser,
        receipt_key: ReceiptKey,
        ledger: ErasureLedger,
        now: Callable[[], datetime],
    ) -> None:
        self._house = house
        self._own = own
        self._workflows = workflows
        self._schedules = schedules
        self._files = files
        self._keys = keys
        self._data_keys = data_keys
        self._mailer = mailer
        self._identities = identities
        self._receipt_key = receipt_key
        self._ledger = ledger
        self._now = now
        self._steps: Final = {
            ErasureStep.WORKFLOWS: self._erase_workflows,
            ErasureStep.FILES: self._erase_files,
            ErasureStep.KEYS: self._keys.erase,
            ErasureStep.OTHERS: self._erase_at_others,
            ErasureStep.ROWS: self._erase_rows,
            ErasureStep.DATA_KEYS: self._data_keys.destroy,
            ErasureStep.VERIFY: self._verify,
        }

    async def begin(self, deletion_id: UUID, user_id: UUID, at: datetime) -> bool:
        """The fence: from here on nothing new of the person is taken in. False when it was taken back.

        From here on the ledger knows of it as well, so that no backup brings the person back.
        """
        async with self._house() as deletions:
            await deletions.lock_account(user_id)
            if not await deletions.begin(deletion_id, at):
                return False
            await deletions.set_account_state(user_id, UserState.ERASING)
            begun = await deletions.get(deletion_id)
            subject_key = await deletions.subject_key(deletion_id)
        async with self._house() as deletions:
            await deletions.stop_runs(user_id)
        if begun is not None:
            await self._ledger.begin(begun, subject_key)
        return True

    async def erase(self, deletion_id: UUID, user_id: UUID, step: ErasureStep) -> None:
        """One step. Raises UnavailableError when it is to be tried again, ErasureNotUnderWayError when never."""
        await self._check_under_way(deletion_id, user_id, step)
        if step is ErasureStep.RECEIPT:
            await self._write_receipt(deletion_id, user_id)
        else:
            await self._steps[step](user_id)

    async def _check_under_way(self, deletion_id: UUID, user_id: UUID, step: ErasureStep) -> None:
        """There is no way back from these states, so whoever is past this may go on. Raises ErasureNotUnderWayError."""
        async with self._house() as deletions:
            known = await deletions.get(deletion_id)
        # the answer of the last step may have been lost
        allowed = (*UNDER_WAY, DeletionState.ERASED) if step is ErasureStep.RECEIPT else UNDER_WAY
        if known is None or known.user_id != user_id or known.state not in allowed:
            raise ErasureNotUnderWayError("Nothing of this person is being erased.")

    async def note_failure(self, deletion_id: UUID, step: ErasureStep) -> None:
        async with self._house() as deletions:
            await deletions.note_failure(deletion_id, step)

    async def _erase_workflows(self, user_id: UUID) -> None:
        for known in (schedule_id(user_id), search_schedule_id(user_id)):
            await self._schedules.remove(known)
        async with self._own(user_id) as deletions:
            ids = await deletions.workflow_ids(user_id)
        ticks = [f"briefing-tick-{user_id}", f"search-tick-{user_id}"]
        await self._workflows.erase(ids, ticks)

    async def _erase_files(self, user_id: UUID) -> None:
        async with self._own(user_id) as deletions:
            keys = await deletions.file_keys(user_id)
        await self._delete_files(keys + await self._archives(user_id))

    async def _archives(self, user_id: UUID) -> list[str]:
        """As the store lists them: the maker of one may have died before it wrote its row."""
        return await self._files.older_than(f"exports/{user_id.hex}", ANY_TIME)

    async def _delete_files(self, keys: list[str]) -> None:
        for key in keys:
            await self._files.delete(key)
            if await self._files.exists(key):
                raise NotErasedError("A file is still there.")

    async def _erase_at_others(self, user_id: UUID) -> None:
        async with self._own(user_id) as deletions:
            mails = await deletions.mail_ids(user_id)
            name = await deletions.sign_in_name(user_id)
        if name is not None:
            await self._identities.forget(*name)
        await self._mailer.forget([f"mail:{mail}" for mail in mails])

    async def _erase_rows(self, user_id: UUID) -> None:
        """Raises NotErasedError while somebody is at work on the account."""
        for _ in range(ATTEMPTS):
            async with self._house() as deletions:
                if await deletions.is_alone(user_id):
                    return await deletions.delete_rows(user_id)
            await asyncio.sleep(PAUSE_SECONDS)
        raise NotErasedError("Somebody is still at work on the account.")

    async def _verify(self, user_id: UUID) -> None:
        """Raises NotErasedError."""
        # whoever was making an archive when the fence came down may have stored it after the step of the files
        await self._delete_files(await self._archives(user_id))
        left = {name: number for name, number in (await self._counts(user_id)).items() if number}
        if left:
            raise NotErasedError(f"Still there: {', '.join(left)}.")

    async def _counts(self, user_id: UUID) -> dict[str, int]:
        async with self._own(user_id) as deletions:
            found = {
                table: await deletions.count(table, owner, user_id)
                for table, owner in owned_tables()
            }
        return found | {
            "redis": await self._keys.count(user_id),
            "data_keys": await self._data_keys.count(user_id),
            "archives": len(await self._archives(user_id)),
        }

    async def _write_receipt(self, deletion_id: UUID, user_id: UUID) -> None:
        counts = await self._counts(user_id)
        async with self._house() as deletions:
            deletion = await deletions.get(deletion_id)
            if deletion is None:
                return
            subject_key = await deletions.subject_key(deletion_id)
            receipt = await deletions.receipt(deletion_id)
            if receipt is None:
                now = self._now()
                receipt = self._receipt(deletion, now, counts)
                await deletions.finish(deletion_id, now, receipt)
        await self._ledger.end(deletion, subject_key, receipt)

    def _receipt(self, deletion: Deletion, now: datetime, counts: dict[str, int]) -> Receipt:
        body = {
            "request_id": str(deletion.id),
            "requested_at": deletion.requested_at.isoformat(),
            "due_at": deletion.due_at.isoformat(),
            "erased_at": now.isoformat(),
            "steps": [str(step) for step in ErasureStep if step is not ErasureStep.RECEIPT],
            "left": counts,
        }
        return self._receipt_key.sign(body)
