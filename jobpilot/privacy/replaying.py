"""After a backup was restored: whoever was erased since it was made is erased again before anybody is served.

Problem: a backup holds people who have been forgotten meanwhile. Mechanism: the ledger outside of the database says
which erasures have begun or ended; one that this database does not know as such is begun again here (the account is
fenced off at once), and the deletion's workflow does the rest. API processes serve nothing until the database and the
ledger say the same. `mark` is left behind by `jobpilot restore` where it was not given the ledger of the installation
that was lost: then nobody knows, and an operator has to say so.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog

from jobpilot.accounts.domain.users import UserState
from jobpilot.privacy.domain.deletion import UNDER_WAY, Deletion, DeletionState
from jobpilot.privacy.domain.ledger import ErasuresToReplayError, LedgerEntry
from jobpilot.privacy.ledger import ErasureLedger
from jobpilot.privacy.replay_repository import ReplayRepository

log = structlog.get_logger(__name__)
MARK: Final = "erasures-unknown"
"""Left in the data directory by `jobpilot.stack.backup`."""

HouseWork = Callable[[], AbstractAsyncContextManager[ReplayRepository]]


class ErasureReplay:
    def __init__(self, ledger: ErasureLedger, work: HouseWork, mark: Path) -> None:
        self._ledger = ledger
        self._work = work
        self._mark = mark

    async def check(self) -> None:
        """Raises ErasuresToReplayError while somebody may be here who is to be forgotten."""
        if self._mark.exists():
            raise ErasuresToReplayError(
                "This installation was restored without its ledger of erasures. The operator runs"
                " `jobpilot replay-erasures`.",
                retry_after=60,
            )
        if await self.missing():
            raise ErasuresToReplayError(
                "A backup was restored: erasures that are younger are being replayed.",
                retry_after=10,
            )

    async def missing(self) -> set[UUID]:
        """Erasures of the ledger that the database does not know to have come as far."""
        begun, ended = await self._ledger.begun(), await self._ledger.ended()
        async with self._work() as replays:
            states = await replays.states(begun | ended)
        under_way = {known for known, state in states.items() if state in UNDER_WAY}
        erased = {known for known, state in states.items() if state is DeletionState.ERASED}
        return (begun | ended) - erased - (under_way - ended)

    async def replay(self) -> int:
        """Begin what is missing; how many there are. Doing it again does no harm."""
        missing = await self.missing()
        async with self._work() as replays:
            states = await replays.states(missing)
        fresh = [known for known in missing if states.get(known) not in UNDER_WAY]
        entries = [entry for known in fresh if (entry := await self._ledger.read(known))]
        if entries:
            people = await self._people({entry.person for entry in entries})
            for entry in entries:
                await self._begin(entry, people.get(entry.person))
            log.warning("erasures.replayed", number=len(entries))
        return len(missing)

    async def _people(self, hashes: set[str]) -> dict[str, UUID]:
        found = {}
        async with self._work() as replays:
            async for user_id in replays.user_ids():
                if (person := self._ledger.person(user_id)) in hashes:
                    found[person] = user_id
        return found

    async def _begin(self, entry: LedgerEntry, user_id: UUID | None) -> None:
        """Without a `user_id` the backup is older than the account: there is nothing to erase."""
        state = DeletionState.ERASING if user_id else DeletionState.ERASED
        deletion = Deletion(
            entry.deletion_id,
            user_id or entry.deletion_id,
            entry.mode,
            state,
            entry.requested_at,
            entry.due_at,
        )
        async with self._work() as replays:
            await replays.put(deletion, entry.subject, None if user_id else entry.receipt)
            if user_id:
                await replays.deletions.set_account_state(user_id, UserState.ERASING)
                await replays.deletions.stop_runs(user_id)

    def dismiss_mark(self) -> None:
        """Somebody has said that no erasure is missing, or has brought the ledger."""
        self._mark.unlink(missing_ok=True)
