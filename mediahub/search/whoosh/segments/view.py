"""A snapshot of all segments after one commit. Immutable, and shared by all threads."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from mediahub.lru_cache import LruCache
from mediahub.search.schema import NEVER
from mediahub.search.whoosh.schema import FACTS
from mediahub.search.whoosh.segments.segment import Segment
from mediahub.search.whoosh.segments.values import Mask, Values, together

INDEX_NAME = "MAIN"
OPENING_ATTEMPTS = 10
"""Each with the newest list of segments."""
MASKS_KEPT = 64
"""Masks of a view, each a byte a document: a million documents make 64 MB of them."""
QUESTIONS_KEPT = 8
"""Masks of what matches whole questions, as large."""
SESSION_SAMPLE = 20
"""Documents of a session from which its time is estimated."""


class View:
    """Documents are numbered through all segments, in their order."""

    def __init__(self, folder: Path, toc: Any, schema: Schema, known: Mapping[str, Segment]) -> None:
        self.folder = folder
        self.schema = schema
        self.commit: int = toc.generation
        self.toc = toc
        self.segments = [
            known.get(part.segment_id()) or Segment(folder, part.segment_id(), part.doc_count_all())
            for part in toc.segments
        ]
        sizes = [segment.size for segment in self.segments]
        self.bases: list[int] = [0, *np.cumsum(sizes, dtype=np.int64).tolist()]
        self.size = self.bases[-1]
        self.kept: LruCache[Hashable, Any] = LruCache(MASKS_KEPT)
        """What was worked out from this view and is likely to be asked for again; each may be a mask."""
        self.matching: LruCache[Hashable, Mask] = LruCache(QUESTIONS_KEPT)
        """By question what matches it: the last ones. Not to be changed. Apart from `kept`, as questions come
        and go, and would push out what every one of them needs."""
        self.live = np.ones(self.size, np.bool_)
        """False where a document was deleted or replaced."""
        for part, base in zip(toc.segments, self.bases, strict=False):
            self.live[base + np.fromiter(part.deleted_docs(), np.int64, part.deleted_count())] = False

    def average_length(self, field: str) -> float:
        """Mean number of words of the field; over all documents, deleted ones too, as Whoosh counts."""
        total = sum(segment.word_counts.get(field, 0) for segment in self.segments)
        return total / (self.size or 1) or 1.0

    # columns over all segments

    def fact(self, name: str) -> NDArray[Any]:
        """A numeric column; made contiguous at its first use."""
        column = self._facts.get(name)
        if column is None:
            parts = [segment.facts[name] for segment in self.segments if segment.size]
            column = np.concatenate(parts) if parts else np.zeros(0, np.int64)
            self._facts[name] = column
        return column

    @cached_property
    def _facts(self) -> dict[str, NDArray[Any]]:
        return {}

    @cached_property
    def fact_names(self) -> frozenset[str]:
        """Columns of numbers that any segment has."""
        return frozenset().union(*(segment.facts for segment in self.segments))

    @cached_property
    def outdone(self) -> Mask:
        """Documents that are not the sharpest of their burst."""
        parts = [segment.outdone for segment in self.segments]
        return np.concatenate([np.zeros(0, np.bool_), *parts])

    def ids(self, docs: NDArray[np.intp]) -> list[str]:
        """Asset ids of these documents."""
        found = np.empty(docs.size, FACTS["id"])
        homes = np.searchsorted(self.bases, docs, side="right") - 1
        for home in np.unique(homes).tolist():  # no column over all segments: it would be the widest by far
            mine = homes == home
            found[mine] = self.segments[home].facts["id"][docs[mine] - self.bases[home]]
        return [text.decode() for text in found.tolist()]

    def moments(self, name: str) -> NDArray[np.int64]:
        """The different moments in a column of those that may be unset, in order."""
        moments: NDArray[np.int64] = self.kept.get(("moments", name), lambda: _set_moments(self.fact(name)))
        return moments

    def session_order(self, field: str) -> dict[str, int]:
        """Sessions of an exact field and when each was: the middle of a sample of its pictures' times. Kept.

        Not the first one, as some cameras' clocks are wrong.
        """
        order: dict[str, int] = self.kept.get(("order", field), lambda: self._middles(field))
        return order

    def _middles(self, field: str) -> dict[str, int]:
        times: dict[bytes, list[int]] = {}
        for segment in self.segments:
            docs, starts = segment.docs(terms := segment.field(field)), segment.starts(terms)
            for number, term in enumerate(terms):
                mine = docs[starts[number] : starts[number + 1]]
                sample = segment.facts["taken"][mine[:: 1 + len(mine) // SESSION_SAMPLE]]
                times.setdefault(segment.text(term), []).extend(sample.tolist())
        return {code.decode(): sorted(found)[len(found) // 2] for code, found in times.items()}

    def values(self, field: str) -> Values:
        """An exact field by document."""
        values = self._values.get(field)
        if values is None:
            values = self._values[field] = together([segment.values(field) for segment in self.segments])
        return values

    @cached_property
    def _values(self) -> dict[str, Values]:
        return {}

    def having(self, field: str, values: tuple[str, ...]) -> Mask:
        """Documents with any of `values` in an unanalysed field. Kept; not to be changed."""

        def make() -> Mask:
            mask = np.zeros(self.size, np.bool_)
            for segment, base in zip(self.segments, self.bases, strict=False):
                for value in values:
                    mask[base + segment.docs(segment.find(field, value.encode())).astype(np.intp)] = True
            return mask

        mask: Mask = self.kept.get(("having", field, values), make)
        return mask


def _set_moments(column: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.unique(column[column != NEVER])


def open_view(folder: Path, schema: Schema, known: Mapping[str, Segment]) -> View:
    """The newest commit. `known` segments are kept; the others are opened.

    A writer may remove files between reading the list and opening them; the newer list is read then.
    """
    storage = FileStorage(str(folder))
    for attempt in range(OPENING_ATTEMPTS):
        try:
            return View(folder, TOC.read(storage, INDEX_NAME, schema=schema), schema, known)
        except FileNotFoundError:
            if attempt == OPENING_ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")
