"""What crosses Temporal for exports: identifiers and times."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from temporalio import activity

EXPORT_KIND: Final = "account.export"
"""Outbox: the workflow of an export is to be started."""

EXPORT_WORKFLOW: Final = "AccountExport"
EXPORT_SHOWN: Final = "account_export"
"""Its `JobPilotRunKind`."""


def export_workflow_id(export_id: UUID) -> str:
    return f"export-{export_id}"


@dataclass(frozen=True)
class ExportAccount:
    """Input of the workflow and of each of its activities."""

    export_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class ExportStatus:
    """None when there is no archive: it failed, is over, or whom it was for is gone."""

    expires_at: datetime | None


class ExportActivities:
    """Typed stubs for workflows; `activities.account_export` implements every method under the same name."""

    @activity.defn(name="privacy.build_export")
    async def build_export(self, request: ExportAccount) -> ExportStatus:
        """Make the archive and store it, unless that was done before."""
        raise NotImplementedError

    @activity.defn(name="privacy.announce_export")
    async def announce_export(self, request: ExportAccount) -> None:
        """Write to the person that it is ready, once."""
        raise NotImplementedError

    @activity.defn(name="privacy.expire_export")
    async def expire_export(self, request: ExportAccount) -> None:
        """Delete the archive."""
        raise NotImplementedError

    @activity.defn(name="privacy.fail_export")
    async def fail_export(self, request: ExportAccount) -> None:
        """It could not be made: nothing of it stays."""
        raise NotImplementedError
