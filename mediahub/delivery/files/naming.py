"""File names of what is delivered: an event's template, safe on Windows, macOS and Linux.

A template is text with fields in braces: `{date}_{session}_{byline}_{seq}`. An unknown field stays out,
and what separates an empty field from the next goes with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mediahub.media.containers.file_names import without_ending

USUAL_TEMPLATE = "{date}_{session}_{byline}_{seq}"
MAX_OCTETS = 120
"""Of a whole name in UTF-8: some systems take 143 at most, and a zip puts folders before it."""
FIELDS = {
    "event": "short name of the event",
    "date": "day it was taken, 20251018",
    "time": "time it was taken, 143205",
    "session": "code of the session",
    "byline": "who took it",
    "seq": "number that the camera gave the frame",
    "title": "title of the picture",
    "name": "name that the camera gave the file",
    "id": "MediaHub's own id",
    "size": "press, web or the pixels; nothing for an original",
}
"""What can stand in braces, and a line on each."""

_FIELD = re.compile(r"\{(\w*)\}")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_SPACES = re.compile(r"\s+")
_RUNS = re.compile(r"([-_.])[-_.]*(?=[-_.])")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, with any extension."""
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Kinds of letters that nobody sees: control, direction marks, halves, private and unassigned ones."""
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What a name can be made of."""

    event: str
    id: str
    camera_name: str
    """The file's name as it came."""
    taken: datetime
    """In the zone that the name is to show."""
    session: str = ""
    byline: str = ""
    title: str = ""
    size: str = ""

    def values(self) -> dict[str, str]:
        """By field of a template, the text that it stands for."""
        stem = without_ending(self.camera_name)
        digits = _DIGITS.findall(stem)
        return {
            "event": self.event,
            "date": self.taken.strftime("%Y%m%d"),
            "time": self.taken.strftime("%H%M%S"),
            "session": self.session,
            "byline": self.byline,
            "seq": digits[-1][-6:] if digits else self.id[:6],
            "title": self.title,
            "name": stem,
            "id": self.id,
            "size": self.size,
        }


def unknown_fields(template: str) -> list[str]:
    """Fields of a template that there are not, each once."""
    return sorted({name for name in _FIELD.findall(template) if name not in FIELDS})


def filename(template: str, facts: NameFacts, extension: str) -> str:
    """The name of one file; `extension` with its dot. Nothing in it is left to chance: the same facts give
    the same name. A size that the template does not show is put at its end, so that two sizes of one
    picture can lie side by side."""
    template = template or USUAL_TEMPLATE
    if facts.size and "{size}" not in template:
        template += "_{size}"
    values = facts.values()
    stem = _FIELD.sub(lambda found: _part(values.get(found[1], "")), template)
    return safe(_RUNS.sub("", _part(stem)).strip("-_. ") or facts.id, extension)


def safe(stem: str, extension: str = "") -> str:
    """`stem` as a name that every system can keep, `extension` after it."""
    stem = _part(stem).strip(". ")
    room = MAX_OCTETS - len(extension.encode())
    stem = _cut(stem, room).rstrip(". -_") or "file"
    if _RESERVED.fullmatch(stem):
        stem = _cut(f"_{stem}", room).rstrip(". -")
    return stem + extension


def unique(names: Iterable[str]) -> list[str]:
    """File names in the order given, made different where a system would take two for one.

    The first keeps its name, the next gets `-2` before its extension, and so on.
    """
    taken: set[str] = set()
    last: dict[str, int] = {}
    found = []
    for name in names:
        chosen, stem, dot, extension = name, *_split(name)
        while _same(chosen) in taken:
            number = last[_same(name)] = last.get(_same(name), 1) + 1
            ending = f"-{number}{dot}{extension}"
            chosen = _cut(stem, MAX_OCTETS - len(ending.encode())) + ending
        taken.add(_same(chosen))
        found.append(chosen)
    return found


def _same(name: str) -> str:
    """Equal for names that a system without capitals, or with decomposed letters, confuses."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _split(name: str) -> tuple[str, str, str]:
    stem, dot, extension = name.rpartition(".")
    return (stem, dot, extension) if stem else (name, "", "")


def _part(text: str) -> str:
    """Text without what breaks a name: separators, control and invisible letters, odd spaces."""
    text = unicodedata.normalize("NFC", text)
    seen = (one for one in text if one.isspace() or unicodedata.category(one) not in _INVISIBLE)
    return _SPACES.sub("-", _FORBIDDEN.sub("-", "".join(seen)).strip())


def _cut(text: str, octets: int) -> str:
    return text.encode()[: max(0, octets)].decode(errors="ignore")
