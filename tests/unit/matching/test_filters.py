"""Cases with their outcomes are in tests/fixtures/matching/filters.py; here are the properties of all of them."""

import itertools
from dataclasses import replace

import pytest

from jobpilot.jobs.domain.job import RemoteKind
from jobpilot.matching.domain.filters import Refusal, company_key, first_reasons, refusals
from jobpilot.matching.domain.preferences import Condition, PreferencesInvalidError, Wishes
from tests.fixtures.matching.filters import FILTERED, PAY, PLAIN, FilterCase


@pytest.mark.parametrize("case", FILTERED, ids=lambda case: case.name)
def test_case(case: FilterCase):
    found = refusals(case.wishes, case.job)
    assert [str(reason) for reason in found[:1]] == ([case.refused_for] if case.refused_for else [])


def test_accepting_the_unknown_never_refuses_more():
    for case, names in itertools.product(FILTERED, itertools.combinations(Condition, 2)):
        strict = set(refusals(replace(case.wishes, accepts_unknown=()), case.job))
        lenient = set(refusals(replace(case.wishes, accepts_unknown=names), case.job))
        assert lenient <= strict
        assert not {r for r in strict - lenient if "unknown" not in r and "currency" not in r}


def test_a_posting_that_says_nothing_fails_every_wish():
    silent = replace(
        PLAIN, countries=(), remote=RemoteKind.REMOTE, seniority="unknown", locations=()
    )
    wishes = Wishes(
        work_countries=("DE",), time_zone="Europe/Berlin", time_zone_span_hours=2, **PAY,
    )  # fmt: skip
    assert set(refusals(wishes, silent)) == {
        Refusal.COUNTRY_UNKNOWN, Refusal.TIME_ZONE_UNKNOWN, Refusal.SALARY_UNKNOWN,
    }  # fmt: skip


def test_every_reason_occurs_in_the_cases():
    assert {case.refused_for for case in FILTERED} - {None} == {str(reason) for reason in Refusal}


def test_first_reasons_count_each_posting_once():
    wishes = Wishes(work_countries=("US",), excluded_companies=("Example",))
    [(_, reason)] = first_reasons(wishes, [PLAIN])
    assert reason is Refusal.EXCLUDED_COMPANY


@pytest.mark.parametrize(
    "name", ["Example GmbH & Co. KG", "EXAMPLE", "Example, Inc.", "example  ltd"]
)
def test_legal_forms_are_no_part_of_a_name(name):
    assert company_key(name) in ("example", "example gmbh")


class TestWishes:
    def test_empty_ones_are_fine(self):
        Wishes().check()

    @pytest.mark.parametrize(
        ("wishes", "path"),
        [
            ({"time_zone": "Mars/Base"}, "time_zone"),
            ({"time_zone": "../etc/passwd"}, "time_zone"),
            ({"time_zone_span_hours": 3}, "time_zone_span_hours"),
            ({"salary_floor": 1}, "salary_floor"),
            ({"remote": (RemoteKind.UNKNOWN,)}, "remote"),
            ({"seniority": ("unknown",)}, "seniority"),
        ],
    )
    def test_name_the_field_that_is_wrong(self, wishes, path):
        with pytest.raises(PreferencesInvalidError) as caught:
            Wishes(**wishes).check()
        assert [error["path"] for error in caught.value.extra["errors"]] == [path]
