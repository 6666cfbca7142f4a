"""Archived events are read-only: what would change one is refused, on pages and in the API."""

from __future__ import annotations

from flask import Flask, request
from flask_security import current_user

from mediahub.catalog.db.row_events import event_of_row
from mediahub.catalog.events import find_event, require_open
from mediahub.http.context import services, viewer

READING = frozenset({"GET", "HEAD", "OPTIONS"})
STILL_DONE = frozenset({
    "accounts", "admin_event_deletion", "admin_events", "admin_photographers", "admin_storage",
    "assets", "baskets", "delivery_settings", "downloads", "event_team", "faces_stored",
    "feeds", "library", "newsrooms", "notices", "press", "recipient_numbers", "registration", "rights",
    "searches", "security", "share", "standing_orders", "terms", "uploads", "usage", "zips",
})  # fmt: skip
"""Blueprints whose changes an archived event allows, without the `api-` of programs: administration, what
press do to take pictures, and what tightens rights or erases faces, for which it is never too late."""
ENDED_STILL = frozenset({"batches.finish", "bulk_edits.stop", "share_links.revoke"})
"""Of the other blueprints, what only ends something that began before."""


def init_app(app: Flask) -> None:
    """Refuse changes by the event, or the row of one, in a request's address."""
    app.before_request(_refuse)


def _refuse() -> None:
    """Raises EventArchived."""
    if request.method in READING or request.url_rule is None or not request.view_args:
        return
    blueprint, _, view = (request.endpoint or "").removeprefix("api-").replace("-", "_").rpartition(".")
    if not current_user.is_authenticated or blueprint in STILL_DONE or f"{blueprint}.{view}" in ENDED_STILL:
        return
    with services().database.read() as session:
        slug = event_of_row(session, request.view_args)
        event = find_event(session, slug) if slug else None
        if event is not None and not viewer().is_stranger_to(event.slug):
            require_open(event)
