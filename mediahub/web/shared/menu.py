"""The menu: the pages of an event, who may open them, and where they stand.

Five pages are always in view; the others lie behind a button in groups with headings. Which five is the same
for everybody who may open them: of `PLACES` the first that whoever looks may open.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from mediahub.catalog.models import Event
from mediahub.rights import Capability, Viewer

IN_VIEW = 5
"""Pages that stand in the bar itself."""
GROUPS: dict[str, LazyString] = {
    "publish": lazy_gettext("Publish"),
    "press": lazy_gettext("Press"),
    "organise": lazy_gettext("Organise"),
    "administration": lazy_gettext("Administration"),
}
"""Headings of the menu, in their order."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of every event. Its view takes the event's `slug` and asks again who may."""

    endpoint: str
    label: LazyString
    icon: str
    group: str
    """Where it stands in the menu, one of `GROUPS`, unless it is in view."""
    capability: Capability = Capability.SEE_EVENT
    """What it takes to open it."""


PLACES: tuple[Place, ...] = (
    # the first of these that somebody may open are always in view
    Place("library.page", lazy_gettext("Library"), "images", "organise"),
    Place("upload.page", lazy_gettext("Upload"), "upload", "organise", Capability.UPLOAD),
    Place("live.page", lazy_gettext("Live"), "live", "publish"),
    Place("galleries.page", lazy_gettext("Galleries"), "galleries", "publish", Capability.SEE_TEAM_PAGES),
    Place("baskets.page", lazy_gettext("Baskets"), "basket", "publish"),
    Place("searches.page", lazy_gettext("Saved searches"), "bell", "organise"),
    Place("notices.page", lazy_gettext("Notices"), "alert", "press"),
    # the others, each in its group
    Place("culling.page", lazy_gettext("Culling"), "cull", "publish", Capability.CULL),
    Place("culling.merged", lazy_gettext("Everyone’s picks"), "thumbs-up", "publish", Capability.CULL),
    Place("share_links.page", lazy_gettext("Shared links"), "link", "publish", Capability.SHARE),
    Place("newsrooms.page", lazy_gettext("Newsrooms"), "send", "publish", Capability.SEND_TO_NEWSROOMS),
    Place(
        "delivery_settings.page",
        lazy_gettext("Delivery settings"),
        "copyright",
        "publish",
        Capability.SET_TERMS,
    ),
    Place("press_settings.page", lazy_gettext("Press page"), "session", "press", Capability.LET_PRESS_IN),
    Place("accounts.page", lazy_gettext("Press accounts"), "pass", "press", Capability.LET_PRESS_IN),
    Place("usage.page", lazy_gettext("Usage"), "newspaper", "press", Capability.SEE_USAGE),
    Place(
        "recipient_numbers.page",
        lazy_gettext("Recipient numbers"),
        "number",
        "press",
        Capability.FIND_RECIPIENTS,
    ),
    Place("review.page", lazy_gettext("Review"), "check", "organise", Capability.REVIEW),
    Place("faces.page", lazy_gettext("Faces"), "face", "organise", Capability.NAME_FACES),
    Place("programme.page", lazy_gettext("Programme"), "calendar", "organise", Capability.SEE_TEAM_PAGES),
    Place("coverage.page", lazy_gettext("Coverage"), "coverage", "organise", Capability.SEE_TEAM_PAGES),
    Place("clocks.page", lazy_gettext("Cameras"), "camera", "organise", Capability.SEE_TEAM_PAGES),
    Place("vocabulary.page", lazy_gettext("Vocabulary"), "tag", "organise", Capability.SEE_TEAM_PAGES),
    Place("roster.page", lazy_gettext("Code replacements"), "code", "organise", Capability.SEE_TEAM_PAGES),
    Place("bulk_edits.page", lazy_gettext("Bulk edits"), "bulk", "organise", Capability.SEE_TEAM_PAGES),
    Place(
        "contributors.page",
        lazy_gettext("Contributors"),
        "contributor",
        "administration",
        Capability.UPLOAD_FOR_OTHERS,
    ),
    Place(
        "statistics.page", lazy_gettext("Statistics"), "chart", "administration", Capability.SEE_TEAM_PAGES
    ),
    Place("event_team.page", lazy_gettext("Team"), "people", "administration", Capability.MANAGE_TEAM),
    Place("audit.page", lazy_gettext("Audit log"), "history", "administration", Capability.SEE_AUDIT),
    Place("trash.page", lazy_gettext("Trash"), "trash", "administration", Capability.TRASH),
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


@dataclass(frozen=True, slots=True)
class Group:
    """Links under one heading."""

    name: str
    label: LazyString
    links: list[Link]


@dataclass(frozen=True, slots=True)
class Menu:
    """The menu of one reader on one page."""

    in_view: list[Link]
    groups: list[Group]
    """Without those that would be empty."""

    @property
    def here(self) -> Link | None:
        """The link of this page, if it lies in a group."""
        return next((link for group in self.groups for link in group.links if link.current), None)


def menu(event: Event, viewer: Viewer) -> Menu:
    """What `viewer` may open of `event`: what is in view, and the rest by group."""
    found = links(event, viewer)
    rest = found[IN_VIEW:]
    of_group = {name: [link for link in rest if link.place.group == name] for name in GROUPS}
    groups = [Group(name, GROUPS[name], inside) for name, inside in of_group.items() if inside]
    return Menu(found[:IN_VIEW], groups)


def links(event: Event, viewer: Viewer) -> list[Link]:
    """The places of `event` that `viewer` may open, in the order of `PLACES`."""
    found = [
        (place, url_for(place.endpoint, slug=event.slug))
        for place in PLACES
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
