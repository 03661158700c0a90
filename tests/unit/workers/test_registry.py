"""Stubs, implementations and queues fit together, and no words cross Temporal."""

import dataclasses
import importlib
import inspect
import pkgutil
from collections import Counter
from datetime import datetime, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from temporalio import activity, workflow

import jobpilot
import workflows
from jobpilot.bootstrap import ProcessContext
from jobpilot.runs.contracts import ROUTES, TaskQueue
from jobpilot.runs.domain.states import Code, RunKind
from jobpilot.settings import AppEnv, Settings
from workers.registry import WORKFLOWS, activities_of, activity_groups

ATOMS = (UUID, int, bool, float, datetime, timedelta, NoneType)
CODES = {Code}
"""Texts that may cross: machine codes, never words."""


def stub_classes() -> list[type]:
    """Every class of activity stubs in the features' contracts."""
    found = []
    for module in pkgutil.walk_packages(jobpilot.__path__, "jobpilot."):
        if module.name.endswith(".contracts"):
            members = inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
            found += [kind for _, kind in members if kind.__module__ == module.name and stubs(kind)]
    return found


def stubs(kind: type) -> dict[str, Any]:
    return {
        definition.name: method
        for _, method in inspect.getmembers(kind, inspect.isfunction)
        if (definition := activity._Definition.from_callable(method)) is not None
    }


def workflow_classes() -> list[type]:
    found = []
    for module in pkgutil.walk_packages(workflows.__path__, "workflows."):
        members = inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
        found += [
            kind
            for _, kind in members
            if kind.__module__ == module.name and workflow._Definition.from_class(kind)
        ]
    return found


@pytest.fixture(scope="module")
def registered(tmp_path_factory) -> dict[TaskQueue, list[Any]]:
    settings = Settings(
        _env_file=None,
        app_env=AppEnv.TEST,
        jobpilot_home=tmp_path_factory.mktemp("home"),
        database_url="postgresql://nobody@127.0.0.1:1/none",
        redis_url="redis://127.0.0.1:1",
        temporal_address="127.0.0.1:1",
    )
    context = ProcessContext.create(settings)
    return {queue: activities_of(activity_groups(context, queue)) for queue in TaskQueue}


def names(methods: list[Any]) -> Counter[str]:
    return Counter(activity._Definition.must_from_callable(method).name for method in methods)


def test_there_are_stubs_and_workflows():
    assert {kind.__name__ for kind in stub_classes()} >= {"RunActivities", "ResumeActivities"}
    assert {kind.__name__ for kind in workflow_classes()} >= {"ResumeIntake", "Prepare", "Tick"}


@pytest.mark.parametrize("stub", stub_classes(), ids=lambda kind: kind.__name__)
def test_every_stub_method_has_one_registered_implementation_of_its_name(stub, registered):
    for name, method in stubs(stub).items():
        for queue, methods in registered.items():
            mine = [m for m in methods if activity._Definition.must_from_callable(m).name == name]
            served = bool(mine)
            assert len(mine) <= 1, f"{name} twice on {queue}"
            if served:
                implementation = mine[0]
                assert isinstance(implementation.__self__, stub)
                assert implementation.__func__ is not method
                assert implementation.__name__ == method.__name__
                assert get_type_hints(implementation) == get_type_hints(method)
        assert any(name in names(methods) for methods in registered.values()), name


def test_nothing_is_registered_that_no_stub_names(registered):
    known = {name for kind in stub_classes() for name in stubs(kind)}
    for methods in registered.values():
        assert names(methods).keys() <= known


def test_every_workflow_is_served_where_its_runs_are_sent():
    served = {kind: queue for queue, kinds in WORKFLOWS.items() for kind in kinds}
    assert set(served) == set(workflow_classes())
    by_name = {workflow._Definition.must_from_class(kind).name: kind for kind in served}
    assert set(ROUTES) == set(RunKind)
    for route in ROUTES.values():
        assert served[by_name[route.workflow_type]] is route.task_queue


def test_every_queue_is_polled(registered):
    assert all(registered[queue] for queue in TaskQueue)


def crossing_types() -> list[tuple[str, Any]]:
    """Every parameter and result of every activity, workflow, signal, query and update."""
    callables = [(name, method) for kind in stub_classes() for name, method in stubs(kind).items()]
    for kind in workflow_classes():
        definition = workflow._Definition.must_from_class(kind)
        callables.append((definition.name, definition.run_fn))
        for handlers in (definition.signals, definition.queries, definition.updates):
            callables += [(f"{definition.name}.{h.name}", h.fn) for h in handlers.values()]
    return [
        (f"{name}({parameter})", hint)
        for name, method in callables
        for parameter, hint in get_type_hints(method).items()
    ]


def words_in(hint: Any, path: str) -> list[str]:
    """Where text could hide in a type."""
    if hint in CODES or hint in ATOMS:
        return []
    if isinstance(hint, NewType):
        return [path]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return []
    if get_origin(hint) in (Union, UnionType, tuple):
        return [w for part in get_args(hint) if part is not ... for w in words_in(part, path)]
    if dataclasses.is_dataclass(hint):
        assert hint.__dataclass_params__.frozen, f"{path}: {hint} can change on the way"
        hints = get_type_hints(hint)
        return [
            word
            for field in dataclasses.fields(hint)
            for word in words_in(hints[field.name], f"{path}.{field.name}")
        ]
    return [f"{path}: {hint}"]


def test_only_ids_enums_numbers_codes_and_timestamps_cross():
    crossing = crossing_types()
    assert len(crossing) > 15
    assert [word for name, hint in crossing for word in words_in(hint, name)] == []


def may_be_read(hint: Any) -> bool:
    """Nothing, a word out of a list, or a value with named parts (which the codec seals)."""
    if get_origin(hint) in (Union, UnionType):
        return all(map(may_be_read, get_args(hint)))
    is_word = isinstance(hint, type) and issubclass(hint, Enum)
    return hint is NoneType or is_word or dataclasses.is_dataclass(hint)


def test_a_bare_string_that_crosses_is_a_word_out_of_a_list():
    """The payload codec leaves bare strings readable, because the console's summaries are such."""
    assert [name for name, hint in crossing_types() if not may_be_read(hint)] == []


def test_every_input_of_activities_and_workflows_names_the_person():
    """The payload codec seals with the key of whom it names."""
    inputs = [method for kind in stub_classes() for method in stubs(kind).values()]
    inputs += [workflow._Definition.must_from_class(kind).run_fn for kind in workflow_classes()]
    for method in inputs:
        hints = get_type_hints(method)
        hints.pop("return", None)
        for hint in hints.values():
            assert get_type_hints(hint).get("user_id") in (UUID, UUID | None), method


def test_the_walk_would_find_words():
    @dataclasses.dataclass(frozen=True)
    class Inner:
        note: str | None

    @dataclasses.dataclass(frozen=True)
    class Outer:
        inner: tuple[Inner, ...]

    assert words_in(Outer, "x") == ["x.inner.note: <class 'str'>"]
    assert words_in(dict[str, int], "x") != []
    assert words_in(Any, "x") != []
