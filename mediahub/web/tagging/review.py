"""The review desk: suggested tags in groups that one key settles."""

from __future__ import annotations

import json
from typing import Any, cast

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import selectinload

from mediahub.analysis.words import count_unread
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    AssetTag,
    Event,
    Person,
    Session,
    Status,
    Tag,
    TagName,
)
from mediahub.catalog.names import fold
from mediahub.catalog.roster.rows import unknown_codes
from mediahub.curation.captions.drafts import LANGUAGES
from mediahub.curation.edits.editing import CURATORS
from mediahub.curation.edits.fields import EditError
from mediahub.curation.review.captions import Captions
from mediahub.curation.review.review import GROUPS, MOST, By, Desk, Group, Place
from mediahub.http.context import event_or_404, require_sign_in, services, verdict, viewer
from mediahub.http.incoming import is_row_id, json_body, number_asked
from mediahub.http.moments import moment_of
from mediahub.media.vision.words import reader_name
from mediahub.rights import Action
from mediahub.tagging.teaching import TooFewExamples, teach
from mediahub.web.answers import tagging as answers
from mediahub.web.faces.shared import faces_boxes, portraits_of
from mediahub.web.library.tag_reasons import reasons, session_titles
from mediahub.web.shared.tiles import rendition_url, title_of

blueprint = Blueprint("review", __name__, url_prefix="/events/<slug>/review")
blueprint.before_request(require_sign_in)

MOST_GROUPS = 12
FEW = 4
"""Frames of a group that are shown so large that their previews are needed."""


@blueprint.before_request
def require_team() -> None:
    """Reviewing is the team's."""
    if not viewer().in_team:
        abort(403, gettext("Only the event's team reviews suggestions."))


@blueprint.get("")
def page(slug: str) -> str:
    """The desk; which group is shown is for the script."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        return render_template(
            "tagging/review.html",
            event=event,
            summary=_summary(database, event),
            may_switch=bool(viewer().roles & CURATORS),
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
    desk = Desk(database, event, viewer())
    ready = select(func.count()).select_from(Asset).where(Asset.event_id == event.id, Asset.state == "ready")
    marks = {"untagged": AssetTag, "unnamed": AssetPerson, "unplaced": AssetSession}
    lacking = {name: _without(database, ready, mark) for name, mark in marks.items()}
    reader = reader_name() if services().settings.read_words else ""
    return {
        "counts": desk.counts() | {"captions": Captions(desk).count()},
        "lacking": lacking,
        "total": database.scalar(ready) or 0,
        "unknown_codes": len(unknown_codes(database, event.id)),
        "reading": {
            "can": bool(reader),
            "on": event.reads_words,
            "waiting": count_unread(database, reader, event.id) if reader else 0,
        },
    }


def _without(database: DbSession, ready: Any, mark: Any) -> int:
    kept = select(mark.asset_id).where(mark.status != Status.REJECTED.value)
    return database.scalar(ready.where(Asset.id.not_in(kept))) or 0


@blueprint.get("/queue.json")
def queue(slug: str) -> Response:
    """The next groups of one kind (`by`), after the place that an earlier group gave (`after`)."""
    by, limit = request.args.get("by", ""), number_asked("limit", 4, least=1, most=MOST_GROUPS)
    language = request.args.get("language", "en")
    if by not in (*GROUPS, "captions") or language not in LANGUAGES:
        abort(404)
    with services().database.read() as database:
        event = event_or_404(database, slug)
        desk = Desk(database, event, viewer())
        place = _place(request.args.get("after", ""))
        if by == "captions":
            groups = Captions(desk).groups(place, limit, language)
        else:
            groups = desk.groups(cast(By, by), place, limit)
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
    query = select(Asset).where(Asset.id.in_(group.ids)).options(selectinload(Asset.renditions))
    assets = {asset.id: asset for asset in database.scalars(query)}
    large = len(group.ids) <= FEW
    boxes = faces_boxes(database, group.ids, group.key) if group.kind == "people" else {}
    return {
        "kind": group.kind,
        "key": group.key,
        "label": group.label or _burst_label(database, group),
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
        "src": rendition_url(asset, "preview" if allowed else "thumb"),
        "ratio": asset.width / asset.height if asset.height else 1.5,
        "title": title_of(asset),
        "taken_at": asset.taken_at.isoformat(),
        "colour": asset.colour,
        "page": url_for("assets.page", asset_id=asset.id),
        "box": box,
    }


def _note(database: DbSession, event: Event, group: Group) -> answers.ReviewNote:
    """What tells it from others of the name."""
    if group.kind == "sessions":
        item = database.scalar(select(Session).where(Session.event_id == event.id, Session.code == group.key))
        if item:
            starts, ends = item.starts_at.isoformat(), item.ends_at.isoformat()
            return {"text": item.room, "starts": starts, "ends": ends}
    if group.kind == "people":
        return {"text": database.scalar(select(Person.role).where(Person.slug == group.key)) or ""}
    return {"text": ""}


def _burst_label(database: DbSession, group: Group) -> str:
    """Everything that is suggested for a burst."""
    waiting = [
        select(Session.title).join(AssetSession).where(*_suggested_in(AssetSession, group)),
        select(Person.name).join(AssetPerson).where(*_suggested_in(AssetPerson, group)),
        select(Tag.label).join(AssetTag).where(*_suggested_in(AssetTag, group)),
    ]
    return " · ".join(dict.fromkeys(name for query in waiting for name in database.scalars(query.distinct())))


def _suggested_in(mark: Any, group: Group) -> tuple[Any, Any]:
    return mark.asset_id.in_(group.ids), mark.status == Status.SUGGESTED.value


@blueprint.post("/answer")
def answer(slug: str) -> Response:
    """Accept or reject a group, or write the caption of one; the answer names the action for Undo."""
    body = json_body()
    ids = body.texts("ids", most=MOST)
    if not ids:
        abort(400)
    with services().database.begin() as database:
        desk = Desk(database, event_or_404(database, slug), viewer())
        try:
            if body.get("kind") == "captions":
                action = Captions(desk).write(ids, body.text("text"))
            else:
                kind, key, act = (body.text(name) for name in ("kind", "key", "act"))
                action = desk.answer(kind, key, ids, act)
        except EditError as error:
            abort(409, str(error))
        return jsonify(answers.ReviewAnswer(action=action.id, changed=action.changed))


@blueprint.post("/reading")
def switch_reading(slug: str) -> Response:
    """Whether the words in this event's pictures are read."""
    if not viewer().roles & CURATORS:
        abort(403, gettext("Only the event's marketing team and admins change this."))
    body = json_body()
    if "on" not in body:
        abort(400)
    on = body.flag("on")
    with services().database.begin() as database:
        event_or_404(database, slug).reads_words = on
    return jsonify(on=on)


@blueprint.post("/teach")
def teach_tag(slug: str) -> Response:
    """Propose a tag for pictures that look like those which have it."""
    if not viewer().roles & CURATORS:
        abort(403, gettext("Only the event's marketing team and admins teach tags."))
    key = json_body().text("tag")
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        known = select(TagName.tag_id).where(TagName.folded == fold(key))
        tag = database.scalar(select(Tag).where((Tag.slug == key) | Tag.id.in_(known)).order_by(Tag.id))
        if tag is None:
            abort(404, gettext("There is no such tag yet. Give it to a few pictures first."))
        try:
            proposed = teach(database, event, tag)
        except TooFewExamples as error:
            abort(409, str(error))
        return jsonify(proposed=proposed, label=tag.label)
