"""The labelled set against its committed baseline: `make eval-matching` in short."""

import json

import pytest

from benchmarks.eval_matching import (
    ALLOWED,
    BASELINE,
    Figures,
    evaluate,
    leaks,
    ndcg,
    recall,
    worse,
)


@pytest.fixture(scope="module")
async def figures() -> Figures:
    return await evaluate()


def test_no_figure_fell_below_the_baseline(figures):
    assert worse(figures) == []


def test_no_filter_leaks():
    assert leaks() == []


def test_the_score_beats_a_cosine_alone(figures):
    assert figures.rows["product"]["ndcg@10"] > figures.rows["cosine alone"]["ndcg@10"] + 0.03


def test_a_fall_by_more_than_half_a_point_would_be_noticed(figures):
    kept = json.loads(BASELINE.read_text())
    fallen = {name: value - 2 * ALLOWED for name, value in kept.items()}
    assert len(worse(Figures({"product": fallen}, [], {}))) == len(kept) == 2


class TestMeasures:
    def test_ndcg_is_one_for_the_best_order_only(self):
        assert ndcg([3, 2, 0], 10) == 1.0
        assert ndcg([0, 2, 3], 10) < 0.7
        assert ndcg([0, 0], 10) == 1.0

    def test_recall_counts_what_is_worth_applying_for(self):
        assert recall([3, 1, 2], 1) == 0.5
        assert recall([1, 1], 1) == 1.0
