"""The measure of relevance, by cases worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from mediahub.demo.shots import plan_shots
from scripts.benches.judging.judgements import load_queries, ndcg


def test_the_best_order_is_one_and_nothing_is_nought() -> None:
    assert ndcg([3, 1, 0], [0, 1, 3, 0]) == pytest.approx(1.0)
    assert ndcg([], [1, 3]) == 0.0
    assert ndcg([0] * 10 + [3], [3]) == 0.0, "the eleventh place does not count"


def test_a_good_one_below_a_fair_one_costs() -> None:
    best = 7 + 1 / log2(3)
    assert ndcg([1, 3], [3, 1]) == pytest.approx((1 + 7 / log2(3)) / best)


def test_every_query_has_pictures_that_answer_it_and_others_that_do_not() -> None:
    shots = plan_shots()
    queries = load_queries()
    assert len(queries) >= 100
    assert len({query.ask for query in queries}) == len(queries)
    for query in queries:
        grades = [query.grade(shot) for shot in shots]
        assert max(grades) == 3, query.ask
        assert min(grades) == 0, query.ask
