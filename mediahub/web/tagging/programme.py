"""The programme of an event: its page, and editing it."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, jsonify, render_template
from flask_babel import gettext

from mediahub.catalog.models import Event, Session
from mediahub.catalog.vocabulary import names_by_slug
from mediahub.http.context import event_of, event_or_404, services, viewer
from mediahub.http.incoming import Body, json_body
from mediahub.http.language import page_language
from mediahub.rights import Capability
from mediahub.tagging import pending
from mediahub.tagging.agenda import sessions as programme
from mediahub.tagging.agenda.plan import load_sessions
from mediahub.tagging.agenda.sessions import LIMITS, MAX_MINUTES, Saved, SessionForm, frames_by_session
from mediahub.tagging.agenda.timetable import timetable
from mediahub.web.tagging.access import guard_programme

blueprint = Blueprint("programme", __name__, url_prefix="/events/<slug>/programme")
guard_programme(blueprint)


@blueprint.get("")
def page(slug: str) -> str:
    """Each day with its rooms side by side."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        sessions = load_sessions(database, event.id)
        frames = frames_by_session(database, event.id)
        speakers = {person.slug for item in sessions for person in item.speakers}
        return render_template(
            "tagging/programme.html",
            event=event,
            days=timetable(sessions, ZoneInfo(event.timezone), frames),
            rooms=sorted({item.room for item in sessions if item.room}),
            tracks=sorted({item.track for item in sessions if item.track}),
            details={item.id: _details(item, event) for item in sessions},
            names=names_by_slug(database, speakers, page_language()),
            may_edit=viewer().may(Capability.EDIT_PROGRAMME),
            waiting=pending.count_waiting(database, event.id),
        )


@blueprint.get("/progress.json")
def progress(slug: str) -> Response:
    """How many frames still wait to be matched again."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        response = jsonify(waiting=pending.count_waiting(database, event.id))
    response.cache_control.no_store = True
    return response


@blueprint.post("/sessions")
def add(slug: str) -> Response:
    """Add a session; times are ISO 8601, without a zone in the event's."""
    event, body = event_of(slug), json_body()
    form = _form(body, event)
    return _answer(programme.add_session(services().database, event.id, form, body.text("code")))


@blueprint.post("/sessions/<int:session_id>")
def change(slug: str, session_id: int) -> Response:
    """Correct a session. Frames are matched again behind the scenes."""
    event = event_of(slug)
    form = _form(json_body(), event)
    return _answer(programme.change_session(services().database, event.id, session_id, form))


@blueprint.post("/sessions/<int:session_id>/overrun")
def overrun(slug: str, session_id: int) -> Response:
    """It ends `minutes` later; with `following`, what follows in its room on that day begins later too."""
    body, event = json_body(), event_of(slug)
    minutes = body.integer("minutes", least=-MAX_MINUTES, most=MAX_MINUTES)
    if minutes is None:
        abort(400, gettext("Say by how many minutes."))
    following = body.flag("following")
    return _answer(programme.overrun(services().database, event.id, session_id, minutes, following=following))


@blueprint.post("/sessions/<int:session_id>/remove")
def remove(slug: str, session_id: int) -> Response:
    """Take a session out of the programme."""
    return _answer(programme.take_out_session(services().database, event_of(slug).id, session_id))


def _details(item: Session, event: Event) -> dict[str, Any]:
    """What the form shows of a session."""
    zone = ZoneInfo(event.timezone)
    lines = []
    for person in item.speakers:
        names = [person.name, *(name.text for name in person.names if name.kind != "main")]
        lines.append(" | ".join(dict.fromkeys(names)))
    return {
        "id": item.id,
        "code": item.code,
        "title": item.title,
        "room": item.room,
        "track": item.track,
        "starts_at": item.starts_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        "ends_at": item.ends_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        "speakers": "\n".join(lines),
        "tags": ", ".join(tag.label for tag in item.tags),
        "description": item.description,
    }


def _form(body: Body, event: Event) -> SessionForm:
    starts, ends = body.moment("starts_at", event.timezone), body.moment("ends_at", event.timezone)
    texts = {name: body.text(name).strip() for name in LIMITS}
    return SessionForm(starts_at=starts, ends_at=ends, **texts)


def _answer(saved: Saved) -> Response:
    return jsonify(id=saved.id, waiting=saved.waiting)
