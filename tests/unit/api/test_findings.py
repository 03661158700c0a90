"""Each thing that can be wrong is named, first, with one sentence of what to do; nothing else is."""

import dataclasses
from typing import Any

import pytest

from api.findings import findings
from api.health import HealthReport, QueueHealth
from jobpilot.bootstrap.figures import Figures
from jobpilot.ports.health import Vitals
from jobpilot.runs.figures_repository import Backlog

REPORT = HealthReport(
    "ok", "ok", "ok", "ok", {"agents": QueueHealth("ok", 1)}, "ok", "ok", "ok", 50 << 30
)
VITALS = Vitals(
    schema="0019_x",
    wanted_schema="0019_x",
    clock_seconds=0.1,
    model="m-1",
    model_is_priced=True,
    sends_mail=True,
    hears_of_mail=True,
    scanner_refuses=True,
)
FIGURES = Figures(
    runs={("discover", "running"): 2},
    quiet_seconds={"discover": 5.0},
    mails={},
    backlog=Backlog(0, 0.0),
    erasures_overdue=0,
)
AWAY = {"agents": QueueHealth("down", 0)}
WRONG: list[tuple[str, str, dict[str, Any]]] = [
    ("database", "report", {"database": "down"}),
    ("redis", "report", {"redis": "down"}),
    ("temporal", "report", {"temporal": "down"}),
    ("files", "report", {"files": "down"}),
    ("workers: agents", "report", {"workers": AWAY}),
    ("virus scan", "report", {"virus_scan": "down"}),
    ("schema", "vitals", {"schema": "0018_w"}),
    ("clock", "vitals", {"clock_seconds": -60.0}),
    ("disk", "report", {"disk": "down", "disk_free_bytes": 1 << 20}),
    ("language model", "vitals", {"model_is_priced": False}),
    ("mail", "vitals", {"hears_of_mail": False}),
    ("runs", "figures", {"quiet_seconds": {"match": 600.0}}),
    ("outbox", "figures", {"backlog": Backlog(3, 500.0)}),
    ("mails", "figures", {"mails": {"uncertain": 1}}),
    ("erasures", "figures", {"erasures_overdue": 1}),
]


def found(**changes: dict[str, Any]) -> list[Any]:
    return findings(
        dataclasses.replace(REPORT, **changes.get("report", {})),
        dataclasses.replace(FIGURES, **changes.get("figures", {})),
        dataclasses.replace(VITALS, **changes.get("vitals", {})),
    )


def test_nothing_is_wrong() -> None:
    assert [finding.subject for finding in found() if not finding.ok] == []
    assert all(finding.advice is None and finding.state for finding in found())


@pytest.mark.parametrize(("subject", "where", "change"), WRONG, ids=[case[0] for case in WRONG])
def test_what_is_wrong(subject: str, where: str, change: dict[str, Any]) -> None:
    first, *others = found(**{where: change})
    assert (first.subject, first.ok) == (subject, False)
    assert first.advice
    assert first.advice.endswith(".")
    assert [finding.subject for finding in others if not finding.ok] == []


def test_every_subject_can_be_wrong() -> None:
    assert {finding.subject for finding in found()} == {case[0] for case in WRONG}


def test_what_the_database_would_have_said_is_left_out_while_it_is_away() -> None:
    vitals = dataclasses.replace(VITALS, schema=None, clock_seconds=None)
    told = findings(dataclasses.replace(REPORT, database="down"), None, vitals)
    assert told[0].subject == "database"
    assert not {finding.subject for finding in told} & {"schema", "clock", "runs", "erasures"}


@pytest.mark.parametrize(
    ("change", "subject"),
    [({"model": None}, "language model"), ({"sends_mail": False}, "mail")],
    ids=["model", "mail"],
)
def test_what_is_not_configured_is_no_fault(change: dict[str, Any], subject: str) -> None:
    [finding] = [each for each in found(vitals=change) if each.subject == subject]
    assert finding.ok
