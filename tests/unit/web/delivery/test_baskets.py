"""Baskets on their pages: filled, changed, shared with colleagues, and put on paper."""

from __future__ import annotations

from sqlalchemy import delete

from mediahub.catalog.models import Asset, Basket
from tests.unit.web.desks import Desk

READER = "photographer"


def make(desk: Desk, ids: list[str] | None = None, role: str = "marketing", **body: object) -> int:
    answer = desk.post("baskets/", {"ids": ids or [], **body}, role)
    assert answer.status_code == 201, answer.text
    return int(answer.json["id"])


def test_what_is_put_in_is_there_until_it_is_taken_out(desk: Desk) -> None:
    first, second = desk.ids[:2]
    basket = make(desk, name="Tonight")
    filled = desk.post("baskets/current", {"ids": [first, second]}).json
    assert (filled["added"], filled["count"], filled["name"]) == ([first, second], 2, "Tonight")
    toggled = desk.post("baskets/current", {"ids": [second], "toggle": True}).json
    assert (toggled["removed"], toggled["ids"]) == ([second], [first])
    current = desk.get("baskets/current.json")
    assert current.json["ids"] == [first]
    assert "no-store" in current.headers["Cache-Control"]
    assert f"/baskets/{basket}" in desk.get("").text  # the basket in the top bar
    assert "Tonight" in desk.get("baskets/").text
    assert "Tonight" in desk.get(f"baskets/{basket}").text
    assert desk.post("baskets/current", {}).status_code == 400


def test_without_a_basket_the_first_picture_makes_one(desk: Desk) -> None:
    with desk.counter.services.database.begin() as session:
        session.execute(delete(Basket))  # other files' tests share the event, and press
    assert desk.get("baskets/current.json", "press").json == {
        "ids": [], "count": 0, "name": None, "url": None,
    }  # fmt: skip
    filled = desk.post("baskets/current", {"ids": desk.ids[:1]}, "press").json
    assert filled["name"] == "My basket"
    assert desk.get("baskets/current.json", "press").json["ids"] == desk.ids[:1]
    assert desk.post(filled["url"] + "/delete", {}, "press").json["url"] == "/events/desk/baskets/"


def test_a_basket_says_of_each_picture_what_may_be_done_with_it(desk: Desk) -> None:
    held = desk.ids[2]
    basket = make(desk, desk.ids[1:3], role="press")
    desk.counter.change(held, rights_class="none")
    shown = desk.get(f"baskets/{basket}.json", "press")
    desk.counter.change(held, rights_class="free")
    items = {item["id"]: item for item in shown.json["items"]}
    assert (shown.json["count"], shown.json["ready"]) == (2, 1)
    assert items[desk.ids[1]]["filename"] == "20251018_Chen-Rui_1.jpg", "as it will be delivered"
    assert items[held]["may"] is False
    assert items[held]["bytes"] == 0
    assert shown.headers["Cache-Control"] == "no-store"


def test_a_basket_is_renamed_ordered_and_delivered_otherwise(desk: Desk) -> None:
    first, second, third = desk.ids[:3]
    basket = make(desk, [first, second])
    changed = desk.post(
        f"baskets/{basket}",
        {"name": "Front page", "recipe": "web", "add": [third], "remove": [first]},
    ).json
    assert (changed["name"], changed["recipe"]) == ("Front page", "web")
    assert [item["id"] for item in changed["items"]] == [second, third]
    assert changed["size_is_exact"] is False
    ordered = desk.post(f"baskets/{basket}", {"ids": [third, second]}).json
    assert [item["id"] for item in ordered["items"]] == [third, second]
    refused = desk.post(f"baskets/{basket}", {"recipe": "as a stamp"})
    assert refused.status_code == 409
    assert refused.json["error"]["message"]
    assert desk.rows(Basket, Basket.id == basket)[0].recipe == "web"


def test_a_colleague_with_the_link_looks_or_changes_until_the_link_ends(desk: Desk) -> None:
    basket = make(desk, desk.ids[:2], name="Shared")
    assert desk.get(f"baskets/{basket}", READER).status_code == 404
    shared = desk.post(f"baskets/{basket}/share", {"how": "read"}).json
    link = shared["links"]["read"].split(desk.counter.settings.base_url)[-1]
    joined = desk.client(READER).post(link)
    assert joined.headers["Location"].endswith(f"/baskets/{basket}")
    assert desk.get(link, READER).location == desk.get(link).location == joined.location
    hers = desk.get(f"baskets/{basket}.json", READER).json
    assert (hers["may_edit"], hers["owner"], hers["links"]) == (
        False, "Ms Marketing", {"read": None, "edit": None},
    )  # fmt: skip
    assert desk.post(f"baskets/{basket}", {"name": "Mine"}, READER).status_code == 403
    edit = desk.post(f"baskets/{basket}/share", {"how": "edit"}).json["links"]["edit"]
    edit = edit.split(desk.counter.settings.base_url)[-1]
    assert "to look at and to change" in desk.get(edit, READER).text
    desk.client(READER).post(edit)
    assert desk.post(f"baskets/{basket}", {"name": "Ours"}, READER).json["name"] == "Ours"
    ended = desk.post(f"baskets/{basket}/share", {"how": "none"}).json
    assert ended["links"] == {"read": None, "edit": None}
    assert desk.post(f"baskets/{basket}/share", {"how": "loudly"}).status_code == 400
    desk.post(f"baskets/{basket}/delete", {}, READER)  # a colleague leaves, and the basket stays
    assert desk.rows(Basket, Basket.id == basket) != []
    desk.post(f"baskets/{basket}/delete")
    assert desk.rows(Basket, Basket.id == basket) == []
    assert desk.get("baskets/join/nothing-here", READER).status_code == 404
    assert desk.get(link, READER).status_code == 404


def test_a_link_that_somebody_was_led_to_puts_nothing_among_their_baskets(desk: Desk) -> None:
    """A picture or a link on another page asks by GET: that shows the invitation, and takes nothing."""
    basket = make(desk, desk.ids[:1], name="Bait")
    link = desk.post(f"baskets/{basket}/share", {"how": "edit"}).json["links"]["edit"]
    shown = desk.get(link.split(desk.counter.settings.base_url)[-1], READER)
    assert shown.status_code == 200
    assert "Ms Marketing shares this basket" in shown.text
    assert "Bait" not in desk.get("baskets/", READER).text
    assert desk.get(f"baskets/{basket}.json", READER).status_code == 404


def test_a_contact_sheet_is_a_pdf_of_the_basket(desk: Desk) -> None:
    basket = make(desk, desk.ids[:2], name="On paper")
    sheet = desk.get(f"baskets/{basket}/contact-sheet.pdf")
    assert sheet.mimetype == "application/pdf"
    assert sheet.data.startswith(b"%PDF-")


def test_a_zip_is_asked_for_watched_and_downloaded_by_its_owner(desk: Desk) -> None:
    made = desk.counter.make_zip(desk.client(), desk.ids[:2])
    assert (made["state"], made["total"], made["left_out"]) == ("ready", 2, 0)
    assert desk.client("press").get(made["look"]).status_code == 404
    assert desk.get(made["url"]).status_code == 200
    asked = desk.post("zips", {"basket": make(desk, desk.ids[:1])})
    assert asked.status_code == 202
    assert (asked.json["total"], asked.json["url"]) == (1, None)
    assert desk.post("zips", {}).status_code == 400
    assert desk.post("zips", {"basket": 999999}).status_code == 404


def test_nobody_without_an_account_has_a_basket(desk: Desk) -> None:
    guest = desk.counter.app.test_client()
    for way in ("baskets/", "baskets/current.json", "newsrooms/", "usage"):
        assert guest.get(f"/events/desk/{way}").status_code in (302, 401, 403)
    assert len(desk.rows(Asset)) == len(desk.ids)
