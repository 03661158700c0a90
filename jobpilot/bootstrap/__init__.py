"""The object graph: one for requests, activities, the command line and tests.

`ProcessContext` holds what a process has once (pools, clients, adapters). `Factory` makes services bound to one
transaction of one actor.
"""

from jobpilot.adapters.logs.configure import configure_logging
from jobpilot.bootstrap.clock import utc_now
from jobpilot.bootstrap.context import ProcessContext
from jobpilot.bootstrap.factory import Factory
from jobpilot.settings import Settings

__all__ = ["Factory", "ProcessContext", "configure_process_logging", "utc_now"]


def configure_process_logging(settings: Settings, *, service: str) -> None:
    configure_logging(settings.log_level, service=service)
