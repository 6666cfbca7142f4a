"""One Whoosh index in a folder: searched from its flat arrays, and written to."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import W3Segment
from whoosh.index import EmptyIndexError, FileIndex, create_in, open_dir
from whoosh.query import Query

from mediahub.rights import Condition
from mediahub.search.port import Bars, Document, Explanation, Layout, Reason, Request, Results, Sort
from mediahub.search.schema import KNOWN_FIELDS, SPELLED_FIELDS, fields_of, index_field
from mediahub.search.whoosh.answers.evaluate import Evaluation
from mediahub.search.whoosh.answers.facets import count_facets, filter_masks, narrowed
from mediahub.search.whoosh.answers.histogram import bars
from mediahub.search.whoosh.answers.order import gains, ordered
from mediahub.search.whoosh.answers.permitted import permitted
from mediahub.search.whoosh.answers.scoring import described, reasons_for, scores
from mediahub.search.whoosh.answers.spelling import nearest
from mediahub.search.whoosh.queries import translated
from mediahub.search.whoosh.schema import NO_FACTS, SCHEMA, facts_of
from mediahub.search.whoosh.segments.commit import Joined, committing, join_beside, write_segment
from mediahub.search.whoosh.segments.content import Content
from mediahub.search.whoosh.segments.gathering import Gatherer
from mediahub.search.whoosh.segments.merging import BESIDE, IN_LINE
from mediahub.search.whoosh.segments.values import Docs, Mask
from mediahub.search.whoosh.segments.view import View, open_view

LOOK_EVERY = 0.2
"""Seconds between two looks for a newer commit."""


class WhooshIndex:
    """The port's `Searcher` and `Index`.

    Reads from any number of threads and processes; writes from one process at a time.
    """

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`."""
        self.folder = folder
        self._index: FileIndex = open_dir(str(folder), schema=SCHEMA)
        self._lock = threading.Lock()
        self._looked_at = time.monotonic()
        self._view = open_view(folder, SCHEMA, {})

    @classmethod
    def create(cls, folder: Path) -> WhooshIndex:
        """Make an empty index in `folder`, and open it."""
        folder.mkdir(parents=True, exist_ok=True)
        create_in(str(folder), SCHEMA)
        return cls(folder)

    # reading

    def search(self, request: Request) -> Results:
        """Answer from one commit: ids, total and counts agree with each other."""
        view = self.view()
        evaluation, query = Evaluation(view), translated(request.query, request.drafts)
        base = permitted(view, request.visible, request.event)
        matches = base.mask & _matching(evaluation, query, request)
        filters = filter_masks(view, request.filters, request.drafts)
        docs = np.flatnonzero(narrowed(matches, filters.values()))
        page = _page(evaluation, query, request.sort, docs, request.offset, request.offset + request.limit)
        return Results(
            ids=view.ids(page),
            total=int(docs.size),
            facets=count_facets(view, base, matches, filters, request.facets, request.drafts),
            sort=request.sort,
        )

    def layout(self, request: Request) -> Layout:
        """All results of the request in order (offset and limit are not looked at)."""
        view = self.view()
        evaluation, query = Evaluation(view), translated(request.query, request.drafts)
        docs = np.flatnonzero(_found(evaluation, query, request))
        docs = _page(evaluation, query, request.sort, docs, 0, docs.size)
        return Layout(
            ids=view.ids(docs),
            ratios=view.fact("ratio")[docs].tolist(),
            days=view.values("day").first(docs),
            sessions=view.values(index_field("best_session", request.drafts)).first(docs),
            colours=view.fact("colour")[docs].tolist(),
        )

    def timeline(self, request: Request, aligned: int) -> Bars | None:
        """When the results were taken; bars begin at multiples of their width after `aligned`."""
        view = self.view()
        found = _found(Evaluation(view), translated(request.query, request.drafts), request)
        return bars(view.fact("taken")[np.flatnonzero(found)], aligned)

    def explain(self, request: Request, ids: Sequence[str]) -> list[Explanation]:
        """Of these assets, in this order, how relevance comes about. Those that do not match are left out."""
        view = self.view()
        evaluation, query = Evaluation(view), translated(request.query, request.drafts)
        found = _found(evaluation, query, request)
        places = ((asset_id, place) for asset_id in ids for place in _places(view, [asset_id]))
        return [_explained(evaluation, query, *each) for each in places if found[each[1]]]

    def nearest_word(self, word: str, visible: Condition, drafts: bool = False) -> str | None:
        """What to read instead of a word that no visible document has; None if one has, or none is near."""
        view = self.view()
        seen = permitted(view, visible, None)

        def look() -> str | None:
            spelled = [index_field(name, drafts) for name in SPELLED_FIELDS]
            known = [index_field(name, drafts) for name in KNOWN_FIELDS]
            return nearest(view, word, spelled, seen.mask, known)

        return seen.spelled.get((word, drafts), look)

    def days(self) -> list[date]:
        """The days that have pictures, of all events, in order."""
        return [date.fromisoformat(text) for text in self.view().values("day").texts]

    def ids(self) -> list[str]:
        """Ids of all documents, whoever may see them: to compare index and catalogue."""
        view = self.view()
        return view.ids(np.flatnonzero(view.live))

    def size(self) -> int:
        """Documents that can be found."""
        return int(np.count_nonzero(self.view().live))

    def generation(self) -> str:
        """Changes with every commit: a cheap answer to "is there anything new?"."""
        return f"{self.folder.name}:{self.view().commit}"

    def view(self) -> View:
        """The newest commit that was seen; looks again after `LOOK_EVERY` seconds.

        When a rebuilt index took the place of this one and its folder is gone, the last commit still
        answers, from memory.
        """
        if time.monotonic() - self._looked_at > LOOK_EVERY and self._lock.acquire(blocking=False):
            try:
                with suppress(FileNotFoundError, EmptyIndexError):
                    self._refresh()
            finally:
                self._looked_at = time.monotonic()
                self._lock.release()
        return self._view

    def _refresh(self) -> None:
        if self._index.latest_generation() != self._view.commit:
            known = {segment.id: segment for segment in self._view.segments}
            self._view = open_view(self.folder, SCHEMA, known)

    # writing

    def write(self, documents: Iterable[Document], deleted: Iterable[str] = ()) -> None:
        """Add or replace documents and remove others, in one commit that is on disk when this returns.

        An error leaves the index as it was.
        """
        fresh = {document.id: document for document in documents}
        content = gathered(fresh.values())
        with self._lock:
            with committing(self._index) as draft:
                self._refresh()
                draft.delete(_places(self._view, {*fresh, *deleted}))
                if fresh:
                    draft.add(content, {segment.id: segment for segment in self._view.segments}, IN_LINE)
            self._refresh()

    def adopt(self, parts: Iterable[W3Segment]) -> None:
        """Add segments of new documents, which `build` wrote into this folder, in one commit."""
        with self._lock:
            with committing(self._index) as draft:
                draft.adopt(parts)
            self._refresh()

    def fill(self, documents: Iterable[Document], segment_size: int) -> None:
        """Fill an empty index: many documents, each of them new, so many in one segment."""
        remaining = iter(documents)
        chunks = iter(lambda: list(islice(remaining, segment_size)), [])
        self.adopt([build(self.folder, chunk) for chunk in chunks])

    def join_beside(self) -> Joined | None:
        """Merge a tier of segments while commits go on; None if there was nothing to do."""
        with self._lock:
            self._refresh()
            view = self._view
        return join_beside(view, BESIDE)

    def replace(self, joined: Joined) -> None:
        """Let what was merged take the place of what it was merged from, in one commit."""
        with self._lock:
            with committing(self._index) as draft:
                draft.replace(joined)
            self._refresh()


def build(folder: Path, documents: Iterable[Document]) -> W3Segment:
    """Write a segment of new documents into the folder of an index, which is yet to `adopt` it."""
    return write_segment(folder, gathered(documents))


def gathered(documents: Iterable[Document]) -> Content:
    """Documents as the content of a segment."""
    gatherer = Gatherer(SCHEMA, NO_FACTS)
    for document in documents:
        gatherer.add(fields_of(document), facts_of(document))
    return gatherer.content()


def _places(view: View, ids: Iterable[str]) -> Iterator[int]:
    """The live documents with these asset ids."""
    for asset_id in ids:
        for segment, base in zip(view.segments, view.bases, strict=False):
            for doc in segment.docs(segment.find("id", asset_id.encode())):
                if view.live[base + int(doc)]:
                    yield base + int(doc)


def _found(evaluation: Evaluation, query: Query, request: Request) -> Mask:
    """What matches the query and the filters, of what may be seen."""
    view = evaluation.view
    matches = permitted(view, request.visible, request.event).mask & _matching(evaluation, query, request)
    return narrowed(matches, filter_masks(view, request.filters, request.drafts).values())


def _matching(evaluation: Evaluation, query: Query, request: Request) -> Mask:
    """What matches the query, whoever may see it. Kept with the view, as a page that asks for the results of
    a question asks for their layout and timeline, too."""
    asked = request.query, request.drafts
    mask: Mask = evaluation.view.matching.get(asked, lambda: evaluation.mask(query))
    return mask


def _explained(evaluation: Evaluation, query: Query, asset_id: str, place: int) -> Explanation:
    reasons = [Reason(described(leaf), gain) for leaf, gain in reasons_for(evaluation, query, place)]
    facts = gains(evaluation.view, np.array([place]))
    reasons += [Reason(what, float(gain[0])) for what, gain in facts.items() if gain[0]]
    reasons.sort(key=lambda reason: -reason.gain)
    return Explanation(asset_id, sum(reason.gain for reason in reasons), reasons)


def _page(evaluation: Evaluation, query: Query, sort: Sort, docs: Docs, start: int, stop: int) -> Docs:
    def score() -> Any:
        return scores(evaluation, query)

    return ordered(evaluation.view, docs, sort, score, start, stop)
