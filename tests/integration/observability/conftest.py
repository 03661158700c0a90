"""A whole house in one process: API and workers on the tests' servers, a model, a job board, and who listens to it."""

import asyncio
import contextlib
import gzip
import io
import json
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import brotli
import httpx
import pytest
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from jobpilot import faults, tracing
from jobpilot.adapters.faults.sentry import SentryReporter
from jobpilot.adapters.traces.allowed import AllowedOnly
from jobpilot.adapters.traces.recorder import OpenTelemetryRecorder
from jobpilot.adapters.traces.sending import Sending
from jobpilot.bootstrap import ProcessContext
from jobpilot.demo.server import make_server
from jobpilot.runs.contracts import TaskQueue
from jobpilot.settings import Settings
from tests.fixtures.chat_server import ChatServer, chatting
from tests.fixtures.otlp_server import Collector, collecting
from tests.integration.api.conftest import Api, Person, running_api
from workers.main import serve

QUEUES = (TaskQueue.PARSING, TaskQueue.SCRAPING)


@dataclass
class SentryServer:
    """Takes envelopes as Sentry does."""

    envelopes: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def dsn(self) -> str:
        return f"http://public@127.0.0.1:{self.port}/7"

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body.splitlines()[2]) for body in self.envelopes]


@contextlib.contextmanager
def sentry_server() -> Iterator[SentryServer]:
    found = SentryServer()
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            body = unpack.get(self.headers.get("Content-Encoding", ""), bytes)(body)
            if self.path == "/api/7/envelope/":
                found.envelopes.append(body)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@dataclass
class Listeners:
    """All that is told of the house to somebody outside: as it leaves the process."""

    spans: InMemorySpanExporter
    collector: Collector
    recorder: OpenTelemetryRecorder
    sentry: SentryServer
    log: io.StringIO

    def trace(self, trace_id: str) -> list[ReadableSpan]:
        wanted = int(trace_id, 16)
        found = self.spans.get_finished_spans()
        return [span for span in found if span.context and span.context.trace_id == wanted]

    def everything(self) -> str:
        spans = "\n".join(span.to_json() for span in self.spans.get_finished_spans())
        events = "\n".join(body.decode() for body in self.sentry.envelopes)
        self.recorder.provider.force_flush()
        return f"{spans}\n{self.collector.everything()}\n{events}\n{self.log.getvalue()}"


@dataclass
class Observed:
    api: Api
    worker: ProcessContext
    chat: ChatServer
    listeners: Listeners


@pytest.fixture(scope="module")
async def observed(settings: Settings, tmp_path_factory: pytest.TempPathFactory):
    demo = make_server(0, tmp_path_factory.mktemp("demo"))
    thread = threading.Thread(target=demo.serve_forever, daemon=True)
    thread.start()
    with sentry_server() as sentry, collecting() as collector:
        async with chatting() as chat:
            model = {
                "llm_model": "scripted-1",
                "openai_base_url": chat.base_url,
                "llm_input_price": "1",
                "llm_output_price": "2",
            }
            common = {**model, "demo_sources_port": demo.server_port}
            async with running_api(
                settings, rate_limit_free_per_hour=100_000, uploads_per_hour=100_000, **common
            ) as api:
                await api.context.limited_reader.start()
                with listening(sentry, collector) as listeners:
                    async with working(settings, common) as worker:
                        yield Observed(api, worker, chat, listeners)
    demo.shutdown()
    demo.server_close()
    thread.join()


@contextlib.asynccontextmanager
async def working(settings: Settings, changes: dict[str, Any]) -> AsyncIterator[ProcessContext]:
    context = ProcessContext.create(Settings(_env_file=None, **settings.model_dump() | changes))
    stop = asyncio.Event()
    task = asyncio.create_task(serve(context, QUEUES, stop))
    try:
        yield context
    finally:
        stop.set()
        await task
        await context.aclose()


@contextlib.contextmanager
def listening(sentry: SentryServer, collector: Collector) -> Iterator[Listeners]:
    """What `observe_process` does, with one more exporter, which keeps everything."""
    spans = InMemorySpanExporter()
    recorder = OpenTelemetryRecorder(
        {"service.name": "jobpilot-test", "service.version": "r-1"},
        SimpleSpanProcessor(AllowedOnly(spans)),
        Sending(AllowedOnly(OTLPSpanExporter(endpoint=f"{collector.url}/v1/traces")), "test"),
    )
    reporter = SentryReporter(sentry.dsn, environment="test", release="r-1", service="test")
    log = io.StringIO()
    [handler] = [h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler]
    stream = handler.setStream(log)
    tracing.install(recorder)
    faults.install(reporter)
    try:
        yield Listeners(spans, collector, recorder, sentry, log)
    finally:
        tracing.install(None)
        faults.install(None)
        reporter.close()
        recorder.close()
        handler.setStream(stream)


@pytest.fixture
async def someone(observed: Observed) -> Person:
    return await observed.api.sign_up()


@pytest.fixture
async def client(someone: Person) -> AsyncIterator[httpx.AsyncClient]:
    async with someone.client() as client:
        yield client


@pytest.fixture
def trace_files(home: Path) -> Path:
    return home / "traces"
