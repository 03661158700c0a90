"""Nothing is kept that the registry does not know of."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from temporalio import workflow

import jobpilot
from jobpilot.database.base import Base
from jobpilot.privacy.registry import ENTRIES, Erased, Place, data_map, of, owned_tables
from jobpilot.settings import Settings
from workers.registry import WORKFLOWS

REPOSITORY = Path(__file__).resolve().parents[3]
for _module in pkgutil.walk_packages(jobpilot.__path__, "jobpilot."):
    if _module.name.endswith((".tables", ".outbox")):
        importlib.import_module(_module.name)


def names(place: Place) -> set[str]:
    return {entry.name for entry in of(place)}


def strings(*folders: str) -> Iterator[tuple[Path, ast.Module, str]]:
    """Beginnings of the strings of each module."""
    for folder in folders:
        for path in sorted((REPOSITORY / folder).rglob("*.py")):
            tree = ast.parse(path.read_text())
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield path, tree, node.value


def test_every_table():
    assert names(Place.TABLE) == set(Base.metadata.tables)


def test_owners_are_columns_and_every_table_of_a_person_has_one():
    owners = dict(owned_tables())
    for name, table in Base.metadata.tables.items():
        if name in owners:
            assert owners[name] in table.columns
        else:
            people = {key.column.table.name for key in table.foreign_keys}
            assert "users" not in people, name


def test_rows_that_go_with_the_account_really_hang_on_it():
    for name, owner in owned_tables():
        if name != "users":
            keys = Base.metadata.tables[name].columns[owner].foreign_keys
            assert {(key.column.table.name, key.ondelete) for key in keys} & {("users", "CASCADE")}


def test_every_workflow():
    kinds = [kind for kinds in WORKFLOWS.values() for kind in kinds]
    assert names(Place.WORKFLOW) >= {workflow._Definition.must_from_class(k).name for k in kinds}


def test_every_redis_key():
    used = {
        text
        for path, tree, text in strings("jobpilot/adapters")
        if re.match(r"[a-z_]+:(?!/)(\S*)$", text)
        and "redis" in {alias.name.partition(".")[0] for alias in _imports(tree)}
    }
    assert len(used) >= 4
    for text in used:
        assert text.startswith(tuple(names(Place.REDIS))), text


def _imports(tree: ast.Module) -> Iterator[ast.alias]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from node.names
        elif isinstance(node, ast.ImportFrom):
            yield ast.alias(node.module or "")


def test_every_prefix_of_files():
    used = set()
    for path in sorted((REPOSITORY / "jobpilot").rglob("*.py")):
        source = path.read_text()
        if "_files.put(" in source or "file_store.put(" in source:
            used |= set(re.findall(r'f"([a-z]+/)\{', source))
    assert used
    assert used <= names(Place.FILES)


def test_every_outside_service():
    registered = {name for entry in of(Place.THIRD_PARTY) for name in entry.settings}
    reached = {
        name
        for name in Settings.model_fields
        if re.search(
            r"(_api_key|_base_url|_webhook_secret|^clerk_\w+|_issuer|_address|_url|_dsn|_endpoint)$",
            name,
        )
    }
    ours = {"public_url", "temporal_ui_url"}
    assert registered == reached - ours


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.place}-{entry.name}")
def test_what_stays_says_why(entry):
    stays = entry.erased in (Erased.KEPT, Erased.NOBODYS, Erased.EXPIRES)
    assert bool(entry.why) == stays


def test_the_page_is_the_registry():
    page = (REPOSITORY / "docs" / "privacy.md").read_text()
    assert page.partition("<!-- data map -->\n\n")[2] == data_map(), (
        "run: python -m jobpilot.privacy.registry"
    )
