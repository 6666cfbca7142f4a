"""Downloads: a file as original, in press or web size, or in a size and part of one's own.

A file that is not made yet is made by a worker while the page waits: `deliver` answers 202 until it is there,
and says what holds it up where something does. A file that cannot be made is a 409 with the reason.
"""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Asset
from mediahub.delivery.files import recipes
from mediahub.delivery.files.package import Prepared
from mediahub.delivery.files.recipes import Recipe, RecipeError
from mediahub.delivery.files.requests import ask_for_file, look_at_file, record_use, require_or_record
from mediahub.delivery.usage import records
from mediahub.http import errors
from mediahub.http.agreement import require_terms
from mediahub.http.context import asset_or_404, presigner, require_sign_in, services, viewer
from mediahub.http.errors import wants_json
from mediahub.http.files.answers import address, file_json, retry_after
from mediahub.http.incoming import Body, json_body
from mediahub.http.language import translated
from mediahub.rights import Action
from mediahub.web.answers.delivery import DeliveredFile, DeliveryState, FileAddress

blueprint = Blueprint("downloads", __name__, url_prefix="/assets")
blueprint.before_request(require_sign_in)


@blueprint.errorhandler(RecipeError)
def unreadable(error: RecipeError) -> Any:
    """A recipe that there is not, or not for this file."""
    return errors.answer(BadRequest(str(error)))


@blueprint.get("/<asset_id>/deliver")
def offer(asset_id: str) -> BaseResponse:
    """A page that says whether the file is made, with a button to take it.

    Looking at it, as programs do that fetch a link ahead, asks for nothing and writes nothing down.
    """
    recipe = requested_recipe()
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        found = look_at_file(database, viewer(), asset, recipe)
        require_terms(database, asset.event)
        return _page(asset, recipe, found)


@blueprint.post("/<asset_id>/deliver")
def deliver(asset_id: str) -> BaseResponse:
    """The file of an asset by `recipe`: its address once it is made, 202 until then, 409 with the reason
    where it cannot be made.

    A form leads to the file; a page's script gets the address as JSON. That is when it counts as taken.
    """
    recipe = requested_recipe()
    prepared = ask_for_file(services(), viewer(), asset_id, recipe)
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
    recipe = requested_recipe()
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        found = look_at_file(database, viewer(), asset, recipe, request.args.get("file", ""))
    response = jsonify(DeliveryState(state=found.state, problem=translated(found.problem)))
    response.cache_control.no_store = True
    return response


def requested_recipe() -> Recipe:
    """The recipe that a request names. Raises RecipeError."""
    body = json_body() if request.method == "POST" and request.is_json else Body(request.values.to_dict())
    return recipes.parse(body.text("recipe") or recipes.ORIGINAL.slug)


def require(asset: Asset, action: Action, rendition: str) -> None:
    """Stop unless the rules allow it; that it was refused is written down."""
    require_or_record(services(), viewer(), asset, action, rendition)


def write_down(database: Session, asset: Asset, action: records.Act, rendition: str, size: int) -> None:
    """Keep that whoever asks did this. The same file within the life of its address is taken once."""
    window = services().settings.download_window
    record_use(database, viewer(), asset, action, rendition, size, window)


def handed_out(key: str, filename: str, mime: str) -> BaseResponse:
    """The address of a file, as JSON for a script, else as a page that leads to it. Ask the rules and write
    it down before."""
    url = presigner().get(key, filename=filename, mime=mime, attachment=True)
    if not wants_json():
        return leads_to(url)
    response = jsonify(FileAddress(url=url, filename=filename))
    response.cache_control.no_store = True
    return response


def leads_to(url: str) -> BaseResponse:
    """A page that goes on to a file. Not a redirect: browsers follow that from a form to our own origin only
    (CSP `form-action`), and storage may have another."""
    response = make_response(render_template("delivery/download_begins.html", url=url))
    response.headers["Refresh"] = f"0; url={url}"
    response.cache_control.no_store = True
    return response


def _answered(prepared: Prepared) -> BaseResponse:
    response = jsonify(cast(DeliveredFile, file_json(prepared) | {"file": prepared.key}))
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
        "delivery/download.html", event=asset.event, asset=asset, action=action, recipe=recipe, state=state,
        problem=problem,
    )  # fmt: skip
    response = make_response(page, 202 if state == "wanted" else 200)
    response.cache_control.no_store = True
    return response


def _page(asset: Asset, recipe: Recipe, found: Prepared) -> BaseResponse:
    if found.state == "failed":
        abort(409, found.problem)
    action = url_for("downloads.deliver", asset_id=asset.id)
    if found.state != "wanted":
        return take_page(asset, action, recipe=recipe.slug, state=found.state)
    problem = translated(found.problem)
    response = take_page(asset, action, recipe=recipe.slug, state="wanted", problem=problem)
    here = url_for("downloads.offer", asset_id=asset.id, recipe=recipe.slug)
    response.headers["Refresh"] = f"{retry_after(found)}; url={here}"
    return response
