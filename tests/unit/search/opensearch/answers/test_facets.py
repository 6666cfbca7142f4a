"""Facets of an answer: counted over what passes the others' filters, in the order people want to see."""

from __future__ import annotations

from typing import Any

from mediahub.search.opensearch.answers.facets import aggregations, counts
from mediahub.search.opensearch.matching import every_of
from mediahub.search.port import FacetCount

TAG, DAY = {"terms": {"tag": ["car"]}}, {"terms": {"day": ["2025-10-18"]}}


def answered(**values: dict[str, int]) -> dict[str, Any]:
    return {
        facet: {"values": {"buckets": [{"key": key, "doc_count": n} for key, n in found.items()]}}
        for facet, found in values.items()
    }


def test_a_facet_is_counted_without_its_own_filter() -> None:
    made = aggregations(["tag", "day"], {"tag": TAG, "day": DAY}, drafts=False)
    assert made["tag"]["filter"] == every_of([DAY])
    assert made["day"]["filter"] == every_of([TAG])
    assert aggregations(["city"], {}, drafts=False)["city"]["filter"] == every_of([])


def test_drafts_are_counted_in_fields_of_their_own() -> None:
    def field(drafts: bool) -> str:
        found: str = aggregations(["tag"], {}, drafts)["tag"]["aggs"]["values"]["terms"]["field"]
        return found

    assert field(True) != field(False)


def test_the_most_frequent_is_first_and_days_and_sessions_are_in_time_order() -> None:
    found = answered(
        tag={"b": 2, "a": 2, "c": 9}, day={"2025-10-19": 5, "2025-10-18": 1}, session={"A": 9, "B": 1}
    )
    ordered = counts(["tag", "day", "session"], found, lambda: {"B": 1.0, "A": 2.0})
    assert ordered["tag"] == [FacetCount("c", 9), FacetCount("a", 2), FacetCount("b", 2)]
    assert [one.value for one in ordered["day"]] == ["2025-10-18", "2025-10-19"]
    assert [one.value for one in ordered["session"]] == ["B", "A"]
