"""One asset: its page, its details, its preview and its original, each as far as the rules allow."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Asset, UsageRecord
from mediahub.rights import Action
from mediahub.web.context import asset_or_404, presigner, require_sign_in, services, verdict, viewer
from mediahub.web.details import details
from mediahub.web.query import language
from mediahub.web.tiles import rendition_url

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
        response = jsonify(details(asset_or_404(database, asset_id), viewer()))
    response.cache_control.no_store = True
    return response


@blueprint.get("/<asset_id>/preview")
def preview(asset_id: str) -> BaseResponse:
    """The large picture: a redirect to where it lies, for those who may see it large."""
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        rights = verdict(asset, Action.PREVIEW)
        if not rights.allowed:
            abort(403, rights.sentence)
        url = rendition_url(asset, "preview")
    if url is None:
        abort(404, "There is no large view of this file.")
    response = redirect(url)
    response.cache_control.private = True
    response.cache_control.max_age = PREVIEW_KEPT
    return response


@blueprint.route("/<asset_id>/download", methods=["GET", "POST"])
def download(asset_id: str) -> BaseResponse:
    """The original: checked, written down, then straight from storage.

    A link (GET) is redirected; the page's queue (POST) gets the address as JSON.
    """
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        rights = verdict(asset, Action.DOWNLOAD)
        if not rights.allowed:
            abort(403, rights.sentence)
    _record_download(asset)
    url = presigner().get(asset.original_key, filename=asset.filename, mime=asset.mime, attachment=True)
    if request.method == "POST":
        return jsonify(url=url, filename=asset.filename)
    response = redirect(url)
    response.cache_control.no_store = True
    return response


def _record_download(asset: Asset) -> None:
    with services().database.begin() as database:
        database.add(
            UsageRecord(
                asset_id=asset.id,
                user_id=viewer().user_id,
                action="download",
                rendition="original",
                size=asset.size,
            )
        )
