"""Zips: of chosen pictures or of a basket, weighed before, and their owner's alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mediahub.catalog.models import Archive
from mediahub.web.delivery.zips import zip_answer
from tests.takers import MakerAtOnce
from tests.unit.web.desks import Desk


@pytest.mark.parametrize(("state", "url"), [("waiting", None), ("failed", None), ("ready", "/take")])
def test_only_a_ready_zip_is_to_be_had(desk: Desk, state: str, url: str | None) -> None:
    archive = Archive(id="z", state=state, done=1, total=3, left_out=2, size=9, problem="")
    with desk.counter.app.test_request_context("/"):
        answer = zip_answer(archive, "/look", "/take")
    assert (answer["url"], answer["look"], answer["state"]) == (url, "/look", state)
    assert (answer["done"], answer["total"], answer["left_out"], answer["size"]) == (1, 3, 2, 9)


def test_a_zip_is_of_ids_or_of_a_basket_and_of_nothing_it_is_none(desk: Desk) -> None:
    ids = [
        desk.counter.add(f"ZIP_{number}.jpg", bytes([number]) * 900, rights_class="free") for number in (1, 2)
    ]
    basket = desk.post("baskets/", {"ids": ids, "name": "Zipped"}, "press").json["id"]
    for body in ({"ids": ids}, {"basket": basket}):
        asked = desk.post("zips", body, "press")
        assert (asked.status_code, asked.json["total"], asked.json["url"]) == (202, 2, None)
        look = desk.get(asked.json["look"], "press")
        assert look.headers["Cache-Control"] == "no-store"
        assert desk.get(asked.json["look"], "photographer").status_code == 404
        MakerAtOnce(desk.counter).make_all()
        ready = desk.get(asked.json["look"], "press").json
        assert ready["state"] == "ready"
        assert desk.get(ready["url"], "press").status_code == 200
        assert desk.get(ready["url"], "photographer").status_code == 404
    assert desk.post("zips", {}, "press").status_code == 400
    assert desk.post("zips", {"basket": 999999}, "press").status_code == 404


def test_sizes_are_said_before_one_chooses_with_what_is_left_out(desk: Desk) -> None:
    free = desk.counter.add("SIZE_1.jpg", b"s" * 4000, rights_class="free")
    later = datetime.now(UTC) + timedelta(days=1)
    held = desk.counter.add("SIZE_2.jpg", b"t" * 4000, rights_class="editorial", embargo_until=later)
    found = desk.post("zips/sizes.json", {"ids": [free, held]}, "press").json
    original = found["recipes"][0]
    assert (original["recipe"], original["count"], original["size"]) == ("original", 1, "4.0 kB")
    assert found["left_out"] == 1
    assert found["why"]
    assert all(one["size"].startswith("about ") for one in found["recipes"][1:])
    everything = desk.post("zips/sizes.json", {"ids": [free]}, "press").json
    assert (everything["left_out"], everything["why"]) == (0, "")
