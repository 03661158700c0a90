"""What a workflow does that Temporal remembers, read from its source.

A change in the sequence of commands breaks the replay of runs that are under way. This prints the
sequence, with the conditions around it, in a form that a review can read; the test compares it with
the committed file. A deliberate change: patch the workflow (`workflow.patched`), record histories
(`python -m tests.workflows.record`), then `python -m tests.workflows.fingerprint`.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workers.registry import WORKFLOWS

FOLDER = Path(__file__).parent / "fingerprints"
COMMANDS = {
    "continue_as_new",
    "execute_activity",
    "execute_activity_method",
    "execute_child_workflow",
    "execute_local_activity",
    "execute_local_activity_method",
    "patched",
    "deprecate_patch",
    "sleep",
    "start_activity",
    "start_activity_method",
    "start_child_workflow",
    "start_local_activity",
    "upsert_memo",
    "upsert_search_attributes",
    "wait_condition",
}
"""Calls of `temporalio.workflow` that write into the history, or that decide when something does."""


def workflows() -> list[type]:
    return [kind for kinds in WORKFLOWS.values() for kind in kinds]


def file_of(kind: type) -> Path:
    return FOLDER / f"{kind.__name__}.txt"


def fingerprint(kind: type) -> str:
    """One line per command or call of a method that leads to one, indented by what surrounds it."""
    methods = dict(_methods(kind))
    telling = _telling(methods)
    lines = []
    for name, tree in methods.items():
        if name in telling:
            lines += [f"{name}:", *_Walk(telling).lines(tree, 1), ""]
    return "\n".join(lines)


def _methods(kind: type) -> Iterator[tuple[str, ast.AST]]:
    for name in sorted(dir(kind)):
        method: Any = inspect.getattr_static(kind, name)
        if inspect.isfunction(method) and method.__module__.startswith("workflows"):
            yield name, ast.parse(textwrap.dedent(inspect.getsource(method)))


def _telling(methods: dict[str, ast.AST]) -> set[str]:
    """Methods that issue a command, or call one that does."""
    telling: set[str] = set()
    while True:
        more = {
            name
            for name, tree in methods.items()
            if any(_called(node) in COMMANDS | telling for node in ast.walk(tree))
        }
        if more == telling:
            return telling
        telling = more


def _called(node: ast.AST) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        owner = node.func.value
        if isinstance(owner, ast.Name) and owner.id in ("workflow", "self"):
            return node.func.attr
    return ""


class _Walk:
    def __init__(self, telling: set[str]) -> None:
        self._names = COMMANDS | telling

    def lines(self, tree: ast.AST, depth: int) -> list[str]:
        found = []
        for node in ast.iter_child_nodes(tree):
            called = _called(node)
            if called in self._names:
                found.append("  " * depth + ast.unparse(node))
                continue
            header = _header(node)
            inner = self.lines(node, depth + bool(header))
            if inner and header:
                found.append("  " * depth + header)
            found += inner
        return found


def _header(node: ast.AST) -> str:
    if isinstance(node, ast.If):
        return f"if {ast.unparse(node.test)}"
    if isinstance(node, ast.While):
        return f"while {ast.unparse(node.test)}"
    if isinstance(node, ast.For):
        return f"for {ast.unparse(node.target)} in {ast.unparse(node.iter)}"
    if isinstance(node, ast.ExceptHandler):
        return f"except {ast.unparse(node.type) if node.type else ''}"
    return "try" if isinstance(node, ast.Try) else ""


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for workflow_class in workflows():
        file_of(workflow_class).write_text(fingerprint(workflow_class))
