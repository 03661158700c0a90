"""Exports of accounts by script, with the workflow and the engine as they are."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

from jobpilot.ports.workflows import KIND_ATTRIBUTE, STATE_ATTRIBUTE
from jobpilot.privacy.export.contracts import (
    EXPORT_SHOWN,
    EXPORT_WORKFLOW,
    ExportAccount,
    ExportActivities,
    ExportStatus,
    export_workflow_id,
)
from jobpilot.runs.domain.states import RunState
from workers.registry import activities_of
from workflows.account_export import AccountExport

KEPT = timedelta(seconds=1)


@dataclass
class ScriptedExports(ExportActivities):
    """`done` names what was done, in order."""

    breaks: bool = False
    gone: bool = False
    done: list[str] = field(default_factory=list)

    @activity.defn(name="privacy.build_export")
    async def build_export(self, request: ExportAccount) -> ExportStatus:
        self.done.append("build")
        if self.breaks:
            raise ApplicationError("broken", type="broken", non_retryable=True)
        return ExportStatus(None if self.gone else datetime.now(UTC) + KEPT)

    @activity.defn(name="privacy.announce_export")
    async def announce_export(self, request: ExportAccount) -> None:
        self.done.append("announce")

    @activity.defn(name="privacy.expire_export")
    async def expire_export(self, request: ExportAccount) -> None:
        self.done.append("expire")

    @activity.defn(name="privacy.fail_export")
    async def fail_export(self, request: ExportAccount) -> None:
        self.done.append("fail")


SCENARIOS = {
    "expired": ScriptedExports,
    "failed": lambda: ScriptedExports(breaks=True),
    "gone": lambda: ScriptedExports(gone=True),
}


def shown(kind: str, state: RunState) -> TypedSearchAttributes:
    """What the keepers start these workflows with."""
    given = {KIND_ATTRIBUTE: kind, STATE_ATTRIBUTE: str(state)}
    return TypedSearchAttributes(
        [
            SearchAttributePair(SearchAttributeKey.for_keyword(name), value)
            for name, value in given.items()
        ]
    )


@asynccontextmanager
async def exporting(client: Client, script: ScriptedExports) -> AsyncIterator[UUID]:
    """The id of an export whose workflow has ended."""
    export_id, queue = uuid4(), f"exports-{uuid4()}"
    async with Worker(
        client, task_queue=queue, workflows=[AccountExport], activities=activities_of([script])
    ):
        handle: WorkflowHandle = await client.start_workflow(
            EXPORT_WORKFLOW,
            ExportAccount(export_id, uuid4()),
            id=export_workflow_id(export_id),
            task_queue=queue,
            search_attributes=shown(EXPORT_SHOWN, RunState.RUNNING),
        )
        await handle.result()
        yield export_id


async def seen(handle: WorkflowHandle, state: str, words: str) -> dict[str, object]:
    """The search attributes, once they and the details say so."""
    async with asyncio.timeout(60):
        while True:
            described = await handle.describe()
            found = {pair.key.name: pair.value for pair in described.typed_search_attributes}
            details = await handle.query("__temporal_workflow_metadata", result_type=Any)
            if found[STATE_ATTRIBUTE] == state and words in str(details):
                return found
            await asyncio.sleep(0.05)
