"""How Whoosh reads our segments: a codec over flat arrays, for queries that are left to its matchers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo

from mediahub.search.whoosh.segments.segment import Segment, Terms


class FlatCodec(base.Codec):
    """For reading only: segments are made by `gathering` and `joining`, and named by `commit`."""

    length_stats = False

    def __init__(self, opened: Segment | None = None) -> None:
        """`opened` is the one segment that will be read, if it is open already."""
        self._opened = opened

    def new_segment(self, storage: Any, indexname: str) -> W3Segment:
        """A name for files to come."""
        return W3Segment(self, indexname)

    def terms_reader(self, storage: Any, segment: W3Segment) -> FlatTermsReader:
        """The words of a segment, for Whoosh."""
        return FlatTermsReader(self._open(storage, segment))

    def per_document_reader(self, storage: Any, segment: W3Segment) -> FlatPerDocReader:
        """The documents of a segment, for Whoosh."""
        return FlatPerDocReader(self._open(storage, segment), segment)

    def _open(self, storage: Any, segment: W3Segment) -> Segment:
        name, size = segment.segment_id(), segment.doc_count_all()
        return self._opened or Segment(Path(storage.folder), name, size)


class FlatTermsReader(base.TermsReader):
    """The words of a segment and their postings."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return bool(self._segment.find(*term))

    def indexed_field_names(self) -> Sequence[str]:
        """Fields that have words in this segment."""
        return self._segment.field_names

    def cursor(self, fieldname: str, fieldobj: Any) -> FlatCursor:
        """A walk through the words of a field."""
        return FlatCursor(self._segment, fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every field and word, in byte order."""
        for name in self._segment.field_names:
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Those of this field from `prefix` on."""
        start, stop = self._segment.lower_bound(fieldname, prefix), self._segment.field(fieldname).stop
        for term in range(start, stop):
            yield fieldname, self._segment.text(term)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every field and word, with what is known of it."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Those of this field from `prefix` on."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """How often a word occurs, and in which documents. Raises `KeyError` where it does not."""
        term = self._find(fieldname, text)
        docs, freqs = self._segment.docs(term), self._segment.freqs(term)
        lengths = self._segment.lengths(fieldname)
        shown = np.zeros(1, np.int64) if lengths is None else lengths[docs]
        return TermInfo(
            weight=float(freqs.sum(dtype=np.int64)),
            df=len(docs),
            minlength=int(shown.min()),
            maxlength=int(shown.max()),
            maxweight=float(freqs.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """The postings of a word. Raises `KeyError` where it does not occur."""
        term = self._find(fieldname, text)
        freqs = self._segment.freqs(term)
        return ListMatcher(
            self._segment.docs(term).tolist(),
            freqs.astype(float).tolist(),
            _values(self._segment, term, format_),
            format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )

    def _find(self, fieldname: str, text: bytes) -> Terms:
        term = self._segment.find(fieldname, text)
        if not term:
            raise KeyError((fieldname, text))
        return term


def _values(segment: Segment, term: Terms, format_: Any) -> list[bytes]:
    """What the field's format made of the positions in each document."""
    freqs = segment.freqs(term)
    if not format_.supports("positions"):
        return [b""] * len(freqs)
    places = np.split(segment.places(term), np.cumsum(freqs, dtype=np.int64)[:-1])
    return [format_.encode(each.tolist()) for each in places]


class FlatCursor(base.FieldCursor):
    """Walks through the words of a field."""

    def __init__(self, segment: Segment, fieldname: str, fieldobj: Any) -> None:
        self._segment = segment
        self._name = fieldname
        self._field = fieldobj
        self._terms = segment.field(fieldname)
        self._at = self._terms.start

    def is_valid(self) -> bool:
        """Whether it stands at a word."""
        return self._at < self._terms.stop

    def text(self) -> str | None:
        """The word at which it stands; None behind the last."""
        return self._field.from_bytes(self._segment.text(self._at)) if self.is_valid() else None

    def first(self) -> str | None:
        """Go to the first word of the field."""
        self._at = self._terms.start
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        """Go to the first word that is not before `term`."""
        text = term if isinstance(term, bytes) else self._field.to_bytes(term)
        self._at = self._segment.lower_bound(self._name, text)
        return self.text()

    def next(self) -> str | None:
        """Go to the next word; None behind the last."""
        self._at += 1
        return self.text()


class FlatPerDocReader(base.PerDocumentReader):
    """What is known of the documents of a segment. Nothing is stored in Whoosh's own way."""

    def __init__(self, segment: Segment, listed: W3Segment) -> None:
        self._segment = segment
        self._listed = listed

    def doc_count(self) -> int:
        """Documents that are not deleted."""
        return int(self._listed.doc_count())

    def doc_count_all(self) -> int:
        """Documents, deleted ones too."""
        return int(self._listed.doc_count_all())

    def has_deletions(self) -> bool:
        """Whether any document is deleted."""
        return bool(self._listed.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether this document is."""
        return bool(self._listed.is_deleted(docnum))

    def deleted_docs(self) -> Iterator[int]:
        """Numbers of the deleted documents."""
        return iter(self._listed.deleted_docs())

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Nothing: documents are in the catalogue."""
        return {}

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Words of a document's field."""
        lengths = self._segment.lengths(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        """Words of a field in the whole segment."""
        return self._segment.word_counts.get(fieldname, 0)

    def min_field_length(self, fieldname: str) -> int:
        """Words of the shortest value of a field."""
        lengths = self._segment.lengths(fieldname)
        return 0 if lengths is None or not lengths.size else int(lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        """Words of the longest value of a field."""
        lengths = self._segment.lengths(fieldname)
        return 0 if lengths is None or not lengths.size else int(lengths.max())
