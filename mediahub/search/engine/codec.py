"""Whoosh's own codec, which also writes what it indexes as flat arrays.

Everything that ever reaches a segment (new documents, merges, several processes) passes through the
codec's writers, so the arrays follow every change by themselves; and as their files carry the
segment's name, Whoosh removes them with the segment.

`.post` holds the postings: for each field a run of terms in byte order, for each term a run of
postings in document order. So a term, a prefix, a range and a whole field are each one slice of
`docs`. `.facts` holds the numeric columns, and the lengths of the fields.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PerDocWriter, W3PostingsWriter
from whoosh.columns import FixedBytesColumn
from whoosh.formats import Positions
from whoosh.index import FileIndex
from whoosh.util.numeric import byte_to_length, length_to_byte
from whoosh.writing import SegmentWriter

from mediahub.search.engine.arrays import write_arrays
from mediahub.search.engine.pool import Term, TermPool

POSTINGS_EXT = ".post"
FACTS_EXT = ".facts"
LENGTH = "length:"
"""What the name of an array of field lengths begins with."""
MOST_POSITIONS = 255
"""Of one word in one field of one document; later ones are not counted."""
ONCE = [array("H", [place]).tobytes() for place in range(256)]
"""A word that is there once, as nearly all are."""


class FlatCodec(W3Codec):
    """W3 with flat arrays beside it."""

    length_stats = False
    """Spares Whoosh a look-up for each posting; the lengths are kept by document."""

    def __init__(self) -> None:
        super().__init__(compression=0)  # its blocks are for merging; packing them costs a fifth of the time

    def field_writer(self, storage: Any, segment: Any) -> FlatFieldWriter:
        return FlatFieldWriter(self, storage, segment)

    def per_document_writer(self, storage: Any, segment: Any) -> FlatPerDocWriter:
        return FlatPerDocWriter(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> BlockWriter:
        return BlockWriter(dbfile, self._blocklimit, byteids, self._compression, self._inlinelimit)


def open_writer(index: FileIndex) -> SegmentWriter:
    """Whoosh's writer, with this codec and the pool that it is fed from."""
    writer = SegmentWriter(index, codec=FlatCodec(), compound=False)
    writer.pool = TermPool()
    return writer


class FlatPositions(Positions):
    """Whoosh's positions format with a packed 16-bit value, which goes to the flat file as it is."""

    def encode(self, poslist: list[int]) -> bytes:
        if len(poslist) == 1 and poslist[0] < len(ONCE):
            return ONCE[poslist[0]]
        return array("H", [min(place, 0xFFFF) for place in poslist[:MOST_POSITIONS]]).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return list(array("H", valuestring))

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // 2


class RecordColumn(FixedBytesColumn):
    """A Whoosh column of fixed records, each the bytes of one numpy record of `dtype`."""

    def __init__(self, default: NDArray[np.void]) -> None:
        super().__init__(default.dtype.itemsize, default.tobytes())
        self.dtype = default.dtype
        self.empty = default.tobytes()


class FlatPerDocWriter(W3PerDocWriter):
    """Passes everything on to Whoosh, and keeps records and lengths of fields for the facts file."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        self._records = bytearray()
        self._record_column: RecordColumn | None = None
        self._lengths: dict[str, array[int]] = defaultdict(lambda: array("H"))

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int | None) -> None:
        super().add_field(fieldname, fieldobj, value, length)
        if length:
            lengths = self._lengths[fieldname]
            lengths.extend([0] * (self._docnum - len(lengths)))
            lengths.append(min(length, 0xFFFF))

    def add_column_value(self, fieldname: str, columnobj: Any, value: Any) -> None:
        super().add_column_value(fieldname, columnobj, value)
        if isinstance(columnobj, RecordColumn):
            self._record_column = columnobj
            self._fill(columnobj, self._docnum)
            self._records += value

    def close(self) -> None:
        super().close()
        arrays: dict[str, NDArray[Any]] = {}
        if self._record_column is not None:
            self._fill(self._record_column, self._doccount)
            records = np.frombuffer(bytes(self._records), self._record_column.dtype)
            arrays = {name: records[name] for name in records.dtype.names or ()}
        for name, lengths in self._lengths.items():
            lengths.extend([0] * (self._doccount - len(lengths)))
            arrays[LENGTH + name] = _as_coarse_as_whoosh(np.array(lengths, np.uint16))
        with self._create_file(FACTS_EXT) as file:
            write_arrays(file, arrays, dict(self._fieldlengths))

    def _fill(self, column: RecordColumn, count: int) -> None:
        """Documents that came without a record have the empty one."""
        missing = count - len(self._records) // len(column.empty)
        self._records += column.empty * missing


def _as_coarse_as_whoosh(lengths: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Lengths as Whoosh keeps them, in one byte each: exact when short, nearly right when long."""
    exact, places = np.unique(lengths, return_inverse=True)
    coarse = [byte_to_length(length_to_byte(length)) for length in exact.tolist()]
    return np.minimum(coarse, 0xFFFF).astype(np.uint16)[places]


class BlockWriter(W3PostingsWriter):
    """Whoosh's writer of blocks of postings, which takes all those of a word at once."""

    def add_all(self, term: Term) -> None:
        """The same blocks as by `add_posting` for each."""
        for start in range(0, len(term.docs), self._blocklimit):
            if len(self):
                self._write_block()
            end = start + self._blocklimit
            self._ids = array("I", term.docs[start:end])
            self._weights = array("f", term.weights[start:end])
            self._values = [value for value in term.values[start:end] if value]
            self._maxweight = max(self._weights)

    def _mini_weights(self) -> Any:
        first = self._weights[0]
        if self._weights.count(first) < len(self._weights):
            return tuple(self._weights)
        return None if first == 1.0 else first


class FlatFieldWriter(W3FieldWriter):
    """Passes every posting on to Whoosh, and keeps it for the postings file."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        self._fields: dict[str, tuple[int, int]] = {}
        """First term of each field, and the one after its last."""
        self._text = bytearray()
        self._text_ends = array("Q")
        self._docs = array("I")
        self._freqs = bytearray()
        self._posting_ends = array("Q")
        self._places = bytearray()
        self._place_starts = array("Q")

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[Term]) -> None:
        """Write the postings of a segment, as `TermPool` gives them."""
        for fieldname, terms in groupby(items, attrgetter("field")):
            format_ = schema[fieldname].format
            first = len(self._text_ends)
            self.start_field(fieldname, schema[fieldname])
            for term in terms:
                self.start_term(term.text)
                self._postwriter.add_all(term)
                self.finish_term()
                self._keep(format_, term)
            self.finish_field()
            self._fields[fieldname] = (first, len(self._text_ends))

    def _keep(self, format_: Any, term: Term) -> None:
        """One word's postings, as they go to the file."""
        self._text += term.text
        self._text_ends.append(len(self._text))
        self._docs.extend(term.docs)
        self._posting_ends.append(len(self._docs))
        self._place_starts.append(len(self._places) // 2)
        if not format_.supports("positions"):
            self._freqs.extend(min(round(weight), MOST_POSITIONS) for weight in term.weights)
            return
        values = [value or b"" for value in term.values]
        if not isinstance(format_, FlatPositions):
            values = [FlatPositions().encode(format_.decode_positions(value)) for value in values]
        self._freqs.extend(len(value) >> 1 for value in values)
        self._places += b"".join(values)

    def close(self) -> None:
        super().close()
        arrays: dict[str, NDArray[Any]] = {
            "text": np.frombuffer(bytes(self._text), np.uint8),
            "text_ends": np.array(self._text_ends, np.uint64),
            "docs": np.array(self._docs, np.uint32),
            "freqs": np.frombuffer(bytes(self._freqs), np.uint8),
            "posting_ends": np.array(self._posting_ends, np.uint64),
            "places": np.frombuffer(bytes(self._places), np.uint16),
            "place_starts": np.array(self._place_starts, np.uint64),
        }
        with self._create_file(POSTINGS_EXT) as file:
            write_arrays(file, arrays, self._fields)
