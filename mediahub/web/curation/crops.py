"""Crops: the page, a picture's focus and crops, sets to download, and the event's logo."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import cast

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask_babel import gettext
from sqlalchemy.orm import Session as DbSession
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Asset, Crop, CropSet, EventLogo
from mediahub.catalog.models.base import utcnow
from mediahub.curation.crops import crops, export
from mediahub.curation.crops.ratios import RATIOS, SOCIAL
from mediahub.curation.edits import editing
from mediahub.curation.edits.fields import EditError
from mediahub.delivery.usage import records
from mediahub.http.context import (
    asset_or_404,
    event_or_404,
    presigner,
    require_allowed,
    require_sign_in,
    services,
    viewer,
)
from mediahub.http.incoming import json_body
from mediahub.media.hashing import sha256_file
from mediahub.media.model import MediaError
from mediahub.media.pictures.cut import MAX_LOGO_BYTES, clean_logo
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.vision.heads import head_of
from mediahub.objects.holdings import delete_unowned
from mediahub.objects.renditions import PREVIEW
from mediahub.rights import Action
from mediahub.storage.keys import rendition_key
from mediahub.web.answers import curation as answers
from mediahub.web.delivery.downloads import handed_out
from mediahub.web.shared.tiles import rendition_url, title_of

CORNERS = ("top-left", "top-right", "bottom-left", "bottom-right")
FRAMED = ("focus_x", "focus_y", "safe_x", "safe_y", "safe_width", "safe_height", "source", *crops.LOOKS)
blueprint = Blueprint("crops", __name__)
blueprint.before_request(require_sign_in)


@blueprint.before_request
def require_editor() -> None:
    """Only those who may edit something cut pictures."""
    if not viewer().roles & editing.EDITORS:
        abort(403, gettext("You may look at this picture, but not cut it."))


@blueprint.get("/assets/<asset_id>/crops")
def page(asset_id: str) -> str:
    """One picture with its focus, and every ratio side by side."""
    with services().database.read() as database:
        asset = _asset(database, asset_id)
        logo = database.get(EventLogo, asset.event_id)
        config: answers.CropsConfig = {
            "asset": {"id": asset.id, "title": title_of(asset), "width": asset.width, "height": asset.height},
            "preview": rendition_url(asset, PREVIEW),
            "ratios": list(RATIOS.items()),
            "targets": [
                {"slug": one.slug, "label": one.label, "width": one.width, "height": one.height}
                for one in SOCIAL
            ],
            "framing": _framing(asset_id),
            "heads": [head_of(face) for face in crops.face_boxes(database, asset_id)],
            "crops": [_crop_json(crop) for crop in crops.crops_of(database, asset_id)],
            "logo": _logo_json(logo),
        }
        return render_template(
            "curation/crops.html",
            event=asset.event,
            asset=asset,
            title=title_of(asset),
            crops_config=config,
            may_curate_logo=bool(viewer().roles & editing.CURATORS),
        )


@blueprint.post("/assets/<asset_id>/framing")
def frame(asset_id: str) -> Response:
    """Keep focus, safe area, straightening and light."""
    with services().database.begin() as database:
        asset = _asset(database, asset_id)
        try:
            framing = crops.set_framing(database, asset, viewer(), json_body())
        except EditError as error:
            abort(409, str(error))
        return jsonify({name: getattr(framing, name) for name in FRAMED})


@blueprint.post("/assets/<asset_id>/crops")
def save(asset_id: str) -> Response:
    """Keep a crop under its name."""
    with services().database.begin() as database:
        asset = _asset(database, asset_id)
        try:
            return jsonify(_crop_json(crops.save_crop(database, asset, viewer(), json_body())))
        except EditError as error:
            abort(409, str(error))


@blueprint.post("/assets/<asset_id>/crops/<int:crop_id>/delete")
def delete(asset_id: str, crop_id: int) -> Response:
    """Forget a crop."""
    with services().database.begin() as database:
        crops.delete_crop(database, _asset(database, asset_id), crop_id)
    return jsonify(deleted=crop_id)


@blueprint.post("/assets/<asset_id>/crops/set")
def make_set(asset_id: str) -> Response:
    """Ask for files in one zip."""
    with services().database.read() as database:
        _asset(database, asset_id)
    body = json_body()
    wanted = body.texts("files")
    if not isinstance(wanted, list):
        abort(400)
    try:
        suggested = crops.framing_of(services(), asset_id)
        with services().database.begin() as database:
            asset = _asset(database, asset_id)
            require_allowed(asset, Action.DOWNLOAD)
            names, logo = [str(one) for one in wanted], bool(body.get("logo"))
            made = export.ask(database, asset, viewer(), suggested, names, logo)
            return jsonify(id=made.id, state=made.state)
    except EditError as error:
        abort(409, str(error))


@blueprint.get("/assets/<asset_id>/crops/set/<int:set_id>.json")
def progress(asset_id: str, set_id: int) -> Response:
    """Whether the zip is there."""
    with services().database.read() as database:
        made = _set(database, asset_id, set_id)
        state = answers.CropSetState(id=made.id, state=made.state, problem=made.problem, size=made.size)
        response = jsonify(state)
    response.cache_control.no_store = True
    return response


@blueprint.post("/assets/<asset_id>/crops/set/<int:set_id>")
def take(asset_id: str, set_id: int) -> BaseResponse:
    """The zip: checked, written down, then straight from storage."""
    with services().database.begin() as database:
        made = _set(database, asset_id, set_id)
        asset = _asset(database, asset_id)
        require_allowed(asset, Action.DOWNLOAD)
        if made.state != "ready":
            abort(409, gettext("The files are not made yet."))
        by = records.taker(database, viewer(), asset.event_id)
        records.record(database, by, asset, "download", "crops", made.size)
        return handed_out(made.key, made.filename, "application/zip")


@blueprint.post("/events/<slug>/logo")
def set_logo(slug: str) -> Response:
    """Keep the event's logo, or how it is laid; for those who curate."""
    if not viewer().roles & editing.CURATORS:
        abort(403, gettext("Only the event's marketing team and admins change its logo."))
    corner, scale, opacity = _laid()
    file = request.files.get("logo")
    with services().database.read() as database:
        event_id = event_or_404(database, slug).id
    key = _stored(slug, file.stream.read(MAX_LOGO_BYTES + 1)) if file else None
    with services().database.begin() as database:
        logo = database.get(EventLogo, event_id)
        if logo is None and key is None:
            abort(409, gettext("Choose a PNG or WebP file first."))
        before = logo.key if logo else None
        logo = logo or EventLogo(event_id=event_id, key=key)
        logo.key = key or logo.key
        logo.corner, logo.scale, logo.opacity, logo.updated_at = corner, scale, opacity, utcnow()
        database.add(logo)
        answer = jsonify(_logo_json(logo))
    delete_unowned(services().database, services().bucket, [before])
    return answer


def _laid() -> tuple[str, float, float]:
    corner = request.form.get("corner", CORNERS[-1])
    try:
        scale, opacity = (float(request.form.get(name, "")) for name in ("scale", "opacity"))
    except ValueError:
        abort(400)
    if corner not in CORNERS or not 0.03 <= scale <= 0.6 or not 0.1 <= opacity <= 1:
        abort(400)
    return corner, scale, opacity


def _stored(slug: str, data: bytes) -> str:
    """Read a stranger's picture where it may crash, and keep what was written anew."""
    if len(data) > MAX_LOGO_BYTES:
        abort(409, gettext("A logo has at most %(size)s MB.", size=MAX_LOGO_BYTES >> 20))
    with tempfile.TemporaryDirectory(dir=services().settings.temp_dir) as name, Sandbox(1) as sandbox:
        path, target = Path(name) / "sent", Path(name) / "logo.png"
        path.write_bytes(data)
        try:
            sandbox.call(clean_logo, path, target)
        except MediaError as error:
            abort(409, error.message)
        key = rendition_key(slug, "logo", sha256_file(target), ".png")
        services().bucket.put_rendition(key, target, "image/png")
    return key


def _logo_json(logo: EventLogo | None) -> answers.Logo | None:
    if logo is None:
        return None
    url = presigner().get(logo.key)
    return {"url": url, "corner": logo.corner, "scale": logo.scale, "opacity": logo.opacity}


def _crop_json(crop: Crop) -> answers.SavedCrop:
    return {
        "id": crop.id,
        "name": crop.name,
        "ratio": crop.ratio,
        "x": crop.x,
        "y": crop.y,
        "width": crop.width,
        "height": crop.height,
    }


def _framing(asset_id: str) -> answers.Framing:
    try:
        framing = crops.framing_of(services(), asset_id)
    except EditError as error:
        abort(404, str(error))
    return cast(answers.Framing, {name: getattr(framing, name) for name in FRAMED})


def _asset(database: DbSession, asset_id: str) -> Asset:
    """The asset, if whoever asks may edit it."""
    asset = asset_or_404(database, asset_id)
    if not editing.may_edit(viewer(), asset):
        abort(403, gettext("You may look at this picture, but not cut it."))
    return asset


def _set(database: DbSession, asset_id: str, set_id: int) -> CropSet:
    _asset(database, asset_id)
    made = database.get(CropSet, set_id)
    if made is None or made.asset_id != asset_id:
        abort(404, gettext("These files were deleted meanwhile; make them again."))
    return made
