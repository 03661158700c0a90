"""Asking for the deletion of an account, and taking it back."""

import hashlib
import hmac
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from jobpilot.accounts.domain.users import AccountGoneError, UserState
from jobpilot.briefings.contracts import SCHEDULE_KIND
from jobpilot.ports.identity import VerifiedIdentity
from jobpilot.privacy.domain.deletion import (
    HELD,
    Deletion,
    DeletionDueError,
    DeletionMode,
    DeletionNotFoundError,
    DeletionOrigin,
    DeletionState,
    ReceiptNotFoundError,
    check_recent,
)
from jobpilot.privacy.domain.receipts import Receipt
from jobpilot.privacy.domain.undo_links import UndoLinkError
from jobpilot.privacy.repository import DeletionRepository

REMEMBERED: Final = timedelta(days=1)
"""How long tokens of an erased account are told from somebody who comes anew; none lives as long."""


class DeletionService:
    """Bound to one transaction of the house. `kick` is called after the commit."""

    def __init__(
        self,
        repository: DeletionRepository,
        key: bytes,
        *,
        kick: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        self._repository = repository
        self._key = key
        self._kick = kick
        self._now = now

    async def request(self, user_id: UUID, mode: DeletionMode) -> Deletion:
        """Asking again gives the same deletion; asking for `now` brings a scheduled one forward.

        Raises AccountGoneError.
        """
        account = await self._repository.lock_account(user_id)
        known = await self._repository.latest(user_id)
        if account is None or account[0] not in (UserState.ACTIVE, UserState.DELETION_SCHEDULED):
            raise AccountGoneError("This account has been deleted.")
        if account[0] == UserState.DELETION_SCHEDULED and known is not None:
            return await self._hurried(known, mode)
        now = self._now()
        due_at = now + (HELD if mode is DeletionMode.SCHEDULED else timedelta())
        deletion = Deletion(uuid4(), user_id, mode, DeletionState.SCHEDULED, now, due_at)
        await self._repository.add(deletion, self._subject_key(account[1], account[2]))
        await self._repository.set_account_state(user_id, UserState.DELETION_SCHEDULED)
        await self._deliver(deletion)
        return deletion

    def check_recent(self, identity: VerifiedIdentity) -> None:
        """Raises ReauthRequiredError."""
        check_recent(identity.authenticated_at, self._now())

    def is_undoable(self, deletion: Deletion) -> bool:
        return deletion.undoable(self._now())

    async def _hurried(self, known: Deletion, mode: DeletionMode) -> Deletion:
        if mode is known.mode or known.mode is DeletionMode.NOW:
            return known
        await self._repository.bring_forward(known.id, self._now())
        await self._deliver(known)
        return await self.get(known.user_id)

    async def get(self, user_id: UUID) -> Deletion:
        """The one that is under way. Raises DeletionNotFoundError."""
        known = await self._repository.latest(user_id)
        if known is None or known.state is DeletionState.UNDONE:
            raise DeletionNotFoundError("No deletion has been asked for.")
        return known

    async def undo(self, user_id: UUID) -> Deletion:
        """Once more changes nothing. Raises DeletionNotFoundError, DeletionDueError."""
        await self._repository.lock_account(user_id)
        known = await self._repository.latest(user_id)
        if known is None:
            raise DeletionNotFoundError("No deletion has been asked for.")
        if known.state is DeletionState.UNDONE:
            return known
        undoable = known.mode is DeletionMode.SCHEDULED
        if not undoable or not await self._repository.undo(known.id, self._now()):
            raise DeletionDueError("It is too late: the account is being deleted.")
        await self._repository.set_account_state(user_id, UserState.ACTIVE)
        await self._repository.enqueue_schedule(user_id, SCHEDULE_KIND)
        self._repository.after_commit(self._kick)
        return await self._repository.get(known.id) or known

    async def undo_by_link(self, deletion_id: UUID) -> Deletion:
        """As `undo`. Raises UndoLinkError too, when it is not the account's last deletion."""
        known = await self._repository.get(deletion_id)
        last = await self._repository.latest(known.user_id) if known else None
        if known is None or last is None or last.id != known.id:
            raise UndoLinkError
        return await self.undo(known.user_id)

    async def lost_sign_in(self, issuer: str, subject: str) -> None:
        """The account at the sign-in service is gone: in thirty days this one goes too, unless a mailed link is used.

        Nobody can sign in to it until then. For somebody who was never here, tokens from before are refused.
        """
        subject_key = self._subject_key(issuer, subject)
        user_id = await self._repository.account_of(issuer, subject)
        now = self._now()
        if user_id is None:
            if await self._repository.erased_since(subject_key, now - REMEMBERED) is None:
                gone = (DeletionMode.NOW, DeletionState.ERASED, now, now)
                tombstone = Deletion(uuid4(), uuid4(), *gone, DeletionOrigin.SIGN_IN_SERVICE)
                await self._repository.add_tombstone(tombstone, subject_key)
            return
        with suppress(AccountGoneError):  # it is being erased
            deletion = await self.request(user_id, DeletionMode.SCHEDULED)
            await self._repository.note_lost_sign_in(deletion.id)

    async def attach(self, identity: VerifiedIdentity) -> UUID | None:
        """The account that this person kept by a link after their sign-in was gone, found by their address."""
        if identity.email is None:
            return None
        return await self._repository.attach(identity.issuer, identity.subject, identity.email)

    async def receipt(self, deletion_id: UUID) -> Receipt:
        """Raises ReceiptNotFoundError."""
        found = await self._repository.receipt(deletion_id)
        if found is None:
            raise ReceiptNotFoundError("There is no receipt of this id, or not yet.")
        return found

    async def check_not_erased(self, identity: VerifiedIdentity) -> None:
        """A token from before the erasure does not make a new account. Raises AccountGoneError.

        Nor does one help whose account at the sign-in service is gone.
        """
        subject_key = self._subject_key(identity.issuer, identity.subject)
        if await self._repository.has_lost_sign_in(subject_key):
            raise AccountGoneError("This account's sign-in is gone. A mail says how to keep it.")
        erased_at = await self._repository.erased_since(subject_key, self._now() - REMEMBERED)
        signed_in = identity.authenticated_at
        if erased_at is not None and (signed_in is None or signed_in <= erased_at):
            raise AccountGoneError("This account has been deleted.")

    async def _deliver(self, deletion: Deletion) -> None:
        await self._repository.enqueue(deletion)
        self._repository.after_commit(self._kick)

    def _subject_key(self, issuer: str, subject: str) -> str:
        return hmac.new(
            self._key, f"erased: {issuer}|{subject}".encode(), hashlib.sha256
        ).hexdigest()
