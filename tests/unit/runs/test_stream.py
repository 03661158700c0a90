"""Whatever the wire does, a listener gets every event once and in order."""

from hypothesis import given
from hypothesis import strategies as st

from jobpilot.runs.domain.stream import PARKED_MAX, StreamCursor

LAST = 30


def read(after: int, limit: int = 7) -> list[tuple[int, str]]:
    """What the database would answer."""
    return [(seq, f"event {seq}") for seq in range(after + 1, min(after + limit, LAST) + 1)]


@st.composite
def arrivals(draw) -> list[int]:
    """Seqs as a bus may deliver them: some lost, some twice, in any order."""
    kept = draw(st.lists(st.integers(1, LAST), max_size=2 * LAST))
    return draw(st.permutations(kept))


@given(arrivals(), st.integers(0, LAST), st.lists(st.booleans(), max_size=60))
def test_any_arrival_with_any_number_of_readings_ends_complete(seqs, after, reads):
    cursor: StreamCursor[str] = StreamCursor(last=after)
    got: list[str] = []
    for position, seq in enumerate(seqs):
        got += cursor.offer(seq, f"event {seq}")
        if position < len(reads) and reads[position] and cursor.behind:
            got += cursor.offer_all(read(cursor.last))
    cursor.expect(LAST)
    while cursor.behind:
        got += cursor.offer_all(read(cursor.last))
    assert got == [f"event {seq}" for seq in range(after + 1, LAST + 1)]


@given(arrivals())
def test_nothing_is_delivered_beyond_a_gap(seqs):
    cursor: StreamCursor[str] = StreamCursor(last=0)
    got = [ready for seq in seqs for ready in cursor.offer(seq, f"event {seq}")]
    assert got == [f"event {seq}" for seq in range(1, len(got) + 1)]
    missing = set(range(1, max(seqs, default=0) + 1)) - set(seqs)
    assert cursor.behind is bool(missing)


def test_what_does_not_fit_behind_a_gap_is_left_to_the_database():
    cursor: StreamCursor[str] = StreamCursor(last=0)
    for seq in range(2, PARKED_MAX + 100):
        assert cursor.offer(seq, str(seq)) == []
    assert len(cursor.parked) == PARKED_MAX
    assert len(cursor.offer(1, "1")) == PARKED_MAX + 1
    assert cursor.behind
    assert cursor.parked == {}
