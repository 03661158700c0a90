"""No change of a workflow's commands slips in unnoticed."""

import pytest

from tests.workflows.fingerprint import FOLDER, file_of, fingerprint, workflows


@pytest.mark.parametrize("kind", workflows(), ids=lambda kind: kind.__name__)
def test_the_commands_are_those_that_were_reviewed(kind):
    assert fingerprint(kind) == file_of(kind).read_text(), (
        "The sequence of commands changed, and runs under way may not replay. "
        "See tests/workflows/fingerprint.py for what to do."
    )


def test_no_fingerprint_is_left_of_a_workflow_that_is_gone():
    assert {path.name for path in FOLDER.iterdir()} == {file_of(kind).name for kind in workflows()}


@pytest.mark.parametrize(
    "kind",
    [
        kind
        for kind in workflows()
        if kind.__module__ not in ("workflows.account_deletion", "workflows.account_export")
    ],  # no run: it has no timeline
    ids=lambda kind: kind.__name__,
)
def test_it_tells_of_activities_timers_and_what_decides_about_them(kind):
    text = fingerprint(kind)
    for word in ("start_activity_method", "execute_local_activity_method", "timeout=", "if "):
        assert word in text
