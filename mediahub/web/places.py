"""The pages of an event, as its menu lists them: which there are, and who may open them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from mediahub.catalog.models import Event
from mediahub.rights import Viewer

ALL = frozenset({"admin", "photographer", "marketing", "press"})
TEAM = ALL - {"press"}
DESK = TEAM - {"photographer"}


@dataclass(frozen=True, slots=True)
class Place:
    """A page of every event. Its view takes the event's `slug` and asks again who may."""

    endpoint: str
    label: LazyString
    icon: str
    roles: frozenset[str] = ALL
    group: int = 0
    """Places of one group stand together in the menu."""


PLACES: tuple[Place, ...] = (
    Place("library.page", lazy_gettext("Library"), "images"),
    Place("upload.page", lazy_gettext("Upload"), "upload", TEAM),
    Place("live.page", lazy_gettext("Live"), "live"),
    Place("searches.page", lazy_gettext("Saved searches"), "bell"),
    Place("baskets.page", lazy_gettext("Baskets"), "basket"),
    Place("galleries.page", lazy_gettext("Galleries"), "galleries", TEAM),
    Place("share_desk.page", lazy_gettext("Shared links"), "link", DESK),
    Place("contributors.page", lazy_gettext("Contributors"), "upload", DESK),
    Place("accounts.page", lazy_gettext("Press accounts"), "people", DESK, 1),
    Place("press_office.page", lazy_gettext("Press page"), "session", DESK, 1),
    Place("notices.page", lazy_gettext("Notices"), "alert", ALL, 1),
    Place("usage.page", lazy_gettext("Usage"), "chart", DESK, 1),
    Place("handing.page", lazy_gettext("Terms and delivery"), "copyright", DESK, 2),
    Place("culling.page", lazy_gettext("Culling"), "cull", TEAM, 1),
    Place("culling.merged", lazy_gettext("Everyone’s picks"), "check", TEAM, 1),
    Place("programme.page", lazy_gettext("Programme"), "calendar", TEAM, 1),
    Place("vocabulary.page", lazy_gettext("Vocabulary"), "tag", TEAM, 1),
    Place("clocks.page", lazy_gettext("Cameras"), "camera", TEAM, 1),
    Place("numbers.page", lazy_gettext("Numbers"), "chart", TEAM, 2),
    Place("bulk.page", lazy_gettext("Changes"), "history", TEAM, 2),
    Place("coverage.page", lazy_gettext("Coverage"), "chart", TEAM, 1),
    Place("review.page", lazy_gettext("Review"), "check", TEAM, 1),
    Place("faces.page", lazy_gettext("Faces"), "face", DESK, 1),
    Place("roster.page", lazy_gettext("Codes"), "code", TEAM, 1),
    Place("pushes.page", lazy_gettext("Newsrooms"), "send", DESK, 2),
    Place("marks.page", lazy_gettext("Marked files"), "search", frozenset({"admin"}), 2),
    Place("trash.page", lazy_gettext("Trash"), "trash", DESK, 2),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A place as one reader of one page sees it."""

    place: Place
    url: str
    current: bool


def links(event: Event, viewer: Viewer) -> list[Link]:
    """The places of `event` that `viewer` may open, in the order of the menu."""
    return [
        Link(place, url_for(place.endpoint, slug=event.slug), request.endpoint == place.endpoint)
        for place in sorted(PLACES, key=lambda place: place.group)
        if viewer.roles & place.roles
    ]
