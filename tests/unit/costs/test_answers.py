"""Reading what a model answered: one JSON object of the shape and nothing else."""

import pytest

from jobpilot.costs.domain.answers import AnswerInvalidError, read_object

SHAPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["score"],
    "properties": {"score": {"type": "integer", "minimum": 0, "maximum": 100}},
}


def test_an_object_of_the_shape_is_read() -> None:
    assert read_object(' {"score": 7}\n', SHAPE) == {"score": 7}


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "no JSON",
        '{"score": 7',
        'Here it is: {"score": 7}',
        '```json\n{"score": 7}\n```',
        '{"score": 7}{"score": 8}',
        '[{"score": 7}]',
        '"7"',
        '{"score": NaN}',
        '{"score": Infinity}',
        '{"score": 1e999}',
        '{"score": 7, "score": 8}',
        '{"score": 7, "why": "because"}',
        '{"score": "7"}',
        '{"score": 101}',
        "{}",
        "[" * 100_000,
    ],
)
def test_anything_else_is_objected_to_without_being_quoted(answer: str) -> None:
    with pytest.raises(AnswerInvalidError) as raised:
        read_object(answer, SHAPE)
    assert "because" not in str(raised.value)
    assert len(str(raised.value)) < 200
