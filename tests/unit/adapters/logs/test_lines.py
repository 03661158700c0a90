"""What a log line holds: keys from the list, exceptions without what they say, libraries without what they quote."""

import ast
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy.exc import IntegrityError

from jobpilot import faults
from jobpilot.adapters.logs.allowed import ALLOWED
from jobpilot.adapters.logs.configure import configure_logging
from jobpilot.errors import NotFoundError

REPOSITORY = Path(__file__).resolve().parents[4]
PACKAGES = ("api", "workflows", "activities", "workers", "jobpilot")
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
CANARY = "canary-of-7f3a"

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    written = io.StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", written)
        configure_logging("INFO", service="test")
    try:
        yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    finally:
        root.handlers = handlers
        root.setLevel(level)


def logged_keys() -> dict[str, str]:
    """Every key that our code logs, with a place that does."""
    found = {}
    for package in PACKAGES:
        for file in (REPOSITORY / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in LEVELS
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id == "log"
                ):
                    place = f"{file.relative_to(REPOSITORY)}:{node.lineno}"
                    found |= {keyword.arg or "**": place for keyword in node.keywords}
    return found


def test_every_key_that_is_logged_is_on_the_list() -> None:
    keys = logged_keys()
    assert len(keys) > 10
    assert {key: where for key, where in keys.items() if key not in ALLOWED | {"exc_info"}} == {}


class TestOwnLines:
    def test_are_json_with_the_ids_of_what_is_under_way(self, lines: Lines) -> None:
        with structlog.contextvars.bound_contextvars(request_id="r1"):
            structlog.get_logger("x").info("did", run_id="r-7", count=3)
        [line] = lines()
        assert (line["event"], line["request_id"], line["run_id"]) == ("did", "r1", "r-7")
        assert (line["service"], line["level"], line["logger"]) == ("test", "info", "x")

    def test_a_key_that_is_not_listed_is_only_named(self, lines: Lines) -> None:
        structlog.get_logger("x").info("did", password=CANARY, resume={"name": CANARY}, code="ok")
        [line] = lines()
        assert line["dropped"] == ["password", "resume"]
        assert line["code"] == "ok"
        assert CANARY not in json.dumps(line)

    @pytest.mark.parametrize(
        "value", ["ada@example.org", "https://x/?token=ada", "Bearer adaadaada"]
    )
    def test_a_listed_key_says_no_secret(self, lines: Lines, value: str) -> None:
        structlog.get_logger("x").info("did", reason=value)
        assert "ada" not in lines()[0]["reason"]

    def test_an_exception_is_told_by_types_codes_and_places(self, lines: Lines) -> None:
        def insert() -> None:
            raise IntegrityError(f"insert {CANARY}", {"name": CANARY}, ValueError(CANARY))

        try:
            try:
                insert()
            except IntegrityError as error:
                raise NotFoundError(f"{CANARY} is not there") from error
        except NotFoundError:
            structlog.get_logger("x").exception("broke")
        [line] = lines()
        told = line["exception"]
        assert told.startswith("jobpilot.errors.NotFoundError [not_found]")
        assert "caused by sqlalchemy.exc.IntegrityError" in told
        assert "tests/unit/adapters/logs/test_lines.py:" in told
        assert CANARY not in json.dumps(line)


class TestLinesOfLibraries:
    def test_keep_their_numbers_and_lose_their_words(self, lines: Lines) -> None:
        logging.getLogger("library").warning("%d of %s failed after %.1f s", 3, CANARY, 2.5)
        [line] = lines()
        assert line["event"] == "3 of … failed after 2.5 s"

    def test_end_after_their_first_line(self, lines: Lines) -> None:
        text = f"was never retrieved\nfuture: <{CANARY}>"
        logging.getLogger("library").error(text)
        [line] = lines()
        assert line["event"] == "was never retrieved"

    def test_quote_no_exception(self, lines: Lines) -> None:
        try:
            int(CANARY)
        except ValueError:
            logging.getLogger("library").exception("failed")
        [line] = lines()
        assert line["exception"].startswith("ValueError")
        assert CANARY not in json.dumps(line)


class Notebook:
    def __init__(self) -> None:
        self.reported: list[tuple[BaseException, dict[str, str]]] = []

    def report(self, error: BaseException, facts: Any) -> None:
        self.reported.append((error, dict(facts)))

    def close(self) -> None:
        pass


class TestFaults:
    @pytest.fixture
    def notebook(self) -> Iterator[Notebook]:
        notebook = Notebook()
        faults.install(notebook)
        yield notebook
        faults.install(None)

    def test_an_error_with_its_exception_is_reported_with_ids(
        self, lines: Lines, notebook: Notebook
    ) -> None:
        error = RuntimeError(CANARY)
        with structlog.contextvars.bound_contextvars(request_id="r1"):
            structlog.get_logger("x").error("broke", exc_info=error, reason=CANARY)
        [(reported, facts)] = notebook.reported
        assert reported is error
        assert facts == {"request_id": "r1", "event": "broke"}

    def test_a_warning_is_not(self, lines: Lines, notebook: Notebook) -> None:
        structlog.get_logger("x").warning("away", exc_info=RuntimeError())
        assert notebook.reported == []

    def test_errors_of_libraries_are(self, lines: Lines, notebook: Notebook) -> None:
        try:
            (Path("/nowhere") / CANARY).stat()
        except OSError:
            logging.getLogger("library").exception("failed for %s", CANARY)
        [(_, facts)] = notebook.reported
        assert facts == {"event": "failed for …"}

    def test_a_loop_that_fails_is_one_fault(self, lines: Lines, notebook: Notebook) -> None:
        for _ in range(5):
            try:
                int("x")
            except ValueError:
                structlog.get_logger("x").exception("broke")
        assert len(notebook.reported) == 1
