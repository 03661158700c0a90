"""Alerts, dashboard and guide speak of metrics that exist, and the alerts fire when they should."""

import json
import re
import shutil
import subprocess
from types import ModuleType

import pytest
from prometheus_client import REGISTRY
from prometheus_client.metrics import MetricWrapperBase

import activities.resumes
import api.audit
import api.live.listener
import api.metrics
import jobpilot.adapters.identity.jwks
import jobpilot.adapters.identity.remote
import jobpilot.adapters.ratelimit.redis
import jobpilot.adapters.traces.sending
import jobpilot.costs.service
import jobpilot.runs.recorder
import workers.metrics
from jobpilot.settings import REPOSITORY

EXPORTING = (
    activities.resumes,
    api.audit,
    api.live.listener,
    api.metrics,
    jobpilot.adapters.identity.jwks,
    jobpilot.adapters.identity.remote,
    jobpilot.adapters.ratelimit.redis,
    jobpilot.adapters.traces.sending,
    jobpilot.costs.service,
    jobpilot.runs.recorder,
    workers.metrics,
)
FOLDER = REPOSITORY / "docs" / "observability"
NAME = re.compile(r"\bjobpilot_[a-z_]+")
DERIVED = re.compile(r"_(bucket|count|sum)$")


def exported() -> set[str]:
    """As queries name them."""
    assert EXPORTING
    suffix = {"counter": "_total"}
    return {
        family.name + suffix.get(family.type, "")
        for family in REGISTRY.collect()
        if family.name.startswith("jobpilot_")
    }


def told() -> set[str]:
    guide = (REPOSITORY / "docs" / "observability.md").read_text()
    return set(re.findall(r"^\| `(jobpilot_[a-z_]+)` \|", guide, re.MULTILINE))


def test_the_guide_tells_of_nothing_that_is_not_exported() -> None:
    assert told() - exported() == set()


@pytest.mark.parametrize("module", EXPORTING, ids=lambda module: module.__name__)
def test_the_guide_tells_of_every_metric(module: ModuleType) -> None:
    collectors = [value for value in vars(module).values() if isinstance(value, MetricWrapperBase)]
    families = [family for one in collectors for family in one.describe()]
    names = {f.name + ("_total" if f.type == "counter" else "") for f in families}
    assert names
    assert names - told() == set()


@pytest.mark.parametrize("file", ["alerts.yml", "dashboard.json"])
def test_every_expression_names_exported_metrics(file: str) -> None:
    text = (FOLDER / file).read_text()
    if file == "dashboard.json":
        panels = json.loads(text)["panels"]
        expressions = [target["expr"] for panel in panels for target in panel["targets"]]
        assert len(expressions) >= len(panels)
        assert all(NAME.search(expression) for expression in expressions)
        text = "\n".join(expressions)
    named = {DERIVED.sub("", name) for name in NAME.findall(text)}
    assert named
    assert named - exported() == set()


def test_alerts_fire_when_they_should_and_only_then() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed (Debian: apt-get install prometheus)")
    tried = subprocess.run(
        [promtool, "test", "rules", "alerts.test.yml"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert tried.returncode == 0, tried.stdout + tried.stderr
