"""Standing orders on their page: what a saved search finds goes to a newsroom, until the order ends."""

from __future__ import annotations

from mediahub.catalog.models import (
    SavedSearch,
    StandingOrder,
)
from tests.unit.web.delivery.test_newsrooms import add_target
from tests.unit.web.desks import Desk


def test_a_saved_search_is_sent_by_itself_until_the_order_ends(desk: Desk) -> None:
    target = add_target(desk, "Standing")
    assert desk.post("searches", {"name": "Robots", "query": "q=robot"}).status_code == 200
    search = desk.rows(SavedSearch, SavedSearch.name == "Robots")[0]
    page = desk.send("newsrooms/orders", search=search.id, target=target.id, recipe="web", with_found="on")
    assert "From now on, what is new goes there by itself." in page.text
    (order,) = desk.rows(StandingOrder, StandingOrder.target_id == target.id)
    assert order.recipe == "web"
    for is_paused in (True, False):
        desk.send(f"newsrooms/orders/{order.id}/pause")
        assert desk.rows(StandingOrder, StandingOrder.id == order.id)[0].is_paused is is_paused
    wrong = desk.send("newsrooms/orders", search=search.id, target=target.id, recipe="as a stamp")
    assert "Ask for original, press, web" in wrong.text
    assert len(desk.rows(StandingOrder, StandingOrder.target_id == target.id)) == 1
    assert desk.client().post("/events/desk/newsrooms/orders", data={"search": "x"}).status_code == 400
    assert "Nothing more is sent by itself." in desk.send(f"newsrooms/orders/{order.id}/delete").text
    assert desk.rows(StandingOrder, StandingOrder.target_id == target.id) == []
    assert desk.send(f"newsrooms/orders/{order.id}/pause").status_code == 404


def test_an_order_needs_a_search_and_a_newsroom_of_the_event(desk: Desk) -> None:
    target = add_target(desk, "Elsewhere")
    desk.post("searches", {"name": "Robots of ours", "query": "q=robot"})
    search = desk.rows(SavedSearch, SavedSearch.name == "Robots of ours")[0]
    client = desk.client()
    before = len(desk.rows(StandingOrder))
    for form, status in (
        ({"search": search.id}, 400),
        ({"target": target.id}, 400),
        ({"search": 999999, "target": target.id}, 404),
        ({"search": search.id, "target": 999999}, 404),
    ):
        assert client.post("/events/desk/newsrooms/orders", data=form).status_code == status, form
    assert len(desk.rows(StandingOrder)) == before
    assert desk.client("press").post("/events/desk/newsrooms/orders", data={}).status_code == 403
