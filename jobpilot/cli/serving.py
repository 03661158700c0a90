"""The commands that keep running: `up`, `api`, `worker`."""

import importlib
import sys
from collections.abc import Sequence

from jobpilot.errors import InvalidInputError
from jobpilot.settings import Settings
from jobpilot.stack.supervisor import Plan


def plan_from(settings: Settings, *, servers_only: bool = False) -> Plan:
    """An external address in the settings means that its server is not started."""
    external = {
        "postgres": settings.database_url,
        "valkey": settings.redis_url,
        "temporal": settings.temporal_address,
    }
    return Plan(
        home=settings.jobpilot_home,
        host=settings.host,
        port=settings.port,
        app_url=settings.base_url,
        postgres_port=settings.postgres_port,
        valkey_port=settings.valkey_port,
        temporal_port=settings.temporal_port,
        temporal_ui_port=settings.temporal_ui_port,
        temporal_namespace=settings.temporal_namespace,
        temporal_ui_url=settings.temporal_ui_url,
        codec_endpoint=settings.codec_endpoint if settings.serves_codec else None,
        demo=settings.wants_demo_sources,
        demo_port=settings.demo_sources_port,
        without=frozenset(name for name, address in external.items() if address is not None),
        servers_only=servers_only,
    )


def run_up(*, servers_only: bool) -> None:
    from jobpilot.stack.console import Console
    from jobpilot.stack.supervisor import Supervisor

    Supervisor(plan_from(Settings(), servers_only=servers_only), Console()).run()


def run_api() -> None:
    """Hand over to `api.app`, found by name: the product never imports its deliveries."""
    importlib.import_module("api.app").serve(Settings())


def run_worker(queues: Sequence[str]) -> None:
    """Hand over to `workers.main`. Raises InvalidInputError for an unknown queue."""
    from jobpilot.runs.contracts import TaskQueue

    known = [str(queue) for queue in TaskQueue]
    if unknown := [queue for queue in queues if queue not in known]:
        raise InvalidInputError(
            f"Unknown queue {', '.join(unknown)}. There are: {', '.join(known)}"
        )
    sys.exit(importlib.import_module("workers.main").run(list(queues)))
