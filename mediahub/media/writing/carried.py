"""What a picture that is made anew carries over from its original: the properties of the IPTC Photo Metadata
Standard 2025.1 (Core, Extension, PLUS), and nothing that programs and cameras wrote for themselves."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mediahub.media.metadata import read_facts, read_words
from mediahub.media.metadata.exif.libexiv2 import envelope
from mediahub.media.metadata.xmp.sidecar import to_utf8
from mediahub.media.model import FileType
from mediahub.media.writing.cleaning.allowed import keep_iim, keep_property
from mediahub.media.writing.private import Private
from mediahub.media.writing.regions import REGIONS, Frame, move_regions
from mediahub.media.writing.xmp_arrays import Properties, properties_of, put_properties

_STANDARD = re.compile(
    r"Xmp\.(?:(?:iptc|iptcExt|plus|xmpRights|cc)\..+"
    r"|dc\.(?:creator|description|rights|subject|title)"
    r"|photoshop\.(?:AuthorsPosition|CaptionWriter|Category|City|Country|Credit|DateCreated|Headline"
    r"|Instructions|Source|State|SupplementalCategories|TransmissionReference|Urgency)"
    r"|xmp\.Rating)",
    re.DOTALL,
)
_OF_A_FILE = re.compile(r"Xmp\.plus\..*AsDelivered")
"""What PLUS says of the one file that a licence came with."""
_LARGEST_HELD = re.compile(r"Xmp\.iptcExt\.MaxAvail(?:Width|Height)")
"""The size of the whole picture, which is not that of a part."""
_OF_PICTURE_DATA = frozenset({125, 130, 131, *range(150, 155)})
"""Data sets of IIM that say how the original's picture, or sound, is coded."""
_MAX_PACKET = 40_000
"""Bytes of values: a packet that is to be read everywhere fits into one segment of a JPEG (XMP part 3,
1.1.3). A property that does not fit in stays behind."""
_PER_PROPERTY = 60
"""Bytes of the tags round a value, about."""
_WHOLE = Frame()


@dataclass(frozen=True, slots=True)
class Carried:
    """The blocks of an original, undecoded, and what of them may go into what is made from it."""

    packets: tuple[bytes, ...] = ()
    iim: bytes = b""
    strip: tuple[Private, ...] = ()
    frame: Frame = _WHOLE

    def of(self, frame: Frame) -> Carried:
        """What goes into a picture that shows this of the original."""
        return replace(self, frame=replace(frame, size=self.frame.size, is_turned=self.frame.is_turned))

    def put(self, image: Any) -> None:
        """Put it into an image of libexiv2 without metadata; called with its lock held."""
        import exiv2

        properties: Properties = {}
        for packet in self.packets:
            try:
                found = _opened(xmp=to_utf8(packet.strip(b"\0")))
            except exiv2.Exiv2Error:
                continue
            properties = _merged(properties, properties_of(found.xmpData()))
        properties = {key: value for key, value in properties.items() if self._may_stay(key)}
        put_properties(image.xmpData(), _within_limits(move_regions(properties, self.frame)))
        if self.iim:
            for datum in _opened(iim=self.iim).iptcData():
                is_mark = datum.key() == "Iptc.Envelope.CharacterSet"
                if is_mark or (keep_iim(datum) and datum.tag() not in _OF_PICTURE_DATA):
                    image.iptcData().add(datum)

    def _may_stay(self, key: str) -> bool:
        if not _STANDARD.fullmatch(key) or _OF_A_FILE.match(key):
            return False
        if self.frame.part is not None and _LARGEST_HELD.match(key):
            return False
        _, schema, name = key.split(".", 2)
        return not self.strip or keep_property(schema, name, self.strip)


def carried_from(path: Path, file_type: FileType, strip: Collection[Private]) -> Carried:
    """What a picture carries over of the original at `path`, without what `strip` names. Raises OSError."""
    (packets, iim), frame = read_words(path, file_type), _WHOLE
    if any(REGIONS.rpartition(".")[2].encode() in one for one in packets):
        facts = read_facts(path, file_type)
        is_turned = (facts.orientation or 1) != 1
        frame = Frame(size=(facts.width or 0, facts.height or 0), is_turned=is_turned)
    return Carried(tuple(packets), iim, tuple(strip), frame)


def _opened(*, iim: bytes = b"", xmp: bytes = b"") -> Any:
    import exiv2

    image = exiv2.ImageFactory.open(envelope(iim, xmp))
    image.readMetadata()
    return image


def _top(key: str) -> str:
    """The property that a field or an item of an array belongs to."""
    return re.split(r"[\[/]", key, maxsplit=1)[0]


def _merged(older: Properties, newer: Properties) -> Properties:
    """Both, and where they have the same property that of the newer packet."""
    said = {_top(key) for key in newer}
    return {key: value for key, value in older.items() if _top(key) not in said} | newer


def _within_limits(properties: Properties) -> Properties:
    """Without properties that would make the packet too long."""
    sizes: dict[str, int] = {}
    for key, value in properties.items():
        sizes[_top(key)] = sizes.get(_top(key), 0) + len(value.toString().encode()) + _PER_PROPERTY
    room, kept = _MAX_PACKET, set[str]()
    for top, size in sorted(sizes.items(), key=lambda item: item[1]):
        room -= size
        if room >= 0:
            kept.add(top)
    return {key: value for key, value in properties.items() if _top(key) in kept}
