"""`make run` installs requirements.lock alone; what only tests need must not be imported by the product."""

import ast
import importlib.metadata
import re
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("api", "workflows", "activities", "workers", "migrations", "jobpilot")


def imported_modules(package: str) -> dict[str, Path]:
    """Top-level names that a package imports anywhere, with a file that does."""
    found: dict[str, Path] = {}
    for file in (REPOSITORY / package).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names = [node.module]
            found |= {name.split(".")[0]: file for name in names}
    return found


def locked_distributions() -> set[str]:
    lines = (REPOSITORY / "requirements.lock").read_text().splitlines()
    return {normal(line.partition("==")[0]) for line in lines if re.match(r"[a-zA-Z0-9]", line)}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_import_is_installed_by_make_run(package: str):
    providers = importlib.metadata.packages_distributions()
    locked = locked_distributions()
    missing = {
        module: str(file.relative_to(REPOSITORY))
        for module, file in imported_modules(package).items()
        if module not in sys.stdlib_module_names
        and module not in PACKAGES
        and not {normal(name) for name in providers.get(module, [module])} & locked
    }
    assert missing == {}
