"""Corrections become examples: pieces are joined, inventions left out."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from jobpilot.resumes.domain.corrections import Correction, FieldCorrection
from jobpilot.resumes.domain.fine_tuning import example, settled
from scripts.check_fine_tune import check, problem_of

RESUME = UUID(int=1)


def correction(
    version: int,
    path: str,
    before: str | None,
    after: str | None,
    quote: str | None = "Ada Example",
) -> Correction:
    field = FieldCorrection(path, before, after, "layout", 0.5, quote)
    return Correction(RESUME, version, datetime.now(UTC), field)


def outcomes(*corrections: Correction) -> list[tuple[str | None, str | None]]:
    return [(c.field.original_value, c.field.corrected_value) for c in settled(corrections)]


class TestSettled:
    def test_pieces_become_one(self) -> None:
        pieces = [
            correction(2, "basics.name", "Exampel", "Ada"),
            correction(3, "basics.name", "Ada", "Ada Ex"),
            correction(4, "basics.name", "Ada Ex", "Ada Example"),
        ]
        assert outcomes(*pieces) == [("Exampel", "Ada Example")]

    def test_what_was_taken_back_is_none(self) -> None:
        there = correction(2, "basics.name", "A", "B")
        back = correction(3, "basics.name", "B", "A")
        assert outcomes(there, back) == []
        assert (
            outcomes(
                correction(2, "work[0].name", None, "B"), correction(3, "work[0].name", "B", None)
            )
            == []
        )

    def test_an_entry_that_moved_goes_on_where_it_stands(self) -> None:
        pieces = [
            correction(2, "work[0].name", "A", "Ada"),
            correction(3, "work[1].name", "Ada", "Ada Example"),
        ]
        assert outcomes(*pieces) == [("A", "Ada Example")]

    def test_fields_are_kept_apart(self) -> None:
        pieces = [correction(2, "basics.name", "A", "B"), correction(3, "basics.label", "B", "C")]
        assert outcomes(*pieces) == [("A", "B"), ("B", "C")]

    def test_one_save_does_not_continue_itself(self) -> None:
        swap = [correction(2, "work[0].name", "A", "B"), correction(2, "work[1].name", "B", "A")]
        assert outcomes(*swap) == [("A", "B"), ("B", "A")]


class TestExample:
    @pytest.mark.parametrize(
        ("after", "quote"), [("Queen", "Ada Example"), ("Ada", None), ("2020-13", "2020")]
    )
    def test_needs_a_text_that_states_it(self, after, quote) -> None:
        assert example(correction(2, "basics.name", "x", after, quote)) is None

    def test_a_removed_value_has_an_empty_answer(self) -> None:
        line = example(correction(2, "work[3].name", "Ada Example", None))
        assert json.loads(line)["messages"][2]["content"] == ""

    def test_passes_the_check(self) -> None:
        kinds = [
            correction(2, "basics.name", "Exampel", "Ada\u2028Example"),
            correction(2, "work[0].startDate", None, "2019-03", "März 2019 – heute"),
            correction(2, "basics.phone", "x", "+442079460958", "+44 20 7946 0958"),
            correction(2, "work[0].name", "Ada", None),
        ]
        lines = [example(kind) for kind in kinds]
        assert all(len(line.splitlines()) == 1 for line in lines)
        parts, problems = check([*lines, lines[0]])
        assert problems == []
        assert sum(len(kept) for kept in parts.values()) == 4


class TestCheck:
    def test_finds_what_is_wrong(self) -> None:
        good = example(correction(2, "basics.name", "x", "Ada"))
        invented = good.replace('"content": "Ada"', '"content": "Eve"')
        assert problem_of(good) is None
        for bad in ("", "{", "[]", good[:-1], good.replace('"user"', '"tool"'), invented):
            assert problem_of(bad) is not None
        assert check([good, invented]) == (
            {"train": [], "validation": []},
            ["line 2: the text does not state the answer"],
        )
