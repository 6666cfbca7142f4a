"""A page's `<script id="config">`: addresses, the event, and what whoever is here may do."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from mediahub.web.answers.curation import CropsConfig
from mediahub.web.answers.delivery import BasketContents
from mediahub.web.answers.galleries import NamedGallery, VisitorAnswers
from mediahub.web.answers.tagging import CoverageBoard, FaceSummary


class ConfigEvent(TypedDict):
    slug: str
    name: str
    timezone: str
    accent: str


class MayDo(TypedDict):
    edit: bool
    curate: bool
    share: bool


class SearchHelp(TypedDict):
    """What the search understands, each with its meaning."""

    forms: list[tuple[str, str]]
    fields: list[tuple[str, str]]


class ContributorLink(TypedDict):
    token: str
    prefix: str


class BasicConfig(TypedDict):
    """What every page gets that belongs to an event; addresses of folders end with a slash."""

    csrf: str
    signIn: str
    home: str
    """The event's library."""
    assets: str
    edits: str
    api: str
    event: ConfigEvent


class PageConfig(BasicConfig):
    """All that any page may get besides; each has what its own scripts need."""

    may: NotRequired[MayDo]
    language: NotRequired[SearchHelp]
    asset: NotRequired[str | None]
    """The picture that is open."""
    upload: NotRequired[str | None]
    worker: NotRequired[str]
    resume: NotRequired[int | None]
    """The batch to go on with."""
    link: NotRequired[ContributorLink]
    user: NotRequired[int]
    crops: NotRequired[CropsConfig]
    basket: NotRequired[BasketContents]
    live: NotRequired[str]
    base: NotRequired[str]
    """The gallery that is edited."""
    gallery: NotRequired[int]
    links: NotRequired[str]
    wall: NotRequired[str]
    library: NotRequired[str]
    others: NotRequired[list[NamedGallery]]
    hasLogo: NotRequired[bool]
    mayChange: NotRequired[bool]
    layouts: NotRequired[list[str]]
    board: NotRequired[CoverageBoard]
    summary: NotRequired[FaceSummary]
    on: NotRequired[bool]
    languages: NotRequired[list[str]]


class ShareConfig(TypedDict):
    """What the page of a share link gets."""

    csrf: str
    base: str
    feedback: VisitorAnswers
    name: str
    picks: bool
    comments: bool
    sizes: list[str]
