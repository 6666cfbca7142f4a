"""The query tree as clauses of the cluster: the parts whose form alone is easily got wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest

from mediahub.rights import AllOf, AnyOf, Everything, IsNot, NoneOrAfter, Nothing, OneOf
from mediahub.search.opensearch.matching import MATCH_ALL, MATCH_NONE, Clause, Matching, filtered, permitted
from mediahub.search.query import tree
from mediahub.search.schema import EPOCH

TERM = tree.Term("title", "robot", 2.5)
CASES: list[tuple[tree.Query, Clause]] = [
    (tree.All(), MATCH_ALL),
    (tree.Nothing(), MATCH_NONE),
    (TERM, {"term": {"title": {"value": "robot"}}}),
    (tree.Phrase("title", ("a", "b")), {"match_phrase": {"title": {"query": "a b"}}}),
    (tree.Prefix("title", "ro"), {"prefix": {"title": {"value": "ro"}}}),
    (tree.Wildcard("title", "r\\?o*"), {"wildcard": {"title": {"value": "r\\\\?o*"}}}),
    (tree.Inflected("title", "robot", "names"), {"terms": {"title": ["robots"]}}),
    (tree.Range("iso", 100, None, low_excluded=True), {"range": {"iso": {"gt": 100}}}),
    (tree.Range("iso", None, 1e300, high_excluded=True), {"range": {"iso": {"lt": 3.4e38}}}),
    (tree.Exists("tag"), {"exists": {"field": "tag"}}),
    (tree.Not(tree.All()), {"bool": {"must_not": [MATCH_ALL]}}),
    (tree.And((tree.All(), tree.All())), {"bool": {"filter": [MATCH_ALL, MATCH_ALL]}}),
    (tree.Or((tree.All(),)), {"bool": {"should": [MATCH_ALL], "minimum_should_match": 1}}),
    (tree.AnyField((tree.All(),)), {"bool": {"should": [MATCH_ALL], "minimum_should_match": 1}}),
    (tree.Boosted(tree.All(), TERM), MATCH_ALL),
]


@pytest.mark.parametrize(("query", "expected"), CASES, ids=lambda case: type(case).__name__)
def test_each_class_is_translated(query: tree.Query, expected: Clause) -> None:
    assert Matching(False, lambda one: ["robots"]).clause(query) == expected


def test_no_class_is_forgotten() -> None:
    assert {type(query) for query, _ in CASES} == set(get_args(tree.Query))


def test_drafts_are_asked_in_fields_of_their_own() -> None:
    matching = Matching(True, lambda one: [])
    assert matching.clause(tree.Exists("tag")) == {"exists": {"field": "team_tag"}}
    assert matching.clause(tree.Exists("caption")) == {"exists": {"field": "caption"}}
    faces = tree.Range("faces", 1, 1)
    assert matching.clause(faces) == {"range": {"faces": {"gte": 1, "lte": 1}}}
    assert Matching(False, lambda one: []).clause(faces) == MATCH_NONE


def test_rights_are_filters() -> None:
    hour = EPOCH + timedelta(hours=1)
    condition = AllOf((OneOf("state", frozenset({"ready"})), NoneOrAfter("expires_at", hour), IsNot("held")))
    parts = [
        {"terms": {"state": ["ready"]}},
        {"range": {"expires_at": {"gt": 3_600_000_000}}},
        {"bool": {"must_not": [{"term": {"held": "1"}}]}},
    ]
    assert permitted(condition, "summit") == [{"bool": {"filter": parts}}, {"term": {"event": "summit"}}]
    assert permitted(Everything(), None) == [MATCH_ALL]
    assert permitted(AnyOf(()), None) == permitted(Nothing(), None) == [MATCH_NONE]


def test_a_filter_without_values_is_none() -> None:
    assert filtered({"tag": ("a", "b"), "person": ()}, True) == {"tag": {"terms": {"team_tag": ["a", "b"]}}}
