"""Fuzzy names: those that look like what someone typed, for when nothing was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from mediahub.search.analysis import key
from mediahub.search.query.completion import Name

MIN_NEAR = 72.0
"""Out of 100; below it, names share letters and nothing else."""
MAX_SIMILAR = 6
"""Names that are offered."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A name that may have been meant, and how many pictures it has for the viewer."""

    facet: str
    value: str
    label: str
    count: int


def similar_names(text: str, names: Iterable[Name], counts: Mapping[str, Mapping[str, int]]) -> list[Similar]:
    """Of the names that have pictures for the viewer, those most like `text`, the most like first."""
    asked = key(text)
    if len(asked) < 2:
        return []
    found = []
    for name in names:
        count = counts.get(name.facet, {}).get(name.value, 0)
        if count and (nearness := max(_near(asked, " ".join(words)) for words in name.words)) >= MIN_NEAR:
            found.append((nearness, Similar(name.facet, name.value, name.label, count)))
    found.sort(key=lambda one: (-one[0], -one[1].count, one[1].label))
    return [one for _, one in found[:MAX_SIMILAR]]


def _near(asked: str, name: str) -> float:
    """As a whole, or with its words in another order; a part of a name counts for a little less."""
    whole = max(fuzz.ratio(asked, name), fuzz.token_sort_ratio(asked, name))
    return max(whole, max((fuzz.ratio(asked, word) * 0.95 for word in name.split()), default=0.0))
