"""Links for people without an account, over the API: made, looked at, and ended."""

from __future__ import annotations

from mediahub.catalog.models import ShareComment, SharePick
from tests.unit.api.conftest import EVENT, Programs

LINKS = f"{EVENT}/links"


def test_a_link_says_what_it_does_not_show(programs: Programs) -> None:
    free, gone = programs.picture(), programs.picture(rights_class="none", title="Held")
    wish = {"assets": [free, gone], "title": "For Ann", "password": "open sesame", "picks": False}
    made = programs.desk.post(LINKS, json=wish)
    assert made.status_code == 201, made.text
    assert [one["id"] for one in made.json["hidden"]] == [gone]
    assert made.json["hidden"][0]["reason"]
    row = next(one for one in programs.desk.get(LINKS).json if one["id"] == made.json["id"])
    assert (row["url"], row["title"], row["count"]) == (made.json["url"], "For Ann", 2)
    assert (row["has_password"], row["sizes"], row["gallery"]) == (True, [], None)
    assert (row["state"], row["expires_at"]) == ("open", None)


def test_a_link_that_gives_files_is_made_by_who_may_download(programs: Programs) -> None:
    wish = {"assets": [programs.picture()], "sizes": ["web"]}
    editor = programs.of("marketing", "edit")
    assert editor.post(LINKS, json=wish).status_code == 403
    assert editor.post(LINKS, json=wish | {"sizes": []}).status_code == 201
    both = programs.of("marketing", "edit", "download").post(LINKS, json=wish)
    assert both.status_code == 201
    assert programs.desk.get(f"/api/v1/links/{both.json['id']}").json["sizes"] == ["web"]
    for role in ("press", "photographer"):
        assert programs.of(role).post(LINKS, json=wish).status_code == 403
        assert programs.of(role).get(LINKS).status_code == 403


def test_what_came_back_stays_when_it_has_ended(programs: Programs) -> None:
    identity = programs.picture()
    made = programs.desk.post(LINKS, json={"assets": [identity]}).json
    with programs.counter.services.database.begin() as session:
        session.add(SharePick(link_id=made["id"], asset_id=identity, visitor="v", name="Ann"))
        session.add(ShareComment(link_id=made["id"], asset_id=None, visitor="v", name="Ann", text="Lovely"))
    way = f"/api/v1/links/{made['id']}"
    assert programs.desk.delete(way).status_code == 204
    found = programs.desk.get(way).json
    assert (found["state"], found["picks"], found["comments"]) == ("revoked", 1, 1)
    assert found["hearts"] == [{"asset": identity, "name": "Ann"}]
    assert [(one["asset"], one["text"]) for one in found["visitor_comments"]] == [(None, "Lovely")]
    assert programs.desk.delete("/api/v1/links/999999").status_code == 404
