"""A share link as its visitors use it: hearts and comments of their own, files by a button."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient

from mediahub.catalog.models import DeliveredFile, ShareLink
from tests.unit.web.desks import Desk


def link_to(desk: Desk, *ids: str, **more: Any) -> str:
    """The way of a new link."""
    made = desk.post("links", {"ids": list(ids), "title": "For you", **more})
    assert made.status_code == 200, made.text
    return "/s/" + str(made.json["url"]).rpartition("/")[2]


@dataclass
class Guest:
    """Somebody without an account, at a link."""

    client: FlaskClient
    way: str
    config: dict[str, Any]

    def post(self, path: str, **body: Any) -> Any:
        """What the page's script sends."""
        headers = {"X-CSRFToken": self.config["csrf"], "Accept": "application/json"}
        return self.client.post(f"{self.way}/{path}", json=body, headers=headers)


def open_link(desk: Desk, way: str) -> Guest:
    """A browser that opened it first now."""
    client = desk.counter.app.test_client()
    page = client.get(way)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    found = re.search(r'"csrf": "([^"]+)"', page.text)
    assert found
    return Guest(client, way, {"csrf": found[1]})


def test_a_visitor_says_their_name_once_and_sees_which_hearts_are_theirs(desk: Desk) -> None:
    way, (one, two) = link_to(desk, *desk.ids[:2]), desk.ids[:2]
    ann, bob = open_link(desk, way), open_link(desk, way)
    assert ann.post("pick", id=one, on=True).status_code == 400, "nobody knows who that is"
    first = ann.post("pick", id=one, on=True, name="  Ann   Lee ").json
    assert (first["hearts"], first["mine"]) == ({one: ["Ann Lee"]}, [one])
    again = ann.post("pick", id=two, on=True, name="Somebody else").json
    assert again["hearts"] == {one: ["Ann Lee"], two: ["Ann Lee"]}
    both = bob.post("pick", id=one, on=True, name="Bob").json
    assert (sorted(both["hearts"][one]), both["mine"]) == (["Ann Lee", "Bob"], [one])
    back = ann.post("pick", id=one, on=False).json
    assert (back["hearts"][one], back["mine"]) == (["Bob"], [two])
    said = bob.post("comment", text="Lovely").json["comments"]
    assert [(entry["name"], entry["picture"], entry["mine"]) for entry in said] == [("Bob", None, True)]
    seen = ann.client.get(f"{way}/feedback.json").json
    assert [entry["mine"] for entry in seen["comments"]] == [False]
    assert "Ann Lee" in ann.client.get(way).text, "the script knows the name"


def test_a_view_is_counted_once_a_session(desk: Desk) -> None:
    way = link_to(desk, desk.ids[0])
    ann = open_link(desk, way)
    for _ in range(3):
        ann.client.get(way)
    open_link(desk, way)
    assert desk.rows(ShareLink)[-1].views == 2


def test_a_file_is_taken_by_a_button_when_it_is_made(desk: Desk) -> None:
    identity = desk.counter.add("SHARED.jpg", b"shared" * 90, rights_class="free")
    way = link_to(desk, identity, sizes=["original"])
    ann = open_link(desk, way)
    path = f"download/{identity}/original"
    offer = ann.client.get(f"{way}/{path}")
    assert offer.status_code == 200
    wanted = [row.state for row in desk.rows(DeliveredFile, DeliveredFile.asset_id == identity)]
    assert wanted == [], "looking has nothing made"
    waits = ann.post(path)
    assert waits.status_code == 202
    assert re.fullmatch(rf"\d+; url={way}/{path}", waits.headers["Refresh"])
    desk.counter.make_files()
    taken = ann.post(path)
    assert taken.status_code == 200
    assert taken.json["filename"].endswith(".jpg")
    assert taken.json["url"]
    assert ann.post(f"download/{identity}/web").status_code in (403, 404), "that size is not given"
    with desk.counter.services.database.begin() as session:
        for row in session.query(DeliveredFile).filter_by(asset_id=identity):
            row.state, row.problem = "failed", "It went wrong."
    assert ann.client.get(f"{way}/{path}").status_code == 409


def test_a_link_that_takes_no_hearts_refuses_them(desk: Desk) -> None:
    way = link_to(desk, desk.ids[0], picks=False, comments=False)
    ann = open_link(desk, way)
    assert ann.post("pick", id=desk.ids[0], on=True, name="Ann").status_code in (403, 409)
    assert ann.post("comment", text="Hello", name="Ann").status_code in (403, 409)
    feedback = ann.client.get(f"{way}/feedback.json").json
    assert (feedback["hearts"], feedback["comments"]) == ({}, [])
    assert json.dumps(feedback)
    assert ann.client.get(f"{way}/clip/{desk.ids[0]}").status_code == 404, "a photo does not play"
