"""A basket as its page shows it: what may be taken, what waits, and how much it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mediahub.catalog.models import Asset
from mediahub.delivery.basket_items import BasketItem
from mediahub.web.delivery.basket_items import item_json
from tests.unit.web.desks import Desk

LATER = datetime(2099, 1, 1, tzinfo=UTC)


def item(**fields: object) -> BasketItem:
    """A picture that may be taken."""
    usual: dict[str, object] = {
        "asset": Asset(id="a", kind="photo", width=6, height=4, colour="#112233", renditions=[]),
        "is_visible": True, "may": True, "answer": "free", "sentence": "You may.", "until": None,
        "title": "Robot", "credit": "Pool", "size": 2_000_000, "filename": "robot.jpg",
    }  # fmt: skip
    return BasketItem(**usual | fields)  # type: ignore[arg-type]


def test_what_is_not_visible_keeps_its_place_and_at_most_its_name(desk: Desk) -> None:
    with desk.counter.app.test_request_context("/"):
        shown = item_json(item())
        hidden = item_json(item(is_visible=False, may=False, answer="not_for_anyone"))
        unnamed = item_json(item(is_visible=False, may=False, filename=""))
        waits = item_json(item(may=False, until=LATER))
    assert (shown["bytes"], shown["size"], shown["credit"]) == (2_000_000, "2.0 MB", "Pool")
    assert shown["url"].endswith("/assets/a")
    assert set(hidden) - set(unnamed) == {"filename"}
    assert set(shown) > set(hidden)
    assert (hidden["bytes"], hidden["thumb"], hidden["id"]) == (0, None, "a")
    assert (waits["bytes"], waits["until"]) == (0, LATER.isoformat())


def test_a_basket_sums_up_what_may_be_taken_now_and_what_waits(desk: Desk) -> None:
    free = desk.counter.add("SUM_1.jpg", b"f" * 5000, rights_class="free")
    held = desk.counter.add(
        "SUM_2.jpg",
        b"h" * 7000,
        rights_class="editorial",
        embargo_until=datetime.now(UTC) + timedelta(days=1),
    )
    basket = desk.post("baskets/", {"ids": [free, held], "name": "Sum"}, "press").json["id"]
    found = desk.get(f"baskets/{basket}.json", "press").json
    assert (found["count"], found["ready"], found["waiting"]) == (2, 1, 1)
    assert (found["size"], found["size_is_exact"]) == ("5.0 kB", True)
    assert [one["slug"] for one in found["recipes"]] == ["original", "press", "web"]
    assert (found["is_owner"], found["owner"], found["links"]) == (True, "", {"read": None, "edit": None})
    desk.post(f"baskets/{basket}", {"recipe": "web"}, "press")
    assert desk.get(f"baskets/{basket}.json", "press").json["size_is_exact"] is False
