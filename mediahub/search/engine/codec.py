"""Whoosh's own codec, which also writes what it indexes as flat arrays.

Everything that ever reaches a segment (new documents, merges, several processes) passes through the
codec's writers, so the arrays follow every change by themselves; and as their files carry the
segment's name, Whoosh removes them with the segment.

`.post` holds the postings: for each field a run of terms in byte order, for each term a run of
postings in document order. So a term, a prefix, a range and a whole field are each one slice of
`docs`. `.facts` holds the numeric columns, and how many words each field has.
"""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PerDocWriter
from whoosh.columns import FixedBytesColumn
from whoosh.formats import Positions

from mediahub.search.engine.arrays import write_arrays

POSTINGS_EXT = ".post"
FACTS_EXT = ".facts"
MOST_POSITIONS = 255
"""Of one word in one field of one document; later ones are not counted."""


class FlatCodec(W3Codec):
    """W3 with flat arrays beside it."""

    def field_writer(self, storage: Any, segment: Any) -> FlatFieldWriter:
        return FlatFieldWriter(self, storage, segment)

    def per_document_writer(self, storage: Any, segment: Any) -> FlatPerDocWriter:
        return FlatPerDocWriter(self, storage, segment)


class FlatPositions(Positions):
    """Whoosh's positions format with a packed 16-bit value, which goes to the flat file as it is."""

    def encode(self, poslist: list[int]) -> bytes:
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
    """Passes every value on to Whoosh, and keeps the records for the facts file."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        self._records = bytearray()
        self._record_column: RecordColumn | None = None

    def add_column_value(self, fieldname: str, columnobj: Any, value: Any) -> None:
        super().add_column_value(fieldname, columnobj, value)
        if isinstance(columnobj, RecordColumn):
            self._record_column = columnobj
            self._fill(columnobj, self._docnum)
            self._records += value

    def close(self) -> None:
        super().close()
        columns = {}
        if self._record_column is not None:
            self._fill(self._record_column, self._doccount)
            records = np.frombuffer(bytes(self._records), self._record_column.dtype)
            columns = {name: records[name] for name in records.dtype.names or ()}
        with self._create_file(FACTS_EXT) as file:
            write_arrays(file, columns, dict(self._fieldlengths))

    def _fill(self, column: RecordColumn, count: int) -> None:
        """Documents that came without a record have the empty one."""
        missing = count - len(self._records) // len(column.empty)
        self._records += column.empty * missing


class FlatFieldWriter(W3FieldWriter):
    """Passes every posting on to Whoosh, and keeps it for the postings file."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        self._fields: dict[str, tuple[int, int]] = {}
        """First and last term of each field."""
        self._text = bytearray()
        self._text_ends = array("Q")
        self._docs = array("I")
        self._freqs = bytearray()
        self._posting_ends = array("Q")
        self._places = bytearray()
        self._place_starts = array("Q")
        self._lengths: dict[str, array[int]] = {}
        self._field_lengths: array[int] = array("H")
        self._positions: Any = None

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        super().start_field(fieldname, fieldobj)
        self._first_term = len(self._text_ends)
        self._field_lengths = array("H", bytes(2 * self._segment.doc_count_all()))
        format_ = fieldobj.format
        self._positions = format_ if format_.supports("positions") else None
        self._packed = isinstance(format_, FlatPositions)

    def start_term(self, btext: bytes) -> None:
        super().start_term(btext)
        self._text += btext
        self._text_ends.append(len(self._text))
        self._place_starts.append(len(self._places) // 2)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int | None) -> None:
        super().add(docnum, weight, vbytes, length)
        self._docs.append(docnum)
        if self._positions is None:
            self._freqs.append(min(round(weight), MOST_POSITIONS))
        else:
            if not self._packed:
                places = self._positions.decode_positions(vbytes)
                vbytes = array("H", places[:MOST_POSITIONS]).tobytes()
            self._freqs.append(len(vbytes) >> 1)
            self._places += vbytes
        if length:
            self._field_lengths[docnum] = min(length, 0xFFFF)

    def finish_term(self) -> None:
        super().finish_term()
        self._posting_ends.append(len(self._docs))

    def finish_field(self) -> None:
        super().finish_field()
        self._fields[self._fieldname] = (self._first_term, len(self._text_ends))
        if self._fieldobj.scorable:
            self._lengths[self._fieldname] = self._field_lengths

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
        for name, lengths in self._lengths.items():
            arrays[f"length:{name}"] = np.array(lengths, np.uint16)
        with self._create_file(POSTINGS_EXT) as file:
            write_arrays(file, arrays, self._fields)
