"""Words and tags of one picture, changed from its panel, with history and undo."""

from __future__ import annotations

from mediahub.catalog.models import Asset
from tests.unit.web.desks import Desk


def asset(desk: Desk, identity: str) -> Asset:
    return desk.rows(Asset, Asset.id == identity)[0]


def test_words_are_changed_undone_and_reverted(desk: Desk) -> None:
    one, was = desk.ids[1], asset(desk, desk.ids[1]).caption
    change = {"changes": [{"field": "caption", "was": was, "value": "It waves back."}]}
    action = desk.post(f"/assets/{one}/edit", change).json["action"]
    assert asset(desk, one).caption == "It waves back."
    entry = desk.get(f"/assets/{one}/history.json").json["changes"][0]
    assert (entry["field"], entry["before"], entry["after"], entry["who"]) == (
        "caption", was, "It waves back.", "Ms Marketing",
    )  # fmt: skip
    assert desk.post(f"/edits/{action}/undo").json["state"] == "done"
    assert asset(desk, one).caption == was
    desk.post(f"/assets/{one}/edit", change)
    last = desk.get(f"/assets/{one}/history.json").json["changes"][0]["id"]
    assert desk.post(f"/assets/{one}/revert", {"change": last}).status_code == 200
    assert asset(desk, one).caption == was


def test_what_somebody_else_changed_meanwhile_is_kept_and_named(desk: Desk) -> None:
    one = desk.ids[1]
    desk.post(f"/assets/{one}/edit", {"changes": [{"field": "headline", "value": "Theirs"}]}, "admin")
    mine = {"changes": [{"field": "headline", "was": "", "value": "Mine"}]}
    conflict = desk.post(f"/assets/{one}/edit", mine)
    assert (conflict.status_code, conflict.json["error"]["code"]) == (409, "conflict")
    assert "Ms Admin" in conflict.json["error"]["message"]
    assert asset(desk, one).headline == "Theirs"


def test_people_and_tags_are_added_and_found_by_their_names(desk: Desk) -> None:
    one = desk.ids[1]
    added = desk.post(f"/assets/{one}/depictions", {"field": "people", "act": "add", "name": "Yin Tongyue"})
    assert added.status_code == 200
    names = desk.get("names.json?field=people&q=yin").json["names"]
    assert [row["name"] for row in names] == ["Yin Tongyue"]
    assert desk.get("names.json?field=nonsense&q=yin").status_code == 403


def test_who_may_not_change_it_changes_nothing(desk: Desk) -> None:
    one, before = desk.ids[1], asset(desk, desk.ids[1]).title
    change = {"changes": [{"field": "title", "value": "Mine"}]}
    assert desk.post(f"/assets/{one}/edit", change, "press").status_code in (403, 404)
    assert desk.get(f"/assets/{one}/history.json", "press").status_code in (403, 404)
    assert desk.post("/edits/1/undo", role="press").status_code == 403
    assert desk.post(f"/assets/{one}/edit", {"changes": [{"value": "x"}]}).status_code == 400
    assert desk.post(f"/assets/{one}/versions", {"sha256": "none"}).status_code in (404, 409)
    assert asset(desk, one).title == before
