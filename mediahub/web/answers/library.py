"""JSON of the library page: layouts, tiles, changes, the current basket."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Value(TypedDict):
    value: str
    label: str
    count: int
    depth: NotRequired[int]
    """Of a tag: how many of the others it is a kind of. It follows the one that it is a kind of."""


class Facet(TypedDict):
    name: str
    label: str
    values: list[Value]


class Changes(TypedDict):
    """How a layout becomes the next one. Runs are pairs of a first index and a length."""

    removed: list[tuple[int, int]]
    """Runs of the old layout that are gone; those after them move up."""
    added: list[tuple[int, int]]
    """Runs of the new layout that the old one does not have."""
    ids: str
    """The added ids, joined by a space."""
    boxes: str
    """Theirs, packed as in `Arrangement.boxes`."""


class TileRights(TypedDict):
    """What whoever asks may do with a picture."""

    answer: str
    code: str
    """The name of the reason that restricts it most; see `rights.explanations.SENTENCES`."""
    sentence: str
    until: str | None
    """ISO 8601: when this changes by itself."""


class Stack(TypedDict):
    """A burst, on the tile of its top."""

    id: str
    count: int


class Tile(TypedDict):
    """What a tile of the grid shows."""

    thumb: str | None
    preview: bool
    """Whether whoever asks may see it large."""
    hover: str | None
    placeholder: str
    """A ThumbHash in base64."""
    colour: str
    title: str
    is_named: bool
    """Whether somebody gave it the title; otherwise that is the name of its file."""
    caption: str
    persons: list[str]
    """Those that a file or a person said."""
    maybe_persons: list[str]
    """Suggestions, for who sees drafts."""
    session: str
    session_is_guess: bool
    byline: str
    """Who took it."""
    rating: float | None
    kind: str
    duration: str
    awaited: bool
    rights: TileRights
    w: int
    h: int
    stack: Stack | None


class Timeline(TypedDict):
    """Bars of pictures over time; moments and steps in milliseconds since 1970."""

    start: int
    step: int
    counts: list[int]
    chosen: list[int | None] | None


class SessionFacts(TypedDict):
    """What the heading of a session says."""

    title: str
    room: str
    starts: str
    ends: str
    speakers: list[str]
    suggested: tuple[int, int] | None
    """For who sees drafts: of how many of its pictures nobody agreed that they are of it, and how many it
    has; None where somebody agreed of all."""


class Chip(TypedDict):
    """Words of the question that mean something, as a chip that can be taken away."""

    kind: str
    label: str
    left: str
    """The question without them."""


class Places(TypedDict, total=False):
    """Where every picture of a layout stands, or what changed since the one that the page holds."""

    ids: str
    """All ids, joined by a space."""
    boxes: str
    """See `Arrangement.boxes`."""
    changes: Changes


class WaysOn(TypedDict):
    """What helps on from a query that finds nothing."""

    drops: list[tuple[str, str, int]]
    """What to change, to what, and how many pictures there are then."""
    starting_points: list[Facet]
    """Where dropping does not help: what has most pictures."""


class Layout(Places, WaysOn):
    """`layout.json`: the whole result of a query, with its facets and headings."""

    generation: str
    tag: str
    total: int
    in_stacks: int
    folded: list[tuple[int, int]]
    """By place of a picture, how many lie closed under it."""
    sort: str
    sections: list[tuple[int, str, str | None]]
    sessions: dict[str, SessionFacts]
    facets: list[Facet]
    timeline: Timeline | None
    messages: list[str]
    chips: list[Chip]
    asked: str
    """The words that were searched: fewer than those of the question where nothing fits all of these."""
    wanted: list[str]
    timezone: str


class Pulse(TypedDict):
    """`pulse.json`: whether anything changed."""

    generation: str
    total: int


class CurrentBasket(TypedDict):
    """`baskets/current.json`: which pictures are in the basket that `b` fills."""

    ids: list[str]
    count: int
    name: str | None
    url: str | None
