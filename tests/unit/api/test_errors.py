"""Every domain error has a status, and every one of their codes is documented."""

import importlib
import pkgutil
from pathlib import Path

import pytest

import api
import jobpilot
from api.errors import problems, status_of
from jobpilot.errors import JobPilotError, NotFoundError

REPOSITORY = Path(__file__).resolve().parents[3]
# The roots themselves are never raised towards a client; these are answered by another error or never leave.
INTERNAL = {"update_refused", "workflow_missing", "search_under_way", "release_refused"}


def every_error() -> list[type[JobPilotError]]:
    for package in (jobpilot, api):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "__main__" not in module.name:
                importlib.import_module(module.name)
    found, todo = [], [JobPilotError]
    while todo:
        for kind in todo.pop().__subclasses__():
            found.append(kind)
            todo.append(kind)
    return sorted(
        {kind for kind in found if _reaches_clients(kind)},
        key=lambda k: k.code,
    )


def _reaches_clients(kind: type[JobPilotError]) -> bool:
    """The stack's own failures are told in the terminal, before there is an API."""
    module = kind.__module__
    return module.startswith(("jobpilot.", "api.")) and not module.startswith("jobpilot.stack")


class TestStatus:
    def test_no_expected_failure_is_a_server_error_but_503(self) -> None:
        statuses = {kind.code: status_of(kind.__new__(kind)) for kind in every_error()}
        assert statuses
        assert statuses.pop("seal_broken") == 500  # something stored was altered: nobody's input
        assert {s for s in statuses.values() if s >= 500} <= {503}

    def test_one_code_has_one_status(self) -> None:
        seen: dict[str, int] = {}
        for kind in every_error():
            status = status_of(kind.__new__(kind))
            assert seen.setdefault(kind.code, status) == status, kind.code

    def test_codes_are_words(self) -> None:
        assert not [
            k.code
            for k in every_error()
            if not k.code.replace("_", "").isalnum() or k.code.lower() != k.code
        ]

    def test_every_code_is_documented(self) -> None:
        text = (REPOSITORY / "docs" / "api.md").read_text()
        codes = {kind.code for kind in every_error()} - INTERNAL
        assert not sorted(code for code in codes if f"`{code}`" not in text)


class TestProblems:
    def test_codes_of_one_status_share_a_line(self) -> None:
        class OneError(NotFoundError):
            code = "one_not_found"

        class TwoError(NotFoundError):
            code = "two_not_found"

        assert (
            problems(OneError, TwoError)[404]["description"] == "`one_not_found`, `two_not_found`"
        )


@pytest.mark.parametrize("kind", [JobPilotError, NotFoundError])
def test_an_error_without_words_says_its_code(kind: type[JobPilotError]) -> None:
    assert str(kind()) == kind.code
