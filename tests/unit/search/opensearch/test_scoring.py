"""What a match counts, as clauses of the cluster."""

from __future__ import annotations

import pytest

from mediahub.search.opensearch.matching import Clause, Matching
from mediahub.search.opensearch.scoring import LIFT, Scoring, described, scored, words_of
from mediahub.search.query import tree

ROBOT, CAR = tree.Term("title", "robot", 2.0), tree.Term("caption", "car")
PLAIN = tree.Term("title", "robot")


def scoring(*, named: bool = False, **rarities: float) -> Scoring:
    known = {PLAIN: 3.0, CAR: 1.5, tree.AnyField((ROBOT, CAR)): 5.0}
    return Scoring(Matching(False, lambda one: []), known, named)


def boosts(clause: Clause) -> list[float]:
    """Of all words of a clause."""
    found = []
    for key, value in clause.items():
        if key == "boost":
            found.append(value)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                found += boosts(one)
    return found


def test_a_word_counts_by_its_boost_and_its_rarity() -> None:
    assert scoring().clause(ROBOT) == {"term": {"title": {"value": "robot", "boost": 6.0}}}


def test_in_any_field_all_have_one_rarity() -> None:
    assert boosts(scoring().clause(tree.AnyField((ROBOT, CAR)))) == [10.0, 5.0]


def test_an_exact_value_and_a_beginning_count_their_boost() -> None:
    exact = scoring().clause(tree.Term("event", "summit"))
    assert exact["constant_score"]["boost"] == 1.0
    assert boosts(scoring().clause(tree.Prefix("title", "ro", 0.5))) == [0.5]


def test_what_is_excluded_counts_nothing() -> None:
    assert scoring().clause(tree.Not(ROBOT)) == {
        "bool": {"filter": [{"bool": {"must_not": [{"term": {"title": {"value": "robot"}}}]}}]}
    }


def test_what_should_match_narrows_nothing() -> None:
    about = scoring().clause(tree.Boosted(ROBOT, CAR))["bool"]
    assert boosts({"must": about["must"]}) == [6.0]
    assert boosts({"should": about["should"]}) == [1.5]
    assert "minimum_should_match" not in about


def test_words_whose_rarity_is_needed() -> None:
    phrase = tree.Phrase("title", ("red", "car"))
    query = tree.And((ROBOT, tree.Or((phrase, PLAIN)), tree.Not(CAR), tree.Boosted(tree.All(), CAR)))
    assert words_of(query) == [PLAIN, tree.Term("title", "red"), tree.Term("title", "car"), CAR]
    anywhere = tree.AnyField((ROBOT, CAR))
    assert words_of(anywhere) == [anywhere]


def test_gains_are_named_and_count_where_all_they_stand_within_matches() -> None:
    one = scoring(named=True)
    clause = one.clause(tree.And((ROBOT, CAR)))
    names = {label: number for number, (label, _) in enumerate(one._parts)}
    whole, robot, car = (str(names[label]) for label in ("", "title: robot", "caption: car"))
    assert clause["bool"]["_name"] == whole
    assert dict(one.gains({whole: 7.5, robot: 6.0, car: 1.5})) == {"title: robot": 6.0, "caption: car": 1.5}
    assert dict(one.gains({robot: 6.0})) == {}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (ROBOT, "title: robot"),
        (tree.Prefix("title", "ro"), "title: ro*"),
        (tree.Inflected("title", "car"), "title: a form of “car”"),
        (tree.Wildcard("title", "r?b*"), "title: r?b*"),
        (tree.Range("iso", 100, None), "iso"),
        (tree.All(), "everything"),
    ],
)
def test_parts_are_described_for_people(query: tree.Query, words: str) -> None:
    assert described(query) == words


def test_recency_spans_all_documents_and_no_score_is_below_nought() -> None:
    about = scored({"match_all": {}}, [], 10, 19)["script_score"]["script"]
    assert about["params"] == {"first": 10, "span": 10}
    assert f"Math.max(0.0, {LIFT}" in about["source"]
