"""Pictures wait while many documents want their text, and not for ever."""

import asyncio

import pytest

from jobpilot.adapters.documents import rush
from jobpilot.adapters.documents.rush import FEW, LONGEST_SECONDS, WINDOW_SECONDS, Rush


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_run_of_the_picture_itself_is_no_rush() -> None:
    texts = Rush(Clock())
    for _ in range(FEW):
        texts.note()
    assert not texts.is_on


def test_many_documents_are_a_rush_until_they_stop_coming() -> None:
    clock = Clock()
    texts = Rush(clock)
    for _ in range(FEW + 1):
        texts.note()
    assert texts.is_on
    clock.now += WINDOW_SECONDS
    assert not texts.is_on


async def test_waits_no_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    texts = Rush(clock)
    looks = 0

    async def look_again(seconds: float) -> None:
        nonlocal looks
        looks += 1
        clock.now += seconds
        for _ in range(FEW + 1):
            texts.note()

    for _ in range(FEW + 1):
        texts.note()
    monkeypatch.setattr(rush.asyncio, "sleep", look_again)
    await asyncio.wait_for(texts.calm(), 5)
    assert looks == LONGEST_SECONDS / rush.LOOK_SECONDS
