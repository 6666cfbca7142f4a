"""Helpers of the pages about faces: permission, addresses of small pictures, problems in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import abort, url_for
from flask_babel import gettext
from sqlalchemy import or_, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Asset, Event, Face, FaceScan, Person
from mediahub.curation.faces import portraits
from mediahub.curation.faces.naming import Shown
from mediahub.http.context import presigner, viewer
from mediahub.media.vision.faces import finder_name
from mediahub.tagging.faces.switch import FacesProblem
from mediahub.web.answers.picture import FacesBeside, KnownFace
from mediahub.web.answers.tagging import FaceStrip

DESK = frozenset({"admin", "marketing"})
ADMIN = frozenset({"admin"})


def require_desk() -> None:
    """For `before_request`: faces are shown to those who name them, and to nobody else."""
    if not viewer().roles & DESK:
        abort(403, gettext("Faces are for admins and marketing."))


def shown(face: Shown) -> FaceStrip:
    """A face for a script: its strip, and where in it the face is."""
    return {
        "id": face.id,
        "asset": face.asset_id,
        "src": presigner().get(face.key),
        "place": face.place,
        "of": face.faces,
    }


def in_words(problem: FacesProblem) -> str:
    """A problem in the reader's language."""
    return gettext(problem.text).format(**problem.values)


def can_look() -> bool:
    """Whether the extra `faces` is installed here."""
    return bool(finder_name())


def portraits_of(database: DbSession, event: Event, slug: str) -> list[str]:
    """Addresses of a person's portraits, for who names faces and judges whether it is them."""
    if not viewer().roles & DESK:
        return []
    found = portraits.of_person(database, event.id, slug)
    return [presigner().get(portrait.key) for portrait in found]


def faces_boxes(database: DbSession, ids: Sequence[str], slug: str) -> dict[str, list[float]]:
    """By picture, where the person with this slug seems to be in it, or was named."""
    query = select(Face).join(Person, or_(Person.id == Face.guess_id, Person.id == Face.person_id))
    rows = database.scalars(query.where(Face.asset_id.in_(ids), Person.slug == slug))
    return {face.asset_id: [face.x, face.y, face.width, face.height] for face in rows}


def faces_in(database: DbSession, asset: Asset) -> list[dict[str, Any]]:
    """The faces of a picture from left to right, with whose they are or seem to be."""
    query = select(Face, FaceScan).join(FaceScan, FaceScan.asset_id == Face.asset_id)
    rows = database.execute(query.where(Face.asset_id == asset.id).order_by(Face.x, Face.id)).all()
    people = _people(database, (face.person_id or face.guess_id for face, _ in rows))
    found = []
    for face, scan in rows:
        person = people.get(face.person_id or face.guess_id or 0)
        entry = {
            "box": [face.x, face.y, face.width, face.height],
            "name": person.name if person else "",
            "slug": person.slug if person else "",
            "status": "named" if face.person_id else "suggested" if person else "",
        }
        small = shown(Shown(face.id, asset.id, face.place, scan.faces, scan.key or ""))
        found.append({**entry, **small})
    return found


def faces_beside(database: DbSession, asset: Asset) -> FacesBeside:
    """For the panel of a large picture: where in it people are, for the team who answer that; and the page of
    its faces, for those who name them. Empty where none were found."""
    count = select(FaceScan.faces).where(FaceScan.asset_id == asset.id)
    if not viewer().in_team or not database.scalar(count):
        return {}
    page = url_for("faces_people.frame", asset_id=asset.id) if viewer().roles & DESK else None
    known = [
        KnownFace(box=one["box"], name=one["name"], slug=one["slug"], status=one["status"])
        for one in faces_in(database, asset)
        if one["name"]
    ]
    return {"known": known, "page": page}


def _people(database: DbSession, ids: Iterable[int | None]) -> dict[int, Person]:
    wanted = {one for one in ids if one is not None}
    return {one.id: one for one in database.scalars(select(Person).where(Person.id.in_(wanted)))}
