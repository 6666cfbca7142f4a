"""Crops: the page, a picture's focus and crops, sets to download, and the event's logo."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Crop, EventLogo, Framing
from mediahub.curation.crops import crops, requests
from mediahub.curation.crops.logo import CORNERS, Laid, keep_logo, logo_of
from mediahub.curation.crops.ratios import RATIOS, SOCIAL
from mediahub.http.body_limits import FORM_SPARE, takes_up_to
from mediahub.http.context import event_of, presigner, require, require_sign_in, requires, services, viewer
from mediahub.http.incoming import json_body
from mediahub.http.language import translated
from mediahub.media.pictures.cropping import MAX_LOGO_BYTES
from mediahub.media.vision.heads import head_of
from mediahub.objects.renditions import PREVIEW
from mediahub.rights import Capability
from mediahub.web.answers import curation as answers
from mediahub.web.delivery.downloads import handed_out
from mediahub.web.shared.tiles import rendition_url, title_of

FRAMED = ("focus_x", "focus_y", "safe_x", "safe_y", "safe_width", "safe_height", "source", *crops.LOOKS)
blueprint = Blueprint("crops", __name__)
blueprint.before_request(require_sign_in)

blueprint.before_request(
    requires(Capability.EDIT_ASSETS, _("You may look at this picture, but not crop it."))
)


@blueprint.get("/assets/<asset_id>/crops")
def page(asset_id: str) -> str:
    """One picture with its focus, and every ratio side by side."""
    with services().database.read() as database:
        asset = requests.croppable_asset(database, viewer(), asset_id)
        config: answers.CropsConfig = {
            "asset": {"id": asset.id, "title": title_of(asset), "width": asset.width, "height": asset.height},
            "preview": rendition_url(asset, PREVIEW),
            "ratios": list(RATIOS.items()),
            "targets": [
                {"slug": one.slug, "label": translated(one.label), "width": one.width, "height": one.height}
                for one in SOCIAL
            ],
            "framing": _framing_json(crops.framing_of(services(), asset_id)),
            "heads": [head_of(face) for face in crops.face_boxes(database, asset_id)],
            "crops": [_crop_json(crop) for crop in crops.crops_of(database, asset_id)],
            "logo": _logo_json(logo_of(database, asset.event_id)),
        }
        return render_template(
            "curation/crops.html",
            event=asset.event,
            asset=asset,
            title=title_of(asset),
            crops_config=config,
            may_curate_logo=viewer().may(Capability.CURATE),
        )


@blueprint.post("/assets/<asset_id>/framing")
def frame(asset_id: str) -> Response:
    """Keep focus, safe area, straightening and light."""
    framing = requests.keep_framing(services().database, viewer(), asset_id, json_body())
    return jsonify(_framing_json(framing))


@blueprint.post("/assets/<asset_id>/framing/delete")
def unframe(asset_id: str) -> Response:
    """Forget the framing: what is suggested stands again."""
    requests.forget_framing(services().database, viewer(), asset_id)
    return jsonify(deleted=asset_id)


@blueprint.post("/assets/<asset_id>/focus")
def focus(asset_id: str) -> Response:
    """Keep the focus (`x`, `y`) alone: what must stay in view when it is cropped to another shape."""
    body = json_body()
    framing = requests.keep_focus(services(), viewer(), asset_id, body.get("x"), body.get("y"))
    return jsonify(_framing_json(framing))


@blueprint.post("/assets/<asset_id>/crops")
def save(asset_id: str) -> Response:
    """Keep a crop under its name."""
    return jsonify(_crop_json(requests.keep_crop(services().database, viewer(), asset_id, json_body())))


@blueprint.post("/assets/<asset_id>/crops/<int:crop_id>/delete")
def delete(asset_id: str, crop_id: int) -> Response:
    """Forget a crop."""
    requests.forget_crop(services().database, viewer(), asset_id, crop_id)
    return jsonify(deleted=crop_id)


@blueprint.post("/assets/<asset_id>/crops/set")
def make_set(asset_id: str) -> Response:
    """Ask for files in one zip."""
    with services().database.read() as database:
        requests.croppable_asset(database, viewer(), asset_id)
    body = json_body()
    names = body.texts("files")
    if names is None:
        abort(400)
    made = requests.ask_for_set(services(), viewer(), asset_id, names, logo=bool(body.get("logo")))
    return jsonify(id=made.id, state=made.state)


@blueprint.get("/assets/<asset_id>/crops/set/<int:set_id>.json")
def progress(asset_id: str, set_id: int) -> Response:
    """Whether the zip is there."""
    with services().database.read() as database:
        made = requests.find_set(database, viewer(), asset_id, set_id)
        state = answers.CropSetState(id=made.id, state=made.state, problem=made.problem, size=made.size)
        response = jsonify(state)
    response.cache_control.no_store = True
    return response


@blueprint.post("/assets/<asset_id>/crops/set/<int:set_id>")
def take(asset_id: str, set_id: int) -> BaseResponse:
    """The zip: checked, written down, then straight from storage."""
    made = requests.take_set(services().database, viewer(), asset_id, set_id)
    return handed_out(made.key, made.filename, "application/zip")


@blueprint.post("/events/<slug>/logo")
@takes_up_to(MAX_LOGO_BYTES + FORM_SPARE)
def set_logo(slug: str) -> Response:
    """Keep the event's logo, or how it is laid; for those who curate."""
    require(Capability.CURATE, gettext("Only the event's marketing team and admins change its logo."))
    laid, file = _laid(), request.files.get("logo")
    data = file.stream.read(MAX_LOGO_BYTES + 1) if file else None
    return jsonify(_logo_json(keep_logo(services(), event_of(slug), laid, data)))


def _laid() -> Laid:
    try:
        scale, opacity = (float(request.form.get(name, "")) for name in ("scale", "opacity"))
    except ValueError:
        abort(400)
    return Laid(request.form.get("corner", CORNERS[-1]), scale, opacity)


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


def _framing_json(framing: Framing) -> answers.Framing:
    return cast(answers.Framing, {name: getattr(framing, name) for name in FRAMED})
