"""The gallery editor: drafts that several people change, what the team says, live galleries."""

from __future__ import annotations

from typing import Any

import pytest

from mediahub.web.galleries import editor
from tests.unit.web.desks import Desk


def draft_of(desk: Desk, *ids: str, title: str = "Opening") -> int:
    """A gallery in the making."""
    return int(desk.post("galleries/", {"title": title, "ids": list(ids)}).json["id"])


def state(desk: Desk, gallery: int) -> dict[str, Any]:
    """The draft as the editor shows it."""
    answer = desk.get(f"/galleries/{gallery}/draft.json")
    assert answer.headers["Cache-Control"] == "no-store"
    return dict(answer.json)


def test_the_draft_says_of_each_picture_whether_it_may_be_public(desk: Desk) -> None:
    held = desk.counter.add("HELD.jpg", b"held" * 90, rights_class="none")
    gallery = draft_of(desk, desk.ids[0], held)
    found = state(desk, gallery)
    free, other = found["pictures"][desk.ids[0]], found["pictures"][held]
    assert (free["public"], free["reason"]) == (True, "")
    assert other["public"] is False
    assert other["reason"]
    assert (found["published"], found["has_changes"], found["versions"]) == (None, True, [])
    assert found["cover"]["id"] == desk.ids[0], "the cover is one that may be public"
    desk.post(f"/galleries/{gallery}/publish", {"note": "First"})
    after = state(desk, gallery)
    assert (after["published"]["number"], after["has_changes"]) == (1, False)
    assert [one["id"] for one in after["published"]["left_out"]] == [held]
    assert after["published"]["by"] == "Ms Marketing"


def test_who_met_anothers_change_is_told_of_both(desk: Desk) -> None:
    gallery = draft_of(desk, desk.ids[0])
    way = f"/galleries/{gallery}/operations"
    title = {"op": "set", "field": "title", "was": "Opening", "value": "Gala"}
    first = desk.post(way, {"operations": [title]}).json
    assert (first["title"], first["conflicts"], first["changed_by"]) == ("Gala", [], "Ms Marketing")
    late = desk.post(way, {"operations": [title | {"value": "Party"}]}).json
    assert [(one["mine"], one["theirs"]) for one in late["conflicts"]] == [("Party", "Gala")]
    pulse = desk.get(f"/galleries/{gallery}/pulse.json").json
    assert pulse["revision"] == late["revision"]
    assert desk.post(way, {"operations": [title]}, "photographer").status_code == 403
    assert desk.post(way, {"operations": "all"}).status_code == 400
    assert state(desk, gallery)["title"] == "Gala"


def test_photographers_look_and_comment_and_press_do_neither(desk: Desk) -> None:
    gallery = draft_of(desk, desk.ids[0])
    before = desk.get(f"/galleries/{gallery}/pulse.json").json["comments_state"]
    way = f"/galleries/{gallery}/comments"
    said = desk.post(way, {"text": " A better one? ", "id": desk.ids[0]}, "photographer").json["comments"]
    assert [(one["text"], one["by"], one["picture"], one["resolved"]) for one in said] == [
        ("A better one?", "Ms Photographer", desk.ids[0], False)
    ]
    assert desk.post(way, {"text": "  "}).status_code == 400
    assert desk.get(f"/galleries/{gallery}/pulse.json").json["comments_state"] != before
    for on in (True, False):
        done = desk.post(f"{way}/{said[0]['id']}/resolve", {"on": on}).json["comments"]
        assert [one["resolved"] for one in done] == [on]
    assert desk.post(f"{way}/999999/resolve").status_code == 404
    assert desk.get(f"/galleries/{gallery}/edit", "photographer").status_code == 200
    for path in ("edit", "draft.json", "pulse.json"):
        assert desk.get(f"/galleries/{gallery}/{path}", "press").status_code == 403
    assert desk.post(way, {"text": "Hello"}, "press").status_code == 403


def test_a_live_gallery_is_looked_at_again_only_when_the_index_changed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery, asked = draft_of(desk, desk.ids[0]), []
    monkeypatch.setattr(editor, "_looked", {})
    monkeypatch.setattr(editor.changes, "follow_search", lambda _, identity: asked.append(identity))
    search = type(desk.counter.services.search)
    for generation, expected in (("one", 1), ("one", 1), ("two", 2)):
        monkeypatch.setattr(search, "generation", lambda _, now=generation: now)
        assert desk.get(f"/galleries/{gallery}/pulse.json").status_code == 200
        assert asked == [gallery] * expected
