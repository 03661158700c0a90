"""Spans as lines of JSON in a file of this process, for `jobpilot trace`.

A file that has grown to `MOST_BYTES` is put aside once, so a process keeps two; files of processes that are gone are
removed after `KEPT_SECONDS`.
"""

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace import StatusCode

MOST_BYTES: Final = 8 * 1024 * 1024
KEPT_SECONDS: Final = 7 * 24 * 3600
DELAY_MILLISECONDS: Final = 500
"""Whoever looks does so at once."""


class SpanFile(SpanExporter):
    def __init__(self, folder: Path, service: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _forget(folder)
        self._path = folder / f"{service}-{os.getpid()}.jsonl"
        self._service = service

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        try:
            if self._path.exists() and self._path.stat().st_size > MOST_BYTES:
                self._path.replace(self._path.with_suffix(".1.jsonl"))
            lines = "".join(json.dumps(self._line(span)) + "\n" for span in spans)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(lines)
        except OSError:
            return SpanExportResult.FAILURE
        return SpanExportResult.SUCCESS

    def _line(self, span: ReadableSpan) -> dict[str, object]:
        context, parent = span.context, span.parent
        return {
            "trace": f"{context.trace_id:032x}" if context else "",
            "span": f"{context.span_id:016x}" if context else "",
            "parent": f"{parent.span_id:016x}" if parent else None,
            "service": self._service,
            "name": span.name,
            "began": (span.start_time or 0) // 1000,
            "ended": (span.end_time or 0) // 1000,
            "failed": span.status.status_code is StatusCode.ERROR,
            "links": [f"{link.context.trace_id:032x}" for link in span.links],
            "attributes": dict(span.attributes or {}),
        }

    def shutdown(self) -> None:
        """Nothing is kept open."""

    def force_flush(self, timeout_millis: int = 30_000) -> bool:  # noqa: ARG002 - the SDK's name
        return True


def _forget(folder: Path) -> None:
    oldest = time.time() - KEPT_SECONDS
    for path in folder.glob("*.jsonl"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
