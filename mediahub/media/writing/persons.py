"""Persons that a file names in structures, of whom somebody said that the picture does not show them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from mediahub.media.writing.regions import REGIONS
from mediahub.media.writing.xmp_arrays import Item, change_items, local_name, properties_of, put_properties

_NAMES = {
    "Xmp.iptcExt.PersonInImageWDetails": frozenset({"PersonName"}),
    REGIONS: frozenset({"PersonInImage", "Name"}),
    "Xmp.mwg-rs.Regions/mwg-rs:RegionList": frozenset({"Name"}),
    "Xmp.MP.RegionInfo/MPRI:Regions": frozenset({"PersonDisplayName"}),
}
"""Arrays of structures, by libexiv2's keys, and what in them is the name of a person (IPTC 2025.1, regions of
the MWG and of Microsoft)."""


def leave_out(xmp: Any, names: Collection[str]) -> None:
    """Take every structure out of what libexiv2 holds that names one of these; called with its lock held."""
    gone = {name.strip().casefold() for name in names}
    before = properties = properties_of(xmp)
    for array, keys in _NAMES.items():

        def without(item: Item, keys: frozenset[str] = keys) -> Item | None:
            said = (
                text for path, value in item.items() if local_name(path) in keys for text in _texts(value)
            )
            return None if any(text.strip().casefold() in gone for text in said) else item

        properties = change_items(properties, array, without)
    if len(properties) != len(before):
        xmp.clear()
        put_properties(xmp, properties)


def _texts(value: Any) -> Iterator[str]:
    match type(value).__name__:
        case "LangAltValue":
            yield from (str(text) for text in dict(value.items()).values())
        case "XmpArrayValue":
            yield from (value.toString(index) for index in range(value.count()))
        case _:
            yield value.toString()
