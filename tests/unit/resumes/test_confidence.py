"""Certainty that means something: rising steps, unfinished entries apart, nothing high that was never measured."""

import pytest

from benchmarks.calibration import Claim, calibrate
from benchmarks.fit_confidence import PRIOR, PRIOR_WEIGHT, applied, fit, isotonic
from jobpilot.resumes.domain.confidence import STEPS, UNMEASURED, calibrated, is_whole, kind_of
from jobpilot.resumes.domain.draft import HIGH


def claim(sure: float, *, right: bool, person: str = "a", path: str = "work[0].name") -> Claim:
    return Claim(person, path, "head", "check", sure, right)


class TestTable:
    @pytest.mark.parametrize("key", sorted(STEPS), ids=str)
    def test_steps_rise(self, key: tuple[str, str, bool]) -> None:
        steps = STEPS[key]
        assert list(steps) == sorted(steps)
        assert [right for _, right in steps] == sorted(right for _, right in steps)
        assert all(0 <= right < 1 for _, right in steps)

    def test_between_steps_lies_a_straight_line(self, monkeypatch) -> None:
        monkeypatch.setitem(STEPS, ("x", "m", True), ((0.5, 0.2), (0.7, 0.8)))
        sure = [calibrated("x", "m", whole=True, sure=x) for x in (0.4, 0.5, 0.6, 0.7, 0.9)]
        assert sure == pytest.approx([0.2, 0.2, 0.5, 0.8, 0.8])

    def test_what_was_never_measured_is_not_high(self) -> None:
        sure = calibrated("awards.title", "never measured", whole=True, sure=1.0)
        assert sure == UNMEASURED < HIGH

    def test_parts_of_a_place_are_as_sure_as_the_place(self) -> None:
        assert kind_of("basics.location.city") == "basics.location"
        assert kind_of("basics.profiles[1].username") == "basics.profiles.url"
        assert kind_of("work[12].highlights[3]") == "work.highlights"


class TestWhole:
    @pytest.mark.parametrize(
        ("keys", "whole"),
        [
            ({"name", "position", "startDate"}, True),
            ({"name", "position"}, False),
            ({"position", "startDate", "highlights[0]"}, False),
        ],
    )
    def test_a_job_has_an_employer_a_title_and_a_date(self, keys: set[str], whole: bool) -> None:
        paths = {f"work[1].{key}" for key in keys} | {"work[0].name", "basics.name"}
        assert is_whole("work[1].position", paths) is whole
        assert is_whole("basics.name", paths)

    def test_an_unfinished_entry_is_less_sure(self) -> None:
        for key in ("name", "position"):
            whole, part = (calibrated(f"work.{key}", "head", whole=w, sure=0.95) for w in (1, 0))
            assert part < whole


class TestFit:
    def test_neighbours_that_would_fall_are_pooled(self) -> None:
        steps = isotonic([(0.5, 50, 40), (0.6, 50, 20), (0.9, 100, 95)])
        drawn, imagined = PRIOR * PRIOR_WEIGHT, 100 + PRIOR_WEIGHT
        pooled, high = (60 + drawn) / imagined, (95 + drawn) / imagined
        assert dict(steps) == pytest.approx({0.5: pooled, 0.6: pooled, 0.9: high}, abs=0.001)

    def test_persons_weigh_the_same(self) -> None:
        often = [claim(0.8, right=False) for _ in range(90)]
        seldom = [claim(0.8, right=True, person="b") for _ in range(10)]
        table = fit([*often, *seldom], [])
        assert table["work.name", "head", True][0][1] == pytest.approx(
            (50 + PRIOR * PRIOR_WEIGHT) / (100 + PRIOR_WEIGHT), abs=0.001
        )

    def test_fitted_certainty_has_a_smaller_error(self) -> None:
        claims = [claim(0.95, right=index % 4 != 0) for index in range(100)]
        before = calibrate(claims, equal_persons=False)
        after = calibrate(applied(claims, fit(claims, [])), equal_persons=False)
        assert before.error == pytest.approx(0.2)
        assert after.error < 0.02
