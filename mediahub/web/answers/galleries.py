"""JSON of the gallery and share link pages."""

from __future__ import annotations

from typing import Literal, TypedDict


class LiveQuery(TypedDict):
    """What a live gallery finds its pictures by."""

    q: str
    filters: dict[str, list[str]]


class DraftItem(TypedDict):
    id: str
    caption: str | None
    """Of the gallery's own; None for the picture's."""
    live: bool
    """Whether the search of a live gallery brought it in, and takes it out again."""


class DraftSection(TypedDict):
    id: str
    heading: str
    text: str
    items: list[DraftItem]


class DraftPicture(TypedDict):
    thumb: str | None
    w: int
    h: int
    colour: str
    title: str
    caption: str
    kind: str
    public: bool
    """Whether it may be published now."""
    reason: str
    """Why not."""
    href: str


class Withheld(TypedDict):
    """A picture that may not be shown, and why."""

    id: str
    title: str
    reason: str


class DraftVersion(TypedDict):
    """What was published."""

    number: int
    at: str
    by: str
    note: str
    count: int
    left_out: list[Withheld]
    revision: int


class DraftComment(TypedDict):
    id: int
    picture: str | None
    by: str
    text: str
    at: str
    resolved: bool


class DraftCover(TypedDict):
    """The cover of a draft, and where it is held (`object-position`, in fractions)."""

    id: str
    x: float
    y: float
    by_hand: bool
    """Whether somebody set its focus; else it is held by what is found in it."""


class Draft(TypedDict):
    """`draft.json`: a gallery with all that its editor shows."""

    id: int
    revision: int
    changed_by: str
    title: str
    intro: str
    layout: str
    cover_id: str | None
    """The one that somebody chose."""
    cover: DraftCover | None
    colour: str
    shows_logo: bool
    live: LiveQuery | None
    out: list[str]
    """What somebody took out of a live gallery, which its search does not bring back."""
    archived: bool
    sections: list[DraftSection]
    pictures: dict[str, DraftPicture]
    published: DraftVersion | None
    has_changes: bool
    url: str
    embed: str
    versions: list[DraftVersion]
    comments: list[DraftComment]


class DraftConflict(TypedDict):
    """Where an operation met what someone else had done."""

    code: Literal["text", "gone", "section_gone", "full", "unknown"]
    subject: str
    """The asset, the section, or `gallery`."""
    field: str
    mine: str | int | None
    theirs: str | int | None


class DraftApplied(Draft):
    """The answer to operations: the draft as it is then."""

    conflicts: list[DraftConflict]


class DraftPulse(TypedDict):
    """`pulse.json`: whether anything changed; `messages` is the last comment and how many are resolved."""

    revision: int
    comments_state: tuple[int, int]


class DraftComments(TypedDict):
    comments: list[DraftComment]


class CardPicture(TypedDict):
    id: str
    src: str | None
    w: int
    h: int
    colour: str


class GalleryCard(TypedDict):
    """A gallery on the wall and in the tray."""

    id: int
    title: str
    slug: str
    count: int
    is_live: bool
    published: str | None
    has_changes: bool
    updated: str
    links: int
    comments: int
    edit: str
    public: str | None
    pictures: list[CardPicture]


class GalleryCards(TypedDict):
    """`galleries.json`"""

    galleries: list[GalleryCard]


class MadeGallery(TypedDict):
    id: int
    edit: str


class PublishedGallery(TypedDict):
    """The answer to publishing."""

    version: int
    left_out: list[Withheld]
    url: str
    embed: str


class NamedGallery(TypedDict):
    id: int
    title: str


class MadeLink(TypedDict):
    """A new share link, and what it does not show."""

    id: int
    url: str
    hidden: list[Withheld]


class LinkPicture(TypedDict):
    thumb: str | None
    title: str


class LinkHeart(TypedDict):
    picture: str
    name: str


class LinkComment(TypedDict):
    picture: str | None
    name: str
    text: str
    at: str


class VisitorComment(LinkComment):
    id: int
    mine: bool


class VisitorAnswers(TypedDict):
    """Hearts by picture, with which are the visitor's own, and comments."""

    hearts: dict[str, list[str]]
    mine: list[str]
    comments: list[VisitorComment]


class LinkedGallery(TypedDict):
    id: int
    title: str
    edit: str


class LinkFacts(TypedDict):
    """A share link, as its owners see it."""

    id: int
    title: str
    gallery: LinkedGallery | None
    count: int | None
    url: str
    has_password: bool
    sizes: list[str]
    expires_at: str | None
    state: str
    views: int
    downloads: int
    picks: int
    comments: int
    by: str
    created_at: str
    last_seen_at: str | None


class LinkAnswers(LinkFacts):
    """`/links/<id>.json`: what came back by a link."""

    pictures: dict[str, LinkPicture]
    hearts: list[LinkHeart]
    visitor_comments: list[LinkComment]
