"""The way in: the last event looked at, or the list of all of them; and each event's colour."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, session, url_for
from flask.wrappers import Response
from sqlalchemy import func, select
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Asset, Event
from mediahub.web.accent import accent_of
from mediahub.web.bundle import YEAR
from mediahub.web.context import LAST_EVENT, require_sign_in, services

blueprint = Blueprint("events", __name__)


@blueprint.get("/")
def home() -> BaseResponse | str:
    """The library of the only event, or of the last one looked at; else the list."""
    if (answer := require_sign_in()) is not None:
        return answer
    with services().database.read() as database:
        slugs = list(database.scalars(select(Event.slug)))
    slug = slugs[0] if len(slugs) == 1 else session.get(LAST_EVENT)
    return redirect(url_for("library.page", slug=slug)) if slug in slugs else _event_list()


@blueprint.get("/events/")
def index() -> BaseResponse | str:
    """All events."""
    if (answer := require_sign_in()) is not None:
        return answer
    return _event_list()


@blueprint.get("/accent/<colour>.css")
def accent(colour: str) -> Response:
    """The tokens of one accent colour (`rrggbb`); the address is its content, so it is kept for ever."""
    response = Response(accent_of(colour).css, mimetype="text/css")
    response.cache_control.public = True
    response.cache_control.max_age = YEAR
    return response


def _event_list() -> str:
    ready = func.count(Asset.id).filter(Asset.state == "ready")
    with services().database.read() as database:
        rows = database.execute(
            select(Event, ready).outerjoin(Asset).group_by(Event.id).order_by(Event.starts_at.desc())
        ).all()
    return render_template("library/events.html", events=[(row[0], row[1]) for row in rows])
