"""The parts of a text of calendars, each by itself: what is wrong with one costs no other.

`icalendar` reads them. It gives up on a whole calendar for one line that is none, so it is given the entries
one by one, after the time zones that they may name, wherever in the file these stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from icalendar import Calendar, Event

from mediahub.messages import N_
from mediahub.tagging.agenda.formats.limits import LONGEST_ENTRY

LINE = "X-MEDIAHUB-LINE"
"""Where in its file an entry stands; its occurrences keep that."""
PROPERTY = re.compile(r"^(X-WR-TIMEZONE|METHOD)(?:;[^:\n]*)?:(.*)$", re.I)


@dataclass(slots=True)
class Block:
    """The lines of one component, and the number of its first."""

    line: int
    lines: list[str] = field(default_factory=list)
    ended: bool = False


@dataclass(slots=True)
class Source:
    """A calendar as text: its own properties that matter, its zones and its entries."""

    line: int = 0
    ended: bool = True
    properties: dict[str, str] = field(default_factory=dict)
    zones: list[Block] = field(default_factory=list)
    entries: list[Block] = field(default_factory=list)


def split(text: str) -> list[Source]:
    """The calendars of a text. Entries that stand outside of any are of one without properties."""
    sources = [Source()]
    block: Block | None = None
    name = ""
    for number, line in enumerate(text.split("\n"), 1):
        mark = line.strip().upper() if line[:1] not in " \t" else ""
        if mark == "BEGIN:VCALENDAR":
            block = None
            sources.append(Source(number, False))
        elif mark == "END:VCALENDAR":
            block, sources[-1].ended = None, True
        elif mark in ("BEGIN:VEVENT", "BEGIN:VTIMEZONE"):
            block, name = Block(number, [line]), mark.removeprefix("BEGIN:")
            (sources[-1].entries if name == "VEVENT" else sources[-1].zones).append(block)
        elif block is not None:
            block.lines.append(line)
            if mark == f"END:{name}":
                block.ended, block = True, None
        elif found := PROPERTY.match(line.rstrip("\r")):
            sources[-1].properties.setdefault(found[1].upper(), found[2].strip())
    return [source for source in sources if source.entries or source.zones]


def read_zones(sources: Iterable[Source]) -> None:
    """Make the zones that a file describes itself known by their names to whatever is read next. One that
    cannot be read is missed where an entry names it."""
    for source in sources:
        for block in source.zones:
            if block.ended:
                with suppress(Exception):  # the library raises anything on what is no zone
                    Calendar.from_ical(_text(["BEGIN:VCALENDAR", *block.lines, "END:VCALENDAR"]))


def read_entry(block: Block) -> Any:
    """The entry of a block, with its line. Raises ValueError, and what the library does."""
    if not block.ended:
        raise ValueError(N_("it does not end: was the file cut off?"))
    if sum(map(len, block.lines)) > LONGEST_ENTRY:
        raise ValueError(N_("it is longer than a megabyte"))
    entry = Event.from_ical(_text(block.lines))
    entry[LINE] = str(block.line)
    return entry


def names_left_out(entry: Any) -> Iterator[str]:
    """The names of what the library could not read in an entry, or the lines."""
    for name, message in entry.errors:
        yield str(name or message)


def _text(lines: Iterable[str]) -> str:
    return "\r\n".join(line.rstrip("\r") for line in lines) + "\r\n"
