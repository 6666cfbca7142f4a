"""Two edits of one text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.curation.galleries.text_merge import merge

BASE = "The opening in Wuhu. Robots dance."


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("The grand opening in Wuhu. Robots dance.", "The opening in Wuhu. Robots sing.",
         "The grand opening in Wuhu. Robots sing."),
        ("The opening in Wuhu. Robots sing.", "An opening in Wuhu. Robots dance.",
         "An opening in Wuhu. Robots sing."),
        ("The opening in Wuhu. Robots sing.", "The opening in Wuhu. Robots jump.", None),
        (BASE, "Something else", "Something else"),
        ("Mine", BASE, "Mine"),
    ],
)  # fmt: skip
def test_changes_in_different_places_are_both_kept(mine: str, theirs: str, expected: str | None) -> None:
    assert merge(BASE, mine, theirs) == expected


@given(st.text("ab ", max_size=12), st.text("ab ", max_size=12), st.text("ab ", max_size=12))
def test_merging_takes_no_side(base: str, one: str, other: str) -> None:
    assert merge(base, one, other) == merge(base, other, one)
