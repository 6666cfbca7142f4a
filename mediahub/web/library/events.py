"""The start page: the last event looked at, or the list of all of them; and each event's colour."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, session, url_for
from flask.wrappers import Response
from flask_security import current_user
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.db.conditions import to_sql
from mediahub.catalog.events import IS_CURRENT, events_with_counts, list_events
from mediahub.catalog.models.base import utcnow
from mediahub.http.context import LAST_EVENT, require_sign_in, services, viewer
from mediahub.identity.people.first_account import is_set_up
from mediahub.identity.press import may_enter, press_rooms_of
from mediahub.rights import Capability, visible_to
from mediahub.web.shared.accent import accent_of
from mediahub.web.shared.bundle import YEAR

blueprint = Blueprint("events", __name__)


@blueprint.get("/")
def home() -> BaseResponse | str:
    """The library of the only event, or of the last one looked at; else the list.

    Press who wait, or were shut out, read why in the press room that they came from.
    """
    if not current_user.is_authenticated and not _is_set_up():
        return redirect(url_for("setup.page"))
    if (answer := require_sign_in()) is not None:
        return answer
    who = viewer()
    if who.may(Capability.ADMINISTER) and _has_no_event():
        return redirect(url_for("admin.page"))
    with services().database.read() as database:
        slugs = [event.slug for event in list_events(database, may_enter(who) & IS_CURRENT)]
        rooms = [] if slugs or who.may(Capability.SEE_EVENT) else press_rooms_of(database, who.user_id or 0)
    if rooms:
        return redirect(url_for("press.page", slug=rooms[0]))
    slug = slugs[0] if len(slugs) == 1 else session.get(LAST_EVENT)
    return redirect(url_for("library.page", slug=slug)) if slug in slugs else _event_list()


@blueprint.get("/events/")
def index() -> BaseResponse | str:
    """All events that they may look into."""
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
    who = viewer()
    with services().database.read() as database:
        events = events_with_counts(database, may_enter(who) & IS_CURRENT, to_sql(visible_to(who, utcnow())))
    return render_template(
        "library/events.html",
        events=events,
        opened_by=_opened_by(),
        s3_origin=services().settings.s3_origin,
    )


def _has_no_event() -> bool:
    with services().database.read() as database:
        return not list_events(database)


def _is_set_up() -> bool:
    with services().database.read() as database:
        return is_set_up(database)


def _opened_by() -> list[tuple[str, str]]:
    """For the team: what others open, each with the picture of its QR code. Empty for who sits at the machine
    alone."""
    settings = services().settings
    if not viewer().in_some_team or not (settings.public_url or settings.is_open_to_network):
        return []
    from mediahub.media.qr import qr_data_url

    addresses = [settings.base_url] if settings.public_url else settings.addresses[:-1]
    return [(address, qr_data_url(address)) for address in addresses]
