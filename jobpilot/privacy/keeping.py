"""A workflow for every deletion under way, although the engine may be away or lose its store."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Final
from uuid import UUID

import structlog

from jobpilot.database.outbox import OutboxMessage
from jobpilot.ports.workflows import (
    KIND_ATTRIBUTE,
    STATE_ATTRIBUTE,
    WorkflowGateway,
    WorkflowSignal,
    WorkflowStart,
)
from jobpilot.privacy.contracts import (
    DELETION_SHOWN,
    DELETION_WORKFLOW,
    DUE_SIGNAL,
    DeleteAccount,
    DeletionDue,
    deletion_workflow_id,
)
from jobpilot.privacy.domain.deletion import PENDING, Deletion
from jobpilot.privacy.repository import DeletionRepository
from jobpilot.runs.contracts import TaskQueue
from jobpilot.runs.domain.states import RunState

log = structlog.get_logger(__name__)
EVERY_SECONDS: Final = 300.0
SOON_SECONDS: Final = 5.0
"""After an outage, and while a restored installation serves nobody."""


HouseWork = Callable[[], AbstractAsyncContextManager[DeletionRepository]]


class DeletionKeeper:
    """`replay` begins the erasures that a restored backup does not know of, and says how many are not done again."""

    def __init__(
        self, work: HouseWork, gateway: WorkflowGateway, replay: Callable[[], Awaitable[int]]
    ) -> None:
        self._work = work
        self._gateway = gateway
        self._replay = replay

    async def deliver(self, message: OutboxMessage) -> None:
        """Start the workflow, or tell it when it is due now. Raises EngineUnavailableError."""
        async with self._work() as deletions:
            deletion = await deletions.get(UUID(message.payload["deletion_id"]))
        if deletion is not None and deletion.state in PENDING:
            due = WorkflowSignal(DUE_SIGNAL, DeletionDue(deletion.due_at))
            await self._gateway.start(_start(deletion, due))

    async def run(self) -> None:
        """Start what is missing, until cancelled; outlives every outage."""
        while True:
            seconds = SOON_SECONDS
            try:
                if not await self._replay():
                    seconds = EVERY_SECONDS
                await self.reconcile()
            except Exception as error:  # noqa: BLE001 - any outage: come back later
                log.warning("deletions.away", error=type(error).__name__)
            await asyncio.sleep(seconds * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load

    async def reconcile(self) -> int:
        """The number of deletions under way; each has its workflow afterwards."""
        async with self._work() as deletions:
            pending = await deletions.pending()
        for deletion in pending:
            await self._gateway.start(_start(deletion))
        return len(pending)


def _start(deletion: Deletion, signal: WorkflowSignal | None = None) -> WorkflowStart:
    return WorkflowStart(
        workflow_type=DELETION_WORKFLOW,
        workflow_id=deletion_workflow_id(deletion.id),
        task_queue=TaskQueue.DEFAULT,
        argument=DeleteAccount(deletion.id, deletion.user_id, deletion.due_at),
        # no hash of the person: what outlasts an erasure leads to nobody
        attributes={KIND_ATTRIBUTE: DELETION_SHOWN, STATE_ATTRIBUTE: RunState.WAITING},
        fairness_key=str(deletion.id),
        signal=signal,
    )
