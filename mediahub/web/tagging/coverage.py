"""The coverage board: every session, how many pictures came in of it, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.assets import assets_by_id
from mediahub.catalog.coverage import Row, coverage, unplaced
from mediahub.catalog.db.conditions import to_sql
from mediahub.catalog.models import Asset, Event
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.vocabulary import labels_by_slug, names_by_slug
from mediahub.http.context import event_or_404, require_sign_in, requires, services, viewer
from mediahub.http.language import page_language
from mediahub.objects.renditions import THUMB
from mediahub.rights import Capability, visible_to
from mediahub.web.answers import tagging as answers
from mediahub.web.shared.tiles import rendition_url, title_of

blueprint = Blueprint("coverage", __name__, url_prefix="/events/<slug>")
blueprint.before_request(require_sign_in)
blueprint.before_request(
    requires(Capability.SEE_TEAM_PAGES, _("The coverage board is for the event's team."))
)


@blueprint.get("/coverage")
def page(slug: str) -> str:
    """The board, as it is now; the script keeps it so."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        return render_template("tagging/coverage.html", event=event, board=_board(database, event))


@blueprint.get("/coverage.json")
def board(slug: str) -> Response:
    """The board's figures."""
    with services().database.read() as database:
        response = jsonify(_board(database, event_or_404(database, slug)))
    response.cache_control.no_store = True
    return response


def _board(database: DbSession, event: Event) -> answers.CoverageBoard:
    visible = to_sql(visible_to(viewer(), utcnow()))
    rows = coverage(database, event, visible)
    best = assets_by_id(database, [row.best for row in rows if row.best])
    people = {slug for row in rows for slug in dict(row.speakers_missing)}
    tags = {slug for row in rows for slug in dict(row.topics_missing)}
    names = names_by_slug(database, people, page_language())
    labels = labels_by_slug(database, tags, page_language())
    return {
        "now": utcnow().isoformat(),
        "timezone": event.timezone,
        "unplaced": unplaced(database, event, visible),
        "unplaced_url": _search(event, "is:unplaced"),
        "sessions": [_session(event, row, best.get(row.best), names, labels) for row in rows],
    }


def _session(
    event: Event, row: Row, best: Asset | None, names: Mapping[str, str], labels: Mapping[str, str]
) -> answers.CoveredSession:
    item = row.session
    of_it = {"session": item.code}
    return {
        "code": item.code,
        "title": item.title,
        "room": item.room,
        "track": item.track,
        "starts": item.starts_at.isoformat(),
        "ends": item.ends_at.isoformat(),
        "last_upload": row.last_upload.isoformat() if row.last_upload else None,
        "best": {"src": rendition_url(best, THUMB), "alt": title_of(best)} if best else None,
        "cells": {
            "frames": (row.frames, _search(event, "", **of_it)),
            "usable": (row.usable, _search(event, "is:usable", **of_it)),
            "uncaptioned": (row.uncaptioned, _search(event, "is:uncaptioned", **of_it)),
            "untagged": (row.untagged, _search(event, "is:untagged", **of_it)),
        },
        "last_url": _search(event, "", **of_it, sort="-uploaded"),
        "missing": [
            *(answers.Missing(
                kind="person", name=names[slug], url=_search(event, "is:usable", **of_it, person=slug)
              ) for slug in dict(row.speakers_missing)),
            *(answers.Missing(
                kind="tag", name=labels[slug], url=_search(event, "is:usable", **of_it, tag=slug)
              ) for slug in dict(row.topics_missing)),
        ],
    }  # fmt: skip


def _search(event: Event, words: str, **filters: str) -> str:
    """The library with the pictures that a figure counts."""
    query = urlencode({"q": words, **filters} if words else filters)
    return f"{url_for('library.page', slug=event.slug)}?{query}"
