"""People with faces: portraits from files and from pictures; and the faces of one picture."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Asset, NoPublication, Person
from mediahub.curation.faces import naming, portraits
from mediahub.curation.faces.portraits import MOST, MOST_BYTES, Portrait
from mediahub.http.context import (
    asset_or_404,
    event_or_404,
    presigner,
    require_allowed,
    require_sign_in,
    services,
    viewer,
)
from mediahub.media.model import MediaError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.objects.renditions import PREVIEW
from mediahub.rights import Action
from mediahub.said import N_
from mediahub.tagging.faces.match import NEEDED
from mediahub.tagging.faces.switch import OFF_HERE, FacesProblem, consent_of, is_on
from mediahub.web.faces.shared import can_look, faces_in, in_words, require_desk
from mediahub.web.shared.tiles import rendition_url, title_of

blueprint = Blueprint("faces_people", __name__)
blueprint.before_request(require_sign_in)

MEMORY = 1536 << 20
"""Bytes that reading a portrait may take."""
SECONDS = 60.0
MOST_PEOPLE = 1000


@blueprint.get("/events/<slug>/faces/people")
def page(slug: str) -> str:
    """Everybody whose face is known, or about to be."""
    require_desk()
    with services().database.read() as database:
        event = event_or_404(database, slug)
        held = select(NoPublication.person_id).where(NoPublication.event_id == event.id)
        return render_template(
            "faces/people.html",
            event=event,
            on=is_on(consent_of(database, event.id)),
            can_look=can_look(),
            enrolled=portraits.enrolled(database, event.id),
            portrait_url=lambda portrait: presigner().get(portrait.key),
            held=set(database.scalars(held)),
            people=list(database.scalars(select(Person.name).order_by(Person.name).limit(MOST_PEOPLE))),
            needed=NEEDED,
            most=MOST,
        )


@blueprint.post("/events/<slug>/faces/people")
def enrol(slug: str) -> BaseResponse:
    """Keep the uploaded portraits of a person."""
    require_desk()
    files = [file for file in request.files.getlist("portraits") if file.filename]
    name = request.form.get("name", "")
    try:
        with services().database.read() as database:
            if not is_on(consent_of(database, event_or_404(database, slug).id)):
                raise FacesProblem(OFF_HERE)
        made = _read(files)
        with services().database.begin() as database:
            event = event_or_404(database, slug)
            person = naming.person_called(database, name)
            count = portraits.add_portraits(
                database, services().bucket, event, person, made, viewer().user_id
            )
        said = ngettext("%(name)s has %(num)s portrait.", "%(name)s has %(num)s portraits.", count,
                        name=person.name)  # fmt: skip
    except FacesProblem as problem:
        said = gettext("Nothing was kept.") + " " + in_words(problem)
    except MediaError as error:
        said = gettext("Nothing was kept.") + " " + error.message
    flash(said)
    return redirect(url_for("faces_people.page", slug=slug))


def _read(files: list[FileStorage]) -> list[Portrait]:
    """Find the face in each file, where a stranger's file may crash. Raises FacesProblem, MediaError."""
    if not can_look():
        raise FacesProblem(N_("The extra “faces” is not installed here."))
    if not 0 < len(files) <= MOST:
        raise FacesProblem(N_("Choose one to {most} pictures."), most=MOST)
    made = []
    temporary = services().settings.temp_dir
    with tempfile.TemporaryDirectory(dir=temporary) as folder, Sandbox(1, memory=MEMORY) as sandbox:
        for number, file in enumerate(files):
            path, strip = Path(folder) / f"{number}", Path(folder) / f"{number}.jpg"
            data = file.stream.read(MOST_BYTES + 1)
            if len(data) > MOST_BYTES:
                raise FacesProblem(N_("A portrait has at most {size} MB."), size=MOST_BYTES >> 20)
            path.write_bytes(data)
            found = sandbox.call(portraits.read_portrait, path, strip, seconds=SECONDS)
            made.append(portraits.from_strip(found, strip))
    return made


@blueprint.post("/events/<slug>/faces/portraits/<int:portrait_id>/remove")
def remove(slug: str, portrait_id: int) -> BaseResponse:
    """Forget a portrait."""
    require_desk()
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        portraits.remove_portrait(database, services().bucket, event, portrait_id)
    flash(gettext("The portrait is gone."))
    return redirect(url_for("faces_people.page", slug=slug))


@blueprint.get("/assets/<asset_id>/faces")
def frame(asset_id: str) -> str:
    """The faces of one picture, to be named or chosen as portraits."""
    require_desk()
    with services().database.read() as database:
        asset = _asset(database, asset_id)
        event = asset.event
        return render_template(
            "faces/frame.html",
            event=event,
            asset=asset,
            title=title_of(asset),
            on=is_on(consent_of(database, event.id)),
            preview=rendition_url(asset, PREVIEW),
            faces=faces_in(database, asset),
            people=list(database.scalars(select(Person.name).order_by(Person.name).limit(MOST_PEOPLE))),
        )


@blueprint.post("/assets/<asset_id>/faces")
def decide(asset_id: str) -> BaseResponse:
    """Say whose a face (`face`, its id) is, or (`act`: portrait) take it as a portrait of them too."""
    require_desk()
    name, face_id = request.form.get("name", ""), request.form.get("face", 0, int)
    try:
        with services().database.begin() as database:
            asset = _asset(database, asset_id)
            person, _ = naming.name_face(database, asset.event, viewer(), face_id, name)
            said = gettext("%(name)s is in this picture.", name=person.name)
            if request.form.get("act") == "portrait":
                made = portraits.from_frame(database, services().bucket, asset.event, face_id)
                count = portraits.add_portraits(
                    database, services().bucket, asset.event, person, [made], viewer().user_id
                )
                said = ngettext("%(name)s has %(num)s portrait.", "%(name)s has %(num)s portraits.", count,
                                name=person.name)  # fmt: skip
    except FacesProblem as problem:
        said = gettext("Nothing was changed.") + " " + in_words(problem)
    flash(said)
    return redirect(url_for("faces_people.frame", asset_id=asset_id))


def _asset(database: DbSession, asset_id: str) -> Asset:
    asset = asset_or_404(database, asset_id)
    require_allowed(asset, Action.PREVIEW)
    return asset
