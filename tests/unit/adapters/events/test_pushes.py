"""Messages come out whole, however the bytes arrive and whatever they contain."""

from hypothesis import given
from hypothesis import strategies as st

from jobpilot.adapters.events.pushes import PushReader


def bulk(value: bytes) -> bytes:
    return b"$%d\r\n%s\r\n" % (len(value), value)


def frame(kind: bytes, *parts: bytes, mark: bytes = b"*") -> bytes:
    return mark + b"%d\r\n" % (len(parts) + 1) + bulk(kind) + b"".join(map(bulk, parts))


NASTY = frame(b"message", b"agent:status:x", b"not a message")
payloads = st.one_of(st.binary(max_size=80), st.just(NASTY), st.just(b"\r\n$7\r\nmessage\r\n$"))
noise = st.sampled_from(
    [
        b"",
        b"*3\r\n$9\r\nsubscribe\r\n$3\r\nabc\r\n:1\r\n",
        b">3\r\n$11\r\nunsubscribe\r\n$3\r\nabc\r\n:0\r\n",
        b"*2\r\n$4\r\npong\r\n$0\r\n\r\n",
        b"+PONG\r\n",
    ]
)


@given(
    st.lists(st.tuples(noise, st.binary(min_size=1, max_size=20), payloads), max_size=12),
    st.sampled_from([b"*", b">"]),
    st.lists(st.integers(1, 40), max_size=200),
)
def test_any_split_of_any_stream(messages, mark, cuts):
    stream = b"".join(
        before + frame(b"message", channel, payload, mark=mark)
        for before, channel, payload in messages
    )
    reader, got = PushReader(), []
    for size in cuts:
        got += reader.feed(stream[:size])
        stream = stream[size:]
    got += reader.feed(stream)
    assert got == [(channel, payload) for _, channel, payload in messages]


def test_confirmations_without_end_take_no_memory():
    reader = PushReader()
    for _ in range(1000):
        assert reader.feed(b"*3\r\n$9\r\nsubscribe\r\n$3\r\nabc\r\n:1\r\n") == []
    assert len(reader._buffer) < 100
