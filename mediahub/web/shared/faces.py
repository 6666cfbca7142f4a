"""Faces on pages: small pictures of them, portraits, and where in a picture somebody is."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Asset, Event
from mediahub.curation.faces import frames, portraits
from mediahub.curation.faces.naming import Shown
from mediahub.http.context import presigner, viewer
from mediahub.media.vision.faces import finder_name
from mediahub.rights import Capability
from mediahub.web.answers.picture import FacesBeside, KnownFace
from mediahub.web.answers.tagging import FaceStrip

MAX_PEOPLE = 1000
"""Names to choose from."""


def shown(face: Shown) -> FaceStrip:
    """A face for a script: its strip, and where in it the face is."""
    return {
        "id": face.id,
        "asset": face.asset_id,
        "src": presigner().get(face.key),
        "place": face.place,
        "of": face.faces,
    }


def can_look() -> bool:
    """Whether the extra `faces` is installed here."""
    return bool(finder_name())


def portraits_of(database: DbSession, event: Event, slug: str) -> list[str]:
    """Addresses of a person's portraits, for who names faces and judges whether it is them."""
    if not viewer().may(Capability.NAME_FACES):
        return []
    found = portraits.of_person(database, event.id, slug)
    return [presigner().get(portrait.key) for portrait in found]


def faces_in(database: DbSession, asset: Asset) -> list[dict[str, Any]]:
    """The faces of a picture from left to right, with whose they are or seem to be."""
    return [
        {"box": one.box, "name": one.name, "slug": one.slug, "status": one.status, **shown(one.shown)}
        for one in frames.faces_in(database, asset.id)
    ]


def faces_beside(database: DbSession, asset: Asset) -> FacesBeside:
    """For the panel of a large picture: where in it people are, for the team who answer that; and the page of
    its faces, for those who name them. Empty where none were found."""
    if not viewer().may(Capability.SEE_TEAM_PAGES) or not frames.has_faces(database, asset.id):
        return {}
    names = viewer().may(Capability.NAME_FACES)
    page = url_for("faces_people.frame", asset_id=asset.id) if names else None
    known = [
        KnownFace(box=one.box, name=one.name, slug=one.slug, status=one.status)
        for one in frames.faces_in(database, asset.id)
        if one.name
    ]
    return {"known": known, "page": page}
