"""Erasing an event's faces: what goes, what people said stays, and the bucket follows."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from mediahub.catalog.models import (
    AssetChange,
    AssetPerson,
    AuditEntry,
    EditAction,
    Face,
    FaceConsent,
    FaceGroup,
    FacePortrait,
    FaceScan,
    FrameRelease,
    NoPublication,
    Outbox,
)
from mediahub.catalog.vocabulary import person_ids
from mediahub.curation.faces.erase import Erased, delete_strays, erase, finish_erasures, held_by_faces
from mediahub.runtime import Services
from mediahub.storage.errors import Unavailable
from mediahub.storage.keys import faces_prefix
from mediahub.tagging.faces.switch import FacesProblem, consent_of, is_on, switch_on
from tests.object_storage import BucketInMemory, refused
from tests.unit.curation.scene import Scene

BOX = {"place": 0, "x": 0.1, "y": 0.1, "width": 0.2, "height": 0.3, "score": 1.0, "embedding": b"x"}
FACE = {"tagger": "faces", "source": "face", "confidence": 0.8, "status": "suggested"}
CAPTION = {"tagger": "caption", "source": "caption", "confidence": 0.6, "status": "suggested"}


@pytest.fixture
def scene(services: Services) -> Scene:
    """Pictures `a` and `b` with a face each, faces on."""
    scene = Scene(services.database)
    scene.add("a", "b", "c")
    with scene.database.begin() as session:
        switch_on(session, scene.event_id, None, "Consent of all speakers")
        for name in "ab":
            session.add(FaceScan(asset_id=name, faces=1, key=f"{faces_prefix('e')}{name}.jpg"))
            session.add(Face(asset_id=name, **BOX))
        session.add(FaceGroup(event_id=scene.event_id))
        ids = person_ids(session, ["Ann", "Bob"])
        session.add(
            FacePortrait(event_id=scene.event_id, person_id=ids["Ann"], embedding=b"x", key="portrait")
        )
    return scene


def shows(scene: Scene, asset: str, name: str = "Ann", **values: Any) -> None:
    """A depiction of this person."""
    with scene.database.begin() as session:
        person = person_ids(session, [name])[name]
        about = {"source": "face", "status": "suggested", "confidence": 0.8, "evidence": [FACE]}
        session.add(AssetPerson(asset_id=asset, person_id=person, **about | values))


def erased(scene: Scene, *, frees: bool = False) -> Erased:
    with scene.database.begin() as session:
        return erase(session, scene.event_id, scene.viewers["admin"].user_id, frees=frees)


def depictions(scene: Scene) -> dict[str, tuple[str, str, float, list[str]]]:
    """By picture: who says so, the answer, how sure, and which taggers say so too."""
    with scene.database.read() as session:
        return {
            row.asset_id: (
                row.source,
                row.status,
                row.confidence,
                [one["tagger"] for one in row.evidence or ()],
            )
            for row in session.scalars(select(AssetPerson))
        }


def test_rows_of_faces_go_and_it_is_written_down(scene: Scene) -> None:
    shows(scene, "a")
    assert erased(scene) == Erased(faces=2, portraits=1, suggestions=1)
    with scene.database.read() as session:
        for model in (Face, FaceScan, FaceGroup, FacePortrait, AssetPerson):
            assert session.scalar(select(func.count()).select_from(model)) == 0, model
        assert not is_on(consent_of(session, scene.event_id))
        entry = session.scalars(select(AuditEntry)).one()
        assert entry.details == {"faces": 2, "portraits": 1, "suggestions": 1, "frees": False}
        assert set(session.scalars(select(Outbox.asset_id))) == {"a", "b"}


def test_what_people_and_other_taggers_say_stays(scene: Scene) -> None:
    shows(scene, "a", status="accepted")
    shows(scene, "b", evidence=[FACE, CAPTION])
    shows(scene, "c", source="manual", confidence=1.0, status="accepted", evidence=[])
    assert erased(scene).suggestions == 0
    assert depictions(scene) == {
        "a": ("manual", "accepted", 1.0, []),
        "b": ("caption", "suggested", 0.6, ["caption"]),
        "c": ("manual", "accepted", 1.0, []),
    }


def test_another_taggers_suggestion_loses_only_what_a_face_added(scene: Scene) -> None:
    shows(scene, "a", source="caption", confidence=0.6, evidence=[CAPTION, FACE])
    shows(scene, "b", source="caption", confidence=0.6, evidence=[CAPTION])
    shows(scene, "c", status="rejected")
    assert erased(scene).suggestions == 1
    assert depictions(scene) == {
        "a": ("caption", "suggested", 0.6, ["caption"]),
        "b": ("caption", "suggested", 0.6, ["caption"]),
    }


def not_to_be_published(scene: Scene, name: str = "Ann") -> int:
    with scene.database.begin() as session:
        person = person_ids(session, [name])[name]
        session.add(NoPublication(event_id=scene.event_id, person_id=person))
        return person


def held(scene: Scene) -> int:
    with scene.database.read() as session:
        return held_by_faces(session, scene.event_id)


def test_frames_that_only_a_face_holds_back_are_looked_at_first(scene: Scene) -> None:
    not_to_be_published(scene)
    shows(scene, "a")
    shows(scene, "a", "Bob")
    shows(scene, "b", evidence=[])
    assert held(scene) == 2
    with pytest.raises(FacesProblem, match=r"^2 frames"):
        erased(scene)
    with scene.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Face)) == 2
    assert erased(scene, frees=True).suggestions == 3


@pytest.mark.parametrize(
    "values",
    [
        {"status": "accepted"},
        {"status": "rejected"},
        {"evidence": [FACE, CAPTION]},
        {"source": "caption", "evidence": []},
    ],
)
def test_frames_that_something_else_holds_back_or_nothing_does_are_no_reason(
    scene: Scene, values: dict[str, Any]
) -> None:
    not_to_be_published(scene)
    shows(scene, "a", **values)
    assert held(scene) == 0


def test_a_frame_that_was_released_is_no_reason(scene: Scene) -> None:
    person = not_to_be_published(scene)
    shows(scene, "a")
    with scene.database.begin() as session:
        session.add(FrameRelease(asset_id="a", person_id=person))
    assert held(scene) == 0


def test_no_undo_brings_a_suggestion_of_a_face_back(scene: Scene) -> None:
    guess, agreed = ["ann", "face", 0.8, "suggested"], ["bob", "face", 0.7, "accepted"]
    given = ["eva", "manual", 1.0, "accepted"]
    with scene.database.begin() as session:
        action = EditAction(event_id=scene.event_id, kind="edit", total=1, done=1, changed=1)
        session.add(action)
        session.flush()
        about = {"asset_id": "a", "action_id": action.id}
        session.add(AssetChange(field="people", before=[guess, given], after=[agreed, given], **about))
        session.add(AssetChange(field="caption", before="face", after="Face", **about))
    erased(scene)
    with scene.database.read() as session:
        found = {row.field: (row.before, row.after) for row in session.scalars(select(AssetChange))}
    assert found == {
        "people": ([given], [["bob", "manual", 1.0, "accepted"], given]),
        "caption": ("face", "Face"),
    }


def test_the_bucket_follows_and_goes_on_after_storage_was_away(
    scene: Scene, services: Services, bucket: BucketInMemory
) -> None:
    for name in "ab":
        bucket.put_bytes(f"{faces_prefix('e')}{name}.jpg", b"face", "image/jpeg")
    bucket.put_bytes("originals/a", b"picture", "image/jpeg")
    assert finish_erasures(services) == 0
    erased(scene)
    bucket.s3.broken = refused("SlowDown")
    with pytest.raises(Unavailable):
        finish_erasures(services)
    bucket.s3.broken = None
    assert finish_erasures(services) == 1
    assert [info.key for info in bucket.list("")] == ["originals/a"]
    with scene.database.read() as session:
        assert session.scalars(select(FaceConsent).order_by(FaceConsent.id.desc())).first().finished_at  # type: ignore[union-attr]
    assert finish_erasures(services) == 0


def test_pictures_of_faces_that_are_known_stay(
    scene: Scene, services: Services, bucket: BucketInMemory
) -> None:
    prefix = faces_prefix("e")
    with scene.database.begin() as session:
        session.scalars(select(FacePortrait)).one().key = f"{prefix}portrait.jpg"
    for name in ("a", "portrait", "stray"):
        bucket.put_bytes(f"{prefix}{name}.jpg", b"face", "image/jpeg")
    delete_strays(services, scene.event_id, "e")
    assert [info.key for info in bucket.list(prefix)] == [f"{prefix}a.jpg", f"{prefix}portrait.jpg"]
