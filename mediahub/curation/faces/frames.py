"""Faces of single pictures, and whose they are or seem to be: what panels and the review page draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Face, FaceScan, NoPublication, Person
from mediahub.curation.faces.naming import Shown


@dataclass(frozen=True, slots=True)
class FaceInFrame:
    """A face of a picture, with whose it is or seems to be; nobody's has no name."""

    box: list[float]
    """Left, top, width and height, as parts of the picture's."""
    name: str
    slug: str
    status: str
    """`named`, `suggested`, or nothing."""
    shown: Shown


def faces_in(session: Session, asset_id: str) -> list[FaceInFrame]:
    """The faces of a picture from left to right."""
    query = select(Face, FaceScan).join(FaceScan, FaceScan.asset_id == Face.asset_id)
    rows = session.execute(query.where(Face.asset_id == asset_id).order_by(Face.x, Face.id)).all()
    people = _people(session, (face.person_id or face.guess_id for face, _ in rows))
    found = []
    for face, scan in rows:
        person = people.get(face.person_id or face.guess_id or 0)
        found.append(
            FaceInFrame(
                box=[face.x, face.y, face.width, face.height],
                name=person.name if person else "",
                slug=person.slug if person else "",
                status="named" if face.person_id else "suggested" if person else "",
                shown=Shown(face.id, asset_id, face.place, scan.faces, scan.key or ""),
            )
        )
    return found


def has_faces(session: Session, asset_id: str) -> bool:
    """Whether any were found in a picture."""
    return bool(session.scalar(select(FaceScan.faces).where(FaceScan.asset_id == asset_id)))


def face_boxes_of(session: Session, ids: Sequence[str], slug: str) -> dict[str, list[float]]:
    """By picture, where the person with this slug seems to be in it, or was named."""
    query = select(Face).join(Person, or_(Person.id == Face.guess_id, Person.id == Face.person_id))
    rows = session.scalars(query.where(Face.asset_id.in_(ids), Person.slug == slug))
    return {face.asset_id: [face.x, face.y, face.width, face.height] for face in rows}


def held_people(session: Session, event_id: int) -> set[int]:
    """Ids of those whose pictures the event does not publish."""
    return set(session.scalars(select(NoPublication.person_id).where(NoPublication.event_id == event_id)))


def _people(session: Session, ids: Iterable[int | None]) -> dict[int, Person]:
    wanted = {one for one in ids if one is not None}
    return {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(wanted)))}
