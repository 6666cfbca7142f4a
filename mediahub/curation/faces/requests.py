"""Naming faces, portraits, and deciding about faces, as pages and programs ask for it. Each is a transaction
of its own; who may is for whoever calls."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.catalog.assets import require_action, visible_asset
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import EditAction, Event, Person
from mediahub.curation.faces import erase, naming, portraits
from mediahub.curation.faces.portraits import MAX_PORTRAIT_BYTES, MAX_PORTRAITS, Portrait
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.vision.faces import finder_name
from mediahub.messages import N_
from mediahub.problems import Invalid
from mediahub.rights import Action, Viewer
from mediahub.runtime import Services
from mediahub.tagging.faces import switch
from mediahub.tagging.faces.switch import OFF_HERE, FacesProblem, consent_of, is_on

MEMORY = 1536 << 20
"""Bytes that reading a portrait may take."""
SECONDS = 60.0


class UnknownDecision(Invalid):
    """Nothing that can be decided about faces."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whose faces they are now."""

    person: Person
    action: int | None
    """What can be undone; None where all of it was known."""
    portraits: int | None = None
    """How many the person has, where one was added."""


def name_group(
    database: Database, viewer: Viewer, event_id: int, group_id: int, face_ids: Sequence[int], name: str
) -> Named:
    """Say whose these faces of a group are. Raises FacesProblem."""
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        person, action = naming.name_group(session, event, viewer, group_id, face_ids, name)
        _record_named(session, person, event_id, {"group": group_id, "faces": len(face_ids)})
        return _named(person, action)


def name_face(database: Database, viewer: Viewer, event_id: int, face_id: int, name: str) -> Named:
    """Say whose one face is. Raises FacesProblem."""
    with database.begin() as session:
        person, action = naming.name_face(session, session.get_one(Event, event_id), viewer, face_id, name)
        _record_named(session, person, event_id, {"face": face_id})
        return _named(person, action)


def name_face_of_asset(
    services: Services, viewer: Viewer, asset_id: str, face_id: int, name: str, *, portrait: bool
) -> Named:
    """Say whose one face of a picture is, and perhaps take it as a `portrait` of them too.

    Raises AssetMissing, RefusedByRules, FacesProblem, StorageError.
    """
    made = [_portrait_from(services, viewer, asset_id, face_id)] if portrait else []
    with services.database.begin() as session:
        asset = visible_asset(session, viewer, asset_id)
        require_action(viewer, asset, Action.PREVIEW)
        person, action = naming.name_face(session, asset.event, viewer, face_id, name)
        _record_named(session, person, asset.event_id, {"face": face_id, "portrait": portrait}, asset_id)
        if not made:
            return _named(person, action)
        count = portraits.add_portraits(session, services.bucket, asset.event, person, made, viewer.user_id)
        return _named(person, action, count)


def _portrait_from(services: Services, viewer: Viewer, asset_id: str, face_id: int) -> Portrait:
    """The face as a portrait. Read before the transaction that writes: S3 may be slow."""
    with services.database.read() as session:
        asset = visible_asset(session, viewer, asset_id)
        require_action(viewer, asset, Action.PREVIEW)
        return portraits.from_frame(session, services.bucket, asset.event, face_id)


def hide_group(database: Database, event_id: int, group_id: int, hidden: bool) -> None:
    """Leave a group out of those to be named, or take it back in. Raises FacesProblem."""
    with database.begin() as session:
        naming.hide_group(session, session.get_one(Event, event_id), group_id, hidden)
        what = audit.Subject("face_group", str(group_id), event_id=event_id)
        audit.record(session, audit.Action.FACE_HIDDEN, what, {"hidden": hidden})


def enrol(services: Services, viewer: Viewer, event_id: int, name: str, files: Sequence[bytes]) -> Named:
    """Keep portraits of a person. Raises FacesProblem, StorageError, ReadError (for what is no picture)."""
    with services.database.read() as session:
        if not is_on(consent_of(session, event_id)):
            raise FacesProblem(OFF_HERE)
    made = _read(services, files)
    with services.database.begin() as session:
        event = session.get_one(Event, event_id)
        person = naming.person_called(session, name)
        count = portraits.add_portraits(session, services.bucket, event, person, made, viewer.user_id)
        audit.record(session, audit.Action.FACE_ENROLLED, person, {"pictures": len(made)}, event_id=event_id)
        return Named(person, None, count)


def remove_portrait(services: Services, event_id: int, portrait_id: int) -> None:
    """Forget a portrait; one that is gone already is fine. Raises StorageError."""
    with services.database.begin() as session:
        event = session.get_one(Event, event_id)
        portraits.remove_portrait(session, services.bucket, event, portrait_id)
        what = audit.Subject("face_portrait", str(portrait_id), event_id=event_id)
        audit.record(session, audit.Action.PORTRAIT_REMOVED, what)


def decide(
    database: Database, event_id: int, user_id: int | None, act: str, *, basis: str, threshold: float
) -> None:
    """Switch faces on (with a legal `basis`) or off, or set the distance: `act`. Raises FacesProblem,
    UnknownDecision."""
    with database.begin() as session:
        if act == switch.ON:
            switch.switch_on(session, event_id, user_id, basis, threshold)
        elif act == switch.THRESHOLD:
            switch.set_threshold(session, event_id, user_id, threshold)
        elif act == switch.OFF:
            switch.switch_off(session, event_id, user_id)
        else:
            raise UnknownDecision(
                N_("The address or form holds something that MediaHub does not understand.")
            )
        details = {"decision": act, "basis": basis, "threshold": threshold}
        audit.record(session, audit.Action.FACES_SWITCHED, session.get_one(Event, event_id), details)


def erase_faces(database: Database, event_id: int, user_id: int | None, *, frees: bool) -> erase.Erased:
    """Erase every row of an event's faces; their pictures in storage follow by `erase.finish_erasures`.
    Raises FacesProblem."""
    with database.begin() as session:
        return erase.erase(session, event_id, user_id, frees=frees)


def _record_named(
    session: Session, person: Person, event_id: int, details: dict[str, object], asset_id: str = ""
) -> None:
    assets = [asset_id] if asset_id else []
    audit.record(session, audit.Action.FACE_NAMED, person, details, event_id=event_id, assets=assets)


def _named(person: Person, action: EditAction | None, count: int | None = None) -> Named:
    return Named(person, action.id if action else None, count)


def _read(services: Services, files: Sequence[bytes]) -> list[Portrait]:
    """Find the face in each file, where a stranger's file may crash. Raises FacesProblem, ReadError."""
    if not finder_name():
        raise FacesProblem(N_("The extra “faces” is not installed here."))
    if not 0 < len(files) <= MAX_PORTRAITS:
        raise FacesProblem(N_("Choose one to %(most)s pictures."), most=MAX_PORTRAITS)
    if any(len(data) > MAX_PORTRAIT_BYTES for data in files):
        raise FacesProblem(N_("A portrait has at most %(size)s MB."), size=MAX_PORTRAIT_BYTES >> 20)
    made = []
    temporary = services.settings.temp_dir
    with (
        tempfile.TemporaryDirectory(dir=temporary) as folder,
        Sandbox(1, memory=MEMORY, folder=temporary) as sandbox,
    ):
        for number, data in enumerate(files):
            path, strip = Path(folder) / f"{number}", Path(folder) / f"{number}.jpg"
            path.write_bytes(data)
            found = sandbox.call(portraits.read_portrait, path, strip, seconds=SECONDS)
            made.append(portraits.from_strip(found, strip))
    return made
