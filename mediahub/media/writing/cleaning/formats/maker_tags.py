"""What developing a RAW file needs of its maker's notes; all else in them is blanked, serial numbers with it.

The tags are those that LibRaw and Adobe's converter read for colours, levels and curves: never names, numbers
of bodies or lenses, counters, previews, or blocks that are enciphered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mediahub.media.containers.tiff.ifd import Entry, Ifd, read_ifd
from mediahub.media.containers.tiff.maker_notes import moved_from

CANON = frozenset(
    {
        *(
            0x0001,
            0x0002,
            0x0004,
            0x0006,
            0x0007,
            0x0010,
            0x0026,
            0x0093,
            0x0095,
            0x0098,
            0x009A,
            0x00A0,
            0x00AA,
        ),
        *(
            0x00B4,
            0x00E0,
            0x4001,
            0x4003,
            0x4008,
            0x4009,
            0x4015,
            0x4016,
            0x4018,
            0x4020,
            0x4021,
            0x4025,
            0x4028,
        ),
    }
)
_NIKON = frozenset(
    {
        *(
            0x0001,
            0x0002,
            0x0003,
            0x0004,
            0x0005,
            0x0006,
            0x0007,
            0x0008,
            0x000B,
            0x000C,
            0x0012,
            0x0014,
            0x001B,
        ),
        *(
            0x001E,
            0x0022,
            0x003D,
            0x003E,
            0x0045,
            0x004F,
            0x0084,
            0x0085,
            0x0086,
            0x008C,
            0x0093,
            0x0096,
            0x009A,
        ),
    }
)
"""Not 0x0097: white balance enciphered with the serial number, of which 0x000C has the plain one."""
_SONY = frozenset(
    {0x0102, 0x0104, 0x0105, 0x0115, 0xB001, 0xB021, 0xB023, 0xB025, 0xB026, 0xB027, 0xB029, 0xB047}
)
_PENTAX = frozenset(
    {
        *(
            0x0000,
            0x0001,
            0x0002,
            0x0003,
            0x0004,
            0x0005,
            0x0006,
            0x0008,
            0x0009,
            0x000C,
            0x000D,
            0x0012,
            0x0013,
            0x0014,
            0x0016,
            0x0017,
        ),
        *(
            0x0019,
            0x001A,
            0x001D,
            0x0032,
            0x0037,
            0x0038,
            0x0039,
            0x003D,
            0x003F,
            0x0200,
            0x0201,
            0x0203,
            0x0209,
        ),
        *(
            0x020A,
            0x020D,
            0x020E,
            0x020F,
            0x0210,
            0x0211,
            0x0212,
            0x0213,
            0x0214,
            0x021C,
            0x021D,
            0x021F,
            0x0220,
        ),
    }
)
_SAMSUNG = frozenset({0x0001, 0x0003, *range(0xA010, 0xA014), *range(0xA018, 0xA034), 0xA040, 0xA041, 0xA050})
_OLYMPUS = frozenset(
    {
        *(
            0x0000,
            0x0200,
            0x0201,
            0x0202,
            0x0203,
            0x0204,
            *range(0x1000, 0x1020),
            0x1023,
            0x1024,
            0x1026,
            0x1029,
        ),
        *(
            0x102A,
            0x102C,
            0x102E,
            0x102F,
            0x1030,
            0x1031,
            0x1032,
            0x1034,
            0x1035,
            0x2020,
            0x2030,
            0x2031,
            0x2040,
        ),
    }
    - {0x101A, 0x101B}
)
_DIRECTORIES: Mapping[int, frozenset[int]] = {
    0x2020: frozenset(range(0x0910)),
    0x2030: frozenset(range(0x0200)),
    0x2031: frozenset(range(0x0200)),
    0x2040: frozenset(range(0x2000)),
}
"""Olympus' directories of settings, of development and of image processing, below the first one."""
_POINTERS = {4, 13}


class Note(NamedTuple):
    """A directory of a maker note with what may stay in it. Its entries know themselves where their values
    are."""

    ifd: Ifd
    tags: frozenset[int]


def notes_of(view: memoryview, note: Entry, make: str) -> Iterator[Note]:
    """Yield the directories of the maker note of a RAW file that may stay; none of a note that nobody
    knows."""
    head = bytes(view[note.offset : note.offset + 16])
    name = make.strip("\0 ").upper()
    if head.startswith(b"Nikon\0\2"):
        base = view[note.offset + 10 :]
        order = "<" if bytes(base[:2]) == b"II" else ">"
        yield Note(
            read_ifd(base, order, int.from_bytes(base[4:8], "little" if order == "<" else "big")), _NIKON
        )
    elif head.startswith(b"Nikon\0"):
        yield Note(read_ifd(view, note.order, note.offset + 8), frozenset())
    elif name.startswith("NIKON"):
        yield Note(read_ifd(view, note.order, note.offset), _NIKON)
    elif head.startswith((b"SONY DSC", b"SONY CAM")):
        yield Note(read_ifd(view, note.order, note.offset + 12), _SONY)
    elif name.startswith("SONY"):
        yield Note(read_ifd(view, note.order, note.offset), _SONY)
    elif head.startswith(b"AOC\0"):
        order = {b"II": "<", b"MM": ">"}.get(head[4:6], note.order)
        yield Note(read_ifd(view, order, note.offset + 6), _PENTAX)
    elif head.startswith(b"PENTAX \0"):
        order = "<" if head[8:10] == b"II" else ">"
        yield Note(read_ifd(view[note.offset :], order, 10), _PENTAX)
    elif head.startswith((b"OLYMP", b"OM SYS", b"EPSON\0")):
        yield from _olympus(view, note, head)
    elif name.startswith("CANON"):
        order, stood = moved_from(note) or (note.order, note.offset)
        yield Note(read_ifd(view, order, note.offset, shift=note.offset - stood), CANON)
    elif name.startswith("SAMSUNG"):
        yield Note(read_ifd(view[note.offset :], note.order, 0), _SAMSUNG)


def _olympus(view: memoryview, note: Entry, head: bytes) -> Iterator[Note]:
    base, at, order = view, note.offset + 8, note.order
    if head.startswith((b"OLYMPUS\0", b"OM SYS")):
        base, at = view[note.offset :], 12 if head.startswith(b"OLYMPUS\0") else 16
        order = "<" if head[at - 4 : at - 2] == b"II" else ">"
    first = read_ifd(base, order, at)
    yield Note(first, _OLYMPUS)
    for entry in first.entries:
        if entry.tag in _DIRECTORIES:
            values = entry.integers() if entry.kind in _POINTERS else ()
            yield Note(read_ifd(base, order, values[0] if values else entry.offset), _DIRECTORIES[entry.tag])
