"""Pictures wait while many documents want their text, and not for ever."""

import asyncio

from jobpilot.adapters.documents.rush import (
    FEW,
    LONGEST_SECONDS,
    LOOK_SECONDS,
    WINDOW_SECONDS,
    Rush,
)


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


async def test_waits_no_longer_than_it_may() -> None:
    clock = Clock()
    looks = 0

    async def look_again(seconds: float) -> None:
        nonlocal looks
        looks += 1
        clock.now += seconds
        rushed()

    texts = Rush(clock, look_again)

    def rushed() -> None:
        for _ in range(FEW + 1):
            texts.note()

    rushed()
    await asyncio.wait_for(texts.calm(), 5)
    assert looks == LONGEST_SECONDS / LOOK_SECONDS
