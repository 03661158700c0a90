"""Sources on answers that a test writes down; texts are read in the real limited child."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from jobpilot.adapters.markup.limited import LimitedMarkupReader
from jobpilot.ports.pages import FetchedPage, PageError, PageGoneError, Wanted


class Web:
    """Addresses and what they answer: JSON, text, or a failure to raise."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[str] = []

    def check(self, url: str) -> str:
        return url

    async def fetch(self, url: str, wanted: Wanted | None = None) -> FetchedPage:
        self.asked.append(url)
        answer = self.answers.get(url, PageGoneError())
        if isinstance(answer, Exception):
            raise answer
        is_text = isinstance(answer, str)
        text = answer if is_text else json.dumps(answer)
        return FetchedPage(url, 200, "text/html" if is_text else "application/json", text)


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture(scope="session")
def markup() -> LimitedMarkupReader:
    return LimitedMarkupReader()


Failing = Callable[[], PageError]
