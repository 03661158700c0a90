"""Deleting workflows with their histories."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import (
    DeleteWorkflowExecutionRequest,
    DescribeWorkflowExecutionRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from jobpilot.ports.workflows import EngineUnavailableError

CALL: Final = timedelta(seconds=10)
AGAIN_SECONDS: Final = 0.5
AT_ONCE: Final = 50


class TemporalWorkflowEraser:
    """`client` gives the process's one client. Ids and prefixes hold no quotation marks: they are ours."""

    def __init__(self, client: Callable[[], Awaitable[Client]]) -> None:
        self._client = client

    async def erase(self, workflow_ids: Sequence[str], prefixes: Sequence[str]) -> None:
        try:
            client = await self._client()
            while found := await self._found(client, workflow_ids, prefixes):
                await asyncio.gather(*(self._delete(client, *each) for each in found))
                await asyncio.sleep(AGAIN_SECONDS)
        except (RPCError, RuntimeError, OSError, TimeoutError) as error:
            raise EngineUnavailableError("Temporal did not delete.", retry_after=2) from error

    async def _found(
        self, client: Client, workflow_ids: Sequence[str], prefixes: Sequence[str]
    ) -> set[tuple[str, str]]:
        """What is listed, and what is there although the list lags behind."""
        found = set()
        conditions = [f"WorkflowId STARTS_WITH '{prefix}'" for prefix in prefixes]
        for start in range(0, len(workflow_ids), AT_ONCE):
            some = ", ".join(f"'{each}'" for each in workflow_ids[start : start + AT_ONCE])
            conditions.append(f"WorkflowId in ({some})")
        for condition in conditions:
            async for each in client.list_workflows(condition, rpc_timeout=CALL):
                found.add((each.id, each.run_id))
        for workflow_id in workflow_ids:
            if await self._is_there(client, workflow_id):
                found.add((workflow_id, ""))
        return found

    @staticmethod
    async def _is_there(client: Client, workflow_id: str) -> bool:
        request = DescribeWorkflowExecutionRequest(
            namespace=client.namespace, execution=WorkflowExecution(workflow_id=workflow_id)
        )
        try:
            await client.workflow_service.describe_workflow_execution(request, timeout=CALL)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return True

    @staticmethod
    async def _delete(client: Client, workflow_id: str, run_id: str) -> None:
        execution = WorkflowExecution(workflow_id=workflow_id, run_id=run_id)
        request = DeleteWorkflowExecutionRequest(
            namespace=client.namespace, workflow_execution=execution
        )
        try:
            await client.workflow_service.delete_workflow_execution(request, timeout=CALL)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
