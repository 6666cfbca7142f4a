"""Segments put together are what their documents would have been in one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.search.port import Document
from mediahub.search.whoosh.index import gathered
from mediahub.search.whoosh.segments.content import Content
from mediahub.search.whoosh.segments.joining import join, renumbered
from tests.unit.search.sample_documents import document

CAPTIONS = st.lists(st.sampled_from(["car", "cars", "dog", "éclair", "机器人", "O'Brien"]), max_size=6).map(
    " ".join
)
DOCUMENTS = st.builds(
    document,
    st.integers(0, 99),
    caption=CAPTIONS,
    person_names=st.lists(CAPTIONS.filter(bool), max_size=2).map(tuple),
    tags=st.sets(st.sampled_from("abc"), max_size=3).map(lambda tags: tuple(sorted(tags))),
    rating=st.sampled_from([0.0, 3.0]),
)
PARTS = st.lists(st.lists(st.tuples(DOCUMENTS, st.booleans()), max_size=5), max_size=4)


@given(PARTS)
def test_as_if_gathered_at_once(parts: list[list[tuple[Document, bool]]]) -> None:
    contents = [gathered(each for each, _ in part) for part in parts]
    kept = [np.array([stays for _, stays in part], np.bool_) for part in parts]
    same(join(contents, kept), gathered(each for part in parts for each, stays in part if stays))


def same(ours: Content, expected: Content) -> None:
    assert ours.size == expected.size
    assert {name for name, each in ours.fields.items() if each.texts} == set(expected.fields)
    for name, one in expected.fields.items():
        other = ours.fields[name]
        assert other.texts == one.texts
        for column in ("counts", "docs", "freqs", "places"):
            assert getattr(other, column).tolist() == getattr(one, column).tolist(), (name, column)
    for name, numbers in expected.facts.items() if expected.size else ():
        assert ours.facts[name].tolist() == numbers.tolist()
    for name, numbers in expected.lengths.items():
        assert ours.lengths[name].tolist() == numbers.tolist()
        about = pytest.approx(expected.word_counts[name], rel=0.2)
        assert ours.word_counts[name] == about, "of what was deleted only Whoosh's coarse length is known"


def test_documents_are_numbered_anew() -> None:
    first, second = renumbered([np.array([False, True, True]), np.array([True, False])])
    assert (first[1:].tolist(), second[:1].tolist()) == ([0, 1], [2])
