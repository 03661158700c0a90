"""How routes get what they ask for."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.app import create_app
from jobpilot.settings import AppEnv, Settings


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[APIRoute]:
    settings = Settings(
        _env_file=None,
        app_env=AppEnv.TEST,
        jobpilot_home=tmp_path_factory.mktemp("home"),
        database_url="postgresql://nobody@127.0.0.1:9/none",
        redis_url="redis://127.0.0.1:9",
        temporal_address="127.0.0.1:9",
    )
    return list(_routes(create_app(settings).router))


def _routes(router: Any) -> Iterator[APIRoute]:
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        elif (included := getattr(route, "original_router", None)) is not None:
            yield from _routes(included)


def _all(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _all(inner)


def _waits_itself(call: Any) -> bool:
    calls = (call, getattr(type(call), "__call__", None))  # noqa: B004 - an object such as the bearer scheme
    return any(inspect.iscoroutinefunction(c) or inspect.isasyncgenfunction(c) for c in calls)


class TestNothingRunsInAThread:
    def test_every_dependency_and_every_route_is_a_coroutine(self, routes: list[APIRoute]) -> None:
        assert len(routes) > 30
        found = {
            getattr(one.call, "__qualname__", repr(one.call))
            for route in routes
            for one in _all(route.dependant)
            if one.call is not None and not _waits_itself(one.call)
        }
        assert found == set()
