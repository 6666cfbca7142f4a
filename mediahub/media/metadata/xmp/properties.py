"""XMP properties (ISO 16684-1) as the reader of facts needs them."""

from __future__ import annotations

import re
from typing import Any

from mediahub.media.metadata.text import clean, clean_list, number

Properties = dict[str, Any]
"""Values by libexiv2's key without `Xmp.`: text, list, or dictionary of languages."""

_STRUCTURE = re.compile(r'type="(?:Bag|Seq|Alt|Struct)"')
"""What libexiv2 gives as the text of a property that holds other properties."""
_POSITION = re.compile(r"(\d+),(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?\s*([NSEW])", re.IGNORECASE)
_DEGREES = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*([NSEW])?$", re.IGNORECASE)


class Xmp:
    """Look properties up by their short key, e.g. `dc.title` or `photoshop.City`."""

    def __init__(self, properties: Properties) -> None:
        self.properties = properties

    def text(self, *keys: str) -> str | None:
        """Return the first property that holds text; of languages x-default, else the first."""
        for key in keys:
            value = self.properties.get(key)
            if isinstance(value, dict):
                value = _language(value)
            elif isinstance(value, list):
                value = "; ".join(clean_list(value))
            text = clean(value)
            if text and not _STRUCTURE.fullmatch(text):
                return text
        return None

    def words(self, key: str) -> list[str]:
        """Return an array property, each value once."""
        value = self.properties.get(key)
        if isinstance(value, dict):
            value = _language(value)
        return [word for word in clean_list(value) if not _STRUCTURE.fullmatch(word)]

    def number(self, *keys: str) -> float | None:
        """Return the first property that holds a number, of an array its first value."""
        for key in keys:
            value = self.properties.get(key)
            if isinstance(value, list):
                value = value[0] if value else None
            found = number(clean(value))
            if found is not None:
                return found
        return None

    def degrees(self, key: str) -> float | None:
        """Return a GPS coordinate (`53,7.953N`) as signed decimal degrees."""
        return _signed_degrees(self.text(key) or "")

    def structures(self, array: str, member: str) -> list[str]:
        """Return one member of every structure in an array, in the array's order.

        `array` and `member` are local names below a key, e.g. `iptcExt.PersonInImageWDetails`
        and `PersonName`; the prefix of the member is left open.
        """
        pattern = re.compile(re.escape(array) + r"\[(\d+)\]/[\w-]+:" + re.escape(member))
        found: list[str] = []
        for key, value in self.properties.items():
            if pattern.fullmatch(key):
                found += clean_list(_language(value) if isinstance(value, dict) else value)
        return found

    def first_structure(self, array: str, member: str) -> str | None:
        """Return one member of an array's first structure, or of a structure without array."""
        pattern = re.compile(re.escape(array) + r"(\[1\])?/[\w-]+:" + re.escape(member))
        return next((self.text(key) for key in self.properties if pattern.fullmatch(key)), None)

    def persons(self) -> list[str]:
        """Return the people named: IPTC, then face regions of the MWG and of Microsoft."""
        names = self.words("iptcExt.PersonInImage")
        names += self.structures("iptcExt.PersonInImageWDetails", "PersonName")
        names += self._mwg_faces()
        names += self.structures("MP.RegionInfo/MPRI:Regions", "PersonDisplayName")
        return list(dict.fromkeys(names))

    def _mwg_faces(self) -> list[str]:
        names = []
        region = re.compile(r"(mwg-rs\.Regions/mwg-rs:RegionList\[\d+\]/mwg-rs:)Name")
        for key, value in self.properties.items():
            match = region.fullmatch(key)
            if match and self.text(match[1] + "Type") in (None, "Face"):
                names += clean_list(value)
        return names


def _language(values: dict[str, str]) -> str | None:
    default = values.get("x-default")
    if clean(default):
        return default
    return next((text for text in values.values() if clean(text)), None)


def _signed_degrees(text: str) -> float | None:
    match = _POSITION.match(text)
    if match:
        value = int(match[1]) + float(match[2]) / 60 + float(match[3] or 0) / 3600
        return round(-value if match[4].upper() in "SW" else value, 7)
    match = _DEGREES.match(text)
    if match:
        value = float(match[1])
        return round(-value if (match[2] or "").upper() in ("S", "W") else value, 7)
    return None
