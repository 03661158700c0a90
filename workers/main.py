"""A worker process: any number of task queues, the dispatcher and the reconciler beside them.

It starts while Temporal, Postgres or Redis is away and goes on when they are back. SIGTERM lets
running activities finish for a moment; what they did not finish is taken up by another worker.
"""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Final

import structlog
from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.service import RPCError
from temporalio.worker import PollerBehaviorSimpleMaximum, Worker, WorkerDeploymentConfig

from jobpilot.bootstrap import ProcessContext, observe_process, stop_observing
from jobpilot.runs.contracts import TaskQueue
from jobpilot.runs.releases import ReleaseKeeper
from jobpilot.settings import Settings
from workers.interceptors import ActivityDiscipline
from workers.metrics import MetricsServer, measure_sdk
from workers.registry import WORKFLOWS, activities_of, activity_groups
from workers.tracing import Tracing

log = structlog.get_logger(__name__)
RETRY_SECONDS: Final = 1.0
GRACE: Final = timedelta(seconds=8)
"""How long SIGTERM waits for running activities."""

CACHED_WORKFLOWS: Final = 200
"""A cached idle run costs 23 KiB; one that fell out is replayed from its history when it wakes."""

ACTIVITIES: Final = 8
LOCAL_ACTIVITIES: Final = 16
WORKFLOW_TASKS: Final = 16
WORKFLOW_POLLERS: Final = 2
ACTIVITY_POLLERS: Final = 2


def run(queues: Sequence[str]) -> int:
    """Work until SIGTERM or SIGINT; all queues when none is named. Raises ValueError for an unknown one."""
    settings = Settings()
    observe_process(settings, service="worker")
    names = [TaskQueue(queue) for queue in queues] or list(TaskQueue)
    if settings.metrics_port is not None:
        token = settings.metrics_token
        secret = token.get_secret_value() if token else None
        MetricsServer(settings.metrics_host, settings.metrics_port, secret, measure_sdk())
    asyncio.run(_until_signal(settings, names))
    return 0


async def _until_signal(settings: Settings, queues: Sequence[TaskQueue]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    context = ProcessContext.create(settings)
    try:
        await serve(context, queues, stop)
    finally:
        await context.aclose()
        stop_observing()


async def serve(context: ProcessContext, queues: Sequence[TaskQueue], stop: asyncio.Event) -> None:
    """Work on the queues until `stop` is set."""
    tasks = [
        asyncio.create_task(context.dispatcher.run()),
        asyncio.create_task(context.reconciler.run()),
        asyncio.create_task(context.briefing_scheduler.run()),
        asyncio.create_task(context.ledger_sweeper.run()),
        asyncio.create_task(context.deletion_keeper.run()),
        asyncio.create_task(context.export_keeper.run()),
    ]
    if build_id := context.settings.worker_build_id:
        keeper = ReleaseKeeper(context.release_desk, build_id)
        tasks.append(asyncio.create_task(keeper.run()))
    if TaskQueue.PARSING in queues:
        tasks.append(asyncio.create_task(context.limited_reader.start()))
        tasks.append(asyncio.create_task(context.orphan_sweeper.run()))
    try:
        while not stop.is_set():
            try:
                await _work(context, queues, stop)
            except (RPCError, RuntimeError, OSError) as error:
                log.warning("worker.engine_away", error=type(error).__name__)
                await _pause(stop)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _work(context: ProcessContext, queues: Sequence[TaskQueue], stop: asyncio.Event) -> None:
    """Serve until `stop`. Raises when Temporal cannot be reached, or when a worker gave up."""
    client = await context.worker_client([Tracing(), ActivityDiscipline()])
    stopping: asyncio.Future[object] = asyncio.ensure_future(stop.wait())
    async with contextlib.AsyncExitStack() as stack:
        failed: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        for queue in queues:
            activities = activities_of(activity_groups(context, queue))
            release = release_of(context.settings)
            worker = build_worker(client, queue, activities, failed=failed, release=release)
            await stack.enter_async_context(worker)
        log.info("worker.ready", queues=[str(queue) for queue in queues])
        await asyncio.wait({stopping, failed}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if failed.done():
        await failed


def release_of(settings: Settings) -> WorkerDeploymentConfig | None:
    """How this process's workers name themselves; None where releases are not told apart."""
    if settings.worker_build_id is None:
        return None
    version = WorkerDeploymentVersion(settings.worker_deployment_name, settings.worker_build_id)
    return WorkerDeploymentConfig(
        version=version,
        use_worker_versioning=True,
        # not said at the workflows themselves: a server refuses it from workers that are not versioned
        default_versioning_behavior=VersioningBehavior.PINNED,
    )


def build_worker(
    client: Client,
    queue: TaskQueue,
    activities: Sequence[Callable[..., Any]],
    *,
    failed: "asyncio.Future[object] | None" = None,
    cached_workflows: int = CACHED_WORKFLOWS,
    release: WorkerDeploymentConfig | None = None,
) -> Worker:
    """The worker of one queue. `failed` gets the error after which it works no longer."""

    async def on_fatal_error(error: BaseException) -> None:
        if failed is not None and not failed.done():
            failed.set_exception(RuntimeError(type(error).__name__))

    return Worker(
        client,
        task_queue=queue,
        workflows=WORKFLOWS.get(queue, ()),
        activities=activities,
        max_cached_workflows=cached_workflows,
        max_concurrent_workflow_tasks=WORKFLOW_TASKS,
        max_concurrent_activities=ACTIVITIES,
        max_concurrent_local_activities=LOCAL_ACTIVITIES,
        workflow_task_poller_behavior=PollerBehaviorSimpleMaximum(WORKFLOW_POLLERS),
        activity_task_poller_behavior=PollerBehaviorSimpleMaximum(ACTIVITY_POLLERS),
        max_heartbeat_throttle_interval=timedelta(seconds=1),
        default_heartbeat_throttle_interval=timedelta(seconds=1),
        graceful_shutdown_timeout=GRACE,
        on_fatal_error=on_fatal_error,
        deployment_config=release,
    )


async def _pause(stop: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), RETRY_SECONDS)
