"""EXIF values by name: exifread is the first reader, libexiv2 fills in what it leaves out."""

from __future__ import annotations

import io
import logging
from typing import Any

import exifread

from mediahub.media.containers.blocks import Buffer
from mediahub.media.metadata.text import clean, date_time, number

_LIBEXIV2_GROUPS = {"Image": "Exif.Image.", "EXIF": "Exif.Photo.", "GPS": "Exif.GPSInfo."}
_MAX_READS = 25_000
"""A camera's file takes exifread 200 to 1,500."""
_SECONDS = (1.0, 60.0, 3600.0)


class Exif:
    """The EXIF of one file. Names are those of the standard, e.g. `DateTimeOriginal`."""

    def __init__(self, tags: dict[str, Any], exiv2_tags: dict[str, str]) -> None:
        self.tags = tags
        """By exifread's names, e.g. `EXIF FNumber`."""
        self.exiv2_tags = exiv2_tags
        """By libexiv2's keys, maker notes among them, e.g. `Exif.Canon.LensModel`."""

    def has(self, name: str, *groups: str) -> bool:
        """Say whether the tag exists at all, even with an empty value."""
        return any(self._values(group, name) is not None for group in groups)

    def text(self, name: str, *groups: str) -> str | None:
        """Return the first non-empty text of the tag in these groups (`Image`, `EXIF`, `GPS`)."""
        for group in groups:
            value = self._values(group, name)
            if isinstance(value, list):
                value = " ".join(map(str, value))
            text = clean(_before_nul(value))
            if text:
                return text
        return None

    def numbers(self, name: str, *groups: str) -> list[float | None]:
        """Return the tag's numbers; one that divides by zero is None."""
        for group in groups:
            value = self._values(group, name)
            if value is None:
                continue
            parts = value.split() if isinstance(value, str) else value
            if isinstance(parts, bytes):
                parts = [parts.decode("latin-1")]
            found = [_plain(part) for part in parts]
            if found:
                return found
        return []

    def number(self, name: str, *groups: str) -> float | None:
        """Return the first number of the tag."""
        found = self.numbers(name, *groups)
        return found[0] if found else None

    def windows_text(self, name: str) -> str | None:
        """Return one of Windows' XP tags, which hold UTF-16 as bytes."""
        data = bytes(int(byte) & 0xFF for byte in self.numbers(name, "Image") if byte is not None)
        return clean(data.decode("utf-16-le", "ignore").partition("\0")[0])

    def copyright(self) -> str | None:
        """Return photographer's and editor's copyright, which a NUL parts, on two lines."""
        value = self.exiv2_tags.get("Exif.Image.Copyright") or self._values("Image", "Copyright")
        if isinstance(value, bytes):
            value = clean(value)
        if not isinstance(value, str):
            return None
        parts = [clean(part) for part in value.split("\0")[:2]]
        return "\n".join(part for part in parts if part) or None

    def time(self) -> str | None:
        """Return DateTimeOriginal with sub-seconds and offset, ISO 8601."""
        fraction = self.text("SubSecTimeOriginal", "EXIF", "Image")
        offset = self.text("OffsetTimeOriginal", "EXIF", "Image")
        for group in ("EXIF", "Image"):
            found = date_time(self.text("DateTimeOriginal", group), fraction, offset)
            if found:
                return found
        return None

    def degrees(self, name: str) -> float | None:
        """Return `GPSLatitude` or `GPSLongitude`, signed; None without its hemisphere."""
        parts = self.numbers(name, "GPS")[:3]
        if not parts or not self.has(name + "Ref", "GPS"):
            return None
        value = sum((part or 0) / unit for part, unit in zip(parts, _SECONDS, strict=False))
        if parts[0] is None:
            return None
        hemisphere = (self.text(name + "Ref", "GPS") or "").upper()
        return round(-value if hemisphere.startswith(("S", "W")) else value, 7)

    def gps_time(self) -> str | None:
        """Return the UTC time of the GPS fix."""
        day, parts = self.text("GPSDateStamp", "GPS"), self.numbers("GPSTimeStamp", "GPS")
        if not day or len(parts) < 3 or None in parts[:3]:
            return None
        hour, minute, second = (part or 0 for part in parts[:3])
        found = date_time(f"{day} {int(hour):02}:{int(minute):02}:{int(second):02}")
        return found + "Z" if found else None

    def _values(self, group: str, name: str) -> Any:
        tag = self.tags.get(f"{group} {name}")
        if tag is not None and tag.values not in ("", b"", []):
            return tag.values
        other = self.exiv2_tags.get(_LIBEXIV2_GROUPS[group] + name)
        return other if other is not None else (tag.values if tag is not None else None)


def read_tags(block: Buffer) -> dict[str, Any]:
    """Read a TIFF stream with exifread, without maker notes and thumbnails; {} if it cannot."""
    logging.getLogger("exifread").setLevel(logging.CRITICAL)
    if bytes(block[:4]) not in {b"II*\0", b"MM\0*"}:
        return {}
    stream: Any = _View(memoryview(block))
    return exifread.process_file(stream, details=False, extract_thumbnail=False)


class _View(io.RawIOBase):
    """A file over a memoryview, so that a mapped RAW file is not copied.

    A damaged directory may claim 65,535 entries, and a chain of directories have no end: after
    `_MAX_READS` the stream refuses, and what libexiv2 read has to do.
    """

    def __init__(self, data: memoryview) -> None:
        self.data, self.at, self.reads = data, 0, 0

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self.at, len(self.data))[whence]
        self.at = max(0, base + offset)
        return self.at

    def tell(self) -> int:
        return self.at

    def read(self, size: int = -1) -> bytes:
        self.reads += 1
        if self.reads > _MAX_READS:
            raise ValueError("the directories have no end")
        end = len(self.data) if size < 0 else self.at + size
        part = bytes(self.data[self.at : end])
        self.at += len(part)
        return part


def _before_nul(value: Any) -> Any:
    """Cut a text where C would: libexiv2 shows what stands behind the first NUL, too."""
    if isinstance(value, bytes):
        return value.partition(b"\0")[0]
    return value.partition("\0")[0] if isinstance(value, str) else value


def _plain(value: Any) -> float | None:
    if isinstance(value, tuple):
        value = value[0] if value else None
    if isinstance(value, (int, float, str)) or value is None:
        return number(value)
    try:
        return number(float(value))
    except (ZeroDivisionError, TypeError, ValueError, OverflowError):
        return None
