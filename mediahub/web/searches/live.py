"""The live page of an event: new frames as they arrive, through a stream or by asking now and then."""

from __future__ import annotations

import socket
from typing import cast

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request
from flask_babel import gettext

from mediahub.http.context import event_or_404, require_event, require_sign_in, services, viewer
from mediahub.identity.credentials import credential_of_request
from mediahub.live.hub import LiveHub
from mediahub.live.questions import Question
from mediahub.live.streams import Stream
from mediahub.live.takeover import can_take_over, hand_over, is_chunked
from mediahub.messages import N_
from mediahub.problems import TooMany
from mediahub.web.answers.tagging import LiveFrames
from mediahub.web.press.page import note_presence
from mediahub.web.shared.query import query

blueprint = Blueprint("live", __name__, url_prefix="/events/<slug>/live")
blueprint.before_request(require_sign_in)
blueprint.before_request(require_event)
blueprint.before_request(note_presence)

HUB = "mediahub-live"
RETRY = 2000
"""Milliseconds after which a page whose stream broke off comes again."""
LATER = 30
"""Seconds after which a page that found no room may try a stream again."""


def init_app(app: Flask) -> None:
    """One hub a process; its thread starts with the first page."""
    parts = app.extensions["mediahub"]
    app.extensions[HUB] = LiveHub(parts.search, parts.database, parts.settings.live_connections)


def hub() -> LiveHub:
    """The hub of this process."""
    return cast(LiveHub, current_app.extensions[HUB])


@blueprint.get("")
def page(slug: str) -> str:
    """The page; its question is in the URL, as in the library."""
    with services().database.read() as database:
        return render_template("searches/live.html", event=event_or_404(database, slug), asked=query())


@blueprint.get("/frames.json")
def frames(slug: str) -> Response:
    """What arrived since `after`, or the first frames: for pages without a stream."""
    with services().database.read() as database:
        event_or_404(database, slug)
    news = hub().desk.since(_question(slug), _after())
    response = jsonify(LiveFrames(ids=list(news.ids), cursor=str(news.cursor)))
    response.cache_control.no_store = True
    return response


@blueprint.get("/stream")
def stream(slug: str) -> Response:
    """Server-sent events `frames` with ids; the page asks for what to show of each, with its rights then.

    503 where no more connections are held open, or the web server hands none over; 429 where the account has
    as many as one may have.
    """
    with services().database.read() as database:
        event_or_404(database, slug)
    if not (can_take_over(request.environ) and hub().has_room()):
        answer = jsonify(error={"code": 503, "message": gettext("No more live pages fit in.")})
        answer.status_code = 503
        answer.headers["Retry-After"] = str(LATER)
        return answer
    if not hub().has_room_for(viewer().user_id):
        words = N_("You have many live pages open already. Close one; this page tries again by itself.")
        raise TooMany(words, LATER)
    # the body is made after this request is over: everything of it is read here
    question, cursor, user_id, adopt = _question(slug), _after(), viewer().user_id, hub().adopt
    credential = credential_of_request()
    chunked = is_chunked(request.environ)

    def take_up(sock: socket.socket) -> None:
        adopt(Stream(sock, question, user_id, chunked, cursor, credential))

    greeting = f"retry: {RETRY}\n\n".encode()
    response = Response(hand_over(request.environ, greeting, take_up), mimetype="text/event-stream")
    response.cache_control.no_store = True
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _question(slug: str) -> Question:
    asked = query()
    return Question.of(slug, asked.text, tuple(sorted(asked.filters.items())), viewer())


def _after() -> int:
    """Where the page was before: what the browser sends by itself, or the parameter."""
    text = request.headers.get("Last-Event-ID") or request.args.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
