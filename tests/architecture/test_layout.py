"""The shape of the house, checked: sizes, names and where the top-level packages come from."""

import ast
import importlib.util
import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("api", "workflows", "activities", "workers", "migrations", "jobpilot")
SOURCES = sorted(
    path
    for package in PACKAGES
    for path in (REPOSITORY / package).rglob("*.py")
    if "versions" not in path.parts
)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "shared", "core", "misc"}
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_ROUTE_LINES = 15


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without its docstring: words do not make a function longer."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(REPOSITORY)))
def test_sizes(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MAX_MODULE_LINES, "a room that wants dividing"
    limit = MAX_ROUTE_LINES if path.parent.name == "routes" else MAX_FUNCTION_LINES
    long = [f"{f.name} ({body_lines(f)})" for f in functions(path) if body_lines(f) > limit]
    assert not long, f"longer than {limit} lines: {long}"


def test_no_room_without_a_meaning() -> None:
    named = {
        part.removesuffix(".py") for path in SOURCES for part in path.relative_to(REPOSITORY).parts
    }
    assert not named & FORBIDDEN_NAMES


@pytest.mark.parametrize("package", PACKAGES)
def test_package_is_the_repository_s_own(package: str) -> None:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(REPOSITORY)
    assert package not in packages_distributions()


def test_commits_happen_only_at_the_edge() -> None:
    allowed = {REPOSITORY / "jobpilot" / "database" / "engine.py"}
    for path in SOURCES:
        if path in allowed or path.is_relative_to(REPOSITORY / "migrations"):
            continue
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "commit"
        ]
        assert not calls, f"{path.relative_to(REPOSITORY)} commits"


def test_every_setting_is_documented() -> None:
    from jobpilot.settings import Settings

    documented = set(
        re.findall(r"^([A-Z_]+)=", (REPOSITORY / ".env.example").read_text(), re.MULTILINE)
    )
    assert documented == {name.upper() for name in Settings.model_fields}
