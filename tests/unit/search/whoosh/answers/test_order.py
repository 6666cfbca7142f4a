"""The order of results: pages cut from it make up the whole."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from mediahub.search.port import Sort
from mediahub.search.whoosh.answers.order import gains, ordered
from mediahub.search.whoosh.index import WhooshIndex
from mediahub.search.whoosh.segments.view import View
from tests.unit.search.sample_documents import document

RATINGS = [0.0, 5.0, 3.0, 0.0, 5.0, 0.0]


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    index = WhooshIndex.create(tmp_path_factory.mktemp("order") / "index")
    index.write([document(number, rating=rating) for number, rating in enumerate(RATINGS)])
    return index.view()


def page(view: View, sort: Sort, start: int, stop: int) -> list[int]:
    scores = np.array([1.0, 9.0, 5.0, 5.0, 0.0, 5.0])
    return ordered(view, np.arange(6), sort, lambda: scores, start, stop).tolist()


@pytest.mark.parametrize("sort", get_args(Sort))
def test_pages_make_up_the_whole(view: View, sort: Sort) -> None:
    whole = page(view, sort, 0, 99)
    assert sorted(whole) == list(range(6))
    assert [page(view, sort, at, at + 1)[0] for at in range(6)] == whole
    assert page(view, sort, 6, 9) == []


def test_what_comes_first(view: View) -> None:
    assert page(view, "taken", 0, 6) == [0, 1, 2, 3, 4, 5]
    assert page(view, "-taken", 0, 2) == [5, 4]
    assert page(view, "uploaded", 0, 2) == [5, 4]
    assert page(view, "rating", 0, 3) == [4, 1, 2]
    assert page(view, "relevance", 0, 1) == [1]


def test_the_newest_has_a_little_more_than_the_oldest(view: View) -> None:
    found = gains(view, np.array([0, 5]))
    assert found["recency"][0] == 0 < found["recency"][1]
    assert found["rating"].tolist() == [0, 0]
