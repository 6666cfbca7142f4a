"""JSON types that pages read: `scripts/answers.py` writes them for TypeScript, so both ends agree.

A key of an answer is named here once; mypy holds the views to it, and `tsc` the scripts of the pages.
"""

from __future__ import annotations

from mediahub.web.answers import curation, delivery, galleries, library, page, palette, picture, tagging
from mediahub.web.answers.library import (
    Changes,
    Chip,
    CurrentBasket,
    Facet,
    Layout,
    Places,
    Pulse,
    SessionFacts,
    Stack,
    Tile,
    TileRights,
    Timeline,
    Value,
    WaysOn,
)

MODULES = (library, picture, curation, delivery, galleries, tagging, palette, page)
__all__ = [
    "MODULES",
    "Changes",
    "Chip",
    "CurrentBasket",
    "Facet",
    "Layout",
    "Places",
    "Pulse",
    "SessionFacts",
    "Stack",
    "Tile",
    "TileRights",
    "Timeline",
    "Value",
    "WaysOn",
]
