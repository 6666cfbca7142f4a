"""JSON of the palette."""

from __future__ import annotations

from typing import TypedDict


class PaletteItem(TypedDict):
    """Something to go to."""

    label: str
    note: str
    """What tells it from others of the name, or where it is."""
    url: str
    icon: str
    thumb: str | None
    count: int | None
    """Pictures behind it."""


class PaletteGroup(TypedDict):
    """Items of one kind, under its heading."""

    name: str
    label: str
    items: list[PaletteItem]


class Palette(TypedDict):
    """`palette.json`: what was meant, by kind; kinds of which nothing was found are left out."""

    groups: list[PaletteGroup]
