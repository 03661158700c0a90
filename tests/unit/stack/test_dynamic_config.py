from pathlib import Path

import pytest

from jobpilot.stack.errors import StackError
from jobpilot.stack.temporal import DYNAMIC_CONFIG, dynamic_config_values


def test_the_shipped_file_turns_on_what_the_runs_rely_on():
    assert set(dynamic_config_values(DYNAMIC_CONFIG)) >= {
        "system.enableCancelActivityWorkerCommand=true",
        "frontend.WorkerCommandsEnabled=true",
        "matching.enableFairness=true",
    }


def test_values_keep_their_types(tmp_path: Path):
    file = tmp_path / "values.yaml"
    file.write_text(
        'a.flag:\n  - value: false\n# a remark\na.count:\n- value: 4  # four\na.text:\n  - value: "on"\n'
    )
    assert dynamic_config_values(file) == ["a.flag=false", "a.count=4", 'a.text="on"']


def test_a_constrained_value_is_refused_rather_than_widened(tmp_path: Path):
    file = tmp_path / "values.yaml"
    file.write_text("a.flag:\n  - value: true\n    constraints:\n      namespace: other\n")
    with pytest.raises(StackError, match="line 4"):
        dynamic_config_values(file)


def test_no_file_means_no_values(tmp_path: Path):
    assert dynamic_config_values(tmp_path / "missing.yaml") == []
