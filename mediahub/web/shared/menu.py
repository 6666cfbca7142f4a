"""The menu: the pages of an event, and who may open them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from mediahub.catalog.models import Event
from mediahub.rights import Capability, Viewer


@dataclass(frozen=True, slots=True)
class Place:
    """A page of every event. Its view takes the event's `slug` and asks again who may."""

    endpoint: str
    label: LazyString
    icon: str
    capability: Capability = Capability.SEE_EVENT
    """What it takes to open it."""
    group: int = 0
    """Places of one group stand together in the menu."""


PLACES: tuple[Place, ...] = (
    Place("library.page", lazy_gettext("Library"), "images"),
    Place("upload.page", lazy_gettext("Upload"), "upload", Capability.UPLOAD),
    Place("live.page", lazy_gettext("Live"), "live"),
    Place("searches.page", lazy_gettext("Saved searches"), "bell"),
    Place("baskets.page", lazy_gettext("Baskets"), "basket"),
    Place("galleries.page", lazy_gettext("Galleries"), "galleries", Capability.SEE_TEAM_PAGES),
    Place("share_links.page", lazy_gettext("Shared links"), "link", Capability.SHARE),
    Place("contributors.page", lazy_gettext("Contributors"), "upload", Capability.UPLOAD_FOR_OTHERS),
    Place("accounts.page", lazy_gettext("Press accounts"), "people", Capability.LET_PRESS_IN, 1),
    Place("press_settings.page", lazy_gettext("Press page"), "session", Capability.LET_PRESS_IN, 1),
    Place("notices.page", lazy_gettext("Notices"), "alert", Capability.SEE_EVENT, 1),
    Place("usage.page", lazy_gettext("Usage"), "chart", Capability.SEE_USAGE, 1),
    Place("delivery_settings.page", lazy_gettext("Delivery settings"), "copyright", Capability.SET_TERMS, 2),
    Place("culling.page", lazy_gettext("Culling"), "cull", Capability.CULL, 1),
    Place("culling.merged", lazy_gettext("Everyone’s picks"), "check", Capability.CULL, 1),
    Place("programme.page", lazy_gettext("Programme"), "calendar", Capability.SEE_TEAM_PAGES, 1),
    Place("vocabulary.page", lazy_gettext("Vocabulary"), "tag", Capability.SEE_TEAM_PAGES, 1),
    Place("clocks.page", lazy_gettext("Cameras"), "camera", Capability.SEE_TEAM_PAGES, 1),
    Place("statistics.page", lazy_gettext("Statistics"), "chart", Capability.SEE_TEAM_PAGES, 2),
    Place("bulk_edits.page", lazy_gettext("Bulk edits"), "history", Capability.SEE_TEAM_PAGES, 2),
    Place("coverage.page", lazy_gettext("Coverage"), "chart", Capability.SEE_TEAM_PAGES, 1),
    Place("review.page", lazy_gettext("Review"), "check", Capability.REVIEW, 1),
    Place("faces.page", lazy_gettext("Faces"), "face", Capability.NAME_FACES, 1),
    Place("roster.page", lazy_gettext("Code replacements"), "code", Capability.SEE_TEAM_PAGES, 1),
    Place("newsrooms.page", lazy_gettext("Newsrooms"), "send", Capability.SEND_TO_NEWSROOMS, 2),
    Place(
        "recipient_numbers.page", lazy_gettext("Recipient numbers"), "search", Capability.FIND_RECIPIENTS, 2
    ),
    Place("event_team.page", lazy_gettext("Team"), "people", Capability.MANAGE_TEAM, 2),
    Place("audit.page", lazy_gettext("Audit log"), "history", Capability.SEE_AUDIT, 2),
    Place("trash.page", lazy_gettext("Trash"), "trash", Capability.TRASH, 2),
)


LIBRARY = "library.page"
BELONGS = {"assets": LIBRARY, "crops": LIBRARY, "gallery_edit": "galleries.page", "usage": "usage.page"}
"""By blueprint, the place that pages of one picture or one gallery belong to."""


@dataclass(frozen=True, slots=True)
class Link:
    """A place as one reader of one page sees it."""

    place: Place
    url: str
    current: str
    """As `aria-current` says it: `page`, `true` on a page that belongs to it, or empty."""


def links(event: Event, viewer: Viewer) -> list[Link]:
    """The places of `event` that `viewer` may open, in the order of the menu."""
    found = [
        (place, url_for(place.endpoint, slug=event.slug))
        for place in sorted(PLACES, key=lambda place: place.group)
        if viewer.may(place.capability, event.slug)
    ]
    here = _here(found)
    return [
        Link(place, url, ("page" if place.endpoint == request.endpoint else "true") if place is here else "")
        for place, url in found
    ]


def _here(found: list[tuple[Place, str]]) -> Place | None:
    """The place that this page is, or belongs to: by its address, or by what it is about."""
    exact = [place for place, _ in found if place.endpoint == request.endpoint]
    above = [(len(url), place) for place, url in found if request.path.startswith(f"{url.rstrip('/')}/")]
    deepest = max(above, key=lambda one: one[0], default=(0, None))[1]
    if exact or (deepest is not None and deepest.endpoint != LIBRARY):
        return exact[0] if exact else deepest
    about = BELONGS.get(str(request.blueprint), "")
    return next((place for place, _ in found if place.endpoint == about), None)
