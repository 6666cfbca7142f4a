"""Request context of every view: the open services, the viewer, and what the rules allow them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from flask import Flask, abort, current_app, g, request, session
from flask_babel import gettext
from flask_babel.speaklater import LazyString
from flask_security import auth_required, current_user
from sqlalchemy.orm import Session, object_session
from sqlalchemy.orm.interfaces import ORMOption
from werkzeug.routing import IntegerConverter, Map

from mediahub.catalog.assets import require_action, verdict_of, visible_asset
from mediahub.catalog.db.row_events import event_of_row, is_of_event
from mediahub.catalog.events import find_event
from mediahub.catalog.models import Asset, Event
from mediahub.identity.press import viewer_of
from mediahub.identity.sessions import viewer_here
from mediahub.rights import Action, Capability, Verdict, Viewer
from mediahub.rights.explanations import say_all
from mediahub.runtime import Services
from mediahub.storage import Presigner

LARGEST_ID = (1 << 31) - 1
LAST_EVENT = "event"
VIEWER = "mediahub_viewer"
PRESIGNER = "mediahub-presigner"


class RowId(IntegerConverter):
    """`<int:…>` in an address: no larger than what a database takes for the number of a row."""

    def __init__(
        self,
        url_map: Map,
        fixed_digits: int = 0,
        min: int | None = None,
        max: int = LARGEST_ID,
    ) -> None:
        super().__init__(url_map, fixed_digits, min, max)


def init_app(app: Flask) -> None:
    """Keep one presigner for the process: it remembers what it signed."""
    app.url_map.converters["int"] = RowId
    app.extensions[PRESIGNER] = Presigner(app.extensions["mediahub"].settings)


def services() -> Services:
    """The open services of this process."""
    return cast(Services, current_app.extensions["mediahub"])


def presigner() -> Presigner:
    """What signs addresses of objects for browsers. Ask the rules before handing one out."""
    return cast(Presigner, current_app.extensions[PRESIGNER])


def viewer() -> Viewer:
    """Who asks, as the rule book sees them in the event that the request is about; a guest has no roles."""
    if not current_user.is_authenticated:
        return Viewer()
    known: tuple[int, Viewer] | None = g.get(VIEWER)
    if known is None or known[0] != current_user.id:
        known = current_user.id, _viewer()
        setattr(g, VIEWER, known)
    return known[1]


def _viewer() -> Viewer:
    """By what was read with the session that the user came with. What is missing is read by the database
    session that they were read by, which asks for no connection before."""
    if (own := object_session(current_user._get_current_object())) is not None:
        found = _viewer_by(own)
        _release(own)
        return found
    with services().database.read() as database:
        return _viewer_by(database)


def _viewer_by(database: Session) -> Viewer:
    who, args = viewer_here(current_user.id) or viewer_of(database, current_user), _args()
    if who.team_events is None and not who.event_roles:
        return who.at(args.get("slug"))  # the same in every event: of which a row is need not be read
    return who.at(event_of_row(database, args))


def release_connection() -> None:
    """Give back the connection that the user came by, before work that takes long and needs no database."""
    if (own := object_session(current_user._get_current_object())) is not None:
        _release(own)


def _release(session: Session) -> None:
    """Give a session's connection back, which it would else hold to the end of the request beside the one
    that the view reads by. What somebody is about to keep in it stays theirs to commit."""
    if not (session.new or session.dirty or session.deleted):
        session.commit()


def require_event() -> None:
    """For `before_request` of an event's pages: press of other events, and those who wait, have no business
    there."""
    who = viewer()
    if who.here is None:
        return  # a row that is not there: its view says so
    _require_no_stranger(who)
    if who.user_id is not None and not who.belongs_to(who.here):
        abort(403, gettext("Your account is not approved for this event."))


def _require_no_stranger(who: Viewer) -> None:
    """Who works for other events does not learn that this one, or something of it, exists."""
    if who.is_stranger_to(who.here):
        abort(404, gettext("There is no event at this address.") if "slug" in _args() else None)


def _args() -> dict[str, Any]:
    return request.view_args or {}


def require(capability: Capability, otherwise: str = "") -> None:
    """Stop with 403 unless the roles of whoever asks have a capability; `otherwise` says who may."""
    who = viewer()
    if not who.may(capability):
        if is_of_event(_args()):
            _require_no_stranger(who)
        abort(403, otherwise or gettext("Your account may not do that here."))


def requires(
    capability: Capability, otherwise: str | LazyString = "", *, to_change: bool = False
) -> Callable[[], None]:
    """A check of a capability for `before_request`, of every request or of those `to_change` something;
    `otherwise` is read when it is needed, in the reader's language."""

    def check() -> None:
        if not to_change or request.method not in ("GET", "HEAD", "OPTIONS"):
            require(capability, str(otherwise))

    return check


@auth_required("session")
def require_sign_in() -> None:
    """For `before_request`: guests are led to the sign-in page, and programs get a 401."""


def verdict(asset: Asset, action: Action) -> Verdict:
    """May whoever asks do `action` to `asset` now?"""
    return verdict_of(viewer(), asset, action)


def why(verdict: Verdict) -> str:
    """The reasons of a verdict in the reader's language."""
    return say_all(verdict.reasons, gettext)


def require_allowed(asset: Asset, action: Action) -> None:
    """Raise RefusedByRules unless whoever asks may do `action` to `asset` now."""
    require_action(viewer(), asset, action)


def event_or_404(database: Session, slug: str) -> Event:
    """The event of this slug, remembered as the last one looked at; 404 when there is none, also for who
    works for others."""
    event = find_event(database, slug)
    if event is None or viewer().is_stranger_to(slug):
        abort(404, gettext("There is no event at this address."))
    if session.get(LAST_EVENT) != slug:
        session[LAST_EVENT] = slug
    return event


def event_of(slug: str) -> Event:
    """The event of this slug, read for itself: its columns, for use cases that open their own transaction."""
    with services().database.read() as database:
        return event_or_404(database, slug)


def asset_or_404(database: Session, asset_id: str, read_with: Sequence[ORMOption] = ()) -> Asset:
    """The asset, if whoever asks may see it. What they may not see does not exist for them."""
    return visible_asset(database, viewer(), asset_id, read_with)
