"""The parts of a JPEG that its pixels and colours need (ITU-T T.81, B.1): all metadata is written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mediahub.media.containers.segments import APP1, APP13, SCAN, segments
from mediahub.media.writing.cleaning.profile import cleaned_profile
from mediahub.media.writing.cleaning.resources import PHOTOSHOP, filtered_resources

APP0, APP2, APP14, _EOI, _COMMENT = 0xE0, 0xE2, 0xEE, 0xD9, 0xFE
_STANDALONE = {0x01, *range(0xD0, 0xD9)}
_TABLES = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF} - {0xC8})
_MARKER = re.compile(rb"\xff[\x01-\xfe]")
_AFTER_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""A marker in or behind coded data: no stuffed byte, and no restart."""
_JFIF, _ICC, _MPF, _ADOBE = b"JFIF\0", b"ICC_PROFILE\0", b"MPF\0", b"Adobe"
_GAIN_MAP = b"urn:iso:std:iso:ts:21496:-1\0"
_ICC_PART = 0xFFFF - 2 - len(_ICC) - 2
_MAX_PICTURES = 32
_PREVIEWS = 0x01
"""Class of pictures in the index of CIPA DC-007 that are smaller copies of the first."""
_ENTRIES = 0xB002


class Segment(NamedTuple):
    """A marker and what belongs to it: its length and content, and the coded data behind the head of a
    scan."""

    marker: int
    start: int
    end: int


def parts(data: bytes | memoryview) -> Iterator[Segment]:
    """Yield every segment of the first picture in `data`, its coded data with the head of the scan, up to and
    with the end marker. Bytes between two of them belong to none."""
    at = 2
    while found := _MARKER.search(data, at):
        start, marker = found.start(), data[found.start() + 1]
        if marker == _EOI:
            yield Segment(marker, start, start + 2)
            return
        length = 0 if marker in _STANDALONE else max(2, int.from_bytes(data[start + 2 : start + 4]))
        at = min(start + 2 + length, len(data))
        if marker == SCAN:
            behind = _AFTER_SCAN.search(data, at)
            at = behind.start() if behind else len(data)
        yield Segment(marker, start, at)


def skeleton(data: bytes) -> bytes:
    """The first picture of a JPEG with its colour profile and clipping paths, and nothing else."""
    kept: list[bytes | memoryview] = [b"\xff\xd8"]
    profile, resources = list[tuple[int, bytes]](), bytearray()
    view = memoryview(data)  # pixels are large: they are copied once, when all is joined
    for marker, start, end in parts(data):
        if marker in _TABLES or marker in (_EOI, *_STANDALONE):
            kept.append(view[start:end])
            continue
        body = data[start + 4 : end]
        if marker == APP0 and body.startswith(_JFIF) and len(body) >= 14:
            kept.append(_segment(APP0, body[:12] + b"\0\0"))  # without its thumbnail
        elif marker == APP14 and body.startswith(_ADOBE):
            kept.append(_segment(APP14, body[:12]))
        elif marker == APP2 and body.startswith(_ICC) and len(body) > 14:
            profile.append((body[12], body[14:]))
        elif marker == APP2 and body.startswith(_GAIN_MAP):
            kept.append(data[start:end])
        elif marker == APP13 and body.startswith(PHOTOSHOP):
            resources += body[len(PHOTOSHOP) :]
    at = 2 if len(kept) > 1 and kept[1][1] == APP0 else 1
    kept[at:at] = _profile_segments(b"".join(part for _, part in sorted(profile, key=lambda one: one[0])))
    if paths := filtered_resources(bytes(resources)):
        kept[at:at] = [_segment(APP13, PHOTOSHOP + paths)] if len(paths) < _ICC_PART else []
    if kept[-1] != b"\xff\xd9":
        kept.append(b"\xff\xd9")
    return b"".join(kept)


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2) + body


def _profile_segments(profile: bytes) -> list[bytes]:
    clean = cleaned_profile(profile) if profile else b""
    cut = [clean[at : at + _ICC_PART] for at in range(0, len(clean), _ICC_PART)]
    return [
        _segment(APP2, _ICC + bytes((number, len(cut))) + part)
        for number, part in enumerate(cut, start=1)
        if len(cut) < 256
    ]


# several pictures in one file (CIPA DC-007, Multi-Picture Format) ------------------------------------


class Other(NamedTuple):
    """A picture behind the first one: gain map, second eye, depth."""

    attributes: bytes
    """What kind it is, as the index has it, big endian."""
    data: bytes


def other_pictures(data: bytes) -> list[Other]:
    """The pictures that the index names, without smaller copies of the first."""
    index = next(
        (
            (start + 8, data[start + 8 : end])
            for marker, start, end in segments(data)
            if marker == APP2 and data.startswith(_MPF, start + 4)
        ),
        None,
    )
    if index is None:
        return []
    base, block = index
    order = "little" if block[:2] == b"II" else "big"

    def number(at: int, width: int = 4) -> int:
        return int.from_bytes(block[at : at + width], order)  # type: ignore[arg-type]

    first, found = number(4), []
    for at in range(first + 2, first + 2 + 12 * min(number(first, 2), 64), 12):
        if number(at, 2) != _ENTRIES:
            continue
        start, count = number(at + 8), number(at + 4) // 16
        for entry in range(start, start + 16 * min(count, _MAX_PICTURES), 16):
            attributes, size, offset = number(entry), number(entry + 4), number(entry + 8)
            picture = data[base + offset : base + offset + size] if offset else b""
            if picture[:3] == b"\xff\xd8\xff" and attributes >> 16 & 0xFF != _PREVIEWS:
                found.append(Other(attributes.to_bytes(4), picture))
    return found


def joined(first: bytes, others: list[Other]) -> bytes:
    """One file of a picture and those behind it, with an index of them."""
    if not others:
        return first
    head = b"MM\0*" + (8).to_bytes(4)
    count = len(others) + 1
    entries = [
        (0xB000, 7, 4, b"0100"),
        (0xB001, 4, 1, count.to_bytes(4)),
        (_ENTRIES, 7, 16 * count, (8 + 2 + 36 + 4).to_bytes(4)),
    ]
    directory = len(entries).to_bytes(2)
    for tag, kind, length, value in entries:
        directory += tag.to_bytes(2) + kind.to_bytes(2) + length.to_bytes(4) + value
    directory += bytes(4)
    size = len(_segment(APP2, _MPF + head + directory + bytes(16 * count)))
    at = next((start for marker, start, _ in segments(first) if marker not in (APP0, APP1)), 2)
    base, end = at + 8, len(first) + size
    table = (0x030000).to_bytes(4) + end.to_bytes(4) + bytes(8)
    for attributes, data in others:
        table += attributes + len(data).to_bytes(4) + (end - base).to_bytes(4) + bytes(4)
        end += len(data)
    index = _segment(APP2, _MPF + head + directory + table)
    return first[:at] + index + first[at:] + b"".join(data for _, data in others)
