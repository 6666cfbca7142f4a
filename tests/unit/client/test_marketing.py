"""`mediahub.client` for marketing: a gallery from nothing to the public page, and links; who may not."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from mediahub.client import Refused
from tests.takers import Counter
from tests.unit.client.conftest import EVENT, Hub


def visit(counter: Counter, url: str) -> TestResponse:
    """What somebody without an account sees there."""
    return counter.app.test_client().get(urlsplit(url).path)


def test_a_program_puts_a_gallery_together_and_publishes_it(counter: Counter, hub: Hub) -> None:
    desk = hub("marketing", "read", "edit")
    a, b, c = counter.ids
    made = desk.galleries.create(EVENT, "Evening", [a, b])
    number = made["id"]
    assert (made["count"], made["published"], made["has_changes"]) == (2, None, True)
    after = desk.galleries.add_section(number, "Afterwards", "The last guests.")
    added = desk.galleries.add(number, [c], after)
    assert added["conflicts"] == []
    moved = desk.galleries.move(number, [c], made["sections"][0]["id"], None)
    shown = [[item["id"] for item in one["items"]] for one in moved["gallery"]["sections"]]
    assert shown == [[c, a, b], []]
    stale = {"op": "set", "field": "layout", "was": "story", "value": "grid"}
    (conflict,) = desk.galleries.change(number, stale)["conflicts"]
    assert (conflict["code"], conflict["theirs"]) == ("text", "justified")
    with pytest.raises(Refused) as refused:
        desk.galleries.change(number, {"op": "fly"})
    assert refused.value.status == 400

    counter.change(b, rights_class="editorial")
    published = desk.galleries.publish(number, "From the desk's program")
    assert (published["version"], [one["id"] for one in published["left_out"]]) == (1, [b])
    page = visit(counter, published["url"])
    assert page.status_code == 200
    assert (c in page.text, b in page.text) == (True, False)
    desk.galleries.remove(number, [c])
    assert [one["note"] for one in desk.galleries.get(number)["versions"]] == ["From the desk's program"]
    assert desk.galleries.restore(number, 1)["count"] == 2
    copy = desk.galleries.duplicate(number, "Night")
    assert desk.galleries.merge(number, copy["id"])["count"] == 2
    assert [one["title"] for one in desk.galleries.all(EVENT)] == ["Evening"]
    assert [one["title"] for one in desk.galleries.all(EVENT, archived=True)] == ["Night"]
    assert desk.galleries.unpublish(number)["published"] is None
    counter.change(b, rights_class="free")


def test_a_live_gallery_has_what_its_search_finds(counter: Counter, hub: Hub) -> None:
    desk = hub("marketing")
    live = desk.galleries.create(EVENT, "Robots", live={"q": "robot", "filters": {}})
    assert (live["live"], live["count"]) == (True, 3)
    assert desk.galleries.archive(live["id"])["archived"] is True
    assert desk.galleries.bring_back(live["id"])["archived"] is False
    desk.galleries.archive(live["id"])


def test_links_are_made_read_and_ended(counter: Counter, hub: Hub) -> None:
    desk = hub("admin")
    made = desk.links.create(EVENT, assets=counter.ids[:2], title="For Ann", sizes=["web"])
    assert made["hidden"] == []
    assert visit(counter, made["url"]).status_code == 200
    seen = desk.links.get(made["id"])
    assert (seen["count"], seen["views"], seen["state"], seen["hearts"]) == (2, 1, "open", [])
    desk.links.revoke(made["id"])
    assert [one["state"] for one in desk.links.all(EVENT) if one["id"] == made["id"]] == ["revoked"]
    wrongs: list[dict[str, Any]] = [
        {"assets": []},
        {"gallery": 999},
        {"assets": counter.ids, "password": "abc"},
    ]
    for wrong in wrongs:
        with pytest.raises(Refused) as refused:
            desk.links.create(EVENT, **wrong)
        assert refused.value.status in (400, 404)


@pytest.mark.parametrize(
    ("role", "scopes", "may_read", "may_change"),
    [
        ("press", ("read", "edit"), False, False),
        ("photographer", ("read", "edit"), True, False),
        ("marketing", ("read",), True, False),
        ("marketing", ("upload",), False, False),
        ("marketing", ("edit",), True, True),
    ],
)
def test_who_reads_and_who_changes(
    counter: Counter,
    hub: Hub,
    role: str,
    scopes: tuple[str, ...],
    may_read: bool,
    may_change: bool,
) -> None:
    program = hub(role, *scopes)
    tries = {
        "read": (may_read, lambda: list(program.galleries.all(EVENT))),
        "create": (may_change, lambda: program.galleries.create(EVENT, f"By {role}")),
        "links": (may_change, lambda: program.links.all(EVENT)),
    }
    for name, (allowed, ask) in tries.items():
        if allowed:
            ask()
        else:
            with pytest.raises(Refused) as refused:
                ask()
            assert refused.value.status == 403, name
