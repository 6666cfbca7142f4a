"""Arrays of structures in XMP. libexiv2 has them as a flat list: `…ImageRegion[2]/…:Name` beside all else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

Properties = dict[str, Any]
"""Values of libexiv2 by key, in the order of the packet."""
Item = dict[str, Any]
"""One structure: values by what follows its number, `/Iptc4xmpExt:Name`; that of the structure itself is
under the empty key."""


def properties_of(values: Iterable[Any]) -> Properties:
    """What libexiv2 holds, on its own."""
    return {datum.key(): datum.getValue() for datum in values}


def put_properties(target: Any, properties: Properties) -> None:
    """Add them to what libexiv2 holds."""
    import exiv2

    for key, value in properties.items():
        target.add(exiv2.XmpKey(key), value)


def change_items(properties: Properties, array: str, change: Callable[[Item], Item | None]) -> Properties:
    """The properties with each structure of an array changed, or gone where `change` gives None; those that
    stay are numbered anew, and an array without any is gone."""
    pattern = re.compile(re.escape(array) + r"\[(\d+)\](.*)", re.DOTALL)
    items: dict[int, Item] = {}
    for key, value in properties.items():
        if found := pattern.fullmatch(key):
            items.setdefault(int(found[1]), {})[found[2]] = value
    if not items:
        return properties
    kept = [one for one in map(change, items.values()) if one]
    changed: Properties = {}
    for key, value in properties.items():
        if key == array and kept:
            changed[key] = value
            for number, item in enumerate(kept, start=1):
                changed |= {f"{array}[{number}]{path}": inner for path, inner in item.items()}
        elif key != array and not pattern.fullmatch(key):
            changed[key] = value
    return changed


def local_name(path: str) -> str:
    """The name at the end of a path, without prefix and number: `/Iptc4xmpExt:rbX` is `rbX`."""
    return re.sub(r"\[\d+\]$", "", path).rpartition("/")[2].rpartition(":")[2]
