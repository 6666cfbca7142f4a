"""The side navigation of the administration, one line a page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the administration. Its view takes no parameter and asks again who may."""

    endpoint: str
    label: LazyString
    icon: str


SECTIONS: tuple[Section, ...] = (Section("admin.page", lazy_gettext("Overview"), "home"),)
"""In the order in which they stand."""


@dataclass(frozen=True, slots=True)
class Link:
    """A section as one page shows it."""

    section: Section
    url: str
    current: str
    """As `aria-current` says it: `page`, `true` on a page below it, or empty."""


def links() -> list[Link]:
    """All sections, with the one that the request's page is or belongs to."""
    here = str(request.blueprint)
    return [
        Link(section, url_for(section.endpoint), _current(section.endpoint, here)) for section in SECTIONS
    ]


def _current(endpoint: str, here: str) -> str:
    if endpoint == request.endpoint:
        return "page"
    return "true" if endpoint.partition(".")[0] == here else ""
