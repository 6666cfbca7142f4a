"""Taggers: their input (facts), their output (suggestions), and what a tagger is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from mediahub.catalog.models import Source, Status

if TYPE_CHECKING:
    from mediahub.tagging.names import NameIndex


class Cost(StrEnum):
    """When a tagger runs."""

    CHEAP = "cheap"
    """At ingest, before the asset is ready: well under a millisecond, from facts alone."""
    BACKGROUND = "background"
    """In a process of its own, when nothing else is to be done."""


class Fact(StrEnum):
    """What a tagger's answer rests on: when that changes, it is asked again."""

    TIME = "time"
    PLACE = "place"
    PROGRAMME = "programme"
    KEYWORDS = "keywords"
    WORDS = "words"
    OCR = "ocr"
    VOCABULARY = "vocabulary"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class AssetFacts:
    """What is known of an asset when it is tagged."""

    taken_at: datetime
    """Aware."""
    taken_source: str
    """See `Asset.taken_source`; `arrival` means that the time of the shutter is not known."""
    filename: str
    location: str
    words: str
    """Title, headline and caption."""
    keywords: tuple[str, ...]
    persons: tuple[str, ...]
    photographer_id: int = 0
    batch_place: str = ""
    """The place that the whole delivery is said to be from."""
    lat: float | None = None
    lon: float | None = None
    ocr: str = ""
    """Words read in the picture, where that was done already."""
    is_contributed: bool = False
    """Whether somebody without an account delivered it: the team has not agreed to its words."""
    picture: bytes | None = None
    """The preview, for taggers in the background that rest on it."""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A programme item, as far as taggers need it."""

    id: int
    code: str
    room: str
    starts_at: datetime
    ends_at: datetime
    speakers: tuple[int, ...]
    """Ids of people."""
    speaker_names: tuple[str, ...]
    """Every name of every speaker, folded."""
    tags: tuple[int, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room: what it is called and where it is."""

    name: str
    codes: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    radius: float = 40.0
    """Metres."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A photographer is in a room; without a moment from the first, or until the last."""

    photographer_id: int
    room: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Any of these phrases in any of these fields gives the tag; see `TagRule`."""

    tag: int
    phrases: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventFacts:
    """The event's programme, its rooms, and the words that it uses."""

    sessions: tuple[SessionFacts, ...]
    rooms: tuple[RoomFacts, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    rules: tuple[Rule, ...] = ()
    names: NameIndex | None = None
    """Every name of every person and tag."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that an asset may show: exactly one of the targets is set.

    `person` and `tag` are ids, or names as the file gives them, which the catalogue looks up or adds.
    """

    source: Source
    confidence: float
    """0 to 1."""
    status: Status
    session: int | None = None
    person: int | str | None = None
    tag: int | str | None = None
    reason: str = ""
    """Why, as a sentence in English with `{names}`, so that it can be translated."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What the names in the reason stand for."""
    tagger: str = ""
    """Who says so; filled in when it runs."""


Suggest = Callable[[AssetFacts, EventFacts], list[Suggestion]]
"""A pure function of facts. It may be called from several threads, and in another process."""


@dataclass(frozen=True, slots=True)
class Tagger:
    """A tagger. A package offers one under the entry point group `mediahub.taggers`."""

    name: str
    """Lasting and unique, at most 40 characters: what it said before is known by it."""
    version: str
    """With another one, assets are looked at again."""
    suggest: Suggest
    rests_on: frozenset[Fact]
    cost: Cost = Cost.CHEAP
