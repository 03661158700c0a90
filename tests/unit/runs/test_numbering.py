"""A workflow that has to repeat itself neither loses nor doubles an event."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from jobpilot.runs.domain.numbering import (
    OfferedEvent,
    last_recorded,
    number,
    unrecorded,
)
from jobpilot.runs.domain.progress import EventData
from jobpilot.runs.domain.run import RunEvent
from jobpilot.runs.domain.states import EventType

RUN = UUID(int=1)
AT = datetime(2026, 1, 1, tzinfo=UTC)
types = st.sampled_from(list(EventType))


def offer(kinds: list[EventType], first: int) -> list[OfferedEvent]:
    return [OfferedEvent(first + i, kind, AT, EventData()) for i, kind in enumerate(kinds)]


def record(stored: list[RunEvent], offered: list[OfferedEvent]) -> list[RunEvent]:
    """As the recorder does under the run's lock."""
    if not offered:
        return stored
    tail = [event for event in stored if event.seq >= offered[0].seq]
    return [*stored, *number(RUN, unrecorded(offered, tail), len(stored))]


def kinds(events: list[RunEvent]) -> list[EventType]:
    return [event.type for event in events]


@given(st.lists(st.lists(types, max_size=4), max_size=8), st.data())
def test_any_batch_may_be_recorded_again(batches, data):
    stored: list[RunEvent] = []
    for batch in batches:
        offered = offer(batch, len(stored) + 1)
        for _ in range(data.draw(st.integers(1, 3))):
            stored = record(stored, offered)
    assert kinds(stored) == [kind for batch in batches for kind in batch]
    assert [event.seq for event in stored] == list(range(1, len(stored) + 1))


@given(
    st.lists(types, max_size=5),
    st.lists(types, max_size=5),
    st.lists(types, min_size=1, max_size=5),
)
def test_another_course_after_a_crash_is_kept_whole(before, forgotten, taken):
    """Temporal forgot that `forgotten` was recorded; the second time the workflow took another course."""
    stored = record([], offer(before, 1))
    stored = record(stored, offer(forgotten, len(before) + 1))
    again = offer(taken, len(before) + 1)
    stored = record(stored, again)
    stored = record(stored, again)
    assert [event.seq for event in stored] == list(range(1, len(stored) + 1))
    tail = iter(kinds(stored)[len(before) :])
    assert all(kind in tail for kind in taken), "every event of the course taken, in order"
    assert len(stored) <= len(before) + len(forgotten) + len(taken)


@given(st.lists(st.lists(types, min_size=1, max_size=3), min_size=1, max_size=6))
def test_several_batches_that_temporal_forgot_are_found_again(batches):
    """All were recorded; the second time each batch is offered after the seq that the one before was answered with."""
    stored: list[RunEvent] = []
    for batch in batches:
        stored = record(stored, offer(batch, len(stored) + 1))
    seq = 0
    for batch in batches:
        offered = offer(batch, seq + 1)
        tail = [event for event in stored if event.seq > seq]
        assert unrecorded(offered, tail) == ()
        seq = last_recorded(offered, tail)
    assert seq == len(stored)
