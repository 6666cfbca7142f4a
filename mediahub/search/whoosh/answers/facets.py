"""Filters by facet, and how many results each facet's values have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from mediahub.search.port import FacetCount
from mediahub.search.whoosh.answers.permitted import Permitted
from mediahub.search.whoosh.segments.values import Mask
from mediahub.search.whoosh.segments.view import View


def filter_masks(view: View, filters: Mapping[str, tuple[str, ...]]) -> dict[str, Mask]:
    """By facet, the documents that have any of its values."""
    return {field: view.having(field, tuple(values)) for field, values in filters.items() if values}


def count_facets(
    view: View, base: Permitted, matches: Mask, filters: Mapping[str, Mask], facets: Iterable[str]
) -> dict[str, Sequence[FacetCount]]:
    """Counts over the matches, all of them of `base`, that pass every filter but the facet's own."""
    counts: dict[str, Sequence[FacetCount]] = {}
    whole = base.selected(narrowed(matches, filters.values()))
    for field in facets:
        selection = whole
        if field in filters:
            others = [other for name, other in filters.items() if name != field]
            selection = base.selected(narrowed(matches, others))
        texts, numbers = view.values(field).texts, selection.counts(field)
        pairs = [(texts[place], int(numbers[place])) for place in np.flatnonzero(numbers).tolist()]
        counts[field] = [FacetCount(*pair) for pair in _ordered(view, field, pairs)]
    return counts


def narrowed(matches: Mask, filters: Iterable[Mask]) -> Mask:
    """The matches that pass all these filters."""
    return np.logical_and.reduce([matches, *filters])


def _ordered(view: View, field: str, pairs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Pairs of value and count, which come in the order of the values, as people want to see them."""
    if field == "day":
        return pairs
    if field == "session":
        begins = view.session_order
        return sorted(pairs, key=lambda pair: begins.get(pair[0], 0))
    return sorted(pairs, key=lambda pair: -pair[1])
