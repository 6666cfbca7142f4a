"""The desk where groups of faces get their names."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import AssetPerson, Face, FaceGroup, Person
from tests.unit.web.desks import Desk


def group_of(desk: Desk) -> int:
    (group,) = desk.rows(FaceGroup)
    return int(group.id)


def test_the_largest_group_is_shown_and_passed_over(desk: Desk, faces: list[int]) -> None:
    assert desk.get("faces").status_code == 200
    listed = desk.get("faces/groups.json")
    (group,) = listed.json["groups"]
    assert (group["size"], listed.json["total"]) == (4, 1)
    assert {face["id"] for face in group["faces"]} == set(faces)
    assert all("X-Amz-Signature" in face["src"] for face in group["faces"])
    assert "no-store" in listed.headers["Cache-Control"]
    assert desk.get(f"faces/groups.json?without={group['id']},x").json["groups"] == []


def test_a_name_is_given_to_the_faces_that_were_left_in(desk: Desk, faces: list[int]) -> None:
    group = group_of(desk)
    named = desk.post(f"faces/groups/{group}/name", {"faces": faces[:3], "name": " Ada  Lovelace "})
    assert named.json["name"] == "Ada Lovelace"
    assert named.json["action"]
    assert "person" in named.json["pictures"]
    (person,) = desk.rows(Person, Person.name == "Ada Lovelace")
    rows = {row.asset_id: row.status for row in desk.rows(AssetPerson, AssetPerson.person_id == person.id)}
    assert rows == dict.fromkeys(desk.ids[:3], "accepted") | {desk.ids[3]: "rejected"}
    assert [face.person_id for face in desk.rows(Face)] == [person.id] * 3 + [None]
    assert desk.rows(Face)[3].group_id is None
    again = desk.post(f"faces/groups/{group}/name", {"faces": faces, "name": "Grace Hopper"})
    assert again.status_code == 409
    assert "named this group already" in again.json["error"]["message"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "Ada"}, 400),
        ({"faces": [], "name": "Ada"}, 409),
        ({"faces": [10**9], "name": "Ada"}, 409),
        ({"faces": [1], "name": " -- "}, 409),
    ],
)
def test_a_name_needs_faces_and_letters(
    desk: Desk, faces: list[int], body: dict[str, object], status: int
) -> None:
    assert desk.post(f"faces/groups/{group_of(desk)}/name", body).status_code == status
    assert [face.person_id for face in desk.rows(Face)] == [None] * 4
    assert desk.rows(AssetPerson) == []


def test_a_group_is_left_out_and_taken_back_in(desk: Desk, faces: list[int]) -> None:
    group = group_of(desk)
    assert desk.post(f"faces/groups/{group}/hide").json == {"hidden": True}
    assert desk.get("faces/groups.json").json["groups"] == []
    assert desk.post(f"faces/groups/{group}/hide", {"hidden": False}).json == {"hidden": False}
    assert len(desk.get("faces/groups.json").json["groups"]) == 1
    assert desk.post("faces/groups/999999/hide").status_code == 409


def test_where_faces_are_off_nothing_is_named(desk: Desk, faces: list[int]) -> None:
    desk.send("faces/stored", "admin", act="off")
    group = group_of(desk)
    for way, body in ((f"faces/groups/{group}/name", {"faces": faces, "name": "Ada"}),
                      (f"faces/groups/{group}/hide", {})):  # fmt: skip
        refused = desk.post(way, body)
        assert (refused.status_code, "Faces are off" in refused.text) == (409, True)
    assert desk.rows(AssetPerson) == []


def test_faces_are_for_those_who_name_them(desk: Desk, faces: list[int]) -> None:
    for role in ("photographer", "press"):
        for way in ("faces", "faces/groups.json", "faces/people", f"/assets/{desk.ids[0]}/faces"):
            assert desk.get(way, role).status_code == 403
        assert desk.post(f"faces/groups/{group_of(desk)}/hide", {}, role).status_code == 403
