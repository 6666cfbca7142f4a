"""Removing GPS positions and serial numbers in place: values are overwritten, no byte moves.

For containers that nobody can write metadata into without moving picture data: RAW, HEIF, clips. What is
overwritten stays a well-formed file. Whoever relies on it reads the file again afterwards: see `deliver`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Iterator
from mmap import ACCESS_READ, ACCESS_WRITE, mmap
from pathlib import Path

from mediahub.media.model import FileType
from mediahub.media.writing.private import Private

_HEAD = 4 << 20
"""EXIF blocks and packets of pictures begin within this many bytes."""
_TIFF = re.compile(rb"II\*\0|MM\0\*|IIU\0|IIRO|IIRS")
_GPS_IFD, _EXIF_IFD, _SUB_IFDS = 0x8825, 0x8769, 0x014A
_SERIALS = {0xA431, 0xA435, 0xC62F, 0xA430}
"""BodySerialNumber, LensSerialNumber, CameraSerialNumber (DNG), and CameraOwnerName."""
_MAKER_NOTE = 0x927C
_CANON = {0x000C, 0x0096}
_MAKERS = {b"Panasonic": (12, {0x0025, 0x0052}), b"AOC\0": (6, {0x0215, 0x0229})}
"""By what a maker note begins with: where its directory begins, and its tags of serial numbers. Canon's
begins at once. Nikon's is a whole TIFF structure; the texts in it are found by themselves."""
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_MAX_ENTRIES, _MAX_DEPTH, _MAX_BLOCKS = 2000, 6, 64
_XMP_GPS = re.compile(rb""":(?:GPS|Gps)\w+(?:\s*=\s*(["'])([^"'<>]*)\1|>([^<]*)<)""")
_XMP_SERIAL = re.compile(rb""":\w{,24}SerialNumber\s*=\s*(["'])([^"'<>]*)\1|SerialNumber>([^<]*)<""")
_PLACE_BOXES = {b"\xa9xyz", b"loci"}
_CONTAINERS = {b"moov", b"udta", b"trak", b"mdia", b"minf", b"stbl"}
_PLACE_KEYS = re.compile(rb"location", re.IGNORECASE)
_TELEMETRY = {b"gpmd", b"camm", b"rtmd", b"djmd", b"fdsc"}
"""Tracks in which action cameras and drones write where they were, many times a second."""
_SHORTEST_SERIAL = 5


def blank(path: Path, file_type: FileType, what: Collection[Private], serials: Collection[str] = ()) -> None:
    """Overwrite positions (`gps`) and serial numbers (`serial`) in the file at `path`.

    `serials` are the numbers that are known to be in it: cameras also write them where only the maker knows.
    """
    if not what:
        return
    with path.open("r+b") as file, mmap(file.fileno(), 0, access=ACCESS_WRITE) as data:
        if file_type.kind == "video":
            _blank_clip(data, what)
        else:
            for start in _blocks(data):
                _blank_directory(data, start, what)
        _blank_packets(data, what)
        if "serial" in what:
            _blank_texts(data, serials)


def has_pages(path: Path) -> bool:
    """Whether a TIFF has more than one picture side by side, as faxes and scans do."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        order = "<" if data[:2] == b"II" else ">"
        (first,) = struct.unpack_from(order + "I", data, 4)
        if first + 2 > len(data):
            return False
        (number,) = struct.unpack_from(order + "H", data, first)
        end = first + 2 + 12 * number
        return end + 4 <= len(data) and data[end : end + 4] != bytes(4)


def _blocks(data: mmap) -> Iterator[int]:
    """Where TIFF structures begin: the file itself, and EXIF blocks inside HEIF, RAF or CR3."""
    for number, found in enumerate(_TIFF.finditer(data[:_HEAD])):
        if number >= _MAX_BLOCKS:
            return
        yield found.start()


def _blank_directory(data: mmap, start: int, what: Collection[Private]) -> None:
    """All directories of one TIFF structure that begins at `start`."""
    order = "<" if data[start : start + 2] == b"II" else ">"
    (first,) = struct.unpack_from(order + "I", data, start + 4) if start + 8 <= len(data) else (0,)
    is_gps = data[max(0, start - 4) : start] == b"CMT4"  # in CR3 the GPS directory stands alone
    waiting, seen = [(first, 0, is_gps)], set()
    while waiting:
        at, depth, is_gps = waiting.pop()
        if at in seen or depth > _MAX_DEPTH:
            continue
        seen.add(at)
        for tag, kind, count, place in _entries(data, start, at, order):
            value = _value(data, start, kind, count, place, order)
            if value is None:
                continue
            if is_gps:
                if "gps" in what:
                    data[value[0] : value[1]] = bytes(value[1] - value[0])
            elif tag in _SERIALS and "serial" in what:
                data[value[0] : value[1]] = bytes(value[1] - value[0])
            elif tag == _MAKER_NOTE and "serial" in what:
                _blank_maker_note(data, start, value, order)
            elif tag in {_GPS_IFD, _EXIF_IFD, _SUB_IFDS} and kind in {4, 13}:
                offsets = struct.unpack_from(f"{order}{min(count, 8)}I", data, value[0])
                waiting += [(offset, depth + 1, tag == _GPS_IFD) for offset in offsets]
        if is_gps and "gps" in what:
            _forget_entries(data, start, at, order)


def _blank_maker_note(data: mmap, start: int, note: tuple[int, int], order: str) -> None:
    """Serial numbers that makers keep as numbers, where their directory is one that we know."""
    head = bytes(data[note[0] : note[0] + 12])
    skip, tags = next((found for prefix, found in _MAKERS.items() if head.startswith(prefix)), (0, _CANON))
    for tag, kind, count, place in _entries(data, start, note[0] - start + skip, order):
        value = _value(data, start, kind, count, place, order)
        if tag in tags and value is not None:
            data[value[0] : value[1]] = bytes(value[1] - value[0])


def _entries(data: mmap, start: int, at: int, order: str) -> Iterator[tuple[int, int, int, int]]:
    """Tag, type, count and the place of the value field, of each entry of a directory."""
    place = start + at
    if at < 8 or place + 2 > len(data):
        return
    (number,) = struct.unpack_from(order + "H", data, place)
    if number > _MAX_ENTRIES or place + 2 + 12 * number > len(data):
        return
    for index in range(number):
        entry = place + 2 + 12 * index
        tag, kind, count = struct.unpack_from(order + "HHI", data, entry)
        yield tag, kind, count, entry + 8


def _value(data: mmap, start: int, kind: int, count: int, place: int, order: str) -> tuple[int, int] | None:
    """Where the bytes of a value begin and end; None where that is nonsense."""
    size = _SIZES.get(kind, 0) * count
    if not size:
        return None
    if size > 4:
        (offset,) = struct.unpack_from(order + "I", data, place)
        place = start + offset
    return (place, place + size) if place + size <= len(data) else None


def _forget_entries(data: mmap, start: int, at: int, order: str) -> None:
    """Leave a GPS directory with nothing in it but zeros."""
    entries = list(_entries(data, start, at, order))
    if entries:
        data[start + at : start + at + 2 + 12 * len(entries)] = bytes(2 + 12 * len(entries))


def _blank_packets(data: mmap, what: Collection[Private]) -> None:
    """Values of XMP properties, overwritten with spaces."""
    for private, pattern in (("gps", _XMP_GPS), ("serial", _XMP_SERIAL)):
        if private not in what:
            continue
        for found in list(pattern.finditer(data)) if len(data) <= _HEAD else _near_ends(data, pattern):
            for group in (2, 3):
                if found[group]:
                    data[found.start(group) : found.end(group)] = b" " * len(found[group])


def _near_ends(data: mmap, pattern: re.Pattern[bytes]) -> list[re.Match[bytes]]:
    return [*pattern.finditer(data, 0, _HEAD), *pattern.finditer(data, len(data) - _HEAD, len(data))]


def _blank_texts(data: mmap, serials: Collection[str]) -> None:
    """Serial numbers as they stand in maker notes: as text of either width, or as bytes listed one by one."""
    for serial in serials:
        words = serial.split()
        if len(words) > 1 and all(word.isdigit() and int(word) < 256 for word in words):
            _overwrite(data, bytes(map(int, words)), b"\0")
        for word in words:
            _overwrite(data, word.encode(), b"0")
            _overwrite(data, word.encode("utf-16-le"), b"0\0")


def _overwrite(data: mmap, text: bytes, filler: bytes) -> None:
    if len(text) < _SHORTEST_SERIAL:
        return
    at = data.find(text, 0, _HEAD)
    while at >= 0:
        data[at : at + len(text)] = filler * (len(text) // len(filler))
        at = data.find(text, at + len(text), _HEAD)


# clips ----------------------------------------------------------------------------------------


def _blank_clip(data: mmap, what: Collection[Private]) -> None:
    """Boxes that say where, and tracks of telemetry, become free space of the same size."""
    if "gps" in what:
        _blank_boxes(data, 0, len(data), 0)


def _blank_boxes(data: mmap, start: int, end: int, depth: int) -> None:
    for at, body, stop, kind in boxes(data, start, end):
        if kind in _PLACE_BOXES:
            data[at + 4 : at + 8] = b"free"
            data[body:stop] = bytes(stop - body)
        elif kind == b"trak" and _is_telemetry(data, body, stop):
            data[at + 4 : at + 8] = b"free"
        elif kind == b"meta":
            _blank_keys(data, body, stop)
        elif kind in _CONTAINERS and depth < _MAX_DEPTH:
            _blank_boxes(data, body, stop, depth + 1)


def boxes(data: mmap, start: int, end: int) -> Iterator[tuple[int, int, int, bytes]]:
    """Where each box begins, its content begins and ends, and its type (ISO/IEC 14496-12)."""
    at = start
    while at + 8 <= end:
        size, kind, header = int.from_bytes(data[at : at + 4]), bytes(data[at + 4 : at + 8]), 8
        if size == 1:
            size, header = int.from_bytes(data[at + 8 : at + 16]), 16
        elif size == 0:
            size = end - at
        if size < header or at + size > end:
            return
        yield at, at + header, at + size, kind
        at += size


def _is_telemetry(data: mmap, start: int, end: int) -> bool:
    """By the code of its first sample description."""
    place = data.find(b"stsd", start, end)
    return place >= 0 and bytes(data[place + 16 : place + 20]) in _TELEMETRY


def _blank_keys(data: mmap, start: int, end: int) -> None:
    """Apple's metadata by keys: the values of those whose name tells of a place."""
    if bytes(data[start + 4 : start + 8]) not in {b"hdlr", b"keys", b"ilst"}:
        start += 4
    inside = {kind: (body, stop) for _, body, stop, kind in boxes(data, start, end)}
    if b"keys" not in inside or b"ilst" not in inside:
        return
    keys_start, keys_end = inside[b"keys"]
    names = [bytes(data[body:stop]) for _, body, stop, _ in boxes(data, keys_start + 8, keys_end)]
    for _, body, stop, kind in boxes(data, *inside[b"ilst"]):
        number = int.from_bytes(kind) - 1
        if 0 <= number < len(names) and _PLACE_KEYS.search(names[number]):
            for _, value, last, name in boxes(data, body, stop):
                if name == b"data" and last - value > 8:
                    data[value + 8 : last] = b" " * (last - value - 8)
