"""Facets: a value's own filter does not narrow it, every other one does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mediahub.rights import Everything
from mediahub.search.port import FacetCount
from mediahub.search.whoosh.answers.facets import count_facets, filter_masks, narrowed
from mediahub.search.whoosh.answers.permitted import permitted
from mediahub.search.whoosh.index import WhooshIndex
from mediahub.search.whoosh.segments.view import View
from tests.unit.search.sample_documents import document


@pytest.fixture
def view(tmp_path: Path) -> View:
    index = WhooshIndex.create(tmp_path / "index")
    index.write([
        document(0, tags=("car",), day="2025-10-19"),
        document(1, tags=("car", "robot"), day="2025-10-18"),
        document(2, tags=("robot",), day="2025-10-18"),
    ])  # fmt: skip
    return index.view()


def counted(view: View, **filters: tuple[str, ...]) -> dict[str, dict[str, int]]:
    base = permitted(view, Everything(), None)
    masks = filter_masks(view, filters, drafts=False)
    found = count_facets(view, base, np.ones(3, np.bool_), masks, ["tag", "day"], drafts=False)
    return {facet: {one.value: one.count for one in counts} for facet, counts in found.items()}


def test_its_own_filter_does_not_narrow_a_facet(view: View) -> None:
    assert counted(view) == {"tag": {"car": 2, "robot": 2}, "day": {"2025-10-18": 2, "2025-10-19": 1}}
    assert counted(view, tag=("car",)) == {
        "tag": {"car": 2, "robot": 2},
        "day": {"2025-10-18": 1, "2025-10-19": 1},
    }
    assert counted(view, tag=("car",), day=("2025-10-18",))["tag"] == {"car": 1, "robot": 2}


def test_days_stay_in_order_and_the_rest_begins_with_the_most_frequent(view: View) -> None:
    base = permitted(view, Everything(), None)
    found = count_facets(view, base, np.array([0, 1, 1], bool), {}, ["day", "tag"], drafts=False)
    assert list(found["day"]) == [FacetCount("2025-10-18", 2)]
    assert list(found["tag"]) == [FacetCount("robot", 2), FacetCount("car", 1)]


def test_filters_narrow_together_and_an_empty_one_is_none() -> None:
    left, right = np.array([1, 1, 0], bool), np.array([0, 1, 1], bool)
    assert narrowed(left, [right]).tolist() == [False, True, False]
    assert narrowed(left, []).tolist() == [True, True, False]
    assert filter_masks(None, {"tag": ()}, drafts=False) == {}  # type: ignore[arg-type]
