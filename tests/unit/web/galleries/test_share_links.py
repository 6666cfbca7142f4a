"""Share links for the team: made with an end in the event's own time, listed, ended and opened again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from mediahub.catalog.models import ShareComment, ShareLink, SharePick
from tests.unit.web.desks import Desk


def made(desk: Desk, *ids: str, **more: Any) -> dict[str, Any]:
    """What making a link says."""
    answer = desk.post("links", {"ids": list(ids), **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def row(desk: Desk, number: int) -> ShareLink:
    found: ShareLink = desk.rows(ShareLink, ShareLink.id == number)[0]
    return found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("2099-01-01T12:00", "2099-01-01T04:00+00:00"), ("2099-01-01T12:00+00:00", "2099-01-01T12:00+00:00")],
)
def test_an_end_without_an_offset_is_in_the_zone_of_the_event(desk: Desk, typed: str, meant: str) -> None:
    link = made(desk, desk.ids[0], expires_at=typed)
    assert row(desk, link["id"]).expires_at == datetime.fromisoformat(meant)


def test_what_is_not_said_of_a_link_is_usual_and_an_end_is_a_date(desk: Desk) -> None:
    link = row(desk, made(desk, desk.ids[0])["id"])
    assert (link.allows_picks, link.allows_comments, link.sizes, link.password) == (True, True, "", None)
    other = row(desk, made(desk, desk.ids[0], picks=False, comments=False, password="open sesame")["id"])
    assert (other.allows_picks, other.allows_comments) == (False, False)
    assert other.password not in (None, "open sesame"), "no password is kept as it is"
    assert desk.post("links", {"ids": desk.ids[:1], "expires_at": "tomorrow"}).status_code == 400
    assert desk.post("links", {"ids": []}).status_code in (400, 409)


def test_it_says_what_it_hides_and_what_came_back(desk: Desk) -> None:
    held = desk.counter.add("HIDDEN.jpg", b"hidden" * 90, rights_class="none")
    link = made(desk, desk.ids[0], held, title="For Ann")
    assert [(one["id"], bool(one["reason"])) for one in link["hidden"]] == [(held, True)]
    with desk.counter.services.database.begin() as session:
        session.add(SharePick(link_id=link["id"], asset_id=desk.ids[0], visitor="v", name="Ann"))
        session.add(ShareComment(link_id=link["id"], asset_id=None, visitor="v", name="Ann", text="Lovely"))
    found = desk.get(f"/links/{link['id']}.json").json
    assert (found["title"], found["picks"], found["comments"], found["by"]) == (
        "For Ann", 1, 1, "Ms Marketing",
    )  # fmt: skip
    assert found["hearts"] == [{"picture": desk.ids[0], "name": "Ann"}]
    assert set(found["pictures"]) == {desk.ids[0]}
    assert [(one["picture"], one["text"]) for one in found["visitor_comments"]] == [(None, "Lovely")]
    assert "For Ann" in desk.get("links").text


def test_a_link_of_a_gallery_leads_to_its_editor_and_ends_and_opens_again(desk: Desk) -> None:
    gallery = desk.post("galleries/", {"title": "Shown", "ids": desk.ids[:1]}).json["id"]
    link = made(desk, gallery=gallery)
    way = f"/links/{link['id']}"
    found = desk.get(f"{way}.json").json
    assert (found["gallery"]["id"], found["gallery"]["edit"]) == (gallery, f"/galleries/{gallery}/edit")
    assert desk.post(f"{way}/revoke").json == {"id": link["id"], "revoked": True}
    assert desk.get(f"{way}.json").json["state"] == "revoked"
    assert desk.post(f"{way}/restore").json == {"id": link["id"], "revoked": False}
    assert desk.get(f"{way}.json").json["state"] == "open"
    for role in ("photographer", "press"):
        assert desk.get("links", role).status_code == desk.get(f"{way}.json", role).status_code == 403
        assert desk.post(f"{way}/revoke", role=role).status_code == 403
    assert desk.post("/links/999999/revoke").status_code == 404
