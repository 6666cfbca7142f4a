"""The review desk, the coverage board and the roster, as their pages and scripts ask for them."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask import Flask as BareFlask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    AssetText,
    Event,
    Person,
    PersonName,
    RosterCode,
    Session,
    Tag,
    TagName,
    VisualWords,
)
from mediahub.curation.review.review import Desk, Place
from mediahub.rights import Viewer
from mediahub.web.tagging.review import _place
from tests.unit.web.conftest import SignIn, csrf_headers, id_of

REVIEW, ROSTER = "/events/summit/review", "/events/summit/roster"


@pytest.fixture(scope="module", autouse=True)
def nobody_agreed_yet(app: Flask) -> None:
    """The pictures' session and person are suggestions."""
    with app.extensions["mediahub"].database.begin() as database:
        for depiction in (AssetPerson, AssetSession):
            database.execute(update(depiction).values(status="suggested"))


def form(client: FlaskClient, way: str, **values: object) -> str:
    """Send a form as the page does; what it says then."""
    headers = csrf_headers(client)
    answer = client.post(f"{ROSTER}/{way}", data=values, headers=headers, follow_redirects=True)
    return answer.get_data(as_text=True)


def test_a_group_is_shown_answered_and_taken_back(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("admin")
    headers = csrf_headers(client)
    counts = client.get(f"{REVIEW}/summary.json").json["counts"]
    assert counts["people"] == counts["sessions"] == 1
    (group,) = client.get(f"{REVIEW}/queue.json?by=people").json["groups"]
    assert (group["key"], group["label"]) == ("yin-tongyue", "Yin Tongyue")
    (frame,) = group["frames"]
    assert "free-preview" in frame["src"]  # so few are shown large
    after = {"by": "people", "after": group["after"]}
    assert client.get(f"{REVIEW}/queue.json", query_string=after).json["groups"] == []
    body = {"kind": "people", "key": group["key"], "ids": [frame["id"]], "act": "reject"}
    answered = client.post(f"{REVIEW}/answer", json=body, headers=headers)
    assert client.get(f"{REVIEW}/queue.json?by=people").json["groups"] == []
    assert client.post(f"{REVIEW}/answer", json=body, headers=headers).status_code == 409
    assert client.post(f"/edits/{answered.json['action']}/undo", headers=headers).status_code == 200
    assert client.get(f"{REVIEW}/summary.json").json["counts"] == counts
    for wrong in ({}, {"ids": []}, {"ids": [1]}, {"ids": ["x"] * 100}):
        assert client.post(f"{REVIEW}/answer", json=wrong, headers=headers).status_code == 400
    assert client.get(f"{REVIEW}/queue.json?by=colours").status_code == 404
    assert client.get(f"{REVIEW}/queue.json?by=tags&after=%5B%5D").status_code == 200


def test_reading_is_switched_by_event(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("admin")
    answer = client.post(f"{REVIEW}/reading", json={"on": False}, headers=csrf_headers(client))
    assert answer.json == {"on": False}
    with app.extensions["mediahub"].database.begin() as session:
        event = session.scalars(select(Event)).one()
        assert not event.reads_words
        event.reads_words = True


def test_visual_words_are_switched_by_event(app: Flask, sign_in: SignIn) -> None:
    client, database = sign_in("admin"), app.extensions["mediahub"].database
    row = {"labeller": "ours", "version": 1, "words": [], "failures": 0}
    with database.begin() as session:
        session.add(VisualWords(asset_id=id_of("free"), **row))
    assert client.get(f"{REVIEW}/summary.json").json["looking"]["on"]
    assert client.post(f"{REVIEW}/looking", json={}, headers=csrf_headers(client)).status_code == 400
    for on in (False, True):
        answer = client.post(f"{REVIEW}/looking", json={"on": on}, headers=csrf_headers(client))
        assert answer.json == {"on": on}
        with database.read() as session:
            assert session.scalars(select(Event.sees_words)).one() == on
            assert session.scalar(select(VisualWords.asset_id)) is None, "they went with the switch"
    press = sign_in("press")
    refused = press.post(f"{REVIEW}/looking", json={"on": False}, headers=csrf_headers(press))
    assert refused.status_code == 403


def test_the_board_counts_what_its_searches_find(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("photographer")
    page = client.get("/events/summit/coverage").get_data(as_text=True)
    assert "Machines on stage" in page
    (row,) = client.get("/events/summit/coverage.json").json["sessions"]
    assert {name: cell[0] for name, cell in row["cells"].items()} == {
        "frames": 1, "usable": 1, "uncaptioned": 1, "untagged": 1,
    }  # fmt: skip
    for count, address in row["cells"].values():
        layout = client.get(address.replace("/?", "/layout.json?")).json
        assert layout["total"] == count, address
    assert row["missing"] == []  # a person added the speaker
    assert row["last_upload"]


def test_who_is_missing_is_named_in_the_readers_language(app: Flask, sign_in: SignIn) -> None:
    """On the board and in the timetable, where names and tags have a Chinese one."""
    client, database = sign_in("photographer"), app.extensions["mediahub"].database
    client.set_cookie("language", "zh")
    with database.begin() as session:
        names = [PersonName(text="诺瓦克", folded="诺瓦克", lang="zh-Hans")]
        tag = Tag(slug="expo", label="Expo", names=[TagName(text="展览", folded="展览", lang="zh")])
        talk = session.scalars(select(Session)).one()
        talk.speakers.append(Person(slug="novak", name="Nina Novak", names=names))
        talk.tags.append(tag)
    (row,) = client.get("/events/summit/coverage.json").json["sessions"]
    assert {one["name"] for one in row["missing"]} == {"诺瓦克", "展览"}
    page = client.get("/events/summit/programme").get_data(as_text=True)
    shown = re.search(r'slot__people">([^<]+)<', page)
    assert shown
    assert set(shown[1].split("、")) == {"尹同跃", "诺瓦克"}
    with database.begin() as session:
        talk = session.scalars(select(Session)).one()
        talk.speakers = [one for one in talk.speakers if one.slug != "novak"]
        talk.tags = [one for one in talk.tags if one.slug != "expo"]


def test_words_are_outlined(app: Flask, sign_in: SignIn) -> None:
    with app.extensions["mediahub"].database.begin() as session:
        words = [["Robotics", 0.1, 0.2, 0.3, 0.1], ["demo", 0.5, 0.2, 0.1, 0.1]]
        lines = [{"text": "Robotics demo", "confidence": 0.9, "words": words}]
        session.add(AssetText(asset_id=id_of("editorial"), text="Robotics demo", lines=lines))
    client = sign_in("press")
    found = client.get(f"/assets/{id_of('editorial')}/words.json?q=robotics").json
    assert found == {"lines": ["Robotics demo"], "boxes": [[0.1, 0.2, 0.3, 0.1]], "read": False}
    assert client.get(f"/assets/{id_of('partners')}/words.json").status_code == 404


def test_a_draft_is_given_to_the_team(sign_in: SignIn) -> None:
    client = sign_in("admin")
    draft = client.get(f"/assets/{id_of('free')}/draft.json?language=zh").json
    assert draft["draft"].startswith("2025年10月18日，尹同跃在Grand Hall举行的“Machines on stage”上发言")
    assert client.get(f"/assets/{id_of('free')}/draft.json?language=xx").status_code == 404


def test_codes_are_kept_repaired_and_taken_in(app: Flask, sign_in: SignIn) -> None:
    database = app.extensions["mediahub"].database
    client = sign_in("admin")
    with database.begin() as session:
        desk = Desk(session, session.scalars(select(Event)).one(), Viewer(frozenset({"admin"}), 1))
        desk.write({id_of("free"): {"caption": ("", "=yt= and =nn= meet")}})
    page = client.get(ROSTER).get_data(as_text=True)
    assert set(re.findall(r"<code>(=\w+=)</code>", page)) == {"=yt=", "=nn="}
    assert "1 picture has other words now" in form(
        client, "codes", code="=YT=", name="Yin Tongyue", role_en="Chair"
    )
    with database.read() as session:
        caption = session.get_one(Asset, id_of("free")).caption
    assert caption == "Yin Tongyue, Chair, and =nn= meet"
    assert "are needed" in form(client, "codes", code="not a code", name="X")
    table = "code;name;role_zh;name_zh\nnn;Nina Novak;记者;尼娜\n;Nobody;;\n".encode("gb18030")
    said = form(client, "import", table=(io.BytesIO(table), "codes.csv"))
    assert "1 code was imported" in said
    assert "Line 3" in said
    assert "must name the columns" in form(client, "import", table=(io.BytesIO(b"a,b\n1,2\n"), "x.csv"))
    exported = client.get(f"{ROSTER}/codes.csv").get_data(as_text=True)
    assert "nn,Nina Novak,,记者,尼娜" in exported
    form(client, "codes/delete", code="nn")
    with database.read() as session:
        assert session.scalars(select(RosterCode.code)).all() == ["yt"]
        assert session.get_one(Asset, id_of("free")).caption.endswith("and Nina Novak meet")


@pytest.mark.parametrize("way", [REVIEW, "/events/summit/coverage", ROSTER])
def test_the_pages_open_for_the_team_alone(sign_in: SignIn, way: str) -> None:
    assert sign_in("photographer").get(way).status_code == 200
    assert sign_in("press").get(way).status_code == 403


@pytest.mark.parametrize(
    "text",
    ["", "nothing", "[]", '["tags", "x", null, "a"]', '["tags", 1, "soon", "a"]', '[1, 1, null, "a"]', "{}"],
)
def test_what_is_no_place_is_the_beginning(text: str) -> None:
    with BareFlask("review").app_context():
        assert _place(text) == Place()
        moment = datetime(2025, 10, 18, tzinfo=UTC)
        assert _place('["tags", 7, "2025-10-18T00:00", "a"]') == Place("tags", 7, moment, "a")
