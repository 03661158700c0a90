"""Spans on their way to a collector or a file: never in the way of who records them.

A thread of its own sends them in batches. While a collector is away or slow, at most `OTEL_BSP_MAX_QUEUE_SIZE` spans
(2,048) wait; what finds no room, and what a collector does not take in `OTEL_EXPORTER_OTLP_TIMEOUT` (10 s), is counted
and forgotten. That it is away is logged once, and once that it is back.
"""

import os
import threading
from collections.abc import Sequence
from typing import Final

import structlog
from opentelemetry.sdk.environment_variables import (
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
    OTEL_BSP_MAX_QUEUE_SIZE,
)
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from prometheus_client import Counter

log = structlog.get_logger(__name__)
ROOM: Final = 2048
BATCH: Final = 512
SPANS: Final = Counter("jobpilot_spans", "Spans recorded for somebody outside", ["to", "outcome"])
"""`outcome`: sent, refused (not taken in time), dropped (no room while others waited)."""


class Sending(BatchSpanProcessor):
    """`to` names the receiver in the numbers: `otlp` or `file`."""

    def __init__(
        self,
        exporter: SpanExporter,
        to: str,
        *,
        room: int | None = None,
        schedule_delay_millis: float | None = None,
    ) -> None:
        self._room = room or _number(OTEL_BSP_MAX_QUEUE_SIZE, ROOM)
        self._waiting = _Waiting()
        self._dropped = SPANS.labels(to, "dropped")
        counted = _Counted(exporter, to, self._waiting)
        super().__init__(
            counted,
            max_queue_size=self._room,
            max_export_batch_size=min(self._room, _number(OTEL_BSP_MAX_EXPORT_BATCH_SIZE, BATCH)),
            schedule_delay_millis=schedule_delay_millis,
        )

    def on_end(self, span: ReadableSpan) -> None:
        if not (span.context and span.context.trace_flags.sampled):
            return
        # before the SDK's own queue is full: what that drops it tells nobody
        if self._waiting.enter(self._room):
            super().on_end(span)
        else:
            self._dropped.inc()


class _Waiting:
    """How many were handed over and have not been taken from the queue."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0

    def enter(self, room: int) -> bool:
        with self._lock:
            if self._number >= room:
                return False
            self._number += 1
            return True

    def leave(self, number: int) -> None:
        with self._lock:
            self._number -= number


class _Counted(SpanExporter):
    def __init__(self, exporter: SpanExporter, to: str, waiting: _Waiting) -> None:
        self._exporter = exporter
        self._to = to
        self._waiting = waiting
        self._away = False
        self._sent = SPANS.labels(to, "sent")
        self._refused = SPANS.labels(to, "refused")

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self._waiting.leave(len(spans))
        try:
            result = self._exporter.export(spans)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong there is no matter of ours
            result = SpanExportResult.FAILURE
            log.warning("traces.failed", error=type(error).__name__)
        taken = result is SpanExportResult.SUCCESS
        (self._sent if taken else self._refused).inc(len(spans))
        if taken == self._away:
            self._away = not taken
            log.warning("traces.back" if taken else "traces.away", kind=self._to)
        return result

    def shutdown(self) -> None:
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._exporter.force_flush(timeout_millis)


def _number(name: str, otherwise: int) -> int:
    said = os.environ.get(name, "")
    return int(said) if said.isdecimal() and int(said) else otherwise
