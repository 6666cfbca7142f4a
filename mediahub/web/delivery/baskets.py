"""Baskets: the pages, and what their scripts ask for."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Basket, ContactSheet, Event
from mediahub.catalog.models.base import utcnow
from mediahub.delivery import basket_requests, basket_sharing, baskets
from mediahub.delivery.baskets import Access, BasketChange, BasketError
from mediahub.delivery.files.recipes import RecipeError
from mediahub.delivery.newsrooms.targets import targets_of
from mediahub.delivery.papers.sheet_jobs import RETRY_AFTER
from mediahub.http.agreement import require_terms
from mediahub.http.context import event_of, event_or_404, require_event, require_sign_in, services, viewer
from mediahub.http.files.contact_sheets import contact_sheet, ordered, send_sheet
from mediahub.http.incoming import Body, json_body
from mediahub.http.language import translated, translated_error
from mediahub.rights import Capability
from mediahub.web.answers import CurrentBasket
from mediahub.web.answers.delivery import BasketContents, PutIntoBasket
from mediahub.web.delivery.basket_items import basket_json, brief
from mediahub.web.delivery.downloads import leads_to

blueprint = Blueprint("baskets", __name__, url_prefix="/events/<slug>/baskets")
blueprint.before_request(require_sign_in)
blueprint.before_request(require_event)


def init_app(app: Flask) -> None:
    """Give templates `current_basket(event)`: where the basket in the top bar leads, and its number."""

    @app.context_processor
    def basket_in_bar() -> dict[str, Any]:
        return {"current_basket": current_basket}


@blueprint.errorhandler(BasketError)
@blueprint.errorhandler(RecipeError)
def refused(error: Exception) -> Any:
    """What a basket cannot do, in words."""
    return jsonify(error={"code": 409, "message": translated_error(error)}), 409


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
    name, ids = asked.text("name") or _usual_name(), _ids(asked) if "ids" in asked else []
    basket = basket_requests.new_basket(services().database, viewer(), event_of(slug), _me(), name, ids)
    url = url_for("baskets.one", slug=slug, basket_id=basket.id)
    return jsonify(id=basket.id, name=basket.name, url=url), 201


@blueprint.post("/current")
def put_into_current(slug: str) -> Response:
    """Put `ids` into the basket that was filled last, or take out those that are in it (`toggle`)."""
    asked = json_body()
    ids, toggle = _ids(asked), asked.flag("toggle")
    filled = basket_requests.fill_current(
        services().database, viewer(), event_of(slug), _me(), ids, _usual_name(), toggle=toggle
    )
    with services().database.read() as session:
        now_there = _current(session, slug, filled.basket)
    return jsonify(PutIntoBasket(added=list(filled.added), removed=list(filled.removed), **now_there))


@blueprint.get("/current.json")
def current_json(slug: str) -> Response:
    """Which pictures are in the basket that `b` fills."""
    with services().database.read() as session:
        event = event_or_404(session, slug)
        basket = baskets.last_filled(session, event.id, _me())
        nothing = CurrentBasket(ids=[], count=0, name=None, url=None)
        found = _current(session, slug, basket) if basket else nothing
    response = jsonify(found)
    response.cache_control.no_store = True
    return response


@blueprint.get("/join/<key>")
def invitation(slug: str, key: str) -> str | BaseResponse:
    """A colleague's link asks first: an address that somebody was led to puts nothing among their baskets."""
    with services().database.read() as session:
        event = event_or_404(session, slug)
        offered = basket_sharing.invitation(session, event.id, key)
        if basket_sharing.is_taken(session, offered, _me()):
            return redirect(url_for("baskets.one", slug=slug, basket_id=offered.basket.id))
        return render_template("delivery/basket_invitation.html", event=event, offered=offered)


@blueprint.post("/join/<key>")
def join(slug: str, key: str) -> BaseResponse:
    """Take a colleague's invitation: from now on the basket is among one's own."""
    basket_id = basket_requests.join_basket(services().database, event_of(slug).id, key, _me())
    return redirect(url_for("baskets.one", slug=slug, basket_id=basket_id))


@blueprint.get("/<int:basket_id>")
def one(slug: str, basket_id: int) -> str:
    """One basket with its pictures."""
    with services().database.read() as session:
        access = _access(session, slug, basket_id)
        shown = _whole(session, access)
        event = access.basket.event
        may_send = viewer().may(Capability.SEND_TO_NEWSROOMS)
        targets = targets_of(session, event.id) if may_send else []
        return render_template("delivery/basket.html", event=event, basket=shown, targets=targets)


@blueprint.get("/<int:basket_id>.json")
def one_json(slug: str, basket_id: int) -> Response:
    """A basket as JSON for its page: rights change by the clock, and colleagues change the rest."""
    with services().database.read() as session:
        response = jsonify(_whole(session, _access(session, slug, basket_id)))
    response.cache_control.no_store = True
    return response


@blueprint.get("/<int:basket_id>/contact-sheet.pdf")
def on_paper(slug: str, basket_id: int) -> BaseResponse:
    """The basket on paper; 202 with a page that looks again by itself while a worker draws it."""
    with services().database.read() as session:
        basket = _access(session, slug, basket_id).basket
        require_terms(session, basket.event)
        event, found = basket.event, contact_sheet(session, basket, _me())
    found = ordered(found, _me())
    here = url_for("baskets.on_paper", slug=slug, basket_id=basket_id)
    if isinstance(found, ContactSheet) and found.state != "ready":
        return _sheet_page(event, basket_id, found, here)
    return leads_to(here) if "waited" in request.args else send_sheet(found)


@blueprint.post("/<int:basket_id>")
def change(slug: str, basket_id: int) -> Response:
    """Change `name`, `recipe`, or the order (`ids`); `add` and `remove` pictures."""
    asked = json_body()
    wanted = BasketChange(
        name=asked.text("name") or None,
        recipe=asked.text("recipe") or None,
        remove=_ids(asked, "remove") if "remove" in asked else (),
        add=_ids(asked, "add") if "add" in asked else (),
        order=_ids(asked) if "ids" in asked else None,
    )
    database, event_id = services().database, event_of(slug).id
    basket_requests.change_basket(database, viewer(), _me(), basket_id, wanted, event_id)
    return one_json(slug, basket_id)


@blueprint.post("/<int:basket_id>/share")
def share(slug: str, basket_id: int) -> Response:
    """Links for colleagues; with `how` `none` they end."""
    how = json_body().get("how")
    if how not in ("read", "edit", "none"):
        abort(400)
    wanted = None if how == "none" else how
    basket_requests.share_basket(services().database, _me(), basket_id, wanted, event_of(slug).id)
    return one_json(slug, basket_id)


@blueprint.post("/<int:basket_id>/delete")
def delete(slug: str, basket_id: int) -> Response:
    """Delete one's own basket; leave a colleague's."""
    basket_requests.delete_or_leave(services().database, _me(), basket_id, event_of(slug).id)
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


def _sheet_page(event: Event, basket_id: int, sheet: ContactSheet, here: str) -> BaseResponse:
    """How far a sheet is that a worker draws, or why it failed."""
    is_waiting = sheet.state == "waiting"
    page = render_template(
        "delivery/contact_sheet.html", event=event, basket_id=basket_id, sheet=sheet, said=translated
    )
    response = make_response(page, 202 if is_waiting else 409)
    response.cache_control.no_store = True
    if is_waiting:
        response.headers["Refresh"] = f"{RETRY_AFTER}; url={here}?waited=1"
    return response


def _whole(session: Session, access: Access) -> BasketContents:
    return basket_json(access, baskets.pictures(session, access.basket), utcnow())


def _current(session: Session, slug: str, basket: Basket) -> CurrentBasket:
    ids = baskets.contents(session, basket)
    url = url_for("baskets.one", slug=slug, basket_id=basket.id)
    return {"ids": ids, "count": len(ids), "name": basket.name, "url": url}


def _access(session: Session, slug: str, basket_id: int) -> Access:
    return baskets.require_basket(session, basket_id, _me(), event_or_404(session, slug).id)


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
