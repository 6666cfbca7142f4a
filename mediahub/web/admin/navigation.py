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
    about: LazyString
    """What it is for, on the start page."""


SECTIONS: tuple[Section, ...] = (
    Section("admin.page", lazy_gettext("Overview"), "home", lazy_gettext("First steps and sections.")),
    Section(
        "admin_events.page",
        lazy_gettext("Events"),
        "event",
        lazy_gettext("Make, set up, archive and delete them."),
    ),
    Section(
        "admin_people.page",
        lazy_gettext("People and roles"),
        "people",
        lazy_gettext("Invite them, give them roles, shut them out."),
    ),
    Section(
        "admin_storage.page",
        lazy_gettext("Storage"),
        "disk",
        lazy_gettext("What originals take; quotas, trash, quarantine."),
    ),
    Section(
        "admin_work.page",
        lazy_gettext("Work"),
        "work",
        lazy_gettext("What runs, what waits, what failed and why."),
    ),
    Section(
        "admin_integrations.page",
        lazy_gettext("Integrations"),
        "plug",
        lazy_gettext("Mail, S3, search, FTP, webhooks, newsrooms: try each."),
    ),
    Section(
        "admin_health.page",
        lazy_gettext("Health"),
        "health",
        lazy_gettext("What the doctor finds; version and licences."),
    ),
    Section(
        "admin_backups.page",
        lazy_gettext("Backups"),
        "archive",
        lazy_gettext("When the last one was made; one more now."),
    ),
    Section(
        "admin_sign_in.page",
        lazy_gettext("Signing in"),
        "key",
        lazy_gettext("Second factors that roles ask for, accounts of your organisation."),
    ),
    Section(
        "admin_audit.page",
        lazy_gettext("Audit log"),
        "history",
        lazy_gettext("Who did what, when, and from where."),
    ),
)
"""In the order in which they stand. A blueprint that has no section of its own is named in `BELONGS`."""
BELONGS = {"admin_photographers": "admin_events", "admin_event_deletion": "admin_events"}
"""By blueprint, that of the section which its pages are below."""


@dataclass(frozen=True, slots=True)
class Link:
    """A section as one page shows it."""

    section: Section
    url: str
    current: str
    """As `aria-current` says it: `page`, `true` on a page below it, or empty."""


def links() -> list[Link]:
    """All sections, with the one that the request's page is or belongs to."""
    here = BELONGS.get(str(request.blueprint), str(request.blueprint))
    return [
        Link(section, url_for(section.endpoint), _current(section.endpoint, here)) for section in SECTIONS
    ]


def _current(endpoint: str, here: str) -> str:
    if endpoint == request.endpoint:
        return "page"
    return "true" if endpoint.partition(".")[0] == here else ""
