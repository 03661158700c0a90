"""Asking Temporal how it is, and who works on a queue."""

import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from jobpilot.ports.workflows import EngineUnavailableError

CALL: Final = timedelta(seconds=0.6)
# Temporal remembers a poller for five minutes. A living one asks again when its long poll of a minute ends.
LATELY_SECONDS: Final = 75.0
WORK_KINDS: Final = (
    TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
)


class TemporalHealth:
    def __init__(self, client: Callable[[], Awaitable[Client]]) -> None:
        self._client = client

    async def check(self) -> None:
        try:
            client = await self._client()
            healthy = await client.service_client.check_health(timeout=CALL)
        except (RPCError, RuntimeError, OSError) as error:
            raise EngineUnavailableError("Temporal does not answer.") from error
        if not healthy:
            raise EngineUnavailableError("Temporal says that it is not ready.")

    async def pollers(self, queue: str) -> int:
        """Who asks for work on the queue: a worker without workflows of its own asks for activities alone."""
        counts = [await self._pollers(queue, kind) for kind in WORK_KINDS]
        return max(counts)

    async def _pollers(self, queue: str, kind: TaskQueueType.ValueType) -> int:
        request = DescribeTaskQueueRequest(task_queue=TaskQueue(name=queue), task_queue_type=kind)
        try:
            client = await self._client()
            request.namespace = client.namespace
            answer = await client.workflow_service.describe_task_queue(request, timeout=CALL)
        except (RPCError, RuntimeError, OSError) as error:
            raise EngineUnavailableError("Temporal does not answer.") from error
        since = time.time() - LATELY_SECONDS
        # where releases are told apart, only that one counts which gets new work
        current = answer.versioning_info.current_deployment_version.build_id
        return sum(
            poller.last_access_time.seconds >= since
            and (not current or poller.deployment_options.build_id == current)
            for poller in answer.pollers
        )
