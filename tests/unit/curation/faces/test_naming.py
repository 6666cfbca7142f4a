"""Naming faces: groups that want a name, whose faces they are from then on, and what pictures say then."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    EditAction,
    Face,
    FaceGroup,
    FacePortrait,
    FaceScan,
    Person,
)
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.vocabulary import person_ids
from mediahub.curation.faces import naming
from mediahub.curation.faces.naming import (
    Stored,
    face_in,
    faces_of,
    hide_group,
    name_face,
    name_group,
    person_called,
    stored,
    to_name,
)
from mediahub.runtime import Services
from mediahub.tagging.faces.switch import FacesProblem, switch_off, switch_on
from tests.unit.curation.scene import Scene


def embedding(at: float) -> bytes:
    """A face that lies at this place of a line; what is near is alike."""
    row = np.zeros(128, np.float16)
    row[0] = at
    return row.tobytes()


class Faces(Scene):
    """Pictures `a` to `d`, and faces in them."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.database)
        self.add("a", "b", "c", "d")
        with self.database.begin() as session:
            switch_on(session, self.event_id, None, "Consent of all speakers")
            for name in "abcd":
                session.add(FaceScan(asset_id=name, faces=2, key=f"strip-{name}", scanned_at=None))

    def group(self, *pictures: str, place: int = 0, **more: Any) -> int:
        """A group of faces of these pictures, each farther from the next."""
        with self.database.begin() as session:
            group = FaceGroup(event_id=self.event_id, **more)
            session.add(group)
            session.flush()
            for number, name in enumerate(pictures):
                self._face(session, name, place, group_id=group.id, embedding=embedding(0.1 * number**2))
            return group.id

    def face(self, picture: str, place: int = 1, **more: Any) -> int:
        with self.database.begin() as session:
            return self._face(session, picture, place, **more)

    def _face(self, session: Any, picture: str, place: int, **more: Any) -> int:
        box = {"x": 0.1, "y": 0.1, "width": 0.2, "height": 0.3, "score": 1.0, "embedding": embedding(0)}
        face = Face(asset_id=picture, place=place, **box | more)
        session.add(face)
        session.flush()
        return face.id

    def person(self, name: str) -> int:
        with self.database.begin() as session:
            return person_ids(session, [name])[name]

    def seems(self, picture: str, name: str, status: str = "suggested", source: str = "face") -> None:
        """A depiction of this person, suggested by a face."""
        with self.database.begin() as session:
            session.add(
                AssetPerson(
                    asset_id=picture, person_id=person_ids(session, [name])[name], source=source,
                    status=status, confidence=0.8,
                )
            )  # fmt: skip

    def name(
        self, group: int, pictures: str, name: str = "Ann", role: str = "marketing"
    ) -> EditAction | None:
        """Name the faces of a group that are in these pictures."""
        with self.database.begin() as session:
            faces = [one.id for one in faces_of(session, group) if one.asset_id in pictures]
            return name_group(session, self.event(session), self.viewers["marketing"], group, faces, name)[1]

    def people(self, picture: str) -> dict[str, tuple[str, str]]:
        """By name: who says so, and the answer."""
        with self.database.read() as session:
            query = select(Person.name, AssetPerson.source, AssetPerson.status).join(Person)
            rows = session.execute(query.where(AssetPerson.asset_id == picture))
            return {name: (source, status) for name, source, status in rows}

    def faces(self) -> dict[str, tuple[int | None, int | None, int | None]]:
        """By picture and place: person, guess and group."""
        with self.database.read() as session:
            return {
                f"{row.asset_id}{row.place}": (row.person_id, row.guess_id, row.group_id)
                for row in session.scalars(select(Face))
            }


@pytest.fixture
def faces(services: Services) -> Faces:
    return Faces(services)


def wanted(faces: Faces, limit: int = 10, without: list[int] | None = None) -> tuple[list[int], int]:
    """Groups that want a name, and how many there are."""
    with faces.database.read() as session:
        found, total = to_name(session, faces.event_id, limit, without or [])
        return [one.id for one in found], total


def test_the_largest_groups_without_a_name_come_first(faces: Faces) -> None:
    pair, trio = faces.group("a", "b"), faces.group("a", "b", "c", place=1)
    faces.group("d")
    faces.group("c", "d", place=2, is_hidden=True)
    faces.group("c", "d", place=3, person_id=faces.person("Ann"))
    assert wanted(faces) == ([trio, pair], 2)
    assert wanted(faces, limit=1) == ([trio], 2)
    assert wanted(faces, without=[trio]) == ([pair], 2)
    with faces.database.begin() as session:
        session.get_one(Asset, "b").state = "trashed"
    assert wanted(faces) == ([trio], 1), "of faces that are shown"


def test_a_group_shows_its_most_typical_faces(faces: Faces, monkeypatch: pytest.MonkeyPatch) -> None:
    group = faces.group("a", "b", "c", "d")
    with faces.database.read() as session:
        shown = faces_of(session, group)
        assert [one.asset_id for one in shown] == ["c", "b", "a", "d"]
        assert (shown[0].place, shown[0].faces, shown[0].key) == (0, 2, "strip-c")
        monkeypatch.setattr(naming, "MAX_SHOWN", 2)
        assert [one.asset_id for one in faces_of(session, group)] == ["c", "b"]
        assert faces_of(session, group + 1) == ()


def test_a_named_group_is_that_person_in_its_pictures(faces: Faces) -> None:
    group = faces.group("a", "b", "c")
    faces.seems("a", "Ann")
    action = faces.name(group, "ab", " Ann ")
    assert action is not None
    ann = faces.person("Ann")
    assert faces.people("a") == faces.people("b") == {"Ann": ("face", "accepted")}
    assert faces.people("c") == {"Ann": ("face", "rejected")}, "nobody suggests them again"
    assert faces.faces() == {"a0": (ann, None, group), "b0": (ann, None, group), "c0": (None, None, None)}
    assert wanted(faces) == ([], 0)
    with pytest.raises(FacesProblem, match="already"):
        faces.name(group, "ab", "Bob")


def test_faces_that_were_not_shown_are_left_to_be_suggested(
    faces: Faces, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = faces.group("a", "b", "c", "d")
    monkeypatch.setattr(naming, "MAX_SHOWN", 2)
    faces.name(group, "bcd")
    assert (faces.people("b"), faces.people("c")) == ({"Ann": ("face", "accepted")},) * 2
    assert faces.people("a") == faces.people("d") == {}
    assert {name: held[2] for name, held in faces.faces().items()} == {
        "a0": None, "b0": group, "c0": group, "d0": None,
    }  # fmt: skip


def test_a_name_that_a_person_gave_stays_where_a_face_is_left_out(faces: Faces) -> None:
    group = faces.group("a", "b", "c")
    faces.seems("b", "Ann", "accepted", "manual")
    faces.seems("c", "Ann", "suggested", "caption")
    faces.name(group, "a")
    assert faces.people("b") == {"Ann": ("manual", "accepted")}
    assert faces.people("c") == {"Ann": ("caption", "rejected")}


def name_one(faces: Faces, face: int, name: str, role: str = "marketing") -> EditAction | None:
    with faces.database.begin() as session:
        return name_face(session, faces.event(session), faces.viewers[role], face, name)[1]


def test_whom_a_face_was_taken_for_is_not_in_the_picture_unless_another_face_is_theirs(faces: Faces) -> None:
    bob = faces.person("Bob")
    wrong, twice = faces.face("a", guess_id=bob), faces.face("b", guess_id=bob)
    faces.face("b", place=0, guess_id=bob)
    said = faces.face("c", person_id=bob)
    for picture in "ab":
        faces.seems(picture, "Bob")
    faces.seems("c", "Bob", "accepted", "manual")
    for face in (wrong, twice, said):
        name_one(faces, face, "Ann")
    assert faces.people("a") == {"Ann": ("face", "accepted"), "Bob": ("face", "rejected")}
    assert faces.people("b") == {"Ann": ("face", "accepted"), "Bob": ("face", "suggested")}
    assert faces.people("c") == {"Ann": ("face", "accepted"), "Bob": ("manual", "accepted")}
    ann = faces.person("Ann")
    assert faces.faces()["a1"] == (ann, None, None)
    assert name_one(faces, wrong, "Ann") is None, "all of it was known"


def test_naming_is_an_edit_that_only_those_make_who_may_edit_the_picture(faces: Faces) -> None:
    with faces.database.begin() as session:
        session.get_one(Asset, "b").photographer_id = faces.shooters["li"]
    own, other = faces.face("a"), faces.face("b")
    assert name_one(faces, own, "Ann", "photographer") is not None
    assert name_one(faces, other, "Ann", "photographer") is None
    assert (faces.people("a"), faces.people("b")) == ({"Ann": ("face", "accepted")}, {})
    assert faces.faces()["b1"] == (None, None, None)


def test_what_cannot_be_named(faces: Faces) -> None:
    group, face = faces.group("a", "b"), faces.face("a")
    with pytest.raises(FacesProblem, match="at least one face"):
        faces.name(group, "")
    with pytest.raises(FacesProblem, match="letter or digit"):
        name_one(faces, face, " ?! ")
    with pytest.raises(FacesProblem, match="gone"):
        name_one(faces, face + 99, "Ann")
    with faces.database.begin() as session:
        session.get_one(Asset, "a").state = "trashed"
        with pytest.raises(FacesProblem, match="gone"):
            face_in(session, faces.event(session), face)
        switch_off(session, faces.event_id, None)
    for change in (lambda: faces.name(group, "b"), lambda: name_one(faces, face, "Ann")):
        with pytest.raises(FacesProblem, match="off"):
            change()
    assert {held[0] for held in faces.faces().values()} == {None}


def test_a_group_is_hidden_and_comes_back(faces: Faces) -> None:
    group = faces.group("a", "b")
    for hidden, found in ((True, []), (False, [group])):
        with faces.database.begin() as session:
            hide_group(session, faces.event(session), group, hidden)
        assert wanted(faces)[0] == found
    with faces.database.begin() as session:
        with pytest.raises(FacesProblem, match="gone"):
            hide_group(session, faces.event(session), group + 1, True)
        switch_off(session, faces.event_id, None)
        with pytest.raises(FacesProblem, match="off"):
            hide_group(session, faces.event(session), group, True)


def test_a_person_is_added_once_whatever_spaces_a_name_has(faces: Faces) -> None:
    ann = faces.person("Ann Lee")
    with faces.database.begin() as session:
        assert person_called(session, "  Ann   Lee ").id == ann
        assert person_called(session, "Bob").id != ann


def test_counts_of_all_that_an_erasure_takes(faces: Faces) -> None:
    faces.group("a", "b")
    faces.face("a", person_id=faces.person("Ann"))
    faces.seems("a", "Bob")
    faces.seems("b", "Bob", "rejected")
    faces.seems("c", "Bob", "suggested", "caption")
    bob = faces.person("Bob")
    with faces.database.begin() as session:
        for name in "ab":
            session.get_one(FaceScan, name).scanned_at = utcnow()
        session.add(FacePortrait(event_id=faces.event_id, person_id=bob, embedding=b"x", key="portrait"))
    with faces.database.read() as session:
        assert stored(session, faces.event_id) == Stored(
            faces=3, embeddings=4, portraits=1, groups=1, named=1, suggestions=1, pictures=2
        )
        assert stored(session, faces.event_id + 1) == Stored(0, 0, 0, 0, 0, 0, 0)
