"""JSON of baskets, zips and delivered files."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class BasketLinks(TypedDict):
    """Links for colleagues; only their owner sees them."""

    read: str | None
    edit: str | None


class RecipeChoice(TypedDict):
    slug: str
    label: str


class BasketPicture(TypedDict):
    """A picture of a basket; what may not be seen any more keeps its place and its reason."""

    id: str
    may: bool
    answer: str
    sentence: str
    until: str | None
    """ISO 8601: when this changes by itself."""
    bytes: int
    title: str
    thumb: str | None
    filename: NotRequired[str]
    credit: NotRequired[str]
    url: NotRequired[str]
    colour: NotRequired[str]
    width: NotRequired[int]
    height: NotRequired[int]
    size: NotRequired[str]
    duration: NotRequired[str]


class BasketBrief(TypedDict):
    """A basket in a list."""

    id: int
    name: str
    count: int
    owner: str
    may_edit: bool
    is_shared: bool
    used_at: str
    url: str


class BasketContents(BasketBrief):
    """All of a basket; `now` lets the page count down by the server's clock."""

    now: str
    recipe: str
    recipes: list[RecipeChoice]
    is_owner: bool
    links: BasketLinks
    items: list[BasketPicture]
    ready: int
    waiting: int
    size: str
    size_is_exact: bool
    change: str
    look: str
    zip: str


class SetTerms(TypedDict):
    """The answer to setting terms: how many pictures, and the edit that undoes it."""

    changed: int
    action: int | None


class PutIntoBasket(TypedDict):
    """The answer to putting pictures into the basket that is filled."""

    added: list[str]
    removed: list[str]
    ids: list[str]
    count: int
    name: str | None
    url: str | None


class Zip(TypedDict):
    """A zip that is made, or ready to be taken."""

    id: str
    state: str
    done: int
    total: int
    left_out: int
    size: int | None
    problem: str
    look: str
    url: str | None


class FileAddress(TypedDict):
    """Where a file is taken from."""

    url: str
    filename: str


class DeliveredFile(TypedDict):
    """The answer to asking for a file: where it is, or how far."""

    state: str
    file: str
    """Names it when asking again how far it is."""
    problem: NotRequired[str]
    """What holds it up, if anything."""
    url: NotRequired[str]
    filename: NotRequired[str]
    size: NotRequired[int]
    mime: NotRequired[str]
    sidecar: NotRequired[FileAddress | None]
    manifest: NotRequired[FileAddress | None]


class DeliveryState(TypedDict):
    """How far a file is that was asked for."""

    state: str
    problem: str


class Terms(TypedDict):
    """`/press/<slug>/terms`: what is to be agreed to before the first download."""

    version: int
    event: str
    paragraphs: list[str]


class WeighedRecipe(TypedDict):
    """A size in which several pictures can be taken together."""

    recipe: str
    label: str
    count: int
    """How many of them there are in this size for whoever asks."""
    size: str
    """Of all of them, in words; about, where files are still to be made."""


class Weights(TypedDict):
    """`zips/sizes.json`: what a selection can be taken as."""

    recipes: list[WeighedRecipe]
    left_out: int
    """Pictures that may not be taken."""
    why: str
    """The reason for one of these."""
