"""Facets: aggregations that count each one's values, and the counts as people want to see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mediahub.search.opensearch.facts import MAX_VALUES
from mediahub.search.opensearch.matching import Clause, every_of
from mediahub.search.port import FacetCount
from mediahub.search.schema import index_field


def aggregations(facets: Iterable[str], filters: Mapping[str, Clause], drafts: bool) -> dict[str, Any]:
    """By facet how its values are counted: over what passes every filter but the facet's own."""
    made = {}
    for facet in facets:
        terms = {"terms": {"field": index_field(facet, drafts), "size": MAX_VALUES}}
        others = [clause for name, clause in filters.items() if name != facet]
        made[facet] = {"filter": every_of(others), "aggs": {"values": terms}}
    return made


def counts(
    facets: Iterable[str], found: Mapping[str, Any], sessions: Callable[[], Mapping[str, float]]
) -> dict[str, Sequence[FacetCount]]:
    """The counts of an answer; `sessions` says when each session was."""
    return {facet: _ordered(facet, found[facet]["values"]["buckets"], sessions) for facet in facets}


def _ordered(
    facet: str, buckets: Sequence[Any], sessions: Callable[[], Mapping[str, float]]
) -> list[FacetCount]:
    """Most frequent first, `day` and `session` in time order."""
    values = sorted((FacetCount(bucket["key"], bucket["doc_count"]) for bucket in buckets), key=_value)
    if facet == "day" or not values:
        return values
    if facet == "session":
        times = sessions()
        return sorted(values, key=lambda one: times.get(one.value, 0))
    return sorted(values, key=lambda one: -one.count)


def _value(one: FacetCount) -> str:
    return one.value
