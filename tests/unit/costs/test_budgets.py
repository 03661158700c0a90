"""Months, what is left of them, and how they will end."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from jobpilot.costs.domain.budgets import (
    BudgetInvalidError,
    Standing,
    check_budget,
    month_of,
    most_tokens,
    next_month,
)
from jobpilot.costs.domain.calls import ModelCall, question_hash
from jobpilot.costs.domain.fitting import Section, fit
from jobpilot.ports.language_model import Message, Prompt

NOVEMBER = date(2026, 11, 1)


class TestStanding:
    def test_a_lowered_budget_leaves_nothing_and_owes_nothing(self) -> None:
        assert Standing(NOVEMBER, 10, 8, 5).available_micros == 0
        assert Standing(NOVEMBER, 20, 8, 5).available_micros == 7

    @pytest.mark.parametrize(("settled", "near"), [(79, False), (80, True), (200, True)])
    def test_four_fifths_spent_is_nearly_all(self, settled: int, near: bool) -> None:
        assert Standing(NOVEMBER, 100, 1000, settled).nearly_spent is near

    @pytest.mark.parametrize(
        ("now", "projected"),
        [
            (datetime(2026, 11, 1, 3, tzinfo=UTC), 3000),
            (datetime(2026, 11, 11, tzinfo=UTC), 300),
            (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), 100),
            (datetime(2026, 12, 5, tzinfo=UTC), 100),
        ],
    )
    def test_the_projection_goes_on_as_before(self, now: datetime, projected: int) -> None:
        assert Standing(NOVEMBER, 1, 0, 100).projected_micros(now) == projected


def test_months_are_those_of_utc() -> None:
    late = datetime(2026, 12, 1, 1, tzinfo=timezone(timedelta(hours=5)))
    assert month_of(late) == NOVEMBER
    assert next_month(NOVEMBER) == datetime(2026, 12, 1, tzinfo=UTC)
    assert next_month(date(2026, 12, 1)) == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("micros", [0, -1, 9_999, 10**12, 10_000_000_001])
def test_no_budget_is_nothing_or_everything(micros: int) -> None:
    with pytest.raises(BudgetInvalidError):
        check_budget(micros)


def test_the_most_a_call_can_take_is_counted_in_bytes() -> None:
    prompt = Prompt((Message("user", "é" * 1000),), "x", {}, answer_tokens=50)
    most = most_tokens(prompt, 100, 8000)
    assert most.input_tokens >= 2100
    assert most.output_tokens == 50


class TestQuestion:
    def test_order_of_facts_does_not_make_another_question(self) -> None:
        one = Prompt((), "x", {}, facts={"a": 1, "b": 2})
        two = Prompt((), "x", {}, facts={"b": 2, "a": 1})
        assert question_hash(one) == question_hash(two)
        assert question_hash(one) != question_hash(Prompt((), "x", {}, facts={"a": 1, "b": 3}))

    def test_a_purpose_is_a_word(self) -> None:
        with pytest.raises(ValueError, match="purpose"):
            ModelCall(None, None, "k", "Ada's letter", Prompt((), "x", {}), "1")  # type: ignore[arg-type]


class TestFit:
    SECTIONS = (
        Section("resume", "aaaa\nbbbb\ncccc", 2),
        Section("posting", "1111\n2222\n3333", 3),
        Section("notes", "zzzz\nyyyy", 1),
    )

    def test_what_fits_stays(self) -> None:
        fitted = fit(self.SECTIONS, 1000)
        assert fitted.truncated == ()
        assert list(fitted.texts) == ["resume", "posting", "notes"]

    def test_the_least_important_goes_first_and_at_a_line(self) -> None:
        fitted = fit(self.SECTIONS, 25)
        assert fitted.texts == {
            "resume": "aaaa\nbbbb",
            "posting": "1111\n2222\n3333",
            "notes": "zz",
        }
        assert fitted.truncated == ("resume", "notes")
        assert fitted == fit(self.SECTIONS, 25)
