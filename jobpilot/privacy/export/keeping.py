"""A workflow for every archive that is being made or waits to expire, although the engine may lose its store."""

import asyncio
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Final
from uuid import UUID

import structlog

from jobpilot.database.outbox import OutboxMessage
from jobpilot.ports.workflows import (
    KIND_ATTRIBUTE,
    STATE_ATTRIBUTE,
    USER_ATTRIBUTE,
    WorkflowGateway,
    WorkflowStart,
)
from jobpilot.privacy.domain.exports import Export
from jobpilot.privacy.export.contracts import (
    EXPORT_SHOWN,
    EXPORT_WORKFLOW,
    ExportAccount,
    export_workflow_id,
)
from jobpilot.privacy.export.repository import OPEN, ExportRepository
from jobpilot.runs.contracts import TaskQueue
from jobpilot.runs.domain.states import RunState

log = structlog.get_logger(__name__)
EVERY_SECONDS: Final = 300.0

HouseExports = Callable[[], AbstractAsyncContextManager[ExportRepository]]
"""Opens one transaction of the house."""


class ExportKeeper:
    """`person` gives the hash under which the engine knows somebody."""

    def __init__(
        self, work: HouseExports, gateway: WorkflowGateway, person: Callable[[UUID], str]
    ) -> None:
        self._work = work
        self._gateway = gateway
        self._person = person

    async def deliver(self, message: OutboxMessage) -> None:
        """Start the workflow. Raises EngineUnavailableError."""
        async with self._work() as exports:
            export = await exports.get(UUID(message.payload["export_id"]))
        if export is not None and export.state in OPEN:
            await self._gateway.start(self._start(export))

    async def run(self) -> None:
        """Start what is missing, until cancelled; outlives every outage."""
        while True:
            await asyncio.sleep(EVERY_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load
            try:
                await self.reconcile()
            except Exception as error:  # noqa: BLE001 - any outage: come back later
                log.warning("exports.away", error=type(error).__name__)

    async def reconcile(self) -> int:
        """The number of archives being made or kept; each has its workflow afterwards."""
        async with self._work() as exports:
            known = await exports.open()
        for export in known:
            await self._gateway.start(self._start(export))
        return len(known)

    def _start(self, export: Export) -> WorkflowStart:
        return WorkflowStart(
            workflow_type=EXPORT_WORKFLOW,
            workflow_id=export_workflow_id(export.id),
            task_queue=TaskQueue.DEFAULT,
            argument=ExportAccount(export.id, export.user_id),
            attributes={
                KIND_ATTRIBUTE: EXPORT_SHOWN,
                STATE_ATTRIBUTE: RunState.RUNNING,
                USER_ATTRIBUTE: self._person(export.user_id),
            },
        )
