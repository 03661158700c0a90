"""`jobpilot.tracing` by OpenTelemetry's SDK."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.id_generator import IdGenerator, RandomIdGenerator
from opentelemetry.trace import Link, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from jobpilot.errors import JobPilotError
from jobpilot.tracing import CLIENT, INTERNAL, SERVER, Value

PROPAGATOR: Final = TraceContextTextMapPropagator()
KINDS: Final = {
    SERVER: SpanKind.SERVER,
    CLIENT: SpanKind.CLIENT,
    INTERNAL: SpanKind.INTERNAL,
}
CLOSING_SECONDS: Final = 5.0
_given: ContextVar[tuple[int, int] | None] = ContextVar("given_ids", default=None)


class OpenTelemetryRecorder:
    """Each of `processors` gets every span. The sampler and the limits come from `OTEL_*` variables."""

    def __init__(self, resource: Mapping[str, str], *processors: SpanProcessor) -> None:
        self.provider = TracerProvider(
            resource=Resource.create(dict(resource)),
            id_generator=_Ids(),
            shutdown_on_exit=False,
        )
        for processor in processors:
            self.provider.add_span_processor(processor)
        self._tracer = self.provider.get_tracer("jobpilot")

    @contextmanager
    def root(
        self,
        name: str,
        kind: str,
        parent: str | None,
        attributes: Mapping[str, Value],
        links: Sequence[str] = (),
    ) -> Iterator["_Span"]:
        context = _continued(parent)
        with self._open(name, kind, attributes, context, links) as opened:
            yield opened

    @contextmanager
    def span(self, name: str, kind: str, attributes: Mapping[str, Value]) -> Iterator["_Span"]:
        if not trace.get_current_span().is_recording():
            yield _Span(trace.INVALID_SPAN)
            return
        with self._open(name, kind, attributes, None) as opened:
            yield opened

    @contextmanager
    def _open(
        self,
        name: str,
        kind: str,
        attributes: Mapping[str, Value],
        context: Context | None,
        links: Sequence[str] = (),
    ) -> Iterator["_Span"]:
        with self._tracer.start_as_current_span(
            name,
            context=context,
            kind=KINDS[kind],
            attributes=_dotted(attributes),
            links=_links(links),
            record_exception=False,
            set_status_on_exception=False,
        ) as found:
            opened = _Span(found)
            try:
                yield opened
            except BaseException as error:
                opened.fail(_code_of(error))
                raise

    def past(
        self,
        name: str,
        *,
        own: str | None,
        parent: str | None,
        began: datetime,
        ended: datetime,
        failure: str | None,
        attributes: Mapping[str, Value],
        links: Sequence[str] = (),
    ) -> None:
        token = _given.set(_ids(own) if own else None)
        try:
            span = self._tracer.start_span(
                name,
                context=_continued(parent),
                kind=SpanKind.INTERNAL,
                attributes=_dotted(attributes),
                links=_links(links),
                start_time=_nanoseconds(began),
            )
        finally:
            _given.reset(token)
        if failure:
            _Span(span).fail(failure)
        span.end(_nanoseconds(ended))

    def traceparent(self) -> str | None:
        carrier: dict[str, str] = {}
        PROPAGATOR.inject(carrier)
        return carrier.get("traceparent")

    def close(self) -> None:
        """Sends what waits, for some seconds: the SDK would wait half a minute for a slow collector."""
        closing = threading.Thread(target=self.provider.shutdown, name="traces", daemon=True)
        closing.start()
        closing.join(CLOSING_SECONDS)


class _Span:
    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def rename(self, name: str) -> None:
        self._span.update_name(name)

    def set(self, key: str, value: Value) -> None:
        self._span.set_attribute(_dot(key), value)

    def fail(self, code: str) -> None:
        self._span.set_status(Status(StatusCode.ERROR, code))
        self._span.set_attribute("error.type", code)


class _Ids(IdGenerator):
    """Random ones, but for a span whose ids were known before it began to be recorded."""

    def __init__(self) -> None:
        self._random = RandomIdGenerator()

    def generate_span_id(self) -> int:
        given = _given.get()
        return given[1] if given else self._random.generate_span_id()

    def generate_trace_id(self) -> int:
        given = _given.get()
        return given[0] if given else self._random.generate_trace_id()


def _code_of(error: BaseException) -> str:
    """Temporal's failures carry a code of ours as their `type`."""
    said = error.code if isinstance(error, JobPilotError) else getattr(error, "type", None)
    return said if isinstance(said, str) else type(error).__name__


def _continued(parent: str | None) -> Context:
    """An empty context, or one inside of `parent`."""
    return PROPAGATOR.extract({"traceparent": parent} if parent else {}, Context())


def _ids(traceparent: str) -> tuple[int, int]:
    _, trace_id, span_id, _ = traceparent.split("-")
    return int(trace_id, 16), int(span_id, 16)


def _links(traceparents: Sequence[str]) -> list[Link]:
    contexts = [
        trace.get_current_span(_continued(each)).get_span_context() for each in traceparents
    ]
    return [Link(context) for context in contexts if context.is_valid]


def _dotted(attributes: Mapping[str, Value]) -> dict[str, Value]:
    return {_dot(key): value for key, value in attributes.items()}


def _dot(key: str) -> str:
    """Keyword arguments cannot have dots: `http__route` is `http.route`."""
    return key.replace("__", ".")


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000) * 1000
