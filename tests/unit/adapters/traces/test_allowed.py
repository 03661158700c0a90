"""What of a span leaves the process, and that a process without traces loads nothing for them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from jobpilot.adapters.traces.allowed import LONGEST, AllowedOnly, cleaned
from jobpilot.adapters.traces.files import SpanFile
from jobpilot.adapters.traces.recorder import OpenTelemetryRecorder

HEAVY = (
    *("opentelemetry.sdk.trace", "opentelemetry.sdk.metrics", "opentelemetry.exporter"),
    "sentry_sdk",
)
CANARY = "canary-7f3a"
REPOSITORY = Path(__file__).resolve().parents[4]


class TestCleaned:
    def test_keeps_what_is_listed(self) -> None:
        given = {
            "http.route": "/runs",
            "jobpilot.attempt": 2,
            "user.email": CANARY,
            "url.full": CANARY,
        }
        assert cleaned(given) == {"http.route": "/runs", "jobpilot.attempt": 2}

    @pytest.mark.parametrize(
        "value", ["a@example.org", "https://x.example/y", "/x?name=y", ("a", "b")]
    )
    def test_a_listed_key_with_what_is_not_ours(self, value: object) -> None:
        assert cleaned({"http.route": value}) == {}  # type: ignore[dict-item]

    def test_long_values_are_cut(self) -> None:
        assert (
            len(str(cleaned({"db.query.text": "select " + "x" * 5000})["db.query.text"])) == LONGEST
        )


def test_an_exception_is_told_by_its_type() -> None:
    kept = InMemorySpanExporter()
    recorder = OpenTelemetryRecorder({}, SimpleSpanProcessor(AllowedOnly(kept)))
    with pytest.raises(ValueError, match=CANARY), recorder.root("x", "server", None, {}):
        raise ValueError(CANARY)
    [span] = kept.get_finished_spans()
    assert span.status.status_code is StatusCode.ERROR
    assert (span.status.description, span.attributes) == (
        "ValueError",
        {"error.type": "ValueError"},
    )
    assert CANARY not in span.to_json()


def test_files_hold_a_line_for_each_span_and_do_not_grow_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobpilot.adapters.traces.files.MOST_BYTES", 1000)
    file = SpanFile(tmp_path / "traces", "api")
    recorder = OpenTelemetryRecorder({}, SimpleSpanProcessor(AllowedOnly(file)))
    for number in range(20):
        with recorder.root(f"piece {number}", "server", None, {"jobpilot__attempt": number}):
            pass
    files = sorted((tmp_path / "traces").iterdir())
    assert len(files) == 2
    assert all(each.stat().st_size < 1500 for each in files)
    newest = json.loads(min(files, key=lambda path: len(path.name)).read_text().splitlines()[-1])
    assert (newest["name"], newest["attributes"]) == ("piece 19", {"jobpilot.attempt": 19})


def test_off_means_not_imported() -> None:
    program = (
        "import sys, jobpilot.__main__, api.app, workers.main; from jobpilot.settings import Settings;"
        "from jobpilot.bootstrap import observe_process;"
        "observe_process(Settings(_env_file=None), service='api');"
        f"print([name for name in {HEAVY} if sys.modules.get(name)])"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, check=True, capture_output=True, text=True
    )
    assert finished.stdout.strip() == "[]"
