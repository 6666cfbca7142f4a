"""The pages, and the JSON that they ask for. Views are thin: may you, parse, call a room, answer.

Each folder holds the pages of one part of the product, named as their templates, scripts and styles are.
`shared.areas` registers whatever has a blueprint in it.
"""

from __future__ import annotations

from flask import Flask

from mediahub.http import (
    agreement,
    archived_events,
    context,
    deleted_events,
    errors,
    incoming,
    language,
)
from mediahub.http.addresses import lead_from_slash
from mediahub.http.files import zip_transfers
from mediahub.http.monitoring import outages
from mediahub.web import (
    account,
    admin,
    curation,
    delivery,
    developers,
    faces,
    galleries,
    library,
    palette,
    press,
    searches,
    shared,
    signin,
    tagging,
    upload,
)
from mediahub.web.library import refused
from mediahub.web.shared import bundle, compression, page
from mediahub.web.shared.areas import add_pages

AREAS = (
    library, delivery, upload, curation, tagging, faces, press, searches, galleries, developers, admin,
    signin, account, palette, shared,
)  # fmt: skip
"""Folders with pages."""


def init_app(app: Flask) -> None:
    """Add the pages to `app`."""
    for part in (context, incoming, bundle, compression, page, language):
        part.init_app(app)
    language.remember_readers(app)
    errors.init_app(app)
    outages.init_app(app)
    agreement.init_app(app)
    deleted_events.init_app(app)
    refused.init_app(app)
    archived_events.init_app(app)
    lead_from_slash(app)
    zip_transfers.init_app(app, app.extensions["mediahub"].settings.web_transfers)
    for area in AREAS:
        add_pages(app, area)
