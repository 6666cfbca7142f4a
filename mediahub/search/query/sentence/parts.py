"""Parts of a sentence that a search understands: which words they are, and what they ask for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from mediahub.search.query.tree import Query

Kind = Literal[
    "filler", "same", "day", "hours", "session", "kind", "orientation", "count", "light", "colour",
    "word", "name", "explicit", "taken", "like",
]  # fmt: skip
"""`filler` says nothing, `same` is a word that has others for it; `word`, `name` and `explicit` are what the
query language reads: a plain word, a name with other names, and what is written with signs. `taken` and
`like` are fields that pages write into a question."""


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a question with a meaning."""

    kind: Kind
    start: int
    end: int
    """Where they stand in the question."""
    tokens: int
    """How many of the question's pieces they are."""
    query: Query | None = None
    """What they mean; None for a filler."""
    literal: bool = True
    """Whether what has just these words is meant too."""
    value: str = ""
    """What of its kind: `video`, `red`, `night`, a session's code, or what stands after `taken:`."""
    days: tuple[date, ...] = ()
    hours: tuple[str, str] | None = None
    """From and up to, as `HH:MM`; over midnight where the second is not later."""
    others: tuple[str, ...] = ()
    """Other words for the same."""


@dataclass(frozen=True, slots=True)
class Slot:
    """When a session is, and what it is called."""

    code: str
    words: frozenset[str]
    """Of its title, folded."""
    starts: int
    ends: int
    """Microseconds since 1970 UTC."""


@dataclass(frozen=True, slots=True)
class Programme:
    """What an event has names for: those stay names, whatever else their words may mean."""

    names: Collection[str] = frozenset()
    """Whole names of people, tags, sessions and photographers, as `analysis.key` compares them."""
    slots: Sequence[Slot] = field(default=())
