"""Commits: the list of segments is replaced by another in one step, under Whoosh's lock.

A segment's files are written before the list that names them; so a kill leaves files that nobody
knows, which Whoosh removes with the next commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from whoosh.codec.whoosh3 import W3Segment
from whoosh.index import TOC, FileIndex, LockError, clean_files

from mediahub.search.whoosh.segments.codec import FlatCodec
from mediahub.search.whoosh.segments.content import FACTS_EXT, POSTINGS_EXT, Content, write_content
from mediahub.search.whoosh.segments.joining import join, renumbered
from mediahub.search.whoosh.segments.merging import plan
from mediahub.search.whoosh.segments.segment import Segment
from mediahub.search.whoosh.segments.values import Mask
from mediahub.search.whoosh.segments.view import INDEX_NAME, View

HIDDEN = "."
"""Files whose names begin so are no affair of Whoosh's."""


def write_segment(folder: Path, content: Content, prefix: str = "") -> W3Segment:
    """Write files for a commit to come."""
    part = FlatCodec().new_segment(None, INDEX_NAME)
    part.set_doc_count(content.size)
    write_content(folder, prefix + part.segment_id(), content)
    return part


@dataclass(frozen=True, slots=True)
class Joined:
    """Segments of a view that were put together beside the index, which does not know of it yet."""

    part: W3Segment
    sources: Sequence[W3Segment]
    """As they were when they were read."""
    kept: Sequence[Mask]


def join_beside(view: View, limit: int) -> Joined | None:
    """Do a merge without holding up commits; None where nothing is to be merged."""
    for left in view.folder.glob(f"{HIDDEN}{INDEX_NAME}_*"):  # of one that was killed
        left.unlink(missing_ok=True)
    chosen = plan([part.doc_count() for part in view.toc.segments], limit)
    if not chosen:
        return None
    kept = [view.live[view.bases[place] : view.bases[place + 1]] for place in chosen]
    content = join([view.segments[place].content() for place in chosen], kept)
    sources = [view.toc.segments[place] for place in chosen]
    return Joined(write_segment(view.folder, content, HIDDEN), sources, kept)


class Draft:
    """The list of segments that a commit is going to write."""

    def __init__(self, folder: Path, segments: Iterable[W3Segment]) -> None:
        self.segments = list(segments)
        self.changed = False
        self._folder = folder

    def delete(self, docs: Iterable[int]) -> None:
        """Mark documents as deleted, by their numbers through all segments. It comes first."""
        bases = np.cumsum([0, *(part.doc_count_all() for part in self.segments)])
        for doc in docs:
            place = int(np.searchsorted(bases, doc, side="right")) - 1
            self.segments[place].delete_document(int(doc - bases[place]))
            self.changed = True

    def add(self, content: Content, known: Mapping[str, Segment], limit: int) -> None:
        """Add documents, and merge with them what is to be merged of at most `limit` others."""
        parts = [part for part in self.segments if part.doc_count()]
        chosen = plan([part.doc_count() for part in parts], limit)
        if chosen:
            kept = [_live(parts[place]) for place in chosen]
            sources = [known[parts[place].segment_id()].content() for place in chosen]
            content = join([*sources, content], [*kept, np.ones(content.size, np.bool_)])
        self.segments = [part for place, part in enumerate(parts) if place not in chosen]
        if content.size:
            self.adopt([write_segment(self._folder, content)])

    def adopt(self, parts: Iterable[W3Segment]) -> None:
        """Add segments whose files are written."""
        self.segments += parts
        self.changed = True

    def replace(self, joined: Joined) -> None:
        """Put what was joined in the place of its sources; not where one of them is gone by now."""
        listed = {part.segment_id(): part for part in self.segments}
        now = [listed.get(source.segment_id()) for source in joined.sources]
        for part, kept, moved in zip(now, joined.kept, renumbered(joined.kept), strict=True):
            if part is None:
                return
            for doc in part.deleted_docs():
                if kept[doc]:  # it was still there when the segment was read
                    joined.part.delete_document(int(moved[doc]))
        name = joined.part.segment_id()
        for ext in (FACTS_EXT, POSTINGS_EXT):
            (self._folder / f"{HIDDEN}{name}{ext}").rename(self._folder / f"{name}{ext}")
        self.segments = [part for part in self.segments if part not in now]
        self.adopt([joined.part])


@contextmanager
def committing(index: FileIndex) -> Iterator[Draft]:
    """The present list of segments, to be changed; written at the end if all went well.

    Raises Whoosh's `LockError` where another writer is at work.
    """
    lock = index.lock("WRITELOCK")
    if not lock.acquire():
        raise LockError
    try:
        toc = TOC.read(index.storage, INDEX_NAME, schema=index.schema)
        draft = Draft(Path(index.storage.folder), toc.segments)
        yield draft
        if draft.changed:
            generation = toc.generation + 1
            TOC(index.schema, draft.segments, generation).write(index.storage, INDEX_NAME)
            clean_files(index.storage, INDEX_NAME, generation, draft.segments)
    finally:
        lock.release()


def _live(part: W3Segment) -> Mask:
    live = np.ones(part.doc_count_all(), np.bool_)
    live[list(part.deleted_docs())] = False
    return live
