"""Whoosh's own matcher, for query classes that are not answered from flat postings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from whoosh.query import Query
from whoosh.reading import SegmentReader
from whoosh.searching import Searcher

from mediahub.search.whoosh.segments.codec import FlatCodec
from mediahub.search.whoosh.segments.view import View


def whoosh_docs(view: View, query: Query) -> NDArray[np.intp]:
    """Documents that match, in the numbers of the view.

    Readers are opened for this one call: a Whoosh searcher shared by threads gives wrong answers.
    """
    found: list[int] = []
    for part, segment, base in zip(view.toc.segments, view.segments, view.bases, strict=False):
        reader = SegmentReader(None, view.schema, part, codec=FlatCodec(segment))
        try:
            found.extend(base + doc for doc in query.docs(Searcher(reader)))
        finally:
            reader.close()
    return np.array(found, np.intp)
