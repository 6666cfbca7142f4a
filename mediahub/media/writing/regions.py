"""Image regions (IPTC Photo Metadata 2025.1, `ImageRegion`) of a picture that is made smaller, or cropped.

A boundary in relative units holds for every size; one in pixels becomes relative. Of a part of the picture
the boundary follows the part, and a region that lies outside goes with all that it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mediahub.media.writing.xmp_arrays import Item, Properties, change_items, local_name

REGIONS = "Xmp.iptcExt.ImageRegion"
_BOUNDARY, _RELATIVE, _PIXEL = "RegionBoundary", "relative", "pixel"
_DIGITS = 6
_ACROSS, _DOWN = frozenset({"rbX", "rbW", "rbRx"}), frozenset({"rbY", "rbH"})

Part = tuple[float, float, float, float]
"""Left, top, width and height, as fractions of the picture as shown."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What of an original is shown in what was made from it."""

    part: Part | None = None
    """None for all of it."""
    size: tuple[int, int] = (0, 0)
    """The original's pixels."""
    is_turned: bool = False
    """Whether it was turned upright: programs differ in whether boundaries are of the picture as it is stored
    or as it is shown, so none is handed on."""
    is_straightened: bool = False
    """Whether it was turned by a few degrees: no boundary holds any more."""


def move_regions(properties: Properties, frame: Frame) -> Properties:
    """The properties with each region as it lies in the new picture."""
    return change_items(properties, REGIONS, lambda item: _moved(item, frame))


def _moved(item: Item, frame: Frame) -> Item | None:
    bound = {path: value for path, value in item.items() if _is_of_boundary(path)}
    if not bound:
        return item
    if frame.is_turned or frame.is_straightened:
        is_whole = frame.part is None and not frame.is_straightened
        return {path: value for path, value in item.items() if path not in bound} if is_whole else None
    unit = next((str(value) for path, value in bound.items() if local_name(path) == "rbUnit"), "")
    if frame.part is None and unit != _PIXEL:
        return item
    try:
        numbers = {path: float(str(value)) for path, value in bound.items() if _side(path) is not None}
    except ValueError:
        return None
    width, height = frame.size if unit == _PIXEL else (1, 1)
    if not (numbers and width and height):
        return None
    shares = {path: one / (width, height)[_side(path) or 0] for path, one in numbers.items()}
    moved = _within(shares, frame.part) if frame.part is not None else shares
    if moved is None:
        return None
    texts = {path: _text(value) for path, value in moved.items()}
    texts |= {path: _RELATIVE for path in bound if local_name(path) == "rbUnit"}
    return {path: _value(texts[path]) if path in texts else value for path, value in item.items()}


def _is_of_boundary(path: str) -> bool:
    return any(local_name(step) == _BOUNDARY for step in path.split("/"))


def _side(path: str) -> int | None:
    """0 for what is measured across, 1 for what is measured down; None for what is no measure."""
    name = local_name(path)
    return 0 if name in _ACROSS else 1 if name in _DOWN else None


def _within(shares: dict[str, float], part: Part) -> dict[str, float] | None:
    """The measures in a part of the picture; None where the region is not in it. A rectangle is cut at the
    part's edges; of a circle or polygon that is cut nothing true can be said."""
    begin, extent = part[:2], part[2:]
    if min(extent) <= 0:
        return None
    of_points = ("rbX", "rbY")
    moved = {
        path: (one - begin[_side(path) or 0] * (local_name(path) in of_points)) / extent[_side(path) or 0]
        for path, one in shares.items()
    }
    named = {local_name(path): path for path in moved}
    if {"rbX", "rbY", "rbW", "rbH"} <= named.keys():
        for at, length in (("rbX", "rbW"), ("rbY", "rbH")):
            first, last = moved[named[at]], moved[named[at]] + moved[named[length]]
            first, last = max(first, 0.0), min(last, 1.0)
            if last <= first:
                return None
            moved[named[at]], moved[named[length]] = first, last - first
        return moved
    radius = moved.get(named.get("rbRx", ""), 0.0)
    reach = (radius, radius * extent[0] / extent[1])
    is_inside = all(_is_inside(path, one, reach) for path, one in moved.items())
    return moved if is_inside else None


def _is_inside(path: str, value: float, reach: tuple[float, float]) -> bool:
    if local_name(path) not in ("rbX", "rbY"):
        return True
    room = reach[_side(path) or 0]
    return room <= value <= 1 - room


def _text(value: float) -> str:
    return f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".") or "0"


def _value(text: str) -> Any:
    import exiv2

    return exiv2.XmpTextValue(text)
