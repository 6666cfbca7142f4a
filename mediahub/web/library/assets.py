"""One asset: its page, details, preview and original, each as far as the rules allow."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.assets import WITH_NAMES
from mediahub.catalog.holdings import companions_of
from mediahub.catalog.models import Asset
from mediahub.delivery.files.requests import record_now
from mediahub.delivery.files.watermarked_preview import make_watermarked
from mediahub.delivery.usage import records
from mediahub.http.context import asset_or_404, presigner, require_allowed, require_sign_in, services, viewer
from mediahub.objects.renditions import PREVIEW, WATERMARKED
from mediahub.rights import Action
from mediahub.storage import StorageError
from mediahub.web.delivery.downloads import handed_out, require, take_page
from mediahub.web.library.panel import details
from mediahub.web.shared.query import language
from mediahub.web.shared.tiles import rendition_url

blueprint = Blueprint("assets", __name__, url_prefix="/assets")
blueprint.before_request(require_sign_in)

PREVIEW_KEPT = 300  # seconds; shorter than any presigned address lives


@blueprint.get("/<asset_id>")
def page(asset_id: str) -> str:
    """The library of its event with this picture open."""
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        return render_template("library/library.html", event=asset.event, asset_id=asset.id, **language())


@blueprint.get("/<asset_id>.json")
def details_json(asset_id: str) -> Response:
    """Everything the panel says."""
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id, WITH_NAMES)
        found = details(asset, viewer())
    if found["video"] and not viewer().in_team:
        _write_down(asset, "view", "proxy", 0)
    response = jsonify(found)
    response.cache_control.no_store = True
    return response


@blueprint.get("/<asset_id>/preview")
def preview(asset_id: str) -> BaseResponse:
    """The large picture: a redirect to where it lies, for those who may see it large."""
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        require(asset, Action.PREVIEW, "preview")
        url = rendition_url(asset, PREVIEW)
    if url is None:
        abort(404, gettext("There is no large view of this file."))
    if not viewer().in_team:
        _write_down(asset, "view", "preview", 0)
    response = redirect(url)
    response.cache_control.private = True
    response.cache_control.max_age = PREVIEW_KEPT
    return response


@blueprint.get("/<asset_id>/marked.jpg")
def watermarked(asset_id: str) -> BaseResponse:
    """The small picture with a mark across it: what press sees before an armed embargo ends."""
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        key = next((one.key for one in asset.renditions if one.name == WATERMARKED.name), None)
        words = asset.event.name
    try:
        key = key or make_watermarked(services(), asset_id, words)
    except StorageError:
        abort(503, gettext("The pictures cannot be reached just now."))
    if key is None:
        abort(404, gettext("There is no small view of this file."))
    response = redirect(presigner().get(key))
    response.cache_control.private = True
    response.cache_control.max_age = PREVIEW_KEPT
    return response


@blueprint.route("/<asset_id>/download", methods=["GET", "POST"])
def download(asset_id: str) -> BaseResponse:
    """The file as the camera or photographer made it, for the team; everyone else gets the delivered
    original, which has the catalogue's words and no position.

    A link (GET) leads to a page with a button, for nothing is taken by looking. Its form (POST) leads to the
    file, and the page's queue gets the address as JSON.
    """
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        _require_file(asset)
        if asset.awaited:
            abort(409, gettext("The full size is on its way. What is here already is the large view."))
        if not viewer().in_team:
            code = 307 if request.method == "POST" else 302
            return redirect(url_for("downloads.deliver", asset_id=asset_id, recipe="original"), code)
        if request.method != "POST":
            return take_page(asset, request.path)
    _write_down(asset, "download", "camera", asset.size)
    return handed_out(asset.original_key, asset.filename, asset.mime)


@blueprint.route("/<asset_id>/files/<sha256>", methods=["GET", "POST"])
def companion(asset_id: str, sha256: str) -> BaseResponse:
    """A RAW file or sidecar that came with the original: for the team, under the original's rights, taken in
    the same two steps."""
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        _require_file(asset)
        files = {file.sha256: file for file in companions_of(asset)}
        if sha256 not in files or not viewer().in_team:
            abort(404, gettext("There is no such file of this picture, or it is not for your account."))
        if request.method != "POST":
            return take_page(asset, request.path)
    file = files[sha256]
    _write_down(asset, "download", file.role, file.size)
    return handed_out(file.key, file.filename, file.mime)


def _require_file(asset: Asset) -> None:
    """Stop unless the viewer may take the original; who only looked did not ask for it."""
    if request.method == "POST":
        require(asset, Action.DOWNLOAD, "original")
    require_allowed(asset, Action.DOWNLOAD)


def _write_down(asset: Asset, action: records.Act, rendition: str, size: int) -> None:
    record_now(services(), viewer(), asset, action, rendition, size)
