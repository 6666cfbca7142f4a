"""Following what people decided of faces: confirmed, taken back, rejected, and names that nobody gives."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetPerson, Face, FaceGroup, FaceScan, Person
from mediahub.tagging.faces.follow import fingerprint, known_faces, settle
from tests.unit.curation.scene import Scene

BOX = {"place": 0, "x": 0.1, "y": 0.1, "width": 0.2, "height": 0.3, "score": 1.0, "embedding": b"\0" * 256}


class Faces:
    """A picture with one face, and Ann, whom it may show."""

    def __init__(self, database: Database) -> None:
        self.scene = Scene(database)
        self.scene.add("a")
        self.database = database
        with database.begin() as session:
            ann = Person(slug="ann", name="Ann")
            group = FaceGroup(event_id=self.scene.event_id)
            session.add_all([ann, group, FaceScan(asset_id="a", faces=1, key="strip")])
            session.flush()
            face = Face(asset_id="a", group_id=group.id, **BOX)
            session.add(face)
            session.flush()
            self.ann, self.group, self.face = ann.id, group.id, face.id

    def set(self, *, guess: bool = False, person: bool = False, group: bool = False) -> None:
        with self.database.begin() as session:
            face = session.get_one(Face, self.face)
            face.guess_id, face.distance = (self.ann, 0.3) if guess else (None, None)
            face.person_id = self.ann if person else None
            session.get_one(FaceGroup, self.group).person_id = self.ann if group else None

    def depict(self, status: str, source: str = "face") -> None:
        with self.database.begin() as session:
            session.merge(AssetPerson(asset_id="a", person_id=self.ann, source=source, status=status))

    def settled(self) -> tuple[bool, bool, bool]:
        """Whether the face is named, guessed, and its group named."""
        with self.database.begin() as session:
            settle(session, self.scene.event_id)
        with self.database.read() as session:
            face = session.get_one(Face, self.face)
            named = session.get_one(FaceGroup, self.group).person_id is not None
            return face.person_id is not None, face.guess_id is not None, named


@pytest.fixture
def faces(database: Database) -> Faces:
    return Faces(database)


@pytest.mark.parametrize(
    ("status", "source", "state"),
    [
        ("accepted", "face", (True, False, False)),
        ("accepted", "manual", (False, True, False)),
        ("suggested", "face", (False, True, False)),
        ("rejected", "face", (False, False, False)),
    ],
)
def test_a_guess_is_a_name_once_somebody_confirmed_it(
    faces: Faces, status: str, source: str, state: tuple[bool, bool, bool]
) -> None:
    faces.set(guess=True)
    faces.depict(status, source)
    assert faces.settled() == state


def test_an_answer_that_was_taken_back_is_a_guess_again(faces: Faces) -> None:
    faces.set(person=True, group=True)
    faces.depict("suggested")
    assert faces.settled() == (False, True, False), "and its group has no name any more"


def test_a_name_stays_while_the_picture_says_so(faces: Faces) -> None:
    faces.set(person=True, group=True)
    faces.depict("accepted", "manual")
    assert faces.settled() == (True, False, True)
    faces.depict("rejected", "manual")
    assert faces.settled() == (False, False, False)


def test_a_name_that_the_picture_does_not_have_is_forgotten(faces: Faces) -> None:
    faces.set(guess=True)
    assert faces.settled() == (False, False, False)
    with faces.database.read() as session:
        assert session.scalars(select(Face.distance)).all() == [None]


def test_faces_of_other_events_are_left_alone(faces: Faces) -> None:
    faces.set(guess=True)
    with faces.database.begin() as session:
        settle(session, faces.scene.event_id + 1)
    with faces.database.read() as session:
        assert session.get_one(Face, faces.face).guess_id == faces.ann


def test_there_is_something_to_follow_after_a_face_or_a_name_and_not_before(faces: Faces) -> None:
    def now() -> tuple[object, ...]:
        with faces.database.read() as session:
            return fingerprint(session, faces.scene.event_id)

    first = now()
    assert now() == first
    faces.set(person=True)
    named = now()
    assert named != first
    faces.scene.add("b")
    assert now() == named
    with faces.database.begin() as session:
        session.add(FaceScan(asset_id="b", faces=1, key="b"))
        session.add(Face(asset_id="b", **BOX))
    assert now() != named


def test_who_was_named_is_known(faces: Faces) -> None:
    with faces.database.read() as session:
        assert known_faces(session, faces.scene.event_id) == []
    faces.set(person=True)
    with faces.database.read() as session:
        assert [one.person for one in known_faces(session, faces.scene.event_id)] == [faces.ann]
        assert known_faces(session, faces.scene.event_id + 1) == []
