"""What of a span may leave the process: names from the code, ids, codes and numbers.

Everything passes through `AllowedOnly` on its way out, also what a library might add one day: attributes that are not
listed, texts of errors and stack traces are left behind; of links only the ids are kept.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace import Link, Status
from opentelemetry.util.types import AttributeValue

ALLOWED: Final = frozenset(
    {
        "http.request.method", "http.route", "http.response.status_code",
        "jobpilot.request_id", "jobpilot.rejection",
        "jobpilot.run_id", "jobpilot.kind", "jobpilot.outcome", "jobpilot.attempt", "jobpilot.message_id",
        "temporal.workflow.id", "temporal.workflow.run_id", "temporal.workflow.type", "temporal.activity.type",
        "temporal.task_queue", "temporal.update",
        "db.system", "db.operation", "db.collection", "db.query.text", "db.rows",
        "gen_ai.system", "gen_ai.request.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens",
        "jobpilot.cost_micros", "jobpilot.prompt",
        "jobpilot.bytes", "jobpilot.hops", "jobpilot.mailer",
        "error.type",
    }
)  # fmt: skip
"""OpenTelemetry's own names where it has one."""

LONGEST: Final = 400
# Nothing that we record looks like an address or carries a query; if one came along, its value would not be ours.
_FOREIGN: Final = re.compile(r"[^@\s]@[^@\s]|://|\?")
_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,63}")


def cleaned(attributes: Mapping[str, AttributeValue] | None) -> dict[str, AttributeValue]:
    """What may leave."""
    kept: dict[str, AttributeValue] = {}
    for key, value in (attributes or {}).items():
        if key not in ALLOWED:
            continue
        if isinstance(value, (bool, int, float)):
            kept[key] = value
        elif isinstance(value, str) and (key == "db.query.text" or not _FOREIGN.search(value)):
            kept[key] = value[:LONGEST]
    return kept


class AllowedOnly(SpanExporter):
    """Hands on what may leave."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._exporter.export([_bare(span) for span in spans])

    def shutdown(self) -> None:
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._exporter.force_flush(timeout_millis)


def _bare(span: ReadableSpan) -> ReadableSpan:
    said = span.status.description
    known = said if said and _CODE.fullmatch(said) else None
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=cleaned(span.attributes),
        links=[Link(link.context) for link in span.links],
        kind=span.kind,
        status=Status(span.status.status_code, known if not span.status.is_ok else None),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )
