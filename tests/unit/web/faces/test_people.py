"""Portraits, and the faces of one picture."""

from __future__ import annotations

import io
from typing import Any

import pytest

from mediahub.catalog.models import AssetPerson, Face, FacePortrait, Person
from mediahub.curation.faces import portraits, requests
from mediahub.media.vision.faces import FoundFace
from tests.in_process import SandboxHere
from tests.unit.web.desks import Desk


def decide(desk: Desk, number: int, face: int, name: str, act: str = "") -> str:
    return desk.send(f"/assets/{desk.ids[number]}/faces", face=face, name=name, act=act).text


def test_a_face_of_a_picture_gets_a_name_and_another_one_later(desk: Desk, faces: list[int]) -> None:
    assert "Ada is in this picture." in decide(desk, 0, faces[0], "Ada")
    assert "Grace is in this picture." in decide(desk, 0, faces[0], "Grace")
    people = {person.id: person.name for person in desk.rows(Person)}
    held = {
        people[row.person_id]: row.status
        for row in desk.rows(AssetPerson, AssetPerson.asset_id == desk.ids[0])
    }
    assert held == {"Grace": "accepted", "Ada": "rejected"}
    page = desk.get(f"/assets/{desk.ids[0]}/faces").text
    assert "Grace" in page
    assert "Nothing was changed." in decide(desk, 0, 10**9, "Ada")
    assert "Nothing was changed." in decide(desk, 0, faces[0], "  ")


def test_who_is_named_is_marked_beside_the_large_picture(desk: Desk, faces: list[int]) -> None:
    decide(desk, 1, faces[1], "Ada")
    beside = desk.get(f"/assets/{desk.ids[1]}.json").json["faces"]
    assert [(one["name"], one["status"], one["box"]) for one in beside["known"]] == [
        ("Ada", "named", [0.1, 0.1, 0.2, 0.3])
    ]
    assert beside["page"].endswith("/faces")
    assert desk.get(f"/assets/{desk.ids[1]}.json", "photographer").json["faces"]["page"] is None
    assert desk.get(f"/assets/{desk.ids[1]}.json", "press").json["faces"] == {}


def test_a_face_is_taken_as_a_portrait_five_times_at_most(
    desk: Desk, faces: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Ada has 1 portrait." in decide(desk, 0, faces[0], "Ada", "portrait")
    assert "Ada has 2 portraits." in decide(desk, 1, faces[1], "Ada", "portrait")
    assert "This portrait is there already." in decide(desk, 1, faces[1], "Ada", "portrait")
    monkeypatch.setattr(portraits, "MAX_PORTRAITS", 2)
    assert "at most 2 portraits" in decide(desk, 2, faces[2], "Ada", "portrait")
    first, second = desk.rows(FacePortrait)
    bucket = desk.counter.services.bucket
    assert bucket.get_bytes(first.key).startswith(b"\xff\xd8")
    page = desk.get("faces/people").text
    assert "Ada" in page
    gone = desk.send(f"faces/portraits/{first.id}/remove").text
    assert "The portrait is gone." in gone
    assert [one.id for one in desk.rows(FacePortrait)] == [second.id]
    assert first.key not in [one.key for one in bucket.list("faces/")]
    assert "The portrait is gone." in desk.send(f"faces/portraits/{first.id}/remove").text  # twice is fine


def upload(desk: Desk, name: str, *files: bytes) -> str:
    data: dict[str, Any] = {
        "name": name, "portraits": [(io.BytesIO(one), f"{number}.jpg") for number, one in enumerate(files)],
    }  # fmt: skip
    answer = desk.client().post(
        "/events/desk/faces/people", data=data, content_type="multipart/form-data", follow_redirects=True
    )
    return answer.text


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[FoundFace]:
    """What is found in each portrait, by a sandbox of this process."""
    faces = [FoundFace(0.1, 0.1, 0.5, 0.5, 0.9, b"\1" * 256)]

    class ReadsHere(SandboxHere):
        def __init__(self, *_: Any, **__: Any) -> None:
            super().__init__()

    def find(path: Any, strip: Any) -> list[FoundFace]:
        strip.write_bytes(path.read_bytes())
        return list(faces)

    monkeypatch.setattr(requests, "Sandbox", ReadsHere)
    monkeypatch.setattr(requests, "finder_name", lambda: "finder")
    monkeypatch.setattr(portraits, "find_faces", find)
    return faces


def picture() -> bytes:
    from tests.unit.stored_pictures import jpeg

    return jpeg(size=(160, 160))


def test_an_uploaded_portrait_is_kept(desk: Desk, faces: list[int], found: list[FoundFace]) -> None:
    assert "Ada has 1 portrait." in upload(desk, "Ada", picture())
    (kept,) = desk.rows(FacePortrait)
    assert (kept.embedding, kept.asset_id) == (b"\1" * 256, None)


def test_what_is_no_portrait_is_not_kept(
    desk: Desk, faces: list[int], found: list[FoundFace], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Choose one to 5 pictures" in upload(desk, "Ada")
    assert "Choose one to 5 pictures" in upload(desk, "Ada", *[picture()] * 6)
    assert "Nothing was kept." in upload(desk, "Ada", b"no picture at all")
    found.append(FoundFace(0.5, 0.1, 0.4, 0.4, 0.9, b"\2" * 256))
    assert "several faces" in upload(desk, "Ada", picture())
    found[1] = FoundFace(0.5, 0.1, 0.2, 0.2, 0.9, b"\2" * 256)  # somebody far behind
    assert "has 1 portrait" in upload(desk, "Ada", picture())
    found.clear()
    assert "No face was found in it." in upload(desk, "Ada", picture())
    monkeypatch.setattr(requests, "MAX_PORTRAIT_BYTES", 10)
    assert "at most 0 MB" in upload(desk, "Ada", picture())
    monkeypatch.setattr(requests, "finder_name", lambda: "")
    assert "is not installed here" in upload(desk, "Ada", picture())
    desk.send("faces/stored", "admin", act="off")
    assert "Faces are off" in upload(desk, "Ada", picture())
    assert len(desk.rows(FacePortrait)) == 1
    assert {face.person_id for face in desk.rows(Face)} == {None}
