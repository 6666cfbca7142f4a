"""Notices over the API: a withdrawn picture is told of once, and read by who has it."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import Asset
from tests.unit.api.conftest import EVENT, Programs


def test_who_took_a_picture_is_told_and_confirms_once(programs: Programs) -> None:
    identity = programs.picture(title="The robot")
    programs.download(identity)
    way = f"/api/v1/assets/{identity}"
    told = programs.desk.post(f"{way}/withdraw", json={"reason": "She asked us to."}).json
    assert (told["kind"], told["asset"], told["reason"]) == ("withdrawn", identity, "She asked us to.")
    assert [(one["who"], one["confirmed_at"]) for one in told["notified"]] == [
        ("Ms Press <press@example.org>", None)
    ]
    again = programs.desk.post(f"{way}/withdraw", json={"reason": "Twice."}).json
    assert again["id"] == told["id"]
    mine = programs.press.get(f"{EVENT}/notices").json[0]
    assert (mine["asset"], mine["reason"], mine["confirmed_at"]) == (identity, "She asked us to.", None)
    assert programs.of("photographer").get(f"{EVENT}/notices").json == []
    confirm = f"/api/v1/notices/{mine['id']}/confirm"
    assert programs.of("photographer").post(confirm).status_code == 404
    assert programs.of("press", "desk").post(confirm).status_code == 403, "confirming is for who downloads"
    first = programs.press.post(confirm).json["confirmed_at"]
    assert first is not None
    assert programs.press.post(confirm).json["confirmed_at"] == first


def test_a_picture_comes_back_once_and_a_correction_says_what_holds_now(programs: Programs) -> None:
    identity = programs.picture(caption="Wrong.")
    programs.download(identity)
    way = f"/api/v1/assets/{identity}"
    assert programs.desk.post(f"{way}/return", json={}).status_code == 409
    programs.desk.post(f"{way}/withdraw", json={})
    assert programs.desk.post(f"{way}/return", json={"reason": "All is well."}).json["kind"] == "returned"
    assert programs.rows(Asset, Asset.id == identity)[0].state == "ready"
    programs.counter.change(identity, caption="Right.")
    corrected = programs.desk.post(f"{way}/correct", json={"reason": "A wrong name."}).json
    assert (corrected["kind"], corrected["caption"]) == ("corrected", "Right.")


def test_the_team_reads_all_of_them_in_pages(programs: Programs) -> None:
    ids = [programs.picture(), programs.picture()]
    for identity in ids:
        programs.desk.post(f"/api/v1/assets/{identity}/withdraw", json={})
    every = programs.desk.get(f"{EVENT}/notices/given").json
    assert {one["asset"] for one in every["notices"]} >= set(ids)
    page = programs.desk.get(f"{EVENT}/notices/given?offset=1&limit=1").json
    assert page["total"] == every["total"]
    assert [one["id"] for one in page["notices"]] == [every["notices"][1]["id"]]


@pytest.mark.parametrize(
    ("role", "scope"), [("press", "desk"), ("photographer", "desk"), ("marketing", "download")]
)
def test_withdrawing_is_the_desks_by_role_and_by_token(programs: Programs, role: str, scope: str) -> None:
    identity = programs.picture()
    program = programs.of(role, scope)
    for way in ("withdraw", "return", "correct"):
        assert program.post(f"/api/v1/assets/{identity}/{way}", json={}).status_code in (403, 404)
    assert program.get(f"{EVENT}/notices/given").status_code == 403
    assert programs.rows(Asset, Asset.id == identity)[0].state == "ready"
