"""What a process does about archives of accounts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.bootstrap.adapters import Adapters
from jobpilot.bootstrap.clock import utc_now
from jobpilot.database.engine import SYSTEM, UserActor
from jobpilot.privacy.export.builder import ExportBuilder
from jobpilot.privacy.export.keeping import ExportKeeper
from jobpilot.privacy.export.repository import ExportRepository
from jobpilot.privacy.importing.importer import AccountImporter


class Exporting(Adapters):
    """A part of `ProcessContext`."""

    @cached_property
    def export_keeper(self) -> ExportKeeper:
        """Its `run` is started by workers."""
        return ExportKeeper(self._house_exports, self.workflows, self.run_launcher.person)

    @cached_property
    def export_builder(self) -> ExportBuilder:
        return ExportBuilder(
            self._own_exports,
            self._own_snapshot,
            self.file_store,
            self.settings.jobpilot_home / "scratch",
            utc_now,
        )

    @cached_property
    def account_importer(self) -> AccountImporter:
        return AccountImporter(self._own_work, self.file_store)

    @asynccontextmanager
    async def _house_exports(self) -> AsyncIterator[ExportRepository]:
        async with self.database.transaction(SYSTEM) as session:
            yield ExportRepository(session)

    @asynccontextmanager
    async def _own_exports(self, user_id: UUID) -> AsyncIterator[ExportRepository]:
        async with self.database.transaction(UserActor(user_id)) as session:
            yield ExportRepository(session)

    @asynccontextmanager
    async def _own_work(self, user_id: UUID) -> AsyncIterator[AsyncSession]:
        async with self.database.transaction(UserActor(user_id)) as session:
            yield session

    @asynccontextmanager
    async def _own_snapshot(self, user_id: UUID) -> AsyncIterator[AsyncSession]:
        async with self.database.transaction(UserActor(user_id), snapshot=True) as session:
            yield session
