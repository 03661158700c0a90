"""What crosses Temporal for deletions: identifiers, times and steps."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from temporalio import activity

DELETION_KIND: Final = "account.deletion"
"""Outbox: the workflow of a deletion is to be started, or told that it is due earlier."""

DELETION_WORKFLOW: Final = "AccountDeletion"
DELETION_SHOWN: Final = "account_deletion"
"""Its `JobPilotRunKind`."""
DUE_SIGNAL: Final = "due"


def deletion_workflow_id(deletion_id: UUID) -> str:
    return f"deletion-{deletion_id}"


class ErasureStep(StrEnum):
    """In this order: who could still write goes first, what tells where things are goes last."""

    WORKFLOWS = "workflows"
    FILES = "files"
    KEYS = "keys"
    OTHERS = "others"
    ROWS = "rows"
    DATA_KEYS = "data_keys"
    VERIFY = "verify"
    RECEIPT = "receipt"


@dataclass(frozen=True)
class DeleteAccount:
    """Input of the workflow."""

    deletion_id: UUID
    user_id: UUID
    due_at: datetime


@dataclass(frozen=True)
class DeletionDue:
    due_at: datetime


@dataclass(frozen=True)
class StopWork:
    deletion_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class RemindOfDeletion:
    deletion_id: UUID
    user_id: UUID
    days: int


@dataclass(frozen=True)
class BeginErasure:
    """`at` is the workflow's own time."""

    deletion_id: UUID
    user_id: UUID
    at: datetime


@dataclass(frozen=True)
class ErasePart:
    deletion_id: UUID
    user_id: UUID
    step: ErasureStep


@dataclass(frozen=True)
class DeletionStatus:
    """`pending`: it has not been taken back."""

    pending: bool


class PrivacyActivities:
    """Typed stubs for workflows; `activities.privacy` implements every method under the same name."""

    @activity.defn(name="privacy.stop_work")
    async def stop_work(self, request: StopWork) -> DeletionStatus:
        """Cancel the person's runs and remove their schedules."""
        raise NotImplementedError

    @activity.defn(name="privacy.remind")
    async def remind(self, request: RemindOfDeletion) -> DeletionStatus:
        """Write to the person that so many days are left, once."""
        raise NotImplementedError

    @activity.defn(name="privacy.begin_erasure")
    async def begin_erasure(self, request: BeginErasure) -> DeletionStatus:
        """The point of no return: fence the account off, unless the deletion was taken back."""
        raise NotImplementedError

    @activity.defn(name="privacy.erase_part")
    async def erase_part(self, request: ErasePart) -> None:
        """One step; doing it again does no harm."""
        raise NotImplementedError

    @activity.defn(name="privacy.note_failure")
    async def note_failure(self, request: ErasePart) -> None:
        """The step keeps failing."""
        raise NotImplementedError
