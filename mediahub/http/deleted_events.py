"""Events in the trash are nowhere: an address that names a row of one leads to nothing, for everybody.

An address with an event's slug finds none in its view, a picture in the trash says so itself, and what opens
by a secret (share links, feeds, contributor links, public galleries) is looked up without events in the
trash.
"""

from __future__ import annotations

from flask import Flask, abort, request
from flask_babel import gettext
from flask_security import current_user
from sqlalchemy import select

from mediahub.catalog.db.row_events import event_of_row, is_of_event
from mediahub.catalog.events import IS_THERE
from mediahub.catalog.models import Event
from mediahub.http.context import services

SENDING = frozenset({"batches", "receipts", "uploads", "uploads_together"})
"""Blueprints of deliveries: what is under way comes to its end, and is there when the event is brought
back."""


def init_app(app: Flask) -> None:
    """Answer 404 by the row of an event in a request's address."""
    app.before_request(_refuse)


def _refuse() -> None:
    args = request.view_args or {}
    blueprint = (request.blueprint or "").removeprefix("api-").replace("-", "_")
    if args.keys() & {"slug", "asset_id"} or not is_of_event(args) or blueprint in SENDING:
        return
    if not current_user.is_authenticated:
        return  # who may not come in learns nothing of what there is
    with services().database.read() as session:
        slug = event_of_row(session, args)
        if slug and session.scalar(select(Event.id).where(Event.slug == slug, IS_THERE)) is None:
            abort(404, gettext("There is no event at this address."))
