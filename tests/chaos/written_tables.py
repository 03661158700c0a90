"""Every write that the code of a repository can make, read from the code: `insert runs`, `update mails`…"""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Table

from tests.conftest import REPOSITORY

VERBS = ("insert", "update", "delete")


def writes_in_code() -> set[str]:
    found: set[str] = set()
    for path in sorted((REPOSITORY / "jobpilot").rglob("*.py")):
        if (
            path.stem.endswith("repository")
            or path.parent.name == "repository"
            or path.stem == "outbox"
        ):
            found |= set(_writes_of(path))
    return found


def _writes_of(path: Path) -> Iterator[str]:
    name = ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
    module = importlib.import_module(name)
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in VERBS
            and node.args
            and (table := _table(module, node.args[0])) is not None
        ):
            yield f"{node.func.id} {table}"


def _table(module: ModuleType, node: ast.expr) -> str | None:
    """The name of the table that an argument means; None for one that is chosen when it runs."""
    if isinstance(node, ast.Call):  # cast("Table", Row.__table__)
        node = node.args[1]
    if isinstance(node, ast.Attribute):
        node = node.value
    value: Any = getattr(module, node.id, None) if isinstance(node, ast.Name) else None
    return value.name if isinstance(value, Table) else getattr(value, "__tablename__", None)
