"""The object graph: one for requests, activities, the command line and tests.

`ProcessContext` holds what a process has once (pools, clients, adapters). `Factory` makes services bound to one
transaction of one actor.
"""

from jobpilot.bootstrap.clock import utc_now
from jobpilot.bootstrap.context import ProcessContext
from jobpilot.bootstrap.factory import Factory
from jobpilot.bootstrap.observing import (
    configure_process_logging,
    observe_process,
    stop_observing,
)

__all__ = [
    "Factory",
    "ProcessContext",
    "configure_process_logging",
    "observe_process",
    "stop_observing",
    "utc_now",
]
