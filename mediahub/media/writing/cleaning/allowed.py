"""The metadata that may stay in a cleaned file, by tag (EXIF 3.0, TIFF 6.0, DNG 1.7), property and data
set."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from mediahub.media.containers.tiff.ifd import EXIF_IFD, GPS_IFD, INTEROPERABILITY_IFD, SUB_IFDS, Role
from mediahub.media.writing.private import Private, is_private

XMP_TAG, IIM_TAG, RESOURCES_TAG, PROFILE_TAG = 0x02BC, 0x83BB, 0x8649, 0x8773
THUMBNAIL_TAGS = frozenset({0x0201, 0x0202})
DESCRIPTIVE = frozenset(
    {
        *(0x010E, 0x010F, 0x0110, 0x0112, 0x011A, 0x011B, 0x0128, 0x0131, 0x0132, 0x013B, 0x013E, 0x013F),
        *(0x0211, 0x0212, 0x0213, 0x0214, 0x4746, 0x4749, 0x8298, *range(0x9C9B, 0x9CA0)),
    }
)
"""Of a picture's first directory: caption, maker, model, orientation, resolution, time, artist, copyright,
rating, and the words that Windows writes."""
_PICTURE = frozenset(
    {
        *(0x00FE, 0x00FF, *range(0x0100, 0x0108), 0x010A, 0x0111, *range(0x0115, 0x011A), 0x011C, 0x0122),
        *(0x0123, 0x0124, 0x0125, 0x0129, 0x012D, 0x013D, *range(0x0140, 0x014B), 0x014C, 0x014E, 0x0150),
        *(*range(0x0152, 0x0158), 0x015B, *range(0x0200, 0x020A), 0x022F, *range(0x828D, 0x8290)),
        *(0x885C, 0x885D, 0x885E, 0x9216, 0x9217),
    }
)
"""What the pixels of a TIFF are made with."""
_DNG = frozenset(
    {*range(0xC612, 0xC762), *range(0xC789, 0xC7F0), *range(0xCD2D, 0xCD50)}
    - {0xC62F, 0xC634, 0xC635, 0xC65B, 0xC65D, 0xC68B, 0xC68C, 0xC6D2, 0xC6D3, 0xC71B, 0xCD41}
)
"""What develops a DNG; without its serial number, maker's data, the RAW that it was made from, and
manifests."""
_BLOCKS = frozenset({XMP_TAG, IIM_TAG, RESOURCES_TAG, PROFILE_TAG})
"""Blocks within a TIFF, which are cleaned themselves."""
EXIF = frozenset(
    {
        *(0x829A, 0x829D, 0x8822, 0x8824, 0x8827, *range(0x8830, 0x8836), 0x9000, 0x9003, 0x9004),
        *(*range(0x9010, 0x9013), 0x9101, 0x9102, *range(0x9201, 0x920B), 0x9214, *range(0x9290, 0x9293)),
        *(
            *range(0xA000, 0xA004),
            0xA20B,
            *range(0xA20E, 0xA211),
            0xA214,
            0xA215,
            0xA217,
            *range(0xA300, 0xA303),
        ),
        *(*range(0xA401, 0xA40B), 0xA40C, *range(0xA431, 0xA43D), *range(0xA460, 0xA463), 0xA500, 0x8828),
    }
    - {0xA431, 0xA435}
)
"""The standard's own tags, without blobs, free comments, unique identifiers, owners and serial numbers."""
_SERIALS = {Role.EXIF: frozenset({0xA430, 0xA431, 0xA435}), Role.IMAGE: frozenset({0xC62F})}
_INTEROPERABILITY = frozenset({1, 2, 0x1000, 0x1001, 0x1002})

_XMP_SCHEMAS = frozenset(
    {
        *("dc", "xmp", "xmpRights", "photoshop", "iptc", "iptcExt", "plus", "tiff", "exif", "exifEX", "aux"),
        *("lr", "mwg-rs", "MP", "cc", "GPano", "hdrgm", "HDRGainMap", "Container", "apdi", "xmpDM"),
    }
)
"""Schemas of which each property is a word of the trade; editors' and makers' own are not among them."""
_XMP_IDENTIFIERS = frozenset({"DocumentID", "InstanceID", "OriginalDocumentID"})
_XMP_PRIVATE = re.compile(
    r"History|DerivedFrom|Ancestors|Thumbnail|Provenance|Manifest|(?<!Copyright)OwnerName|MakerNote|UniqueID|UserComment|"
    r"RelatedSound|DeviceSetting|Camera(?:Angle|Label|Move|ID)|filePath|shotLocation|"
    r"(?:Image|Depth|Audio):?Data|Geo|Latitude|Longitude|Altitude",
    re.IGNORECASE,
)
_XMP_SERIAL = re.compile(r"OwnerName|UniqueID", re.IGNORECASE)
_XMP_PLACE = re.compile(r"Geo|Latitude|Longitude|Altitude", re.IGNORECASE)
_IIM_PREVIEW = range(200, 256)


def is_allowed_tag(role: Role, tag: int, what: Collection[Private], *, is_picture: bool = False) -> bool:
    """Whether a tag may stay in a directory of this role; `is_picture` says that the directories are those of
    a TIFF or DNG with its pixels, and not of an EXIF block."""
    if role is Role.GPS:
        return "gps" not in what
    if role is Role.INTEROPERABILITY:
        return tag in _INTEROPERABILITY
    if "serial" not in what and tag in _SERIALS[role]:
        return True
    if role is Role.EXIF:
        return tag in EXIF or tag == INTEROPERABILITY_IFD
    if tag == GPS_IFD:
        return "gps" not in what
    if tag in DESCRIPTIVE or tag == EXIF_IFD:
        return True
    return is_picture and (tag in _PICTURE or tag in _DNG or tag in _BLOCKS or tag == SUB_IFDS)


_EXIF_GROUPS = {"Image": Role.IMAGE, "Photo": Role.EXIF, "GPSInfo": Role.GPS, "Iop": Role.INTEROPERABILITY}
_POINTERS = {SUB_IFDS, EXIF_IFD, GPS_IFD, INTEROPERABILITY_IFD}


def keep_exif(datum: Any, what: Collection[Private]) -> bool:
    """Whether libexiv2's EXIF value may be written anew; directories and maker notes never are."""
    role = _EXIF_GROUPS.get(datum.groupName())
    return role is not None and datum.tag() not in _POINTERS and is_allowed_tag(role, datum.tag(), what)


def keep_xmp(datum: Any, what: Collection[Private]) -> bool:
    """Whether libexiv2's XMP property, or field of one, may stay."""
    _, schema, name = datum.key().split(".", 2)
    return keep_property(schema, name, what)


def keep_property(schema: str, name: str, what: Collection[Private]) -> bool:
    """Whether a property of XMP may stay, by the name that libexiv2 has for its schema."""
    if schema == "xmpMM":
        return name in _XMP_IDENTIFIERS
    if schema not in _XMP_SCHEMAS or is_private(f"{schema}.{name}", what):
        return False
    if found := _XMP_PRIVATE.search(name):
        return ("serial" not in what and bool(_XMP_SERIAL.fullmatch(found[0]))) or (
            "gps" not in what and bool(_XMP_PLACE.fullmatch(found[0]))
        )
    return True


def keep_iim(datum: Any) -> bool:
    """Whether an IPTC-IIM data set may stay: those of the application record that have names, without the
    preview in it."""
    return (
        datum.groupName() == "Application2"
        and datum.tag() not in _IIM_PREVIEW
        and "0x" not in datum.tagName()
    )
