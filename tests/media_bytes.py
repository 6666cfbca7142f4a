"""Media files made byte by byte: TIFF structures, boxes, segments, with a place and a number to look for."""

from __future__ import annotations

import struct
import zlib

PLACE, NUMBER = b"31N20E-secret", b"BODY-30123457"
GPS, EXIF, SUB_IFD, NOTE, MAKE, ARTIST = 0x8825, 0x8769, 0x014A, 0x927C, 0x010F, 0x013B
AREA, SERIAL = 0x001C, 0xA431
Tree = dict[int, "bytes | list[Tree]"]
"""A directory: a value by its tag, or the directories that the tag leads to."""


def tiff(chain: list[Tree], *, is_big: bool = False, order: str = "<") -> bytes:
    """A TIFF structure of these directories, each chained to the next one."""
    width, letter = (8, "Q") if is_big else (4, "I")
    out = bytearray((b"II" if order == "<" else b"MM") + struct.pack(order + "H", 43 if is_big else 42))
    out += struct.pack(order + "HHQ", 8, 0, 16) if is_big else struct.pack(order + "I", 8)

    def put(tree: Tree) -> tuple[int, int]:
        """Where the directory begins, and where the offset of the one behind it stands."""
        at, entry = len(out), 4 + 2 * width
        out.extend(
            struct.pack(order + ("Q" if is_big else "H"), len(tree)) + bytes(entry * len(tree) + width)
        )
        first = at + (8 if is_big else 2)
        for number, (tag, value) in enumerate(sorted(tree.items(), key=lambda item: item[0])):
            place = first + entry * number
            if isinstance(value, list):
                kind, count = 4, len(value)
                starts = [put(below)[0] for below in value]
                data = struct.pack(f"{order}{count}I", *starts)
            else:
                kind, count, data = 7, len(value), value
            struct.pack_into(f"{order}HH{letter}", out, place, tag, kind, count)
            if len(data) > width:
                struct.pack_into(f"{order}{letter}", out, place + 4 + width, len(out))
                out.extend(data + b"\0" * (len(data) % 2))
            else:
                out[place + 4 + width : place + 4 + width + len(data)] = data
        return at, first + entry * len(tree)

    link = 0
    for tree in chain:
        start, following = put(tree)
        if link:
            struct.pack_into(order + letter, out, link, start)
        link = following
    return bytes(out)


def placed() -> Tree:
    return {0: b"\2\3\0\0", AREA: PLACE}


def note(head: bytes, entries: dict[int, int], order: str = "<") -> bytes:
    """A maker note that holds numbers."""
    packed = [struct.pack(order + "HHII", tag, 4, 1, value) for tag, value in entries.items()]
    return head + struct.pack(order + "H", len(packed)) + b"".join(packed) + bytes(4)


def box(kind: bytes, body: bytes) -> bytes:
    """A box of ISO/IEC 14496-12."""
    return (8 + len(body)).to_bytes(4) + kind + body


def wide(kind: bytes, body: bytes) -> bytes:
    """One with a size of 64 bits."""
    return (1).to_bytes(4) + kind + (16 + len(body)).to_bytes(8) + body


def segment(marker: int, body: bytes) -> bytes:
    """A marker segment of a JPEG."""
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2) + body


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


def riff_chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of WebP or AVI."""
    return kind + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)


FTYP = box(b"ftyp", b"isom\0\0\0\0")


def track(handler: bytes, coding: bytes, samples: list[tuple[int, bytes]], extra: bytes = b"") -> bytes:
    """A track whose samples, one a chunk, lie at these places of the file."""
    sizes = b"".join(len(data).to_bytes(4) for _, data in samples)
    places = b"".join(at.to_bytes(4) for at, _ in samples)
    count = len(samples).to_bytes(4)
    stbl = box(
        b"stbl",
        box(b"stsd", bytes(4) + (1).to_bytes(4) + box(coding, bytes(8)))
        + box(b"stsc", bytes(4) + (1).to_bytes(4) + struct.pack(">III", 1, 1, 1))
        + box(b"stsz", bytes(8) + count + sizes)
        + box(b"stco", bytes(4) + count + places),
    )
    hdlr = box(b"hdlr", bytes(8) + handler + bytes(13))
    return box(b"trak", box(b"tkhd", bytes(84)) + box(b"mdia", hdlr + box(b"minf", stbl)) + extra)
