"""Content of a contact sheet. Drawing it is apart: that takes 12 MB of libraries for PDF and its letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of the sheet."""

    name: str
    caption: str
    credit: str
    note: str = ""
    """In the place of the picture, where it may not be shown."""
    thumb: Callable[[], bytes] | None = None
    """Reads its JPEG."""
    key: str = ""
    """Where that lies."""
    rights: str = ""
    """May I use it, in a sentence."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands on every page."""

    title: str
    event: str
    line: str
    """For whom it was made, and when."""
    accent: str
    """The event's colour, `#rrggbb`."""
    count: str = ""
    """How many pictures there are."""
    rest: str = ""
    """On the last page: which pictures are not shown, if any."""
    language: str = "en"
    """Of whoever it is for, as BCP 47 has it: in which voice it is read aloud."""
