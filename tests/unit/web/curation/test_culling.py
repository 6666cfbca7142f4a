"""Culling: frames in their order, each person's answers, and everyone's picks merged."""

from __future__ import annotations

from mediahub.catalog.models import Asset, Pick, UsageRecord
from mediahub.catalog.models.base import utcnow
from tests.unit.web.desks import Desk


def give(desk: Desk, identity: str, flag: str, rating: int | None = None, role: str = "marketing") -> None:
    answer = {"id": identity, "flag": flag, "rating": rating, "at": utcnow().isoformat()}
    assert desk.post("picks.json", {"answers": [answer]}, role).json == {"kept": [identity]}


def test_frames_come_in_the_order_of_their_taking_with_ones_own_answers(desk: Desk) -> None:
    give(desk, desk.ids[2], "pick", 4)
    shown = desk.post("cull.json", {"ids": [*reversed(desk.ids), "gone"]}).json
    assert (shown["ids"], shown["total"]) == (desk.ids, len(desk.ids))
    assert shown["answers"][desk.ids[2]] == ["pick", 4, ""]
    assert desk.post("cull.json", {"query": "?q=robot"}).json["ids"] == desk.ids
    assert desk.post("cull.json", {"ids": desk.ids}, "photographer").json["answers"] == {}
    assert desk.get("cull").status_code == 200


def test_what_enough_people_picked_is_rated(desk: Desk) -> None:
    for role in ("marketing", "admin"):
        give(desk, desk.ids[0], "pick", role=role)
    assert "Ms Admin" in desk.get("picks").text
    assert desk.post("picks/apply", {"at_least": 2, "rating": 5}, "photographer").status_code == 403
    applied = desk.post("picks/apply", {"at_least": 2, "rating": 5})
    assert applied.json["changed"] == 1
    assert [one.rating for one in desk.rows(Asset, Asset.id == desk.ids[0])] == [5]


def test_the_original_is_looked_at_and_that_is_written_down(desk: Desk) -> None:
    before = len(desk.rows(UsageRecord))
    answer = desk.get(f"/assets/{desk.ids[1]}/full")
    assert (answer.status_code, "objects.test" in answer.headers["Location"]) == (302, True)
    assert answer.cache_control.private
    assert len(desk.rows(UsageRecord)) == before + 1
    assert desk.get("/assets/gone/full").status_code == 404


def test_mistakes_are_said_and_press_culls_nothing(desk: Desk) -> None:
    before = len(desk.rows(Pick))
    for body in ({}, {"answers": "all"}, {"answers": [{"id": "x"}]}):
        assert desk.post("picks.json", body).status_code in (400, 409)
    assert desk.post("picks/apply", {"rating": 3}).status_code == 400
    assert desk.post("cull.json", {"ids": desk.ids}, "press").status_code == 403
    assert len(desk.rows(Pick)) == before
