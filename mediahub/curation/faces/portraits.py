"""Portraits of a person for face recognition: three to five, from files or pictures of the event."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Asset, Event, Face, FacePortrait, FaceScan, Person
from mediahub.curation.faces.naming import face_in
from mediahub.media.errors import media_errors
from mediahub.media.vision.faces import FoundFace, cut_strip, find_faces
from mediahub.messages import N_
from mediahub.storage import Bucket, NotFound
from mediahub.storage.keys import face_portrait_key
from mediahub.tagging.faces.match import NEEDED
from mediahub.tagging.faces.switch import OFF_HERE, FacesProblem, hold_still

MAX_PORTRAITS = 5
"""Portraits of a person."""
MAX_PORTRAIT_BYTES = 20 << 20
"""Of an uploaded portrait."""
PRIVATE = "private, max-age=600"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Somebody whose face is known at an event, or about to be."""

    person: Person
    portraits: tuple[FacePortrait, ...]
    named: int
    """Faces in pictures that somebody said are theirs."""
    guessed: int
    """Faces that are suggested as theirs."""

    @property
    def missing(self) -> int:
        """How many portraits or named faces it takes until anything is suggested."""
        return max(0, NEEDED - len(self.portraits) - self.named)


def enrolled(session: DbSession, event_id: int) -> list[Enrolled]:
    """Everybody with a portrait or a named face, by name."""
    portraits: dict[int, list[FacePortrait]] = {}
    query = select(FacePortrait).where(FacePortrait.event_id == event_id).order_by(FacePortrait.id)
    for portrait in session.scalars(query):
        portraits.setdefault(portrait.person_id, []).append(portrait)
    named, guessed = (_faces(session, event_id, column) for column in (Face.person_id, Face.guess_id))
    ids = {*portraits, *named, *guessed}
    people = session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.name, Person.id))
    return [
        Enrolled(
            person, tuple(portraits.get(person.id, ())), named.get(person.id, 0), guessed.get(person.id, 0)
        )
        for person in people
    ]


def of_person(session: DbSession, event_id: int, slug: str) -> list[FacePortrait]:
    """The portraits of the person with this slug."""
    query = select(FacePortrait).join(Person, Person.id == FacePortrait.person_id)
    query = query.where(FacePortrait.event_id == event_id, Person.slug == slug)
    return list(session.scalars(query.order_by(FacePortrait.id)))


def _faces(session: DbSession, event_id: int, column: object) -> dict[int, int]:
    query = select(column, func.count()).join(Asset, Asset.id == Face.asset_id)  # type: ignore[call-overload]
    rows = session.execute(query.where(Asset.event_id == event_id, column.is_not(None)).group_by(column))  # type: ignore[attr-defined]
    return dict(rows.all())


@dataclass(frozen=True, slots=True)
class Portrait:
    """A portrait that is not kept yet."""

    embedding: bytes
    picture: bytes
    """JPEG."""
    asset_id: str | None = None


def read_portrait(path: Path, strip: Path) -> FoundFace:
    """The face of a portrait: the only one in it, or one that is much larger than the others.

    Raises MediaError for what is no picture, FacesProblem for none or several faces. Run it in a `Sandbox`.
    """
    with media_errors(), Image.open(path) as picture:
        picture.verify()
    found = find_faces(path, strip)
    if not found:
        raise FacesProblem(N_("No face was found in it. Take one that looks into the camera."))
    if len(found) > 1 and found[1].width > found[0].width / 2:
        raise FacesProblem(N_("There are several faces in it. Cut it to one person."))
    return found[0]


def from_strip(face: FoundFace, strip: Path) -> Portrait:
    """A portrait from what `read_portrait` found and wrote."""
    return Portrait(face.embedding, _first(strip.read_bytes(), 0))


def from_frame(session: DbSession, bucket: Bucket, event: Event, face_id: int) -> Portrait:
    """A portrait from a face in a picture. Raises FacesProblem, StorageError."""
    face = face_in(session, event, face_id)
    scan = session.get_one(FaceScan, face.asset_id)
    try:
        strip = bucket.get_bytes(scan.key) if scan.key else b""
    except NotFound:
        strip = b""
    if not strip:
        raise FacesProblem(N_("This face is gone."))
    return Portrait(face.embedding, _first(strip, face.place), face.asset_id)


def add_portraits(
    session: DbSession, bucket: Bucket, event: Event, person: Person, made: Iterable[Portrait], by: int | None
) -> int:
    """Keep portraits of a person; says how many they have now. Raises FacesProblem, StorageError."""
    if hold_still(session, event.id) is None:
        raise FacesProblem(OFF_HERE)
    mine = FacePortrait.event_id == event.id, FacePortrait.person_id == person.id
    there = list(session.scalars(select(FacePortrait).where(*mine)))
    known = {portrait.embedding for portrait in there}
    new = [one for one in made if one.embedding not in known]
    if not new:
        raise FacesProblem(N_("This portrait is there already."))
    if len(there) + len(new) > MAX_PORTRAITS:
        raise FacesProblem(
            N_("A person has at most %(most)s portraits. Remove one first."), most=MAX_PORTRAITS
        )
    for one in new:
        key = face_portrait_key(event.slug, secrets.token_hex(8))
        bucket.put_bytes(key, one.picture, "image/jpeg", PRIVATE)
        session.add(
            FacePortrait(
                event_id=event.id,
                person_id=person.id,
                asset_id=one.asset_id,
                embedding=one.embedding,
                key=key,
                added_by=by,
            )
        )
    session.flush()
    return len(there) + len(new)


def remove_portrait(session: DbSession, bucket: Bucket, event: Event, portrait_id: int) -> None:
    """Forget a portrait; one that is gone already is fine. Raises StorageError."""
    portrait = session.get(FacePortrait, portrait_id)
    if portrait is not None and portrait.event_id == event.id:
        bucket.delete(portrait.key)
        session.delete(portrait)


def _first(strip: bytes, place: int) -> bytes:
    """One face of a strip of ours, as a JPEG."""
    with Image.open(BytesIO(strip), formats=["JPEG"]) as picture:
        made = BytesIO()
        cut_strip(picture, place).save(made, "JPEG", quality=88)
    return made.getvalue()
