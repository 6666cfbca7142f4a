"""The review desk: suggested tags in groups that one key settles."""

from __future__ import annotations

import json

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session as DbSession

from mediahub.analysis.labelling.labellers import usable
from mediahub.analysis.labelling.stored import count_due, set_sees_words
from mediahub.analysis.ocr import count_unread
from mediahub.catalog.assets import assets_by_id
from mediahub.catalog.models import Asset, Event
from mediahub.curation.captions.drafts import LANGUAGES
from mediahub.curation.faces.frames import face_boxes_of
from mediahub.curation.review import queue as review
from mediahub.curation.review.review import MAX_GROUP, Group, Place
from mediahub.http.context import (
    event_of,
    event_or_404,
    require,
    require_sign_in,
    requires,
    services,
    verdict,
    viewer,
)
from mediahub.http.incoming import is_row_id, json_body, query_int
from mediahub.http.moments import moment_of
from mediahub.media.vision.ocr import reader_name
from mediahub.objects.renditions import PREVIEW, THUMB
from mediahub.rights import Action, Capability
from mediahub.tagging.teaching import teach_called
from mediahub.tagging.words_in_pictures import set_reads_words
from mediahub.web.answers import tagging as answers
from mediahub.web.shared.faces import portraits_of
from mediahub.web.shared.tag_reasons import reasons, session_titles
from mediahub.web.shared.tiles import rendition_url, title_of

blueprint = Blueprint("review", __name__, url_prefix="/events/<slug>/review")
blueprint.before_request(require_sign_in)
blueprint.before_request(requires(Capability.REVIEW, _("Only the event's team reviews suggestions.")))

MAX_GROUPS = 12
FEW = 4
"""Frames of a group that are shown so large that their previews are needed."""


@blueprint.get("")
def page(slug: str) -> str:
    """The desk; which group is shown is for the script."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        return render_template(
            "tagging/review.html",
            event=event,
            summary=_summary(database, event),
            may_switch=viewer().may(Capability.CURATE),
            draft_languages=list(LANGUAGES),
        )


@blueprint.get("/summary.json")
def summary(slug: str) -> Response:
    """How much there is to review, and how much has nothing to review yet."""
    with services().database.read() as database:
        response = jsonify(_summary(database, event_or_404(database, slug)))
    response.cache_control.no_store = True
    return response


def _summary(database: DbSession, event: Event) -> answers.ReviewSummary:
    found = review.summary(database, event, viewer())
    reader = reader_name() if services().settings.read_words else ""
    labellers = usable(services().settings)
    return {
        "counts": found.counts,
        "lacking": found.lacking,
        "total": found.total,
        "unknown_codes": found.unknown_codes,
        "reading": {
            "can": bool(reader),
            "on": event.reads_words,
            "waiting": count_unread(database, reader, event.id) if reader else 0,
        },
        "looking": {
            "can": bool(labellers),
            "on": event.sees_words,
            "waiting": count_due(database, labellers, event.id),
        },
    }


@blueprint.get("/queue.json")
def queue(slug: str) -> Response:
    """The next groups of one kind (`by`), after the place that an earlier group gave (`after`)."""
    by, limit = request.args.get("by", ""), query_int("limit", 4, least=1, most=MAX_GROUPS)
    language = request.args.get("language", "en")
    if by not in review.KINDS_OF_GROUPS or language not in LANGUAGES:
        abort(404)
    with services().database.read() as database:
        event = event_or_404(database, slug)
        place = _place(request.args.get("after", ""))
        groups = review.next_groups(database, event, viewer(), by, place, limit, language)
        shown = [_shown(database, event, group) for group in groups]
    response = jsonify(answers.ReviewQueue(groups=shown))
    response.cache_control.no_store = True
    return response


def _place(text: str) -> Place:
    """Where the browser got to; from the start for what is no place."""
    try:
        kind, target, at, frame = current_app.json.loads(text)
        known = is_row_id(str(target)) and isinstance(kind, str) and isinstance(frame, str)
        return Place(kind, int(target), moment_of(at, "UTC"), frame) if known else Place()
    except (ValueError, TypeError, AttributeError):
        return Place()


def _shown(database: DbSession, event: Event, group: Group) -> answers.ReviewGroup:
    after = group.after
    place = [after.kind, after.target, after.at.isoformat() if after.at else None, after.frame]
    assets = assets_by_id(database, group.ids)
    large = len(group.ids) <= FEW
    boxes = face_boxes_of(database, group.ids, group.key) if group.kind == "people" else {}
    return {
        "kind": group.kind,
        "key": group.key,
        "label": group.label or review.burst_label(database, group.ids),
        "note": _note(database, event, group),
        "left": group.left,
        "reasons": reasons(group.evidence, session_titles(database, event.id, group.evidence)),
        "after": json.dumps(place),
        "frames": [_frame(assets[one], large, boxes.get(one)) for one in group.ids if one in assets],
        "portraits": portraits_of(database, event, group.key) if group.kind == "people" else [],
    }


def _frame(asset: Asset, large: bool, box: list[float] | None) -> answers.ReviewFrame:
    allowed = large and verdict(asset, Action.PREVIEW).allowed
    return {
        "id": asset.id,
        "src": rendition_url(asset, PREVIEW if allowed else THUMB),
        "ratio": asset.width / asset.height if asset.height else 1.5,
        "title": title_of(asset),
        "taken_at": asset.taken_at.isoformat(),
        "colour": asset.colour,
        "page": url_for("assets.page", asset_id=asset.id),
        "box": box,
    }


def _note(database: DbSession, event: Event, group: Group) -> answers.ReviewNote:
    """What tells it from others of the name."""
    found = review.note(database, event.id, group)
    if found.session is None:
        return {"text": found.text}
    starts, ends = found.session.starts_at.isoformat(), found.session.ends_at.isoformat()
    return {"text": found.text, "starts": starts, "ends": ends}


@blueprint.post("/answer")
def answer(slug: str) -> Response:
    """Accept or reject a group, or write the caption of one; the answer names the action for Undo."""
    body = json_body()
    ids = body.texts("ids", most=MAX_GROUP)
    if not ids:
        abort(400)
    event_id, database = event_of(slug).id, services().database
    if body.get("kind") == review.CAPTIONS:
        action = review.write_captions(database, viewer(), event_id, ids, body.text("text"))
    else:
        kind, key, act = (body.text(name) for name in ("kind", "key", "act"))
        action = review.answer_group(database, viewer(), event_id, ids, kind, key, act)
    return jsonify(answers.ReviewAnswer(action=action.id, changed=action.changed))


@blueprint.post("/reading")
def switch_reading(slug: str) -> Response:
    """Whether the words in this event's pictures are read."""
    require(Capability.CURATE, gettext("Only the event's marketing team and admins change this."))
    body = json_body()
    if "on" not in body:
        abort(400)
    on = body.flag("on")
    set_reads_words(services().database, event_of(slug).id, on)
    return jsonify(on=on)


@blueprint.post("/looking")
def switch_looking(slug: str) -> Response:
    """Whether this event's pictures are found by what they look like."""
    require(Capability.CURATE, gettext("Only the event's marketing team and admins change this."))
    body = json_body()
    if "on" not in body:
        abort(400)
    on = body.flag("on")
    set_sees_words(services().database, event_of(slug).id, on)
    return jsonify(on=on)


@blueprint.post("/teach")
def teach_tag(slug: str) -> Response:
    """Propose a tag for pictures that look like those which have it."""
    require(Capability.CURATE, gettext("Only the event's marketing team and admins teach tags."))
    taught = teach_called(services().database, event_of(slug).id, json_body().text("tag"))
    return jsonify(proposed=taught.proposed, label=taught.label)
