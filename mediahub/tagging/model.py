"""What taggers are given and what they answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mediahub.catalog.models import Source, Status


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


@dataclass(frozen=True, slots=True)
class EventFacts:
    """The programme of the event."""

    sessions: tuple[SessionFacts, ...]


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


Tagger = Callable[[AssetFacts, EventFacts], list[Suggestion]]
