"""The merge policy: few segments, little work in line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mediahub.search.whoosh.segments.merging import BESIDE, FAN, IN_LINE, plan


def test_a_full_tier_is_merged_and_no_other() -> None:
    assert plan([1] * (FAN - 1), IN_LINE) == []
    assert plan([1] * FAN + [5000], IN_LINE) == list(range(FAN))
    assert plan([100, *[1] * FAN, 100], IN_LINE) == list(range(1, FAN + 1))


def test_big_segments_are_merged_beside() -> None:
    sizes = [3000] * FAN
    assert plan(sizes, IN_LINE) == []
    assert plan(sizes, BESIDE) == list(range(FAN))


def test_of_too_many_the_smallest_are_merged() -> None:
    """After a bulk load of a million in segments of fifty thousand."""
    sizes = [50_000, 40_000] * 10
    assert plan(sizes, BESIDE) == [1, 3, 5, 7, 9, 11]


def test_one_by_one_each_document_is_merged_few_times() -> None:
    """10,000 commits of one document: never more than a tier's worth of segments each, work bounded."""
    sizes: list[int] = []
    merged = most = 0
    for _ in range(10_000):
        places = plan(sizes, IN_LINE)
        together = sum(sizes[place] for place in places)
        assert together <= IN_LINE
        sizes = [size for place, size in enumerate(sizes) if place not in places] + [together + 1]
        merged += together
        most = max(most, len(sizes))
    assert sum(sizes) == 10_000
    assert merged / 10_000 < 8, "about once for each tier"
    assert most <= 5 * FAN


@given(st.lists(st.integers(0, 5000), max_size=60), st.integers(0, 20_000))
def test_a_plan_is_within_its_limit(sizes: list[int], limit: int) -> None:
    places = plan(sizes, limit)
    assert sum(sizes[place] for place in places) <= limit
    assert len(set(places)) == len(places)
