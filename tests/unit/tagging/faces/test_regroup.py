"""Groups of unknown faces: which faces join one, and which leave it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Face, FaceConsent, FaceGroup, FaceScan, Person
from mediahub.tagging.faces.match import Embeddings
from mediahub.tagging.faces.regroup import MIN_HEIGHT, regroup
from tests.unit.curation.scene import Scene
from tests.unit.tagging.faces.embeddings import at

CONSENT = cast(FaceConsent, SimpleNamespace(threshold=0.45))


@pytest.fixture
def scene(database: Database) -> Scene:
    scene = Scene(database)
    scene.add("a", "b", "c", "d")
    with database.begin() as session:
        session.add_all([FaceScan(asset_id=name, faces=1, key=name) for name in "abcd"])
    return scene


def face(scene: Scene, asset: str, looks: Embeddings, **values: Any) -> int:
    box = {"place": 0, "x": 0.1, "y": 0.1, "width": 0.2, "height": 0.3, "score": 1.0}
    with scene.database.begin() as session:
        row = Face(**box | {"asset_id": asset, "embedding": looks.astype("float16").tobytes()} | values)
        session.add(row)
        session.flush()
        return row.id


def person(scene: Scene) -> int:
    with scene.database.begin() as session:
        ann = Person(slug="ann", name="Ann")
        session.add(ann)
        session.flush()
        return ann.id


def run(scene: Scene) -> int:
    with scene.database.begin() as session:
        return regroup(session, scene.event_id, CONSENT)


def groups(scene: Scene) -> dict[str, int | None]:
    with scene.database.read() as session:
        return dict(session.execute(select(Face.asset_id, Face.group_id)).all())


def test_faces_that_are_alike_are_one_group_and_later_ones_join_it(scene: Scene) -> None:
    face(scene, "a", at(0, 0.05))
    face(scene, "b", at(0, 0.1))
    face(scene, "c", at(1, 0.1))
    assert run(scene) == 3
    first = groups(scene)
    assert first["a"] == first["b"] != first["c"]
    assert run(scene) == 0
    face(scene, "d", at(0, 0.0))
    assert run(scene) == 1
    assert groups(scene) == {**first, "d": first["a"]}


def test_faces_that_are_known_guessed_or_too_small_join_none(scene: Scene) -> None:
    ann = person(scene)
    face(scene, "a", at(0, 0.0), person_id=ann)
    face(scene, "b", at(0, 0.0), guess_id=ann)
    face(scene, "c", at(0, 0.0), height=MIN_HEIGHT * 0.9)
    face(scene, "d", at(0, 0.0), height=MIN_HEIGHT)
    assert run(scene) == 1
    assert [name for name, group in groups(scene).items() if group] == ["d"]


def test_who_is_known_leaves_and_a_group_without_faces_goes(scene: Scene) -> None:
    ann = person(scene)
    one = face(scene, "a", at(0, 0.0))
    face(scene, "b", at(1, 0.0))
    run(scene)
    with scene.database.begin() as session:
        session.get_one(Face, one).guess_id = ann
    run(scene)
    assert groups(scene)["a"] is None
    with scene.database.read() as session:
        assert [group.id for group in session.scalars(select(FaceGroup))] == [groups(scene)["b"]]


def test_nobody_joins_a_group_that_somebody_named(scene: Scene) -> None:
    ann = person(scene)
    face(scene, "a", at(0, 0.0))
    run(scene)
    named = groups(scene)["a"]
    with scene.database.begin() as session:
        session.get_one(FaceGroup, named).person_id = ann
    face(scene, "b", at(0, 0.0))
    assert run(scene) == 1
    assert groups(scene)["a"] == named
    assert groups(scene)["b"] not in (None, named)
