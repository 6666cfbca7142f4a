"""Bulk edits: the preview, beginning, progress, and the list of what was done."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, abort, jsonify, render_template
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session as DbSession
from werkzeug.datastructures import MultiDict

from mediahub.catalog.models import EditAction, Event
from mediahub.curation.edits import bulk, history
from mediahub.curation.edits.fields import DEPICTIONS, MOMENTS
from mediahub.curation.edits.requests import begin_bulk, find_action, may_end, stop_action
from mediahub.http.context import event_of, event_or_404, require_sign_in, requires, services, viewer
from mediahub.http.incoming import Body, json_body
from mediahub.rights import Capability
from mediahub.web.answers import curation as answers
from mediahub.web.shared.display import date_time_text
from mediahub.web.shared.query import parse_query
from mediahub.web.shared.tiles import tiles

MAX_IDS = 200_000
blueprint = Blueprint("bulk_edits", __name__, url_prefix="/events/<slug>")
blueprint.before_request(require_sign_in)

blueprint.before_request(
    requires(Capability.EDIT_ASSETS, _("You may look at these pictures, but not change them."))
)


@blueprint.post("/bulk/preview.json")
def preview(slug: str) -> Response:
    """What would change: counts, and a few pictures before and after."""
    body = json_body()
    with services().database.read() as database:
        event = event_or_404(database, slug)
        seen = bulk.preview(database, event, viewer(), _ids(event, body), body.get("operations"))
        shown = answers.BulkPreview(
            total=seen.total,
            refused=seen.refused,
            changed=seen.changed,
            counts=seen.counts,
            emptied=seen.emptied,
            samples=_samples(database, event, seen.samples),
        )
        return jsonify(shown)


@blueprint.post("/bulk")
def begin(slug: str) -> Response:
    """Begin a bulk edit of the ids, or of everything that a query finds now."""
    body = json_body()
    event = event_of(slug)
    ids, operations = _ids(event, body), body.get("operations")
    return jsonify(action_json(begin_bulk(services().database, viewer(), event.id, ids, operations)))


@blueprint.get("/bulk/<int:action_id>.json")
def progress(slug: str, action_id: int) -> Response:
    """How far an action is."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        response = jsonify(action_json(find_action(database, action_id, event.id)))
    response.cache_control.no_store = True
    return response


@blueprint.post("/bulk/<int:action_id>/stop")
def stop(slug: str, action_id: int) -> Response:
    """End an action before its next part."""
    action = stop_action(services().database, viewer(), event_of(slug).id, action_id)
    return jsonify(action_json(action))


@blueprint.get("/edits")
def page(slug: str) -> str:
    """What was done to many pictures at once, with undo."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        actions = history.latest_actions(database, event.id)
        undone = {one.undoes_id for one in actions if one.kind == "undo"}
        return render_template(
            "curation/bulk_edits.html",
            event=event,
            actions=[(one, lines(database, event, one.spec)) for one in actions],
            undone=undone,
            open_states=bulk.OPEN,
            may_undo=lambda one: may_end(viewer(), one),
        )


def lines(database: DbSession, event: Event, spec: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The operations of an action with names for keys and moments in the event's zone, for the page to put
    into words."""
    keys = {
        field: {key for one in spec if one["field"] == field for key in one["keys"]} for field in DEPICTIONS
    }
    names = history.names_of(database, event.id, {field: found for field, found in keys.items() if found})
    return [
        one
        | {
            "names": ", ".join(names.get((one["field"], key), key) for key in one["keys"]),
            "value": _moment_text(one["value"], event.timezone)
            if one["field"] in MOMENTS
            else history.in_words(one["field"], one["value"], names),
        }
        for one in spec
    ]


def _moment_text(moment: str | None, zone: str) -> str:
    return date_time_text(datetime.fromisoformat(moment), zone) if moment else ""


def _ids(event: Event, body: Body) -> list[str]:
    """The ids of a request, or those that its query (as in the library's address) finds for whoever asks."""
    ids = body.get("ids")
    if isinstance(ids, list) and len(ids) <= MAX_IDS and all(isinstance(one, str) for one in ids):
        return ids
    if not isinstance(body.get("query"), str):
        abort(400)
    asked = parse_query(MultiDict(parse_qsl(body["query"].removeprefix("?"))))
    found = services().search.layout(
        asked.text, event=event.slug, viewer=viewer(), filters=asked.filters, sort=asked.sort
    )
    return list(found.ids)


def action_json(action: EditAction) -> answers.BulkAction:
    """An edit of many pictures, and how far it is, for a page."""
    return {
        "id": action.id,
        "kind": action.kind,
        "state": action.state,
        "reason": action.reason,
        "total": action.total,
        "done": action.done,
        "changed": action.changed,
        "skipped": action.skipped,
    }


def _samples(database: DbSession, event: Event, samples: Any) -> list[answers.BulkSample]:
    drawn = tiles(database, event, list(samples))
    keys: dict[str, set[str]] = {}
    for fields in samples.values():
        for field, (before, after) in fields.items():
            if field in DEPICTIONS:
                keys.setdefault(field, set()).update(row[0] for row in [*before, *after])
    names = history.names_of(database, event.id, keys)
    return [
        {
            "id": identity,
            "thumb": drawn[identity]["thumb"] if identity in drawn else None,
            "title": drawn[identity]["title"] if identity in drawn else identity,
            "fields": [
                {
                    "field": field,
                    "before": history.in_words(field, before, names),
                    "after": history.in_words(field, after, names),
                }
                for field, (before, after) in fields.items()
            ],
        }
        for identity, fields in samples.items()
    ]
