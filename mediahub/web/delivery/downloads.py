"""Downloads: a file as original, in press or web size, or in a size and part of one's own.

A file that is not made yet is made by a worker while the page waits: `deliver` answers 202 until it is there,
and says what holds it up where something does. A file that cannot be made is a 409 with the reason.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Asset
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import recipes
from mediahub.delivery.files.package import Prepared, load, look, plan, want
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.files.recipes import Recipe, RecipeError
from mediahub.delivery.files.recipient_numbers import known_mark, mark_of_today
from mediahub.delivery.usage import records
from mediahub.http.agreement import require_terms
from mediahub.http.context import (
    asset_or_404,
    presigner,
    require_allowed,
    require_sign_in,
    services,
    verdict,
    viewer,
    why,
)
from mediahub.http.errors import wants_json
from mediahub.http.incoming import Body, json_body
from mediahub.http.language import translated
from mediahub.rights import Action
from mediahub.storage.keys import delivery_prefix

blueprint = Blueprint("taking", __name__, url_prefix="/assets")
blueprint.before_request(require_sign_in)

LOOK_AGAIN = 1
"""Seconds after which a page without scripts asks again."""


@blueprint.get("/<asset_id>/deliver")
def offer(asset_id: str) -> BaseResponse:
    """A page that says whether the file is made, with a button to take it.

    Looking at it, as programs do that fetch a link ahead, asks for nothing and writes nothing down.
    """
    recipe = recipe_asked()
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        require_allowed(asset, Action.DOWNLOAD)
        require_terms(database, asset.event)
        found = look(database, [Prepared(asset_id, _key_of(database, asset, recipe), "", "wanted")])[0]
        return _page(asset, recipe, found)


@blueprint.post("/<asset_id>/deliver")
def deliver(asset_id: str) -> BaseResponse:
    """The file of an asset by `recipe`: its address once it is made, 202 until then, 409 with the reason
    where it cannot be made.

    A form leads to the file; a page's script gets the address as JSON. That is when it counts as taken.
    """
    recipe = recipe_asked()
    prepared = ask_for(asset_id, recipe)
    if prepared.state == "failed":
        abort(409, prepared.problem)
    if wants_json():
        return _answered(prepared)
    if prepared.state == "wanted":
        with services().database.read() as database:
            return _page(asset_or_404(database, asset_id), recipe, prepared)
    return leads_to(address(prepared))


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
    response = jsonify(state=found.state, problem=translated(found.problem))
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
    body = json_body() if request.method == "POST" and request.is_json else Body(request.values.to_dict())
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


def write_down(database: Session, asset: Asset, action: records.Act, rendition: str, size: int) -> None:
    """Keep that whoever asks did this. The same file within the life of its address is taken once."""
    by = records.taker(database, viewer(), asset.event_id)
    window = timedelta(seconds=services().settings.download_window)
    if action == "download" and records.took_lately(database, by, asset, rendition, size, window):
        return
    records.record(database, by, asset, action, rendition, size)


def address(prepared: Prepared, *, sidecar: bool = False) -> str:
    """Where a ready file lies, for a short time. Ask the rules and write it down before."""
    if sidecar:
        return presigner().get(prepared.sidecar_key, filename=prepared.sidecar_name, attachment=True)
    return presigner().get(prepared.key, filename=prepared.filename, mime=prepared.mime, attachment=True)


def handed_out(key: str, filename: str, mime: str) -> BaseResponse:
    """The address of a file, as JSON for a script, else as a page that leads to it. Ask the rules and write
    it down before."""
    url = presigner().get(key, filename=filename, mime=mime, attachment=True)
    if not wants_json():
        return leads_to(url)
    response = jsonify(url=url, filename=filename)
    response.cache_control.no_store = True
    return response


def leads_to(url: str) -> BaseResponse:
    """A page that goes on to a file. Not a redirect: browsers follow that from a form to our own origin only
    (CSP `form-action`), and storage may have another."""
    response = make_response(render_template("delivery/leads.html", url=url))
    response.headers["Refresh"] = f"0; url={url}"
    response.cache_control.no_store = True
    return response


def taken(prepared: Prepared) -> dict[str, Any]:
    """What a program is told of a file that it asked for; `problem` says what holds it up, if anything."""
    if prepared.state != "ready":
        return {"state": prepared.state, "problem": translated(prepared.problem)}
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


def retry_after(prepared: Prepared) -> int:
    """Seconds after which it is worth asking for a file again."""
    if prepared.due_at is None:
        return LOOK_AGAIN
    return max(LOOK_AGAIN, ceil((prepared.due_at - utcnow()).total_seconds()))


def _answered(prepared: Prepared) -> BaseResponse:
    response = jsonify(taken(prepared) | {"file": prepared.key})
    response.status_code = 200 if prepared.state == "ready" else 202
    if prepared.state != "ready":
        response.headers["Retry-After"] = str(retry_after(prepared))
    response.cache_control.no_store = True
    return response


def take_page(
    asset: Asset, action: str, *, recipe: str = "", state: str = "ready", problem: str = ""
) -> BaseResponse:
    """A page with a button that takes a file by a form sent to `action`; while it is made, a page that looks
    again by itself, also without scripts."""
    page = render_template(
        "delivery/take.html", event=asset.event, asset=asset, action=action, recipe=recipe, state=state,
        problem=problem,
    )  # fmt: skip
    response = make_response(page, 202 if state == "wanted" else 200)
    response.cache_control.no_store = True
    return response


def _page(asset: Asset, recipe: Recipe, found: Prepared) -> BaseResponse:
    if found.state == "failed":
        abort(409, found.problem)
    action = url_for("taking.deliver", asset_id=asset.id)
    if found.state != "wanted":
        return take_page(asset, action, recipe=recipe.slug, state=found.state)
    problem = translated(found.problem)
    response = take_page(asset, action, recipe=recipe.slug, state="wanted", problem=problem)
    here = url_for("taking.offer", asset_id=asset.id, recipe=recipe.slug)
    response.headers["Refresh"] = f"{retry_after(found)}; url={here}"
    return response
