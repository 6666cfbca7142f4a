"""A parsed programme: what every file format is read into."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from mediahub.problems import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone who speaks: the name that is shown, and other names of theirs."""

    name: str
    role: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A session as the file has it. Times are aware."""

    line: int
    """Where it stands: the line of a text, the number of a JSON object."""
    code: str
    """Empty where the file gives none."""
    uid: str
    title: str
    room: str
    track: str
    starts_at: datetime
    ends_at: datetime
    description: str = ""
    speakers: tuple[Speaker, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of the file that says nothing usable."""

    line: int
    message: str


@dataclass(slots=True)
class Parsed:
    """A programme that was read."""

    items: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    """What was understood and left out, cut or guessed. Line 0 is the whole file."""
    window: tuple[datetime, datetime] | None = None
    """Where the file was read for a span of time only: what is outside of it was not looked for."""
    says: frozenset[str] = frozenset()
    """Which fields the file has at all: what it does not speak of stays as it is."""


class FileError(Invalid, ValueError):
    """A file that is no programme; the message says what to do."""


class UnsafeRemoval(Conflict, FileError):
    """Sessions would be removed that the file may have, where it could not be read."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What times and days in a file are read by."""

    zone: str
    """IANA zone of the event: of times that give none."""
    first: datetime | None = None
    last: datetime | None = None
    """When the event is, where known: decides whether 10/11 is October or November."""
