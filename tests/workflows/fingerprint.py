"""What a workflow does that Temporal remembers, read from its source.

A change in the sequence of commands breaks the replay of runs that are under way. This prints the
sequence, with the conditions around it, in a form that a review can read; the test compares it with
the committed file. A deliberate change: patch the workflow (`workflow.patched`), record histories
(`python -m tests.workflows.record`), then `python -m tests.workflows.fingerprint`.
"""

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

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
    """One line per command or call of a function that leads to one, indented by what surrounds it."""
    functions = dict(_functions(kind))
    telling = _telling(functions)
    lines = []
    for name, tree in functions.items():
        if _bare(name) in telling:
            lines += [f"{name}:", *_Walk(telling).lines(tree, 1), ""]
    return "\n".join(lines)


def _functions(kind: type) -> Iterator[tuple[str, ast.AST]]:
    """Every function of the workflow's module and of what it imports from this package."""
    for module in sorted(_modules(kind.__module__)):
        tree = ast.parse(inspect.getsource(importlib.import_module(module)))
        for node in tree.body:
            methods = node.body if isinstance(node, ast.ClassDef) else [node]
            owner = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
            for method in methods:
                if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    yield f"{owner}{method.name}", method


def _modules(name: str) -> set[str]:
    found = {name}
    for node in ast.walk(ast.parse(inspect.getsource(importlib.import_module(name)))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("workflows."):
            found |= _modules(str(node.module))
    return found


def _telling(functions: dict[str, ast.AST]) -> set[str]:
    """Names of functions that issue a command, or call one that does."""
    telling: set[str] = set()
    while True:
        more = {
            _bare(name)
            for name, tree in functions.items()
            if any(_called(node) in COMMANDS | telling for node in ast.walk(tree))
        }
        if more == telling:
            return telling
        telling = more


def _bare(name: str) -> str:
    return name.rpartition(".")[2]


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


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
