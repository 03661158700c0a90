"""One line of JSON per event on standard error, for our own loggers and for those of libraries."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Final

import structlog

from jobpilot import faults, tracing
from jobpilot.adapters.logs.allowed import (
    CORRELATION,
    allowed_only,
    constant_part,
    exception_of,
    tell_exception,
)

NOISY: Final = (
    *("uvicorn.access", "httpx", "httpx2", "httpcore", "watchfiles", "asyncio", "urllib3"),
    *("openai", "anthropic", "opentelemetry", "sentry_sdk"),
)
SILENT: Final = ("opentelemetry.exporter", "opentelemetry.sdk._shared_internal")
"""They tell of each attempt at a collector that is away; `jobpilot.adapters.traces.sending` tells of it once."""
REPORTED: Final = frozenset({"error", "exception", "critical"})


def configure_logging(level: str, *, service: str) -> None:
    """Send everything through one JSON formatter. Safe to call again."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _traced,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _reported,
        tell_exception,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[constant_part, *shared],
            pass_foreign_args=True,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _named(service),
                allowed_only,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _traced(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    if (trace_id := tracing.trace_id()) is not None:
        event["trace_id"] = trace_id
    return event


def _reported(
    _logger: Any, method: str | None, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """What is logged as an error, with its exception, is reported as a fault."""
    if (method or event.get("level")) in REPORTED and event.get("exc_info"):
        error = exception_of(event["exc_info"])
        if error is not None:
            facts = {key: str(event[key]) for key in event.keys() & CORRELATION}
            faults.report(error, {**facts, "event": str(event.get("event", ""))[:100]})
    return event


def _named(service: str) -> structlog.typing.Processor:
    def add(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        event["service"] = service
        return event

    return add
