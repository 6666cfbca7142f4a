"""Rooms with their codes and positions, and who is where."""

from __future__ import annotations

import pytest
from werkzeug.exceptions import BadRequest

from mediahub.catalog.models import Photographer, Room, RoomAssignment
from mediahub.web.tagging.rooms import _position, _radius
from tests.unit.web.asking import asking
from tests.unit.web.desks import Desk


def test_a_room_is_described_and_renamed(desk: Desk) -> None:
    body = {"name": "Grand Hall", "codes": "GH, A1;B2", "position": "31.33518, 118.36412", "radius": "55"}
    assert desk.post("programme/rooms", body).status_code == 200
    room = desk.rows(Room, Room.name == "Grand Hall")[0]
    assert (room.lat, room.lon, room.radius) == (31.33518, 118.36412, 55.0)
    assert desk.post("programme/rooms", {"name": "Great Hall", "before": "Grand Hall"}).status_code == 200
    assert [one.name for one in desk.rows(Room, Room.id == room.id)] == ["Great Hall"]
    assert "Great Hall" in desk.get("programme/rooms").text


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "R", "position": "north"}, {"name": "R", "position": "99, 200"},
              {"name": "R", "radius": "wide"}],
)  # fmt: skip
def test_mistakes_are_said(desk: Desk, wrong: dict[str, str]) -> None:
    assert desk.post("programme/rooms", wrong).status_code in (400, 409)
    assert desk.rows(Room, Room.name == "R") == []


def test_who_is_where_until_that_is_taken_back(desk: Desk) -> None:
    shooter = desk.rows(Photographer)[0].id
    body = {"photographer_id": shooter, "room": "Stage B", "starts_at": "2025-10-18T10:00", "ends_at": ""}
    assert desk.post("programme/rooms/assignments", body).status_code == 200
    (row,) = desk.rows(RoomAssignment)
    assert (row.room, row.ends_at) == ("Stage B", None)
    assert desk.post("programme/rooms/assignments", body, "photographer").status_code == 403
    assert desk.post(f"programme/rooms/assignments/{row.id}/remove").status_code == 200
    assert desk.rows(RoomAssignment) == []
    assert desk.post("programme/rooms/assignments", {"photographer_id": 999, "room": "X"}).status_code in (
        400,
        404,
        409,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        (" ", None),
        ("31.33518, 118.36412", (31.33518, 118.36412)),
        ("-90 180", (-90, 180)),
        ("(1;2)", (1, 2)),
    ],
)
def test_positions_as_maps_copy_them(text: str, expected: tuple[float, float] | None) -> None:
    assert _position(text) == expected


@pytest.mark.parametrize("text", ["north", "1", "1, 2, 3", "90.1, 0", "0, 180.1"])
def test_what_is_no_position_is_refused(text: str) -> None:
    with asking(), pytest.raises(BadRequest):
        _position(text)


def test_a_radius_that_is_no_number_is_none_that_is_permitted() -> None:
    assert (_radius("55"), _radius("wide")) == (55.0, 0.0)
    assert _radius("") > 0
