"""A collector that is away, refuses, is slow or comes back: nobody waits for it, and what is lost is counted."""

import logging
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from prometheus_client import REGISTRY

from jobpilot import tracing
from jobpilot.adapters.traces.allowed import AllowedOnly
from jobpilot.adapters.traces.recorder import OpenTelemetryRecorder
from jobpilot.adapters.traces.sending import ROOM, Sending
from jobpilot.bootstrap import observe_process, stop_observing
from jobpilot.settings import Settings
from tests.fixtures.otlp_server import Collector, attributes, collecting

SECONDS = 30.0
CANARY = "canary-91be"


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as found:
        yield found


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Sender:
    """To `to`, a name of the test's own: its numbers are nobody else's."""

    to: str

    def recorder(
        self, url: str, *, room: int = ROOM, patience: float = 0.2
    ) -> OpenTelemetryRecorder:
        exporter = OTLPSpanExporter(endpoint=f"{url}/v1/traces", timeout=patience)
        sending = Sending(AllowedOnly(exporter), self.to, room=room, schedule_delay_millis=10)
        return OpenTelemetryRecorder({"service.name": "jobpilot-test"}, sending)

    def counted(self) -> dict[str, float]:
        def number(outcome: str) -> float:
            labels = {"to": self.to, "outcome": outcome}
            return REGISTRY.get_sample_value("jobpilot_spans_total", labels) or 0.0

        return {outcome: number(outcome) for outcome in ("sent", "refused", "dropped")}

    def until(self, number: int) -> dict[str, float]:
        """What became of `number` spans, once all of them have met their fate."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            found = self.counted()
            if sum(found.values()) >= number:
                return found
            time.sleep(0.02)
        raise AssertionError(self.counted())


@pytest.fixture
def sender(request: pytest.FixtureRequest) -> Sender:
    return Sender(request.node.name)


def record(kept: OpenTelemetryRecorder, number: int) -> float:
    """How long it took, in seconds."""
    began = time.perf_counter()
    for _ in range(number):
        with kept.root("GET /runs", tracing.SERVER, None, {"http__route": "/runs"}):
            pass
    return time.perf_counter() - began


def test_what_a_process_tells_of_itself(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    settings = Settings(
        _env_file=None,
        app_env="test",
        otel_exporter_otlp_endpoint=collector.url,
        worker_build_id="2026.11.9",
    )
    observe_process(settings, service="worker")
    try:
        with tracing.root("POST /resumes", http__route="/resumes", user__email=CANARY):
            pass
    finally:
        stop_observing()
        tracing.install(None)
    [(span, resource)] = collector.spans()
    assert resource.pop("service.instance.id")
    assert span.name == "POST /resumes"
    assert attributes(span.attributes) == {"http.route": "/resumes"}
    told = {name: value for name, value in resource.items() if not name.startswith("telemetry.")}
    assert told == {
        "service.name": "jobpilot-worker",
        "service.version": settings.release,
        "deployment.environment.name": "test",
    }
    assert CANARY not in collector.everything()


def test_one_that_is_away_at_the_start_and_comes(sender: Sender, free_port: int) -> None:
    kept = sender.recorder(f"http://127.0.0.1:{free_port}")
    record(kept, 3)
    assert sender.until(3) == {"sent": 0, "refused": 3, "dropped": 0}
    with collecting(free_port) as collector:
        record(kept, 2)
        assert sender.until(5) == {"sent": 2, "refused": 3, "dropped": 0}
        assert len(collector.spans()) == 2
    kept.close()


def test_one_that_refuses_for_a_while(sender: Sender, collector: Collector) -> None:
    collector.status = 503
    kept = sender.recorder(collector.url)
    record(kept, 3)
    assert sender.until(3) == {"sent": 0, "refused": 3, "dropped": 0}
    collector.status = 200
    record(kept, 2)
    assert sender.until(5) == {"sent": 2, "refused": 3, "dropped": 0}
    kept.close()


def test_one_that_is_slow_costs_neither_time_nor_memory(
    sender: Sender, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifty times as many spans as there is room for take as long as with a quick one, give or take a factor."""
    monkeypatch.setattr("jobpilot.adapters.traces.recorder.CLOSING_SECONDS", 0.2)
    number, room = 2_000, 40
    quick = sender.recorder(collector.url, room=room, patience=60.0)
    usual = record(quick, number)
    quick.close()
    before = sender.until(number)
    collector.pause = 60.0
    slow = sender.recorder(collector.url, room=room, patience=60.0)
    assert record(slow, number) < 10 * usual + 5
    # one batch is on its way, and one waits
    assert sender.counted()["dropped"] - before["dropped"] >= number - 2 * room
    began = time.perf_counter()
    slow.close()
    assert time.perf_counter() - began < SECONDS
