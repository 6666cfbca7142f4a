"""The one door to libexiv2, which is not safe to enter twice at a time.

Its XMP toolkit keeps global state, and the bindings let go of the interpreter lock while they
read: two readers at once silently lose XMP. So one lock stands round every reading, values
included. Files are always handed over as bytes, since a path may be taken for a web address.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import Any

from mediahub.media.containers.blocks import Buffer
from mediahub.media.metadata.exif.exiv2_lock import EXIV2_LOCK

_MAX_VALUES = 5_000
_MAX_NUMBERS = 64
"""A value of more numbers than this is a table or picture, not metadata to show."""

_TEXTS = {"Ascii", "Byte", "Comment"}
_UTF8 = 129
"""EXIF 3.0's type for UTF-8 text, of which libexiv2 shows the bytes only."""


@dataclass(slots=True)
class Parsed:
    """Values by libexiv2's keys, e.g. `Exif.Photo.FNumber`, in the order of the file."""

    exif: dict[str, str] = field(default_factory=dict)
    iim: list[tuple[str, bytes]] = field(default_factory=list)
    xmp: dict[str, str | list[str] | dict[str, str]] = field(default_factory=dict)
    """Text, arrays as lists, and language alternatives as dictionaries by language."""


def read_exif(data: Buffer) -> dict[str, str]:
    """Read EXIF and maker notes of a TIFF stream or RAW file; undecodable bytes are escaped.

    Raises exiv2.Exiv2Error when nothing can be read.
    """
    with EXIV2_LOCK:
        image = _open(data)
        values: dict[str, str] = {}
        for datum in _first(image.exifData()):
            if datum.typeId() == _UTF8:
                text = bytes(map(int, datum.toString().split())).decode("utf-8", "surrogateescape")
                values.setdefault(datum.key(), text)
            elif datum.count() <= _MAX_NUMBERS or datum.typeName() in _TEXTS:
                values.setdefault(datum.key(), datum.toString())
        return values


def read_properties(iim: bytes | None, xmp: bytes | None) -> Parsed:
    """Read IPTC-IIM data sets and an XMP packet.

    Raises exiv2.Exiv2Error when they cannot be read at all.
    """
    parsed = Parsed()
    with EXIV2_LOCK:
        image = _open(envelope(iim or b"", xmp or b""))
        for datum in _first(image.iptcData()):
            value = datum.value()
            # Dates, times and numbers have no bytes of their own to show.
            data = bytes(value.data()) if hasattr(value, "data") else value.toString().encode()
            parsed.iim.append((datum.key().removeprefix("Iptc."), data))
        for datum in _first(image.xmpData()):
            parsed.xmp[datum.key().removeprefix("Xmp.")] = _xmp_value(datum.value())
    for key, value in parsed.xmp.items():
        if isinstance(value, dict) and len(value) > 1:
            parsed.xmp[key] = _in_file_order(key, value, xmp or b"")
    return parsed


def _open(data: Buffer) -> Any:
    import exiv2

    exiv2.LogMsg.setLevel(exiv2.LogMsg.Level.mute)
    image = exiv2.ImageFactory.open(data)
    image.readMetadata()
    return image


def _first(values: Any) -> Any:
    for number, value in enumerate(values):
        if number >= _MAX_VALUES:
            return
        yield value


def _xmp_value(value: Any) -> str | list[str] | dict[str, str]:
    kind = type(value).__name__
    if kind == "LangAltValue":
        return dict(value.items())
    if kind == "XmpArrayValue":
        return [value.toString(index) for index in range(value.count())]
    text: str = value.toString()
    return text


def _in_file_order(key: str, languages: dict[str, str], packet: bytes) -> dict[str, str]:
    """Put languages, which libexiv2 sorts, as the packet has them: the first is the main one."""
    name = re.split(r"[.:]", key)[-1].encode()
    start = max(packet.find(b":" + name + b">"), 0)

    def position(language: str) -> int:
        at = packet.find(b'"%s"' % language.encode(), start)
        return at if at >= 0 else packet.find(b"'%s'" % language.encode(), start)

    return dict(sorted(languages.items(), key=lambda item: position(item[0])))


def envelope(iim: bytes, xmp: bytes) -> bytes:
    """Wrap both in a TIFF without a picture: libexiv2 then reads them and invents nothing.

    (Of a bare XMP file it would derive EXIF and IPTC values that are not there.)
    """
    entries = [(tag, kind, data) for tag, kind, data in ((0x02BC, 1, xmp), (0x83BB, 7, iim)) if data]
    directory, content = struct.pack("<H", len(entries)), b""
    start = 8 + 2 + 12 * len(entries) + 4
    for tag, kind, data in entries:
        padded = data.ljust(8, b"\0")
        directory += struct.pack("<HHII", tag, kind, len(padded), start + len(content))
        content += padded
    return b"II*\0\x08\0\0\0" + directory + b"\0\0\0\0" + content
