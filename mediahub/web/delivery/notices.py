"""Kill and correction notices: withdrawing, telling who took a picture, and confirming."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Asset, Event, Notice, NoticeReader
from mediahub.delivery import terms
from mediahub.delivery.withdrawal import notices, withdrawal
from mediahub.delivery.withdrawal.withdrawal import WITHDRAWN, WithdrawalError
from mediahub.http.context import event_or_404, require_event, require_sign_in, services, verdict, viewer
from mediahub.http.incoming import sent_fields
from mediahub.rights import Action
from mediahub.web.shared.tiles import rendition_url, title_of

blueprint = Blueprint("notices", __name__)
blueprint.before_request(require_sign_in)
blueprint.before_request(require_event)

DESK = frozenset({"admin", "marketing"})
MAX_REASON = 2000


@blueprint.get("/events/<slug>/notices")
def page(slug: str) -> str:
    """For the team every notice and what waits for one; for press what they are told."""
    who = viewer()
    with services().database.read() as database:
        event = event_or_404(database, slug)
        if who.in_team:
            return _desk(database, event)
        own = notices.for_reader(database, who.user_id or 0, event.id)
        return render_template("delivery/told.html", event=event, told=own)


@blueprint.post("/notices/<int:reader_id>/confirm")
def confirm(reader_id: int) -> BaseResponse:
    """Whoever was told has read it."""
    with services().database.begin() as database:
        reader = database.get(NoticeReader, reader_id, options=[selectinload(NoticeReader.notice)])
        if reader is None or reader.user_id is None or reader.user_id != viewer().user_id:
            abort(404, gettext("There is no such notice for you."))
        notices.confirm(database, reader)
        event = database.get_one(Event, reader.notice.event_id)
        slug = event.slug
    if request.form:
        flash(gettext("Thank you. The team sees that you have read it."))
        return redirect(url_for("notices.page", slug=slug))
    return jsonify(id=reader_id, confirmed=True)


@blueprint.post("/assets/<asset_id>/withdraw")
def withdraw(asset_id: str) -> BaseResponse:
    """Call a picture back at once, and tell everyone who took it. `reason` is told to them."""
    _require_desk()
    with services().database.begin() as database:
        asset = _asset(database, asset_id)
        if asset.state != WITHDRAWN and not verdict(asset, Action.SEE).allowed:
            abort(404, gettext("This picture does not exist, or it is not for your account."))
        was_out = asset.state != WITHDRAWN
        try:
            withdrawal.withdraw(database, asset)
        except WithdrawalError as error:
            abort(409, str(error))
        informed = _give(database, asset, "withdrawn") if was_out else 0
        slug = asset.event.slug
    withdrawal.end_at_once(services(), asset_id)
    return _done(
        slug,
        asset_id,
        gettext("Withdrawn. %(count)d people who downloaded it were notified.", count=informed),
        informed,
    )


@blueprint.post("/assets/<asset_id>/return")
def bring_back(asset_id: str) -> BaseResponse:
    """Let a withdrawn picture be found and used again, and tell those who were told."""
    _require_desk()
    with services().database.begin() as database:
        asset = _asset(database, asset_id)
        try:
            withdrawal.bring_back(database, asset)
        except WithdrawalError as error:
            abort(409, str(error))
        informed = _give(database, asset, "returned")
        slug = asset.event.slug
    return _done(slug, asset_id, gettext("It is back in the library."), informed)


@blueprint.post("/assets/<asset_id>/correct")
def correct(asset_id: str) -> BaseResponse:
    """Tell everyone who took the picture with another caption what it says now."""
    _require_desk()
    with services().database.begin() as database:
        asset = _asset(database, asset_id)
        if not verdict(asset, Action.SEE).allowed:
            abort(404, gettext("This picture does not exist, or it is not for your account."))
        informed = _give(database, asset, "corrected")
        slug = asset.event.slug
    said = gettext("%(count)d people who downloaded it with another caption were notified.", count=informed)
    return _done(slug, asset_id, said, informed)


def give_notice(database: Session, asset: Asset, kind: notices.Kind, reason: str) -> Notice:
    """Write a notice in the name of whoever asks, to everyone who has a copy."""
    link = services().settings.base_url + url_for("notices.page", slug=asset.event.slug)
    return notices.give(database, asset.event, asset, kind, reason[:MAX_REASON], viewer().user_id, link)


def _give(database: Session, asset: Asset, kind: notices.Kind) -> int:
    return len(give_notice(database, asset, kind, sent_fields().text("reason")).told)


def _done(slug: str, asset_id: str, said: str, told: int) -> BaseResponse:
    if request.form:
        flash(said)
        return redirect(url_for("notices.page", slug=slug))
    response: Response = jsonify(id=asset_id, message=said, told=told)
    return response


def _desk(database: Session, event: Event) -> str:
    held, waiting = terms.held_assets(database, event.id, 60)
    away = select(Asset).where(Asset.event_id == event.id, Asset.state == WITHDRAWN)
    withdrawn = list(database.scalars(away.order_by(Asset.updated_at.desc()).limit(200)))
    given = notices.of_event(database, event.id)
    told, confirmed = notices.readers_of(given)
    return render_template(
        "delivery/notices.html",
        event=event,
        given=[(notice, shown(database.get(Asset, notice.asset_id))) for notice in given],
        told=told,
        confirmed=confirmed,
        outdated=[(one, shown(one.asset)) for one in notices.outdated(database, event.id)],
        held=[shown(asset) for asset in held],
        waiting=waiting,
        withdrawn=[shown(asset) for asset in withdrawn],
        may=bool(viewer().roles & DESK),
        kinds=kind_names(),
    )


def shown(asset: Asset | None) -> dict[str, Any] | None:
    """What a list shows of an asset."""
    if asset is None:
        return None
    return {
        "id": asset.id,
        "title": title_of(asset),
        "filename": asset.filename,
        "caption": asset.caption,
        "state": asset.state,
        "thumb": rendition_url(asset, "thumb"),
    }


def kind_names() -> dict[str, str]:
    """Kinds of notices, for people."""
    return {
        "withdrawn": gettext("Withdrawn"),
        "corrected": gettext("Corrected"),
        "returned": gettext("May be used again"),
    }


def init_app(app: Flask) -> None:
    """Give templates `unread_notices(slug)`."""
    app.context_processor(lambda: {"unread_notices": unread})


def unread(slug: str) -> int:
    """How many notices of the event whoever asks has not confirmed."""
    who = viewer()
    if who.user_id is None or who.in_team:
        return 0
    with services().database.read() as database:
        event = database.scalar(select(Event).where(Event.slug == slug))
        return notices.unconfirmed(database, who.user_id, event.id) if event else 0


def _asset(database: Session, asset_id: str) -> Asset:
    asset = database.get(Asset, asset_id, with_for_update=True)
    if asset is None:
        abort(404, gettext("This picture does not exist, or it is not for your account."))
    return asset


def _require_desk() -> None:
    if not viewer().roles & DESK:
        abort(403, gettext("Only the event's marketing team and admins withdraw and correct pictures."))
