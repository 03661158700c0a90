"""The workflow gateway over Temporal's client."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from temporalio.client import (
    Client,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import (
    Priority,
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
)
from temporalio.converter import PayloadCodec
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from jobpilot.adapters.temporal.address import TemporalAddress
from jobpilot.adapters.temporal.client import connect
from jobpilot.ports.workflows import (
    EngineUnavailableError,
    UpdateRefusedError,
    WorkflowMissingError,
    WorkflowStart,
)

CALL_SECONDS = 5.0
TASK_TIMEOUT = timedelta(seconds=5)
"""A worker that died in the middle of deciding is given up after this; its successor goes on."""

LIST_SECONDS = 20.0
PAGE = 1000


class TemporalGateway:
    """`target` gives the server's address when it is first needed. Connects lazily, reconnects by itself."""

    def __init__(
        self,
        target: Callable[[], str | TemporalAddress],
        namespace: str,
        codec: PayloadCodec | None = None,
    ) -> None:
        self._target = target
        self._namespace = namespace
        self._codec = codec
        self._client: Client | None = None

    async def client(self) -> Client:
        """The process's one client."""
        if self._client is None:
            self._client = await connect(
                self._target(), self._namespace, lazy=True, codec=self._codec
            )
        return self._client

    async def start(self, start: WorkflowStart) -> None:
        signal = start.signal
        async with _available(CALL_SECONDS):
            client = await self.client()
            await client.start_workflow(
                start.workflow_type,
                start.argument,
                id=start.workflow_id,
                task_queue=start.task_queue,
                id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING
                if start.replaces
                else WorkflowIDConflictPolicy.USE_EXISTING,
                search_attributes=_attributes(start),
                priority=Priority(fairness_key=start.fairness_key or None),
                start_signal=signal.name if signal else None,
                start_signal_args=[signal.argument] if signal else [],
                task_timeout=TASK_TIMEOUT,
                rpc_timeout=timedelta(seconds=CALL_SECONDS),
            )

    async def update(self, workflow_id: str, name: str, argument: object, update_id: str) -> None:
        async with _available(CALL_SECONDS):
            handle = (await self.client()).get_workflow_handle(workflow_id)
            try:
                await handle.execute_update(
                    name, argument, id=update_id, rpc_timeout=timedelta(seconds=CALL_SECONDS)
                )
            except WorkflowUpdateFailedError as error:
                cause = error.cause
                kind = cause.type if isinstance(cause, ApplicationError) else None
                raise UpdateRefusedError(kind or "update_failed") from error

    async def open_among(self, workflow_ids: Sequence[str]) -> frozenset[str]:
        found: set[str] = set()
        async with _available(LIST_SECONDS):
            client = await self.client()
            for start in range(0, len(workflow_ids), PAGE):
                names = ", ".join(f"'{each}'" for each in workflow_ids[start : start + PAGE])
                query = f"ExecutionStatus = 'Running' AND WorkflowId IN ({names})"
                listing = client.list_workflows(query, page_size=PAGE)
                found.update([execution.id async for execution in listing])
        return frozenset(found)


def _attributes(start: WorkflowStart) -> TypedSearchAttributes:
    return TypedSearchAttributes(
        [
            SearchAttributePair(SearchAttributeKey.for_keyword(name), str(value))
            for name, value in start.attributes.items()
        ]
    )


@asynccontextmanager
async def _available(seconds: float) -> AsyncIterator[None]:
    """Translate the engine's absence into the port's errors."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise WorkflowMissingError("No open workflow has this id.") from error
        raise EngineUnavailableError(
            "Temporal refused or did not answer.", retry_after=2
        ) from error
    except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError) as error:
        raise EngineUnavailableError("Temporal did not answer in time.", retry_after=2) from error
    except (RuntimeError, OSError) as error:  # the lazy client's first connection fails so
        raise EngineUnavailableError("Temporal cannot be reached.", retry_after=2) from error
