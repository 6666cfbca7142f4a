"""Filters by facet, and how many results each facet's values have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from mediahub.search.port import FacetCount
from mediahub.search.schema import index_field
from mediahub.search.whoosh.answers.permitted import Permitted, Selection
from mediahub.search.whoosh.segments.values import Mask
from mediahub.search.whoosh.segments.view import View


def filter_masks(view: View, filters: Mapping[str, tuple[str, ...]], drafts: bool) -> dict[str, Mask]:
    """By facet, the documents that have any of its values, drafts among them or not."""
    return {
        name: view.having(index_field(name, drafts), tuple(values))
        for name, values in filters.items()
        if values
    }


def count_facets(
    view: View,
    base: Permitted,
    matches: Mask,
    filters: Mapping[str, Mask],
    facets: Iterable[str],
    drafts: bool,
) -> dict[str, Sequence[FacetCount]]:
    """Counts over the matches, all of them of `base`, that pass every filter but the facet's own."""
    counts: dict[str, Sequence[FacetCount]] = {}
    whole = Selection(view, base, narrowed(matches, filters.values()))
    for facet in facets:
        selection, field = whole, index_field(facet, drafts)
        if facet in filters:
            others = [other for name, other in filters.items() if name != facet]
            selection = Selection(view, base, narrowed(matches, others))
        texts, numbers = view.values(field).texts, selection.counts(field)
        pairs = [(texts[place], int(numbers[place])) for place in np.flatnonzero(numbers).tolist()]
        counts[facet] = [FacetCount(*pair) for pair in _ordered(view, facet, pairs, drafts)]
    return counts


def narrowed(matches: Mask, filters: Iterable[Mask]) -> Mask:
    """The matches that pass all these filters."""
    return np.logical_and.reduce([matches, *filters])


def _ordered(view: View, facet: str, pairs: list[tuple[str, int]], drafts: bool) -> list[tuple[str, int]]:
    """Pairs of value and count, which come in the order of the values, as people want to see them."""
    if facet == "day":
        return pairs
    if facet == "session":
        begins = view.session_order(index_field("best_session", drafts))
        return sorted(pairs, key=lambda pair: begins.get(pair[0], 0))
    return sorted(pairs, key=lambda pair: -pair[1])
