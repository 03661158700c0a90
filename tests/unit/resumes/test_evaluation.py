"""Résumés are read no worse than they were, measured on a fixed part of the made set (`make eval` takes all of it)."""

import json
from dataclasses import replace

import pytest

from benchmarks.eval_resumes import BASELINE, SHARE_IN_TESTS, Result, fallen, read, row
from benchmarks.resume_scoring import Counts, Score, matching, score
from benchmarks.resume_sets import own_cases
from tests.fixtures.resumes.render import truth


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return [read(case) for case in own_cases(SHARE_IN_TESTS)]


def without_jobs(read: Score) -> Score:
    counts = {
        name: Counts(missed=c.known) if name.startswith("work.") else c
        for name, c in read.counts.items()
    }
    return Score(counts, read.verdicts)


@pytest.mark.slow
class TestBaseline:
    def test_no_worse_than_the_baseline(self, results: list[Result]) -> None:
        assert fallen(results, json.loads(BASELINE.read_text("utf-8"))["sample"]) == []

    def test_every_value_is_in_the_quote_of_its_span(self, results: list[Result]) -> None:
        assert [r.case.name for r in results if r.proven < r.values] == []

    def test_a_reader_that_forgets_the_jobs_is_caught(self, results: list[Result]) -> None:
        kept = row(results)
        forgetful = [replace(result, score=without_jobs(result.score)) for result in results]
        assert [line.split(":")[0] for line in fallen(forgetful, kept)] == [
            "employer",
            "title",
            "whole job",
            "all fields",
        ]


class TestScore:
    @staticmethod
    def right(name: str, **basics: str) -> dict:
        known = truth(name)
        person = {key: known["basics"][key] for key in ("name", "email", "phone")}
        return {
            "basics": person | {"url": known["basics"]["urls"][0]} | basics,
            "work": [dict(job) for job in known["work"]],
            "education": known["education"],
            "skills": [{"name": "all", "keywords": known["skills"]}],
        }

    def test_what_is_right_counts_whatever_its_order(self) -> None:
        resume = self.right("pt")
        resume["work"].reverse()
        counts = score(truth("pt"), resume, {}, "PT").counts
        assert {name for name, c in counts.items() if c.extra or c.missed} == {"location"}

    def test_a_wrong_date_breaks_the_record_and_no_other_field(self) -> None:
        resume = self.right("pt")
        resume["work"][1]["endDate"] = "2021-02"
        result = score(truth("pt"), resume, {}, "PT")
        wrong = {name for name, c in result.counts.items() if c.extra or c.missed}
        assert wrong == {"location", "work.endDate", "work.record"}
        assert [path for path, right in result.verdicts.items() if not right] == ["work[1].endDate"]

    def test_only_the_year_counts_where_the_truth_knows_no_more(self) -> None:
        resume = self.right("pt")
        resume["education"] = [
            dict(resume["education"][0], startDate="2013-09"),
            resume["education"][1],
        ]
        counts = score(truth("pt"), resume, {}, "PT").counts
        assert counts["education.record"].right == 2

    def test_what_the_document_does_not_say_is_too_much(self) -> None:
        known = truth("pt")
        known["basics"]["phone"] = ""
        assert score(known, self.right("pt"), {}, "PT").counts["phone"].extra == 1

    def test_national_and_international_numbers_are_equal(self) -> None:
        resume = self.right("pt", phone="912 345 678")
        assert score(truth("pt"), resume, {}, "PT").counts["phone"].right == 1

    def test_pairs_weigh_the_most_together(self) -> None:
        pairs = matching([[0.9, 0.8, 0.0], [0.8, 0.1, 0.0]])
        assert sorted(pairs) == [(0, 1), (1, 0)]
