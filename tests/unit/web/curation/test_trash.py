"""Pictures to the trash and back, by those who curate."""

from __future__ import annotations

from mediahub.catalog.models import Asset
from tests.unit.web.desks import Desk


def state(desk: Desk, identity: str) -> str:
    return str(desk.rows(Asset, Asset.id == identity)[0].state)


def test_one_goes_and_comes_back(desk: Desk) -> None:
    one = desk.ids[0]
    assert desk.post(f"/assets/{one}/trash").json == {"id": one, "state": "trashed"}
    (shown,) = desk.get("trash.json").json["assets"]
    assert (shown["id"], shown["filename"]) == (one, "DSC_0.jpg")
    assert shown["restorable_until"] > shown["deleted_at"]
    assert "DSC_0.jpg" in desk.get("trash").text or "Frame DSC_0.jpg" in desk.get("trash").text
    assert desk.post(f"/assets/{one}/restore").json == {"id": one, "state": "ready"}
    assert desk.get("trash.json").json == {"assets": []}


def test_some_go_together_or_none(desk: Desk) -> None:
    some = desk.ids[:2]
    assert desk.post("trash", {"ids": [*some, "gone"]}).status_code in (404, 409)
    assert {state(desk, one) for one in some} == {"ready"}
    assert desk.post("trash", {"ids": some}).status_code == 200
    assert {state(desk, one) for one in some} == {"trashed"}
    assert desk.post("restore", {"ids": some}).status_code == 200
    assert {state(desk, one) for one in some} == {"ready"}
    for body in ({}, {"ids": []}, {"ids": "all"}):
        assert desk.post("trash", body).status_code == 400


def test_photographers_and_press_delete_nothing(desk: Desk) -> None:
    for role in ("photographer", "press"):
        assert desk.post(f"/assets/{desk.ids[0]}/trash", role=role).status_code == 403
        assert desk.get("trash", role).status_code == 403
    assert state(desk, desk.ids[0]) == "ready"
