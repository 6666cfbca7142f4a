"""Notices on their pages: withdrawn, corrected and given back, and read by who has a copy."""

from __future__ import annotations

import re

from sqlalchemy import select

from mediahub.catalog.models import Asset, Notice, NoticeReader
from mediahub.delivery.files.package import delivered_name
from mediahub.delivery.withdrawal.notices import text
from tests.unit.web.desks import Desk


def take(desk: Desk, identity: str, role: str = "press") -> None:
    """Download a file, so that there is somebody to notify."""
    for _ in range(2):
        answer = desk.post(f"/assets/{identity}/deliver", {"recipe": "original"}, role)
        desk.counter.make_files()
    assert answer.status_code == 200, answer.text


def test_a_withdrawn_picture_is_told_of_confirmed_and_given_back(desk: Desk) -> None:
    identity = desk.counter.add("WITHDRAWN.jpg", b"w" * 300, rights_class="free")
    take(desk, identity)
    done = desk.post(f"/assets/{identity}/withdraw", {"reason": "She asked us to."}).json
    assert done["notified"] == 1
    assert desk.rows(Asset, Asset.id == identity)[0].state == "withdrawn"
    again = desk.post(f"/assets/{identity}/withdraw", {"reason": "Twice"}).json
    assert again["id"] == identity

    page = desk.get("notices").text
    assert "She asked us to." in page
    received = desk.get("notices", "press").text
    assert "She asked us to." in received
    (reader,) = desk.rows(NoticeReader, NoticeReader.confirmed_at.is_(None))
    assert desk.post(f"/notices/{reader.id}/confirm", role="photographer").status_code == 404
    thanked = desk.client("press").post(
        f"/notices/{reader.id}/confirm", data={"sure": "on"}, follow_redirects=True
    )
    assert "The team sees that you have read it." in thanked.text
    assert desk.rows(NoticeReader, NoticeReader.id == reader.id)[0].confirmed_at is not None
    assert desk.post(f"/notices/{reader.id}/confirm", role="press").json == {
        "id": reader.id, "confirmed": True,
    }  # fmt: skip

    back = desk.send(f"/assets/{identity}/return", reason="All is well.")
    assert "It is back in the library." in back.text
    assert desk.rows(Asset, Asset.id == identity)[0].state == "ready"
    assert desk.post(f"/assets/{identity}/return", {}).status_code == 409


def test_a_withdrawn_picture_is_named_as_it_was_delivered_wherever_press_meets_it(desk: Desk) -> None:
    """In the banner on every page, on its own page, in the basket, in the notice and in the letter."""
    for earlier in desk.rows(NoticeReader, NoticeReader.confirmed_at.is_(None)):
        desk.post(f"/notices/{earlier.id}/confirm", role="press")
    identity = desk.counter.add("CAMERA_0815.jpg", b"n" * 300, rights_class="free")
    take(desk, identity)
    basket = desk.post("baskets/", {"ids": [identity], "name": "Mine"}, "press").json["id"]
    assert 'class="recall"' not in desk.get("", "press").text
    desk.post(f"/assets/{identity}/withdraw", {"reason": "The name is wrong."})
    with desk.counter.services.database.read() as session:
        name = delivered_name(session, session.get_one(Asset, identity))
    assert name.endswith("_0815.jpg")
    assert "CAMERA" not in name

    html = {"Accept": "text/html"}
    for way in ("", "baskets/", "live"):
        page = desk.get(way, "press", headers=html).text
        assert 'class="recall" data-kind="withdrawn"' in page, way
        assert name in page
        assert "The name is wrong." in page
        assert 'class="recall"' not in desk.get(way, "photographer", headers=html).text
    refused = desk.get(f"/assets/{identity}", "press", headers=html)
    assert refused.status_code == 404
    assert "It was withdrawn. Do not use it, and take it down where you have." in refused.text
    assert name in refused.text
    assert "The name is wrong." in refused.text
    answer = desk.get(f"/assets/{identity}.json", "press")
    assert (answer.status_code, answer.json["error"]["message"]) == (
        404, "It was withdrawn. Do not use it, and take it down where you have.",
    )  # fmt: skip
    (item,) = desk.get(f"baskets/{basket}.json", "press").json["items"]
    assert (item["title"], item["filename"], item["thumb"]) == ("No longer available", name, None)
    assert name in desk.get("notices", "press").text
    with desk.counter.services.database.read() as session:
        (notice,) = session.scalars(select(Notice).where(Notice.asset_id == identity))
        assert f"File: {name}" in text(notice, session.get_one(Asset, identity).event, "link")

    (reader,) = desk.rows(NoticeReader, NoticeReader.confirmed_at.is_(None))
    client = desk.client("press")
    for target, leads in (("/events/desk/baskets/", "/events/desk/baskets/"), ("//evil.example", "/")):
        done = client.post(f"/notices/{reader.id}/confirm", data={"next": target})
        assert done.headers["Location"] == leads
    assert 'class="recall"' not in desk.get("", "press", headers=html).text
    desk.counter.change(identity, state="ready")  # other tests count what press may have


def test_what_is_not_for_press_is_not_named_to_them_after_it_was_withdrawn(desk: Desk) -> None:
    identity = desk.counter.add("PARTNERS_9.jpg", b"p" * 300, rights_class="partners", state="withdrawn")
    answer = desk.get(f"/assets/{identity}.json", "press")
    assert answer.status_code == 404
    assert "withdrawn" not in answer.text
    desk.counter.change(identity, state="ready", rights_class="free")


def test_who_has_another_caption_is_told_of_the_new_one(desk: Desk) -> None:
    identity = desk.counter.add("CORRECTED.jpg", b"c" * 300, rights_class="free")
    take(desk, identity)
    same = desk.post(f"/assets/{identity}/correct", {"reason": "Nothing changed"}).json
    assert same["notified"] == 0
    desk.counter.change(identity, caption="The robot is called Ada.")
    assert re.search(r"CORRECTED\.jpg|Frame CORRECTED", desk.get("notices").text)
    done = desk.post(f"/assets/{identity}/correct", {"reason": "The name was wrong."}).json
    assert done["notified"] == 1
    assert "The name was wrong." in desk.get("notices", "press").text


def test_only_the_desk_withdraws_and_corrects(desk: Desk) -> None:
    identity = desk.ids[0]
    for act in ("withdraw", "return", "correct"):
        for role in ("photographer", "press"):
            assert desk.post(f"/assets/{identity}/{act}", {}, role).status_code == 403
        assert desk.post(f"/assets/{'0' * 32}/{act}", {}).status_code == 404
    assert desk.rows(Asset, Asset.id == identity)[0].state == "ready"


def test_usage_is_shown_by_picture_by_person_and_as_csv(desk: Desk) -> None:
    identity = desk.counter.add("USED.jpg", b"u" * 300, rights_class="free")
    take(desk, identity)
    page = desk.get("usage").text
    assert "Ms Press" in page or "press@example.org" in page
    assert "Frame USED.jpg" in page
    table = desk.get("usage.csv")
    assert table.mimetype == "text/csv"
    assert "attachment" in table.headers["Content-Disposition"]
    assert table.data.startswith(b"\xef\xbb\xbf")
    assert "press@example.org" in table.text
    assert desk.get("usage/embargo").status_code == 200
    for way in ("usage", "usage.csv", "usage/embargo"):
        assert desk.get(way, "press").status_code == 403

    where = "https://news.example/robots"
    assert (
        desk.post(f"/assets/{identity}/links", {"url": where, "note": "Page one"}, "press").json["url"]
        == where
    )
    assert desk.post(f"/assets/{identity}/links", {"url": "robots"}, "press").status_code in (400, 409)
    assert desk.post(f"/assets/{identity}/links", {"url": where}, "photographer").status_code == 403
    sent = desk.send(f"/assets/{identity}/links", url=where + "/2")
    for words in (where, "Page one", where + "/2", "press@example.org"):
        assert words in sent.text
