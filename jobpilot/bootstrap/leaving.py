"""What a process does about accounts that leave."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from uuid import UUID

from jobpilot.bootstrap.adapters import Adapters
from jobpilot.bootstrap.clock import utc_now
from jobpilot.database.engine import SYSTEM, UserActor
from jobpilot.outreach.domain.signatures import WebhookSignatures
from jobpilot.privacy.eraser import Eraser
from jobpilot.privacy.keeping import DeletionKeeper
from jobpilot.privacy.replay_repository import ReplayRepository
from jobpilot.privacy.replaying import MARK, ErasureReplay
from jobpilot.privacy.repository import DeletionRepository


class Leaving(Adapters):
    """A part of `ProcessContext`."""

    @cached_property
    def deletion_keeper(self) -> DeletionKeeper:
        """Its `run` is started by workers."""
        return DeletionKeeper(self.deletions, self.workflows, self.erasure_replay.replay)

    @cached_property
    def sign_in_signatures(self) -> WebhookSignatures:
        """Of what the sign-in service reports."""
        secret = self.settings.clerk_webhook_secret
        return WebhookSignatures(secret.get_secret_value() if secret else None, utc_now)

    @cached_property
    def erasure_replay(self) -> ErasureReplay:
        mark = self.settings.jobpilot_home / MARK
        return ErasureReplay(self.erasure_ledger, self._replays, mark)

    @asynccontextmanager
    async def _replays(self) -> AsyncIterator[ReplayRepository]:
        async with self.database.transaction(SYSTEM) as session:
            yield ReplayRepository(session)

    @cached_property
    def eraser(self) -> Eraser:
        return Eraser(
            self.deletions,
            self._own_deletions,
            workflows=self.workflow_eraser,
            schedules=self.schedules,
            files=self.file_store,
            keys=self.key_eraser,
            data_keys=self.person_keys,
            mailer=self.mailer,
            identities=self.identity_eraser,
            receipt_key=self.receipt_key,
            ledger=self.erasure_ledger,
            now=utc_now,
        )

    @asynccontextmanager
    async def deletions(self) -> AsyncIterator[DeletionRepository]:
        async with self.database.transaction(SYSTEM) as session:
            yield DeletionRepository(session)

    @asynccontextmanager
    async def _own_deletions(self, user_id: UUID) -> AsyncIterator[DeletionRepository]:
        async with self.database.transaction(UserActor(user_id)) as session:
            yield DeletionRepository(session)
