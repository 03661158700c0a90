import pytest

from jobpilot.jobs.domain.job import Seniority
from jobpilot.matching.domain.titles import level_of, level_of_years, similarity


class TestSimilarity:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Senior Backend Engineer", "Back-end Developer (m/f/d)"),
            ("Krankenpflegerin", "Registered Nurse"),
            ("Accountant", "Bookkeeper"),
        ],
    )
    def test_other_words_for_the_same_work(self, one, other):
        assert similarity(one, other) > 0.8

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Backend Engineer", "Sales Engineer"),
            ("Product Designer", "CAD Designer"),
            ("Data Analyst", "Nurse"),
            ("", "Engineer"),
        ],
    )
    def test_a_shared_word_is_not_shared_work(self, one, other):
        assert similarity(one, other) < 0.35

    def test_neighbouring_fields_lie_between(self):
        assert 0.4 < similarity("Data Analyst", "Data Scientist") < 0.9
        assert 0.4 < similarity("Frontend Engineer", "Full-stack Engineer") < 0.95

    def test_is_the_same_both_ways(self):
        assert similarity("ICU Nurse", "Nurse Educator") == similarity(
            "Nurse Educator", "ICU Nurse"
        )


class TestLevel:
    @pytest.mark.parametrize(
        ("title", "level"),
        [
            ("Senior Engineer", Seniority.SENIOR),
            ("Jr. Developer", Seniority.JUNIOR),
            ("Engineering Intern", Seniority.INTERN),
            ("Internal Auditor", None),
            ("Head of Sales", Seniority.LEAD),
            ("VP Engineering", Seniority.EXECUTIVE),
            ("Engineer II", Seniority.MID),
            ("Engineer", None),
        ],
    )
    def test_is_what_the_title_names(self, title, level):
        assert level_of(title) == level

    def test_grows_with_years(self):
        assert [level_of_years(y) for y in (0, 1.5, 2.5, 4, 9)] == [
            Seniority.JUNIOR, Seniority.JUNIOR, Seniority.MID, Seniority.MID, Seniority.SENIOR,
        ]  # fmt: skip
