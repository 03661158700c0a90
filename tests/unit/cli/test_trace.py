"""The drawing of a trace, from files as processes leave them."""

import json
import re
from pathlib import Path

import pytest
from rich.console import Console

from jobpilot.cli import trace
from jobpilot.cli.trace import duration, read, run_trace

TRACE, RUN = "ab" * 16, "0c1d2e3f-0000-4000-8000-000000000001"


def line(
    span: int, parent: int | None, name: str, at: tuple[int, int], **attributes: object
) -> str:
    told = {
        "trace": TRACE,
        "span": f"{span:016x}",
        "parent": None if parent is None else f"{parent:016x}",
        "service": "api" if span < 3 else "worker",
        "name": name,
        "began": at[0],
        "ended": at[1],
        "failed": "error.type" in attributes,
        "attributes": attributes,
    }
    return json.dumps(told) + "\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "traces"
    folder.mkdir()
    (folder / "api-1.jsonl").write_text(
        line(1, 99, "POST /runs", (0, 40_000), **{"http.response.status_code": 202})
        + line(2, 1, "INSERT runs", (1_000, 2_000), **{"db.system": "postgresql"})
        + '{"trace": "half a li'
    )
    (folder / "worker-2.jsonl").write_text(
        line(
            4,
            3,
            "jobs.fetch_board",
            (60_000, 2_000_000),
            **{"error.type": "part_away", "jobpilot.attempt": 2},
        )
        + "".join(
            line(10 + n, 4, "INSERT jobs", (70_000 + n, 70_001 + n), **{"db.system": "postgresql"})
            for n in range(12)
        )
        + line(3, 1, "workflow Discover", (50_000, 3_000_000), **{"jobpilot.run_id": RUN})
    )
    return tmp_path


def drawn(
    home: Path, wanted: str | None, monkeypatch: pytest.MonkeyPatch, **options: bool
) -> list[str]:
    console = Console(
        width=100, record=True, quiet=False, highlight=False, file=(home / "out").open("w")
    )
    monkeypatch.setattr(trace, "Console", lambda **_: console)
    assert run_trace(home, wanted, statements=options.get("statements", False)) == 0
    return console.export_text().splitlines()


def test_shows_what_happened_inside_what(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn(home, RUN[:8], monkeypatch)
    assert "16 spans · 3.0 s · 1 failed" in lines[0]
    names = [re.split(r"\s{2,}", text.strip(" ├└│"))[0] for text in lines[1:]]
    assert names == [
        "POST /runs",
        "INSERT runs",
        "workflow Discover",
        "jobs.fetch_board",
        "12 statements",
    ]
    assert "attempt 2 · part_away" in lines[4]
    assert lines[1].index("POST") < lines[3].index("workflow") < lines[4].index("jobs.")


def test_shows_every_statement_when_asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn(home, TRACE, monkeypatch, statements=True)
    assert sum("INSERT jobs" in text for text in lines) == 12


def test_lists_the_latest_runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = drawn(home, None, monkeypatch)
    [row] = [text for text in lines if RUN in text]
    assert "POST /runs" in row
    assert "16" in row


def test_a_line_that_is_being_written_is_left_out(home: Path) -> None:
    assert len(list(read([home / "traces" / "api-1.jsonl"]))) == 2


@pytest.mark.parametrize("wanted", ["ffffffff", "01J8NOTTHERE00000000000000"])
def test_what_is_not_there(home: Path, wanted: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_trace(home, wanted, statements=False) == 1
    assert "No trace of" in capsys.readouterr().out


def test_without_traces_it_says_how_to_get_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_trace(tmp_path, None, statements=False) == 1
    assert "TRACES=file" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("microseconds", "told"),
    [(400, "0.4 ms"), (12_000, "12 ms"), (3_400_000, "3.4 s"), (120_000_000, "2.0 min"),
     (7_200_000_000, "2.0 h"), (3 * 86_400_000_000, "3 d")],
)  # fmt: skip
def test_durations(microseconds: int, told: str) -> None:
    assert duration(microseconds) == told
