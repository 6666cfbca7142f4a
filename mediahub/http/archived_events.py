"""Archived events are read-only: what would change one is refused, on pages and in the API."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from sqlalchemy import select

from mediahub.catalog.events import EventArchived
from mediahub.catalog.models import Asset, Event, Gallery
from mediahub.http.context import services

READING = frozenset({"GET", "HEAD", "OPTIONS"})
STILL_DONE = frozenset({
    "accounts", "admin_event_deletion", "admin_events", "admin_photographers", "admin_storage",
    "assets", "basket_items", "baskets", "delivery_settings", "downloads", "faces_stored", "feeds",
    "library", "newsrooms", "notices", "press", "recipient_numbers", "registration", "rights",
    "searches", "security", "share", "standing_orders", "terms", "uploads", "usage", "zips",
})  # fmt: skip
"""Blueprints whose changes an archived event allows, without the `api-` of programs: administration, what
press do to take pictures, and what tightens rights or erases faces, for which it is never too late."""


def init_app(app: Flask) -> None:
    """Refuse changes by the event or the picture in a request's address."""
    app.before_request(_refuse)


def _refuse() -> None:
    """Raises EventArchived."""
    if request.method in READING or request.url_rule is None:
        return
    blueprint = (request.blueprint or "").removeprefix("api-")
    if blueprint.replace("-", "_") not in STILL_DONE and (name := _archived(request.view_args or {})):
        raise EventArchived(name)


def _archived(values: dict[str, Any]) -> str | None:
    """The name of the archived event that these parameters of an address lead to, if one does."""
    if slug := values.get("slug"):
        query = select(Event.name).where(Event.slug == slug)
    elif asset_id := values.get("asset_id"):
        query = select(Event.name).join(Asset).where(Asset.id == asset_id)
    elif gallery_id := values.get("gallery_id"):
        query = select(Event.name).join(Gallery).where(Gallery.id == gallery_id)
    else:
        return None
    with services().database.read() as session:
        return session.scalar(query.where(Event.archived_at.is_not(None)))
