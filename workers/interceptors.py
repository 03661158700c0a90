"""What happens around every activity: heartbeats, and telling failures apart.

- A heartbeat once a second while the activity works, so that a dead worker is noticed and a
  cancellation arrives, without a line about it in the activities.
- A part of the house being away is retried soon and for long; a failure of the work itself three
  times, 30 s apart; a domain failure never (the code says what is wrong, the next attempt finds the
  same). See `workflows.policies`.
- What leaves is a code. Messages and causes stay in the log: they may quote what people wrote.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from temporalio import activity
from temporalio.exceptions import ApplicationError, CancelledError
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    Interceptor,
)

from jobpilot.errors import JobPilotError, UnavailableError
from jobpilot.ports.language_model import ModelUnavailableError
from workers.metrics import STEP_SECONDS

log = structlog.get_logger(__name__)
BEAT_SECONDS: Final = 1.0
WORK_ATTEMPTS: Final = 3
WORK_DELAY: Final = timedelta(seconds=30)
LONGEST_WAIT_SECONDS: Final = 60
"""A provider of language models may ask for more patience than a person has who waits for the run."""

AWAY: Final = "part_away"
FAILED: Final = "internal_error"
_AWAY_STATES: Final = ("08", "53", "57P", "40", "55P03")
"""SQLSTATE classes: connection, resources, operator intervention (shutdown, start-up), rollback; and a lock that
somebody else (who may stand still) did not give back in time.
"""


class ActivityDiscipline(Interceptor):
    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 - the SDK's name
        return _Inbound(next)


class _Inbound(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 - the SDK's name
        info = activity.info()
        started, outcome = time.perf_counter(), "done"
        async with _beating(enabled=not info.is_local):
            try:
                return await super().execute_activity(input)
            except (CancelledError, asyncio.CancelledError):
                outcome = "cancelled"
                raise
            except ApplicationError:
                outcome = "refused"
                raise
            except Exception as error:  # noqa: BLE001 - translated by kind, and logged
                outcome = _outcome(error)
                raise _translated(error, info) from None
            finally:
                seconds = time.perf_counter() - started
                STEP_SECONDS.labels(info.activity_type, outcome).observe(seconds)


@contextlib.asynccontextmanager
async def _beating(*, enabled: bool) -> AsyncIterator[None]:
    task = asyncio.create_task(_beat()) if enabled else None
    try:
        yield
    finally:
        if task is not None:
            task.cancel()


async def _beat() -> None:
    """Most steps are over before the first beat, and are not announced to Temporal at all."""
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        activity.heartbeat()


def _outcome(error: Exception) -> str:
    if isinstance(error, ModelUnavailableError) or is_away(error):
        return "away"
    return "refused" if isinstance(error, JobPilotError) else "failed"


def _translated(error: Exception, info: activity.Info) -> ApplicationError:
    if isinstance(error, ModelUnavailableError):
        return ApplicationError(error.code, type=error.code, next_retry_delay=_wait(error))
    if is_away(error):
        log.warning("activity.part_away", activity=info.activity_type, error=type(error).__name__)
        return ApplicationError(AWAY, type=AWAY)
    if isinstance(error, JobPilotError):
        return ApplicationError(error.code, type=error.code, non_retryable=True)
    log.error("activity.failed", activity=info.activity_type, attempt=info.attempt, exc_info=error)
    if info.is_local:
        return ApplicationError(FAILED, type=FAILED)
    return ApplicationError(
        FAILED,
        type=FAILED,
        non_retryable=info.attempt >= WORK_ATTEMPTS,
        next_retry_delay=WORK_DELAY,
    )


def _wait(error: ModelUnavailableError) -> timedelta | None:
    """As long as the provider asks for; None leaves it to the step's policy."""
    seconds = error.extra.get("retry_after")
    if not isinstance(seconds, int):
        return None
    return timedelta(seconds=min(seconds, LONGEST_WAIT_SECONDS))


def is_away(error: Exception) -> bool:
    """Whether a part of the house is away, which says nothing about the work."""
    if isinstance(error, DBAPIError):
        state = str(getattr(error.orig, "sqlstate", None) or "")
        return error.connection_invalidated or not state or state.startswith(_AWAY_STATES)
    return isinstance(
        error, (UnavailableError, PoolTimeoutError, RedisError, OSError, TimeoutError)
    )
