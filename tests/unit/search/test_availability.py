"""What may be used now, and what is under an embargo, as a facet that goes by the clock."""

from __future__ import annotations

import pytest

from mediahub.search.availability import counts, narrowed
from mediahub.search.query.clauses import under_embargo
from mediahub.search.query.tree import All, And, Not, Query

HOUR = under_embargo(7)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ((), All()),
        (("now", "embargoed"), All()),
        (("nonsense",), All()),
        (("embargoed",), And((All(), HOUR))),
        (("now", "nonsense"), And((All(), Not(HOUR)))),
    ],
)
def test_a_choice_narrows_the_query(chosen: tuple[str, ...], expected: Query) -> None:
    assert narrowed(All(), chosen, 7) == expected


@pytest.mark.parametrize(
    ("embargoed", "expected"), [(0, []), (2, [("now", 3), ("embargoed", 2)]), (5, [("embargoed", 5)])]
)
def test_it_is_counted_only_where_something_is_embargoed(
    embargoed: int, expected: list[tuple[str, int]]
) -> None:
    found = counts(All(), 7, lambda query: 5 if query == All() else embargoed)
    assert [(one.value, one.count) for one in found] == expected
