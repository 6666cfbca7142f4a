"""Permitted documents of an event for a viewer: every search starts from them, and they are cached."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mediahub.lru_cache import LruCache
from mediahub.rights import AllOf, AnyOf, Condition, NoneOrAfter
from mediahub.search.schema import micros
from mediahub.search.whoosh.answers.conditions import condition_mask
from mediahub.search.whoosh.segments.values import Docs, Mask
from mediahub.search.whoosh.segments.view import View

WORDS_KEPT = 1000
"""Words whose spelling was looked at."""


class Permitted:
    """Live documents of a view that may be seen, and how many of them have each value of a facet. It is kept
    with the view and does not hold it: in a ring, its files would stay open until garbage is looked for."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask
        """Not to be changed."""
        self.size = int(np.count_nonzero(mask))
        self.spelled: LruCache[tuple[str, bool], str | None] = LruCache(WORDS_KEPT)
        """By word, with drafts or without, what to read in its place: it goes by what may be seen."""
        self._counts: dict[str, NDArray[np.intp]] = {}

    def counts(self, view: View, field: str) -> NDArray[np.intp]:
        """How many have each value of the field, in the view that they are of. Counted at the first use."""
        counts = self._counts.get(field)
        if counts is None:
            counts = self._counts[field] = view.values(field).count(np.flatnonzero(self.mask))
        return counts


class Selection:
    """Some permitted documents, counted by field: they, or the others where those are fewer."""

    def __init__(self, view: View, permitted: Permitted, found: Mask) -> None:
        self._view = view
        self._permitted = permitted
        self._found = found
        self._others = 2 * int(np.count_nonzero(found)) > permitted.size

    @cached_property
    def _counted(self) -> Docs:
        return np.flatnonzero(self._permitted.mask ^ self._found if self._others else self._found)

    def counts(self, field: str) -> NDArray[np.intp]:
        """How many have each value of the field."""
        counts = self._view.values(field).count(self._counted)
        return self._permitted.counts(self._view, field) - counts if self._others else counts


def permitted(view: View, condition: Condition, event: str | None) -> Permitted:
    """Live documents of the event (None: of all) for which `condition` holds. Kept with the view."""

    def make() -> Permitted:
        mask = view.live & condition_mask(view, condition)
        return Permitted(mask if event is None else mask & view.having("event", (event,)))

    found: Permitted = view.kept.get(("permitted", _settled(view, condition), event), make)
    return found


def _settled(view: View, condition: Condition) -> Hashable:
    """Cache key of a condition: alike while the same documents fulfil it, although the clock has moved on."""
    match condition:
        case NoneOrAfter(field, moment):
            return field, int(np.searchsorted(view.moments(field), micros(moment), side="right"))
        case AllOf(parts) | AnyOf(parts):
            return type(condition), tuple(_settled(view, part) for part in parts)
        case _:
            return condition
