"""Where the samples of a track lie in the file (ISO/IEC 14496-12, 8.7; QTFF, sample tables)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from mediahub.media.containers.blocks import Buffer
from mediahub.media.containers.isobmff import boxes
from mediahub.media.model import MediaError
from mediahub.messages import N_

_DAMAGED = N_(
    "The clip's tables of samples make no sense, so it cannot be read through: take the small version."
)


@dataclass(slots=True)
class Chunks:
    """The chunks of one track: where each begins, and how long it is."""

    starts: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    is_exact: bool = True
    """Whether the lengths are known: of sound in packets the tables of QuickTime do not say them."""


def chunks_of(stbl: Buffer) -> Chunks:
    """The chunks that a sample table describes. Raises MediaError for one that makes no sense."""
    tables = {box.kind: box.body for box in boxes.walk(stbl)}
    try:
        starts = _offsets(tables)
        counts = list(_counts(tables.get(b"stsc", b""), len(starts)))
        size, sizes = _sizes(tables)
        ends = list(accumulate(counts, initial=0))
        if size:
            return Chunks(starts, [count * size for count in counts], is_exact=False)
        sums = list(accumulate(sizes, initial=0))
        most = len(sums) - 1
        lengths = [sums[min(last, most)] - sums[min(first, most)] for first, last in pairwise(ends)]
    except (struct.error, IndexError, ValueError) as error:
        raise MediaError("unclean", _DAMAGED) from error
    return Chunks(starts, lengths)


def ranges_of(tracks: Iterable[Chunks], others: Iterable[Chunks], size: int) -> Iterator[tuple[int, int]]:
    """Yield offset and length of the chunks of `tracks`; one whose length is not known goes on to where the
    next chunk, of `others` too, begins."""
    tracks = list(tracks)
    known = sorted({start for track in (*tracks, *others) for start in track.starts})
    for track in tracks:
        for start, length in zip(track.starts, track.lengths, strict=True):
            if not track.is_exact:
                following = bisect_right(known, start)
                length = (known[following] if following < len(known) else size) - start
            yield start, length


def _offsets(tables: dict[bytes, Buffer]) -> list[int]:
    kind, code = (b"co64", "Q") if b"co64" in tables else (b"stco", "I")
    return list(_numbers(tables.get(kind, bytes(8))[4:], code))


def _sizes(tables: dict[bytes, Buffer]) -> tuple[int, list[int]]:
    """The one size of all samples, or else the size of each."""
    if b"stsz" in tables:
        size = int.from_bytes(tables[b"stsz"][4:8])
        return size, [] if size else list(_numbers(tables[b"stsz"][8:], "I"))
    body = tables.get(b"stz2", bytes(12))
    width, data = body[7], body[12:]
    if width == 4:
        return 0, [half for byte in bytes(data) for half in (byte >> 4, byte & 15)]
    return 0, list(_numbers(body[8:], "B" if width == 8 else "H"))


def _counts(table: Buffer, chunks: int) -> Iterator[int]:
    """How many samples each chunk has."""
    rows = list(struct.iter_unpack(">III", bytes(table[8 : 8 + 12 * int.from_bytes(table[4:8])])))
    for number, (first, count, _) in enumerate(rows):
        last = rows[number + 1][0] if number + 1 < len(rows) else chunks + 1
        if last < first:
            raise ValueError("chunks that run backwards")
        for _ in range(min(last, chunks + 1) - first):
            yield count


def _numbers(table: Buffer, code: str) -> tuple[int, ...]:
    count = int.from_bytes(table[:4])
    return struct.unpack(f">{count}{code}", table[4 : 4 + count * struct.calcsize(code)])
