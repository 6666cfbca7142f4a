"""Kill and correction notices: withdrawing, telling who took a picture, and confirming."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.assets import assets_by_id, title_of
from mediahub.catalog.models import Asset, Event
from mediahub.delivery import terms
from mediahub.delivery.withdrawal import notices, recall, requests, withdrawal
from mediahub.delivery.withdrawal.recall import Recall
from mediahub.http.addresses import notices_page
from mediahub.http.context import (
    event_or_404,
    require,
    require_event,
    require_sign_in,
    services,
    verdict,
    viewer,
)
from mediahub.http.incoming import sent_fields
from mediahub.http.signin.steps import safe_path
from mediahub.objects.renditions import THUMB
from mediahub.rights import Action, Capability
from mediahub.web.shared.tiles import rendition_url

blueprint = Blueprint("notices", __name__)
blueprint.before_request(require_sign_in)
blueprint.before_request(require_event)

HELD_SHOWN, WITHDRAWN_SHOWN = 60, 200
"""Pictures in the lists of the page."""


@blueprint.get("/events/<slug>/notices")
def page(slug: str) -> str:
    """For the team every notice and what waits for one; for press those that they received."""
    who = viewer()
    with services().database.read() as database:
        event = event_or_404(database, slug)
        if who.in_team:
            return _desk(database, event)
        own = notices.for_reader(database, who.user_id or 0, event.id)
        return render_template("delivery/received_notices.html", event=event, notices=own)


@blueprint.post("/notices/<int:reader_id>/confirm")
def confirm(reader_id: int) -> BaseResponse:
    """Its recipient has read it."""
    _, slug = requests.confirm_notice(services().database, viewer(), reader_id)
    if request.form:
        flash(gettext("Thank you. The team sees that you have read it."))
        return redirect(safe_path(request.form.get("next") or url_for("notices.page", slug=slug)))
    return jsonify(id=reader_id, confirmed=True)


@blueprint.post("/assets/<asset_id>/withdraw")
def withdraw(asset_id: str) -> BaseResponse:
    """Call a picture back at once, and notify everyone who downloaded it, with `reason`."""
    _require_desk()
    done = recall.withdraw(services(), viewer(), asset_id, _reason(), notices_page)
    message = gettext("Withdrawn. %(count)d people who downloaded it were notified.", count=done.notified)
    return _done(asset_id, done, message)


@blueprint.post("/assets/<asset_id>/return")
def bring_back(asset_id: str) -> BaseResponse:
    """Let a withdrawn picture be found and used again, and notify those who were notified before."""
    _require_desk()
    done = requests.return_picture(services().database, viewer(), asset_id, _reason(), notices_page)
    return _done(asset_id, done, gettext("It is back in the library."))


@blueprint.post("/assets/<asset_id>/correct")
def correct(asset_id: str) -> BaseResponse:
    """Tell everyone who took the picture with another caption what it says now."""
    _require_desk()
    done = requests.correct_picture(services().database, viewer(), asset_id, _reason(), notices_page)
    message = gettext(
        "%(count)d people who downloaded it with another caption were notified.", count=done.notified
    )
    return _done(asset_id, done, message)


def _reason() -> str:
    return sent_fields().text("reason")


def _done(asset_id: str, done: Recall, message: str) -> BaseResponse:
    if request.form:
        flash(message)
        return redirect(url_for("notices.page", slug=done.event))
    response: Response = jsonify(id=asset_id, message=message, notified=done.notified)
    return response


def _desk(database: Session, event: Event) -> str:
    held, waiting = terms.held_assets(database, event.id, HELD_SHOWN)
    withdrawn = withdrawal.withdrawn_assets(database, event.id, WITHDRAWN_SHOWN)
    given = notices.of_event(database, event.id)
    notified, confirmed = notices.readers_of(given)
    named = assets_by_id(database, {notice.asset_id for notice in given})
    return render_template(
        "delivery/notices.html",
        event=event,
        given=[(notice, shown(named.get(notice.asset_id))) for notice in given],
        notified=notified,
        confirmed=confirmed,
        outdated=[(one, shown(one.asset)) for one in notices.outdated(database, event.id)],
        held=[shown(asset) for asset in held],
        waiting=waiting,
        withdrawn=[shown(asset) for asset in withdrawn],
        may=viewer().may(Capability.SEND_NOTICES),
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
        "thumb": rendition_url(asset, THUMB),
    }


def kind_names() -> dict[str, str]:
    """Kinds of notices, for people."""
    return {
        "withdrawn": gettext("Withdrawn"),
        "corrected": gettext("Corrected"),
        "returned": gettext("May be used again"),
    }


def init_app(app: Flask) -> None:
    """Give templates `unread_notices(slug)` and `notice_to_read(slug)`."""
    app.context_processor(lambda: {"unread_notices": unread_notices, "notice_to_read": notice_to_read})


def unread_notices(slug: str) -> int:
    """How many notices of the event whoever asks has not confirmed."""
    who = viewer()
    if who.user_id is None or who.in_team:
        return 0
    with services().database.read() as database:
        return notices.unconfirmed_at(database, who.user_id, slug)


def notice_to_read(slug: str) -> dict[str, Any] | None:
    """What whoever asks has to know first, with the small picture where they may see it; None without one."""
    who = viewer()
    if who.user_id is None or who.in_team:
        return None
    with services().database.read() as database:
        reader = notices.first_unconfirmed(database, who.user_id, slug)
        if reader is None:
            return None
        asset = reader.notice.asset
        seen = verdict(asset, Action.SEE).allowed
        return {
            "id": reader.id,
            "kind": reader.notice.kind,
            "filename": reader.notice.filename,
            "title": reader.notice.title,
            "reason": reader.notice.reason,
            "thumb": rendition_url(asset, THUMB) if seen else None,
            "url": url_for("assets.page", asset_id=asset.id),
        }


def _require_desk() -> None:
    require(
        Capability.SEND_NOTICES,
        gettext("Only the event's marketing team and admins withdraw and correct pictures."),
    )
