"""Files on request: as an original, in the press or web size, or in a size and part of one's own.

A file that is not made yet is made by a worker while the page waits: `deliver` answers 202 until it is there.
"""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
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

from mediahub.catalog.models import Asset
from mediahub.delivery import recipes, usage
from mediahub.delivery.marks import known_mark, mark_of_today
from mediahub.delivery.package import Prepared, load, look, plan, want
from mediahub.delivery.policy import policy_of
from mediahub.delivery.recipes import Recipe, RecipeError
from mediahub.rights import Action
from mediahub.storage.keys import delivery_prefix
from mediahub.web.agreement import require_terms
from mediahub.web.context import (
    asset_or_404,
    presigner,
    require_allowed,
    require_sign_in,
    services,
    verdict,
    viewer,
    why,
)
from mediahub.web.incoming import Body, json_body

blueprint = Blueprint("taking", __name__, url_prefix="/assets")
blueprint.before_request(require_sign_in)

LOOK_AGAIN = 1
"""Seconds after which a page without scripts asks again."""


@blueprint.route("/<asset_id>/deliver", methods=["GET", "POST"])
def deliver(asset_id: str) -> BaseResponse:
    """The file of an asset by `recipe`: an address once it is made (200 or a redirect), 202 until then.

    A link (GET) ends at the file; a page's script (POST) gets the address as JSON.
    """
    recipe = recipe_asked()
    prepared = ask_for(asset_id, recipe)
    if prepared.state == "failed":
        abort(409, prepared.problem)
    if request.method == "POST":
        return _answered(prepared)
    if prepared.state == "wanted":
        return _waiting(asset_id, recipe)
    response = redirect(address(prepared))
    response.cache_control.no_store = True
    return response


@blueprint.get("/<asset_id>/deliver.json")
def state(asset_id: str) -> Response:
    """Whether the file is made by now. Asks for nothing, and writes nothing down.

    `file`, as `deliver` answered it, saves finding out again which file is meant, and pages ask often.
    """
    recipe = recipe_asked()
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        require_allowed(asset, Action.DOWNLOAD)
        named = request.args.get("file", "")
        key = named if named.startswith(delivery_prefix(asset_id)) else _key_of(database, asset, recipe)
        found = look(database, [Prepared(asset_id, key, "", "wanted")])[0]
    response = jsonify(state=found.state, problem=found.problem)
    response.cache_control.no_store = True
    return response


def _key_of(database: Session, asset: Asset, recipe: Recipe) -> str:
    """Of the file that the asset would now be delivered as to whoever asks."""
    try:
        mark = known_mark(database, asset.event, viewer().user_id)
        policy = policy_of(database, asset.event_id)
        return plan(load(database, [asset.id])[0], recipe, policy, mark).key
    except RecipeError as error:
        abort(400, str(error))


def recipe_asked() -> Recipe:
    """The recipe that the request names, or 400."""
    body = json_body() if request.method == "POST" and request.is_json else Body(request.args.to_dict())
    try:
        return recipes.parse(body.text("recipe") or recipes.ORIGINAL.slug)
    except RecipeError as error:
        abort(400, str(error))


def ask_for(asset_id: str, recipe: Recipe) -> Prepared:
    """Ask the rules, then for the file; a ready one is written down as taken. 403 and 404 as they say."""
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        require(asset, Action.DOWNLOAD, recipe.slug)
        require_terms(database, asset.event)
    with services().database.begin() as database:
        assets = load(database, [asset_id])
        if not assets or not verdict(assets[0], Action.DOWNLOAD).allowed:
            abort(404, gettext("This picture does not exist, or it is not for your account."))
        mark = mark_of_today(database, assets[0].event, viewer().user_id)
        prepared = want(database, assets, recipe, mark)[0]
        if prepared.state == "ready":
            write_down(database, assets[0], "download", recipe.slug, prepared.size)
    return prepared


def require(asset: Asset, action: Action, rendition: str) -> None:
    """Stop unless the rules allow it; that it was refused is written down."""
    rights = verdict(asset, action)
    if rights.allowed:
        return
    with services().database.begin() as database:
        write_down(database, asset, "refused", rendition, 0)
    abort(403, why(rights))


def write_down(database: Session, asset: Asset, action: usage.Act, rendition: str, size: int) -> None:
    """Keep that whoever asks did this."""
    usage.record(database, usage.taker(database, viewer(), asset.event_id), asset, action, rendition, size)


def address(prepared: Prepared, *, sidecar: bool = False) -> str:
    """Where a ready file lies, for a short time. Ask the rules and write it down before."""
    if sidecar:
        return presigner().get(prepared.sidecar_key, filename=prepared.sidecar_name, attachment=True)
    return presigner().get(prepared.key, filename=prepared.filename, mime=prepared.mime, attachment=True)


def taken(prepared: Prepared) -> dict[str, Any]:
    """What a program is told of a file that it asked for."""
    if prepared.state != "ready":
        return {"state": prepared.state}
    said: dict[str, Any] = {
        "state": "ready",
        "url": address(prepared),
        "filename": prepared.filename,
        "size": prepared.size,
        "mime": prepared.mime,
        "sidecar": None,
    }
    if prepared.sidecar_size:
        said["sidecar"] = {"url": address(prepared, sidecar=True), "filename": prepared.sidecar_name}
    return said


def _answered(prepared: Prepared) -> BaseResponse:
    response = jsonify(taken(prepared) | {"file": prepared.key})
    response.status_code = 200 if prepared.state == "ready" else 202
    response.cache_control.no_store = True
    return response


def _waiting(asset_id: str, recipe: Recipe) -> BaseResponse:
    """A page that asks again by itself, also without scripts."""
    here = url_for("taking.deliver", asset_id=asset_id, recipe=recipe.slug)
    with services().database.read() as database:
        event = asset_or_404(database, asset_id).event
        page = render_template("delivery/waiting.html", event=event, asset_id=asset_id)
    response = make_response(page, 202)
    response.headers["Refresh"] = f"{LOOK_AGAIN}; url={here}"
    response.cache_control.no_store = True
    return response
