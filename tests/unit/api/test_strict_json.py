"""Whatever the bytes, the answer is yes or MalformedJsonError; and what is plain JSON is never refused."""

import contextlib
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.strict_json import MAX_DEPTH, MalformedJsonError, check

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
SCALAR = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
VALUE = st.recursive(
    SCALAR, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=30
)


@given(VALUE, st.booleans())
def test_plain_json_is_accepted(value: object, ascii_only: bool) -> None:
    check(json.dumps(value, ensure_ascii=ascii_only).encode())


@given(st.binary(max_size=200))
def test_any_bytes_get_an_answer(body: bytes) -> None:
    try:
        check(body)
    except MalformedJsonError:
        return
    value = json.loads(body)
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


@given(VALUE, st.integers(0, 400), st.binary(min_size=1, max_size=3))
def test_a_damaged_body_gets_an_answer(value: object, place: int, damage: bytes) -> None:
    body = json.dumps(value).encode()
    with contextlib.suppress(MalformedJsonError):
        check(body[:place] + damage + body[place:])


@pytest.mark.parametrize("depth", [MAX_DEPTH, MAX_DEPTH + 1])
def test_depth_counts_brackets_outside_texts_only(depth: int) -> None:
    body = b"[" * depth + b'"[[[[\\"[[[["' + b"]" * depth
    if depth > MAX_DEPTH:
        with pytest.raises(MalformedJsonError):
            check(body)
    else:
        check(body)


@pytest.mark.parametrize("number", ["1e308", "-1.7976931348623157e308", "5e-324", str(2**63 - 1)])
def test_the_largest_numbers_are_kept(number: str) -> None:
    check(number.encode())
    assert math.isfinite(float(number))


@pytest.mark.parametrize("text", [r'"\\u0000"', r'"a\\\\u0000"', r'{"u0000":"\\"}'])
def test_an_escaped_backslash_is_no_nul(text: str) -> None:
    check(text.encode())


@pytest.mark.parametrize(
    "text", [r'"\u0000"', r'"\\\u0000"', r'["a\u0000b"]', r'{"\u0000":1}', r'"\\" "\u0000"']
)
def test_a_nul_is_one_wherever_it_stands(text: str) -> None:
    with pytest.raises(MalformedJsonError):
        check(text.encode())
