"""JSON of the curation pages: culling, bulk edits, crops."""

from __future__ import annotations

from typing import TypedDict


class Cull(TypedDict):
    """`cull.json`: the frames to cull, in order."""

    ids: list[str]
    total: int
    """How many there are; `ids` may be the first of them."""
    stacks: dict[str, str]
    """By asset, the one on top of its burst."""
    answers: dict[str, tuple[str, int | None, str]]
    """By asset, the flag, rating and label that whoever asks gave."""


class BulkAction(TypedDict):
    """An edit of many pictures, and how far it is."""

    id: int
    kind: str
    state: str
    reason: str
    total: int
    done: int
    changed: int
    skipped: int


class FieldChange(TypedDict):
    field: str
    before: str
    after: str


class BulkSample(TypedDict):
    """A picture before and after."""

    id: str
    thumb: str | None
    title: str
    fields: list[FieldChange]


class BulkPreview(TypedDict):
    """`bulk/preview.json`: what an edit would do."""

    total: int
    refused: int
    changed: int
    counts: dict[str, int]
    """By field, how many pictures would change."""
    emptied: dict[str, int]
    """By field, how many pictures would lose the words they have."""
    samples: list[BulkSample]


class Framing(TypedDict):
    """Focus, safe area, straightening and light; places in fractions of the picture as displayed."""

    focus_x: float
    focus_y: float
    safe_x: float
    safe_y: float
    safe_width: float
    safe_height: float
    source: str
    angle: float
    exposure: float
    contrast: float
    warmth: float


class SavedCrop(TypedDict):
    """A crop that was moved by hand."""

    id: int
    name: str
    ratio: str
    x: float
    y: float
    width: float
    height: float


class CropTarget(TypedDict):
    """A size of a social network."""

    slug: str
    label: str
    width: int
    height: int


class CroppedPicture(TypedDict):
    id: str
    title: str
    width: int
    height: int


class Logo(TypedDict):
    """The event's logo, and how it is laid on a picture."""

    url: str
    corner: str
    scale: float
    opacity: float


class CropsConfig(TypedDict):
    """What the page of a picture's crops gets."""

    asset: CroppedPicture
    preview: str | None
    ratios: list[tuple[str, float]]
    targets: list[CropTarget]
    framing: Framing
    heads: list[tuple[float, float, float, float]]
    crops: list[SavedCrop]
    logo: Logo | None


class CropSetState(TypedDict):
    """How far a zip of crops is."""

    id: int
    state: str
    problem: str
    size: int
