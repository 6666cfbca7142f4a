"""Importing a programme in the browser: a preview of what it would change, then the change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, jsonify, request
from flask_babel import gettext

from mediahub.catalog.models import Event
from mediahub.http.body_limits import FORM_SPARE, takes_up_to
from mediahub.http.context import event_of, services
from mediahub.http.language import translated
from mediahub.tagging.agenda.formats.limits import MAX_SIZE
from mediahub.tagging.agenda.formats.model import Fault, Frame, Item
from mediahub.tagging.agenda.formats.reading import read_programme
from mediahub.tagging.agenda.imports import apply_import, preview_import
from mediahub.tagging.agenda.plan import Plan, Value
from mediahub.web.answers import tagging as answers
from mediahub.web.tagging.access import guard_programme

blueprint = Blueprint("programme_import", __name__, url_prefix="/events/<slug>/programme")
guard_programme(blueprint)


@blueprint.post("/import")
@takes_up_to(MAX_SIZE + FORM_SPARE)
def take_in(slug: str) -> Response:
    """A form with `file`: what it would change; with `apply`, changes it; with `remove_gone`, removes what
    the file does not have."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        abort(400, gettext("Choose a file: iCalendar, schedule XML, CSV or JSON."))
    apply, remove_gone = bool(request.form.get("apply")), bool(request.form.get("remove_gone"))
    event, database = event_of(slug), services().database
    frame = Frame(event.timezone, event.starts_at, event.ends_at)
    parsed = read_programme(upload.stream.read(MAX_SIZE + 1), upload.filename, frame)
    if apply:
        done = apply_import(database, event.id, parsed, remove_gone=remove_gone)
    else:
        done = preview_import(database, event.id, parsed)
    shown = _shown(done.plan, event)
    return jsonify(answers.ImportPlan(**shown, applied=apply, waiting=done.waiting))


def _shown(plan: Plan, event: Event) -> answers.PlannedImport:
    zone = ZoneInfo(event.timezone)
    return {
        "new": [_item(item, zone) for item in plan.new],
        "changed": [
            {
                **_item(change.item, zone),
                "differences": [
                    {"field": one.field, "before": _text(one.before, zone), "after": _text(one.after, zone)}
                    for one in change.differences
                ],
            }
            for change in plan.changed
        ],
        "same": plan.same,
        "gone": [{"code": code, "title": title} for _, code, title in plan.gone],
        "faults": _sentences(plan.faults),
        "remarks": _sentences(plan.remarks),
    }


def _sentences(faults: Iterable[Fault]) -> list[answers.FileFault]:
    return [{"line": fault.line, "message": translated(fault.message)} for fault in faults]


def _item(item: Item, zone: ZoneInfo) -> answers.PlannedItem:
    when = _text(item.starts_at, zone)
    return {"code": item.code, "title": item.title, "room": item.room, "when": when}


def _text(value: Value, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    return ", ".join(value) if isinstance(value, tuple) else value
