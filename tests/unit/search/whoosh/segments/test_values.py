"""Values of documents: first ones, and counts held against plain Python."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from mediahub.search.whoosh.index import WhooshIndex
from mediahub.search.whoosh.segments.view import View
from tests.unit.search.sample_documents import document

TAGS = [("a", "b"), (), ("b",), ("c", "a"), ("b",)]


@pytest.fixture
def view(tmp_path: Path) -> View:
    """Two segments, so that what they say has to be put together."""
    index = WhooshIndex.create(tmp_path / "index")
    index.write([document(number, tags=tags) for number, tags in enumerate(TAGS[:3])])
    index.write([document(number, tags=tags) for number, tags in enumerate(TAGS[3:], 3)])
    return index.view()


def test_counts_are_those_of_the_documents(view: View) -> None:
    values = view.values("tag")
    for chosen in ([0, 1, 2, 3, 4], [1], [], [4, 0]):
        expected = Counter(tag for place in chosen for tag in TAGS[place])
        found = values.count(np.array(chosen, np.intp))
        assert {text: int(n) for text, n in zip(values.texts, found, strict=True) if n} == expected


def test_the_first_value_or_none(view: View) -> None:
    firsts = view.values("tag").first(np.arange(5))
    assert firsts[1] == ""
    assert firsts[2] == firsts[4] == "b"
    assert firsts[0] in TAGS[0]
