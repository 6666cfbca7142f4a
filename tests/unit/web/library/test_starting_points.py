"""A question that finds nothing leads on to what there is, for whoever asks."""

from __future__ import annotations

from typing import Any

from mediahub.web.library.starting_points import POINTS_OF_A_KIND
from tests.unit.web.conftest import SignIn
from tests.unit.web.library.test_page import layout


def points(body: dict[str, Any]) -> dict[str, list[tuple[str, int]]]:
    return {
        facet["name"]: [(value["label"], value["count"]) for value in facet["values"]]
        for facet in body["starting_points"]
    }


def test_nonsense_leads_on_to_sessions_people_and_days(sign_in: SignIn) -> None:
    client = sign_in("press")
    body = layout(client, "?q=xqzzy%20blorp")
    assert (body["total"], body["drops"]) == (0, [])
    assert body["messages"][-1] == "Looked for as plain words: “xqzzy”, “blorp”."
    found = points(body)
    assert list(found) == ["session", "person", "day"]
    assert all(0 < len(values) <= POINTS_OF_A_KIND for values in found.values())
    for facet in body["starting_points"]:
        for value in facet["values"]:
            assert layout(client, f"?{facet['name']}={value['value']}")["total"] == value["count"]


def test_nobody_is_led_to_what_they_may_not_see(sign_in: SignIn) -> None:
    press, team = (points(layout(sign_in(role), "?q=xqzzy")) for role in ("press", "admin"))
    assert sum(count for _, count in press["day"]) < sum(count for _, count in team["day"])


def test_where_dropping_helps_nothing_else_is_offered(sign_in: SignIn) -> None:
    client = sign_in("press")
    assert layout(client, "?q=title&kind=video")["starting_points"] == []
    assert layout(client)["starting_points"] == []
    assert layout(client, "?q=title")["starting_points"] == []
    assert points(layout(client, "?kind=video"))["day"], "a filter alone can find nothing too"
