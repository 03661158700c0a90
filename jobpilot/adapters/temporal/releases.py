"""Releases over Temporal's worker deployments."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from google.protobuf.field_mask_pb2 import FieldMask
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.deployment.v1 import WorkerDeploymentInfo, WorkerDeploymentVersion
from temporalio.api.enums.v1 import WorkerDeploymentVersionStatus
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflow.v1 import VersioningOverride, WorkflowExecutionOptions
from temporalio.api.workflowservice.v1 import (
    DescribeTaskQueueRequest,
    DescribeWorkerDeploymentRequest,
    DescribeWorkerDeploymentVersionRequest,
    DescribeWorkerDeploymentVersionResponse,
    SetWorkerDeploymentCurrentVersionRequest,
    SetWorkerDeploymentRampingVersionRequest,
    UpdateWorkflowExecutionOptionsRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from jobpilot.adapters.temporal.health import LATELY_SECONDS
from jobpilot.ports.releases import Deployment, Release, ReleaseRefusedError, ReleaseState
from jobpilot.ports.workflows import EngineUnavailableError

CALL: Final = timedelta(seconds=5)
SWITCH: Final = timedelta(seconds=20)
"""The server tells every partition of every queue before it answers."""

PAGE: Final = 1000
REFUSALS: Final = (
    RPCStatusCode.FAILED_PRECONDITION,
    RPCStatusCode.INVALID_ARGUMENT,
    RPCStatusCode.NOT_FOUND,
)
_STATES: Final = {
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_CURRENT: ReleaseState.CURRENT,
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_RAMPING: ReleaseState.RAMPING,
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINING: ReleaseState.DRAINING,
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINED: ReleaseState.DRAINED,
}  # fmt: skip


class TemporalReleases:
    """`client` gives the process's one client; `name` is that of the worker deployment."""

    def __init__(self, client: Callable[[], Awaitable[Client]], name: str) -> None:
        self._client = client
        self._name = name

    async def deployment(self) -> Deployment | None:
        async with _available():
            client = await self._client()
            request = DescribeWorkerDeploymentRequest(
                namespace=client.namespace, deployment_name=self._name
            )
            try:
                answer = await client.workflow_service.describe_worker_deployment(
                    request, timeout=CALL
                )
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND:
                    return None
                raise
            return await self._read(client, answer.worker_deployment_info)

    async def promote(self, build_id: str) -> None:
        async with _available():
            client = await self._client()
            request = SetWorkerDeploymentCurrentVersionRequest(
                namespace=client.namespace,
                deployment_name=self._name,
                build_id=build_id,
                identity=client.identity,
            )
            await client.workflow_service.set_worker_deployment_current_version(
                request, timeout=SWITCH
            )

    async def ramp(self, build_id: str, percent: float) -> None:
        async with _available():
            client = await self._client()
            request = SetWorkerDeploymentRampingVersionRequest(
                namespace=client.namespace,
                deployment_name=self._name,
                build_id=build_id,
                percentage=percent,
                identity=client.identity,
            )
            await client.workflow_service.set_worker_deployment_ramping_version(
                request, timeout=SWITCH
            )

    async def open_workflow_ids(self, build_id: str) -> frozenset[str]:
        async with _available():
            client = await self._client()
            query = (
                "ExecutionStatus = 'Running' AND TemporalWorkflowVersioningBehavior = 'Pinned' "
                f"AND TemporalWorkerDeploymentVersion = '{self._name}:{build_id}'"
            )
            listing = client.list_workflows(query, page_size=PAGE)
            return frozenset([execution.id async for execution in listing])

    async def let_go(self, workflow_id: str) -> None:
        async with _available():
            client = await self._client()
            request = UpdateWorkflowExecutionOptionsRequest(
                namespace=client.namespace,
                workflow_execution=WorkflowExecution(workflow_id=workflow_id),
                workflow_execution_options=WorkflowExecutionOptions(
                    versioning_override=VersioningOverride(auto_upgrade=True)
                ),
                update_mask=FieldMask(paths=["versioning_override"]),
                identity=client.identity,
            )
            try:
                await client.workflow_service.update_workflow_execution_options(
                    request, timeout=CALL
                )
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:  # it has ended meanwhile
                    raise

    async def _read(self, client: Client, info: WorkerDeploymentInfo) -> Deployment:
        routing = info.routing_config
        releases = []
        for summary in info.version_summaries:
            build_id = summary.deployment_version.build_id
            last = summary.last_current_time if summary.HasField("last_current_time") else None
            state = _STATES.get(summary.status, ReleaseState.INACTIVE)
            done = (
                state is ReleaseState.DRAINED
            )  # old ones add up: their queues are not asked after
            queues, served = (0, 0) if done else await self._queues(client, build_id)
            at = last.ToDatetime() if last is not None else None
            releases.append(Release(build_id, state, queues, served, at))
        return Deployment(
            current=routing.current_deployment_version.build_id or None,
            ramping=routing.ramping_deployment_version.build_id or None,
            ramp=routing.ramping_version_percentage,
            releases=tuple(releases),
        )

    async def _queues(self, client: Client, build_id: str) -> tuple[int, int]:
        """How many queues the release has, and how many of them are served by it now."""
        request = DescribeWorkerDeploymentVersionRequest(
            namespace=client.namespace,
            deployment_version=WorkerDeploymentVersion(
                deployment_name=self._name, build_id=build_id
            ),
        )
        known = await client.workflow_service.describe_worker_deployment_version(
            request, timeout=CALL
        )
        names = {queue.name for queue in known.version_task_queues}
        served = [name for name in names if await self._is_served(client, known, name, build_id)]
        return len(names), len(served)

    @staticmethod
    async def _is_served(
        client: Client, known: DescribeWorkerDeploymentVersionResponse, name: str, build_id: str
    ) -> bool:
        since = time.time() - LATELY_SECONDS
        for queue in known.version_task_queues:
            if queue.name != name:
                continue
            request = DescribeTaskQueueRequest(
                namespace=client.namespace,
                task_queue=TaskQueue(name=name),
                task_queue_type=queue.type,
            )
            answer = await client.workflow_service.describe_task_queue(request, timeout=CALL)
            for poller in answer.pollers:
                is_ours = poller.deployment_options.build_id == build_id
                if is_ours and poller.last_access_time.seconds >= since:
                    return True
        return False


@asynccontextmanager
async def _available() -> AsyncIterator[None]:
    try:
        yield
    except RPCError as error:
        if error.status in REFUSALS:
            raise ReleaseRefusedError(error.message) from error
        raise EngineUnavailableError("Temporal did not answer.", retry_after=2) from error
    except (RuntimeError, OSError, TimeoutError) as error:
        raise EngineUnavailableError("Temporal cannot be reached.", retry_after=2) from error
