"""Baskets: the pages, and what their scripts ask for."""

from __future__ import annotations

import tempfile
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    jsonify,
    redirect,
    render_template,
    send_file,
    url_for,
)
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Asset, Basket, BasketItem, Event
from mediahub.catalog.models.base import utcnow
from mediahub.delivery import baskets
from mediahub.delivery.baskets import Access, BasketError
from mediahub.delivery.files.naming import safe
from mediahub.delivery.files.recipes import RecipeError
from mediahub.delivery.newsrooms.orders import SENDERS
from mediahub.delivery.newsrooms.runs import targets_of
from mediahub.http.agreement import require_terms
from mediahub.http.context import event_or_404, require_event, require_sign_in, services, viewer
from mediahub.http.incoming import Body, json_body
from mediahub.http.language import told
from mediahub.web.answers import CurrentBasket
from mediahub.web.delivery.basket_items import basket_json, brief, frame_of, heading

blueprint = Blueprint("baskets", __name__, url_prefix="/events/<slug>/baskets")
blueprint.before_request(require_sign_in)
blueprint.before_request(require_event)


def init_app(app: Flask) -> None:
    """Give templates `current_basket(event)`: where the basket in the top bar leads, and its number."""

    @app.context_processor
    def basket_in_bar() -> dict[str, Any]:
        return {"current_basket": current_basket}


MAX_ON_PAPER = 600
"""Pictures on one contact sheet: fifty pages."""
LOADED = (
    joinedload(Asset.photographer),
    joinedload(Asset.event),
    selectinload(Asset.renditions),
)


@blueprint.errorhandler(BasketError)
@blueprint.errorhandler(RecipeError)
def refused(error: Exception) -> Any:
    """What a basket cannot do, in words."""
    return jsonify(error={"code": 409, "message": told(error)}), 409


@blueprint.get("/")
def page(slug: str) -> str:
    """All baskets that one has at this event."""
    with services().database.read() as session:
        event = event_or_404(session, slug)
        found = [brief(access, count) for access, count in baskets.baskets_of(session, event.id, _me())]
        return render_template("delivery/baskets.html", event=event, baskets=found)


@blueprint.post("/")
def create(slug: str) -> tuple[Response, int]:
    """A new basket, which `b` fills from now on; with `ids` in it at once."""
    asked = json_body()
    with services().database.begin() as session:
        event = event_or_404(session, slug)
        name = asked.text("name") or _usual_name()
        basket = baskets.create(session, event, _me(), name)
        if "ids" in asked:
            baskets.put_in(session, basket, _ids(asked), viewer())
        url = url_for("baskets.one", slug=slug, basket_id=basket.id)
        return jsonify(id=basket.id, name=basket.name, url=url), 201


@blueprint.post("/current")
def put_into_current(slug: str) -> Response:
    """Put `ids` into the basket that was filled last, or take out those that are in it (`toggle`)."""
    asked = json_body()
    ids = _ids(asked)
    with services().database.begin() as session:
        event = event_or_404(session, slug)
        basket = baskets.current(session, event, _me(), _usual_name())
        there = set(baskets.contents(session, basket))
        taken_out = asked.flag("toggle") and set(ids) <= there
        if taken_out:
            baskets.take_out(session, basket, ids)
        added = [] if taken_out else baskets.put_in(session, basket, ids, viewer())
        return jsonify(
            added=added,
            removed=ids if taken_out else [],
            **_current(session, basket),
        )


@blueprint.get("/current.json")
def current_json(slug: str) -> Response:
    """Which pictures are in the basket that `b` fills."""
    with services().database.read() as session:
        event = event_or_404(session, slug)
        query = select(Basket).where(Basket.event_id == event.id, Basket.owner_id == _me())
        basket = session.scalar(query.order_by(Basket.used_at.desc(), Basket.id.desc()).limit(1))
        nothing = CurrentBasket(ids=[], count=0, name=None, url=None)
        found = _current(session, basket) if basket else nothing
    response = jsonify(found)
    response.cache_control.no_store = True
    return response


@blueprint.get("/join/<key>")
def join(slug: str, key: str) -> BaseResponse:
    """A colleague's link: from now on the basket is among one's own."""
    with services().database.begin() as session:
        event = event_or_404(session, slug)
        basket = baskets.join(session, event.id, key, _me())
        if basket is None:
            abort(404, gettext("This link to a basket has ended. Ask its owner for a new one."))
        return redirect(url_for("baskets.one", slug=slug, basket_id=basket.id))


@blueprint.get("/<int:basket_id>")
def one(slug: str, basket_id: int) -> str:
    """One basket with its pictures."""
    with services().database.read() as session:
        access = _access(session, slug, basket_id)
        shown = _whole(session, access)
        event = access.basket.event
        targets = targets_of(session, event.id) if viewer().roles & SENDERS else []
        return render_template("delivery/basket.html", event=event, basket=shown, targets=targets)


@blueprint.get("/<int:basket_id>.json")
def one_json(slug: str, basket_id: int) -> Response:
    """A basket as JSON for its page: rights change by the clock, and colleagues change the rest."""
    with services().database.read() as session:
        response = jsonify(_whole(session, _access(session, slug, basket_id)))
    response.cache_control.no_store = True
    return response


@blueprint.get("/<int:basket_id>/contact-sheet.pdf")
def contact_sheet(slug: str, basket_id: int) -> Response:
    """The basket on paper."""
    with services().database.read() as session:
        access = _access(session, slug, basket_id)
        require_terms(session, access.basket.event)
        return sheet_of(session, access)


def sheet_of(session: Session, access: Access) -> Response:
    """A contact sheet of what whoever asks may see of a basket."""
    from mediahub.delivery.papers.contact_sheet import draw  # see delivery/sheet.py

    assets = _assets(session, access)
    shown = assets[:MAX_ON_PAPER]
    title, event = access.basket.name, access.basket.event
    target = tempfile.TemporaryFile()  # noqa: SIM115  (closed by the server when it was sent)
    draw(target, heading(title, event, len(shown), len(assets)), [frame_of(asset) for asset in shown])
    target.seek(0)
    return send_file(target, "application/pdf", as_attachment=True, download_name=f"{safe(title)}.pdf")


@blueprint.post("/<int:basket_id>")
def change(slug: str, basket_id: int) -> Response:
    """Change `name`, `recipe`, or the order (`ids`); `add` and `remove` pictures."""
    asked = json_body()
    with services().database.begin() as session:
        access = _access(session, slug, basket_id, edit=True)
        basket = access.basket
        baskets.change(session, basket, name=asked.text("name") or None, recipe=asked.text("recipe") or None)
        if "remove" in asked:
            baskets.take_out(session, basket, _ids(asked, "remove"))
        if "add" in asked:
            baskets.put_in(session, basket, _ids(asked, "add"), viewer())
        if "ids" in asked:
            baskets.arrange(session, basket, _ids(asked))
        session.expire(basket)
        return jsonify(_whole(session, access))


@blueprint.post("/<int:basket_id>/share")
def share(slug: str, basket_id: int) -> Response:
    """Links for colleagues; with `how` `none` they end."""
    how = json_body().get("how")
    with services().database.begin() as session:
        access = _access(session, slug, basket_id)
        if not access.is_owner:
            abort(403, gettext("Only the owner of a basket shares it."))
        if how == "none":
            baskets.unshare(session, access.basket)
        elif how in ("read", "edit"):
            baskets.share(session, access.basket, how)
        else:
            abort(400)
        return jsonify(_whole(session, access))


@blueprint.post("/<int:basket_id>/delete")
def delete(slug: str, basket_id: int) -> Response:
    """Delete one's own basket; leave a colleague's."""
    with services().database.begin() as session:
        access = _access(session, slug, basket_id)
        if access.is_owner:
            session.delete(access.basket)
        else:
            baskets.leave(session, access.basket, _me())
    return jsonify(url=url_for("baskets.page", slug=slug))


def current_basket(event: Event) -> dict[str, Any] | None:
    """The basket that is filled next, or the list where there is none; nothing for those without access."""
    who = viewer()
    if who.user_id is None or not (who.in_team or who.is_press_of(event.slug)):
        return None
    with services().database.read() as session:
        found = baskets.latest(session, event.id, who.user_id)
    if found is None:
        return {"url": url_for("baskets.page", slug=event.slug), "count": 0}
    basket_id, count = found
    return {"url": url_for("baskets.one", slug=event.slug, basket_id=basket_id), "count": count}


def _whole(session: Session, access: Access) -> dict[str, Any]:
    return basket_json(access, _assets(session, access), utcnow())


def _assets(session: Session, access: Access) -> list[Asset]:
    query = (
        select(Asset)
        .join(BasketItem, BasketItem.asset_id == Asset.id)
        .where(BasketItem.basket_id == access.basket.id)
        .order_by(BasketItem.position, BasketItem.asset_id)
        .options(*LOADED)
    )
    return list(session.scalars(query))


def _current(session: Session, basket: Basket) -> CurrentBasket:
    ids = baskets.contents(session, basket)
    url = url_for("baskets.one", slug=basket.event.slug, basket_id=basket.id)
    return {"ids": ids, "count": len(ids), "name": basket.name, "url": url}


def _access(session: Session, slug: str, basket_id: int, *, edit: bool = False) -> Access:
    event = event_or_404(session, slug)
    access = baskets.find(session, basket_id, _me())
    if access is None or access.basket.event_id != event.id:
        abort(404, gettext("This basket does not exist, or it is not yours."))
    if edit and not access.may_edit:
        abort(403, gettext("This basket was shared with you to look at. Its owner can let you change it."))
    return access


def _me() -> int:
    user_id = viewer().user_id
    if user_id is None:
        abort(401)
    return user_id


def _ids(asked: Body, name: str = "ids") -> list[str]:
    ids = asked.texts(name, most=baskets.MAX_PICTURES)
    if ids is None:
        abort(400)
    return ids


def _usual_name() -> str:
    return gettext("My basket")
