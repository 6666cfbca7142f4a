"""Filters by facet, and how many results each facet's values have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from mediahub.search.engine.values import Mask
from mediahub.search.engine.view import View
from mediahub.search.port import FacetCount


def filter_masks(view: View, filters: Mapping[str, tuple[str, ...]]) -> dict[str, Mask]:
    """By facet, the documents that have any of its values."""
    return {field: view.having(field, tuple(values)) for field, values in filters.items() if values}


def count_facets(
    view: View, matches: Mask, filters: Mapping[str, Mask], facets: Iterable[str]
) -> dict[str, Sequence[FacetCount]]:
    """Counts over the matches that pass every filter but the facet's own."""
    counts: dict[str, Sequence[FacetCount]] = {}
    whole = np.logical_and.reduce([matches, *filters.values()])
    found = np.flatnonzero(whole)
    for field in facets:
        mask, docs = whole, found
        if field in filters:
            others = [other for name, other in filters.items() if name != field]
            mask = np.logical_and.reduce([matches, *others])
            docs = np.flatnonzero(mask)
        values = view.values(field)
        numbers = values.count(mask, docs)
        pairs = [(values.texts[place], int(numbers[place])) for place in np.flatnonzero(numbers).tolist()]
        counts[field] = [FacetCount(*pair) for pair in _ordered(view, field, pairs)]
    return counts


def _ordered(view: View, field: str, pairs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Pairs of value and count, which come in the order of the values, as people want to see them."""
    if field == "day":
        return pairs
    if field == "session":
        begins = view.session_order
        return sorted(pairs, key=lambda pair: begins.get(pair[0], 0))
    return sorted(pairs, key=lambda pair: -pair[1])
