"""Which words of a segment a beginning, a pattern, a span or an inflection stands for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from whoosh import query as wq

from mediahub.search.whoosh.answers.expand import expand
from mediahub.search.whoosh.index import WhooshIndex
from mediahub.search.whoosh.queries import Inflected
from mediahub.search.whoosh.segments.segment import Segment
from tests.unit.search.sample_documents import document

WORDS = "robot robots robotic rob car cars éclair"


@pytest.fixture
def segment(tmp_path: Path) -> Segment:
    index = WhooshIndex.create(tmp_path / "index")
    index.write([document(1, caption=WORDS, person_names=("Cars",))])
    view = index.view()
    segment: Segment = view.segments[0]
    segment.schema = view.schema  # type: ignore[attr-defined]
    return segment


def words(segment: Any, query: Any, names: frozenset[str] = frozenset()) -> set[str]:
    runs = expand(query, segment, segment.schema, lambda field, word: word in names)
    return {segment.text(term).decode() for run in runs for term in run}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (wq.Prefix("caption", "robot"), {"robot", "robots", "robotic"}),
        (wq.Prefix("caption", "zebra"), set()),
        (wq.Wildcard("caption", "rob*s"), {"robots"}),
        (wq.Wildcard("caption", "?ar"), {"car"}),
        (wq.TermRange("caption", "car", "cars"), {"car", "cars"}),
        (wq.TermRange("caption", "car", "cars", startexcl=True), {"cars"}),
        (wq.TermRange("caption", "car", "cars", endexcl=True), {"car"}),
        (wq.TermRange("caption", "robot", "cars"), set()),
        (wq.Prefix("nowhere", "a"), set()),
    ],
)
def test_words_that_are_meant(segment: Segment, query: Any, expected: set[str]) -> None:
    assert words(segment, query) == expected


def test_inflections_but_of_names(segment: Segment) -> None:
    assert "cars" in words(segment, Inflected("caption", "car", "person_names"))
    assert words(segment, Inflected("caption", "car", "person_names"), frozenset({"cars", "car"})) == set()


def test_what_stands_for_no_words_is_an_error(segment: Segment) -> None:
    with pytest.raises(TypeError, match="no words"):
        words(segment, wq.Term("caption", "car"))
