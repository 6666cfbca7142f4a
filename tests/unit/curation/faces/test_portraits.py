"""Portraits: one face each, at most five of a person, kept in the bucket and forgotten there."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from mediahub.catalog.models import Event, FacePortrait, FaceScan, Person
from mediahub.curation.faces import portraits
from mediahub.curation.faces.portraits import MAX_PORTRAITS, Enrolled, Portrait
from mediahub.media.model import MediaError
from mediahub.media.vision.faces import CHIP, FoundFace
from mediahub.runtime import Services
from mediahub.tagging.faces.match import NEEDED
from mediahub.tagging.faces.switch import FacesProblem, switch_off
from tests.unit.curation.faces.test_naming import Faces, embedding
from tests.unit.stored_pictures import jpeg


@pytest.fixture
def faces(services: Services) -> Faces:
    return Faces(services)


def strip(*colours: str) -> bytes:
    """Faces side by side, each of one colour."""
    made = Image.new("RGB", (CHIP * len(colours), CHIP))
    for place, colour in enumerate(colours):
        made.paste(Image.new("RGB", (CHIP, CHIP), colour), (CHIP * place, 0))
    out = BytesIO()
    made.save(out, "JPEG", quality=95)
    return out.getvalue()


def colour_of(jpeg_: bytes) -> str:
    with Image.open(BytesIO(jpeg_)) as picture:
        assert picture.size == (CHIP, CHIP)
        red, green, blue = picture.convert("RGB").getpixel((CHIP // 2, CHIP // 2))  # type: ignore[misc]
    return max(("red", red), ("green", green), ("blue", blue), key=lambda one: one[1])[0]


def found(width: float) -> FoundFace:
    return FoundFace(0.1, 0.1, width, 0.2, 0.9, embedding(width))


def keep(services: Services, faces: Faces, person: int, *made: Portrait) -> int:
    with services.database.begin() as session:
        event = session.get_one(Event, faces.event_id)
        return portraits.add_portraits(
            session, services.bucket, event, session.get_one(Person, person), made, None
        )


def kept(services: Services) -> list[FacePortrait]:
    with services.database.read() as session:
        return list(session.scalars(select(FacePortrait).order_by(FacePortrait.id)))


def test_a_portrait_shows_one_face_or_one_that_is_much_larger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg())
    seen: list[FoundFace] = []
    monkeypatch.setattr(portraits, "find_faces", lambda *_: seen)
    for faces, words in (([], "No face"), ([found(0.4), found(0.21)], "several")):
        seen[:] = faces
        with pytest.raises(FacesProblem, match=words):
            portraits.read_portrait(path, tmp_path / "strip.jpg")
    for faces in ([found(0.1)], [found(0.4), found(0.2)]):
        seen[:] = faces
        assert portraits.read_portrait(path, tmp_path / "strip.jpg") == faces[0]
    path.write_bytes(b"no picture")
    with pytest.raises(MediaError):
        portraits.read_portrait(path, tmp_path / "strip.jpg")


def test_of_a_strip_the_face_at_its_place_is_taken(services: Services, faces: Faces, tmp_path: Path) -> None:
    (tmp_path / "strip.jpg").write_bytes(strip("blue", "red"))
    first = portraits.from_strip(found(0.3), tmp_path / "strip.jpg")
    assert (first.embedding, colour_of(first.picture), first.asset_id) == (embedding(0.3), "blue", None)
    face = faces.face("a", place=1, embedding=embedding(5))
    services.bucket.put_bytes("strip-a", strip("blue", "red"), "image/jpeg")
    with services.database.read() as session:
        event = session.get_one(Event, faces.event_id)
        made = portraits.from_frame(session, services.bucket, event, face)
    assert (made.embedding, colour_of(made.picture), made.asset_id) == (embedding(5), "red", "a")
    for key in ("strip-lost", None):
        with services.database.begin() as session:
            session.get_one(FaceScan, "a").key = key
        with services.database.read() as session, pytest.raises(FacesProblem, match="gone"):
            portraits.from_frame(session, services.bucket, event, face)


def test_portraits_are_kept_once_each_and_at_most_five(services: Services, faces: Faces) -> None:
    yin = faces.person("Yin Tongyue")
    made = [Portrait(embedding(number), b"jpeg %d" % number) for number in range(MAX_PORTRAITS + 1)]
    assert keep(services, faces, yin, *made[:2]) == 2
    assert keep(services, faces, yin, made[1], made[2]) == 3
    with pytest.raises(FacesProblem, match="already"):
        keep(services, faces, yin, made[0])
    with pytest.raises(FacesProblem, match="at most"):
        keep(services, faces, yin, *made[3:])
    assert keep(services, faces, yin, *made[3:MAX_PORTRAITS]) == MAX_PORTRAITS
    assert keep(services, faces, faces.person("Chen Rui"), made[0]) == 1, "each person has their own"
    assert [services.bucket.get_bytes(one.key) for one in kept(services)] == [
        *(one.picture for one in made[:MAX_PORTRAITS]), made[0].picture,
    ]  # fmt: skip


def test_where_faces_are_off_none_is_kept(services: Services, faces: Faces) -> None:
    yin = faces.person("Yin Tongyue")
    with services.database.begin() as session:
        switch_off(session, faces.event_id, None)
    with pytest.raises(FacesProblem, match="off"):
        keep(services, faces, yin, Portrait(embedding(1), b"jpeg"))
    assert kept(services) == []


def test_a_portrait_is_forgotten_by_its_own_event_with_its_object(services: Services, faces: Faces) -> None:
    keep(services, faces, faces.person("Yin Tongyue"), Portrait(embedding(1), b"jpeg"))
    (portrait,) = kept(services)
    with services.database.begin() as session:
        other = Event(slug="other", name="Other", timezone="UTC")
        session.add(other)
        session.flush()
        portraits.remove_portrait(session, services.bucket, other, portrait.id)
    assert services.bucket.head(portrait.key) is not None
    for _ in range(2):
        with services.database.begin() as session:
            event = session.get_one(Event, faces.event_id)
            portraits.remove_portrait(session, services.bucket, event, portrait.id)
    assert kept(services) == []
    assert services.bucket.head(portrait.key) is None


def test_who_is_enrolled_is_listed_by_name_with_what_is_missing(services: Services, faces: Faces) -> None:
    yin, chen, guessed = (faces.person(name) for name in ("Yin Tongyue", "Chen Rui", "Ana"))
    faces.person("Nobody")
    keep(services, faces, yin, Portrait(embedding(1), b"1"), Portrait(embedding(2), b"2"))
    faces.face("a", person_id=yin)
    faces.face("b", person_id=chen)
    faces.face("c", guess_id=guessed)
    faces.face("d", guess_id=guessed)
    with services.database.read() as session:
        listed = portraits.enrolled(session, faces.event_id)
        assert portraits.enrolled(session, faces.event_id + 1) == []
        slug = session.get_one(Person, yin).slug
        assert len(portraits.of_person(session, faces.event_id, slug)) == 2
        assert portraits.of_person(session, faces.event_id + 1, slug) == []
        assert portraits.of_person(session, faces.event_id, "nobody") == []
    assert [(one.person.name, len(one.portraits), one.named, one.guessed) for one in listed] == [
        ("Ana", 0, 0, 2), ("Chen Rui", 0, 1, 0), ("Yin Tongyue", 2, 1, 0),
    ]  # fmt: skip
    assert [one.missing for one in listed] == [NEEDED, NEEDED - 1, max(0, NEEDED - 3)]
    assert Enrolled(listed[0].person, (), NEEDED + 4, 0).missing == 0
