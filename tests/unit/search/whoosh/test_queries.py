"""The query tree in Whoosh's classes: the same meaning, for every class there is."""

from __future__ import annotations

from typing import get_args

import pytest
from whoosh import query as wq

from mediahub.search.query import tree
from mediahub.search.whoosh.queries import AnyField, Inflected, translated

TERM, OTHER = tree.Term("title", "robot", 2.5), tree.Term("caption", "robot")
CASES: list[tuple[tree.Query, wq.Query]] = [
    (tree.All(), wq.Every()),
    (tree.Nothing(), wq.NullQuery),
    (TERM, wq.Term("title", "robot", boost=2.5)),
    (tree.Phrase("title", ("a", "b"), 2.0), wq.Phrase("title", ["a", "b"], boost=2.0)),
    (tree.Prefix("title", "ro", 0.5), wq.Prefix("title", "ro", boost=0.5)),
    (tree.Wildcard("title", "ro?ot*", 0.5), wq.Wildcard("title", "ro?ot*", boost=0.5)),
    (tree.Wildcard("title", "ro[bt]*"), wq.Wildcard("title", "ro[[]bt]*")),
    (tree.Inflected("title", "robot", "names", 0.4), Inflected("title", "robot", "names", 0.4)),
    (tree.Exists("tag"), wq.Every("tag")),
    (tree.Not(TERM), wq.Not(translated(TERM))),
    (tree.And((TERM, OTHER)), wq.And([translated(TERM), translated(OTHER)])),
    (tree.Or((TERM, OTHER)), wq.Or([translated(TERM), translated(OTHER)])),
    (tree.AnyField((TERM, OTHER)), AnyField([translated(TERM), translated(OTHER)])),
    (tree.Boosted(TERM, OTHER), wq.AndMaybe(translated(TERM), translated(OTHER))),
    (tree.Range("iso", 100, None, low_excluded=True), wq.NumericRange("iso", 100, None, startexcl=True)),
    (tree.Range("iso", None, 200, high_excluded=True), wq.NumericRange("iso", None, 200, endexcl=True)),
]


@pytest.mark.parametrize(("query", "expected"), CASES, ids=lambda case: type(case).__name__)
def test_each_class_is_translated(query: tree.Query, expected: wq.Query) -> None:
    found = translated(query)
    assert type(found) is type(expected)
    assert found == expected
    assert getattr(found, "boost", 1.0) == getattr(expected, "boost", 1.0)


def test_no_class_is_forgotten() -> None:
    assert {type(query) for query, _ in CASES} == set(get_args(tree.Query))


def test_an_inflection_is_another_word_with_the_stem() -> None:
    family = ("dance", "dances", "danced", "dancing")
    for word in family:
        query = Inflected("caption", word)
        assert {other for other in family if query.covers(other, lambda name: False)} == {*family} - {word}


def test_names_are_not_merged() -> None:
    """William and Williams are two people, as long as either is a name."""
    query = Inflected("caption", "william", names="names")
    assert query.covers("williams", lambda word: False)
    assert not query.covers("williams", lambda word: word == "williams")
    assert not query.covers("williams", lambda word: word == "william")
