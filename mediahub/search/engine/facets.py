"""Filters by facet, and how many results each facet's values have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from mediahub.search.engine.segment import Mask
from mediahub.search.engine.view import View
from mediahub.search.port import FacetCount

IN_TIME_ORDER = frozenset({"day"})


def filter_masks(view: View, filters: Mapping[str, tuple[str, ...]]) -> dict[str, Mask]:
    """By facet, the documents that have any of its values."""
    return {field: view.having(field, tuple(values)) for field, values in filters.items() if values}


def count_facets(
    view: View, matches: Mask, filters: Mapping[str, Mask], facets: Iterable[str]
) -> dict[str, Sequence[FacetCount]]:
    """Counts over the matches that pass every filter but the facet's own."""
    total = np.logical_and.reduce([matches, *filters.values()])
    counts: dict[str, Sequence[FacetCount]] = {}
    for field in facets:
        mask = total
        if field in filters:
            others = [other for name, other in filters.items() if name != field]
            mask = np.logical_and.reduce([matches, *others])
        counts[field] = _ordered(view, field, count_values(view, mask, field))
    return counts


def count_values(view: View, mask: Mask, field: str) -> Counter[str]:
    """How many documents of the mask have each value of the field.

    A field's postings lie in one run, by value, so that counting is one gather and one running sum.
    """
    counts: Counter[str] = Counter()
    for segment, base in zip(view.segments, view.bases, strict=False):
        terms = segment.field(field)
        if not terms:
            continue
        inside = mask[base : base + segment.size][segment.docs(terms)]
        running = np.zeros(inside.size + 1, np.int64)
        np.cumsum(inside, out=running[1:])
        found = np.diff(running[segment.starts(terms)])
        for place in np.flatnonzero(found):
            counts[segment.text(terms.start + int(place)).decode()] += int(found[place])
    return counts


def _ordered(view: View, field: str, counts: Counter[str]) -> list[FacetCount]:
    if field == "session":
        begins = view.session_order
        ordered = sorted(counts.items(), key=lambda item: (begins.get(item[0], 0), item[0]))
    elif field in IN_TIME_ORDER:
        ordered = sorted(counts.items())
    else:
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [FacetCount(value, count) for value, count in ordered]
