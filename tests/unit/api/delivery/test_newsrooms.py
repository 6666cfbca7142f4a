"""Newsrooms over the API: servers kept and tried, sendings followed, orders held."""

from __future__ import annotations

from typing import Any

import pytest

from mediahub.delivery.newsrooms import targets
from mediahub.delivery.newsrooms.model import TransmissionError, Untrusted
from tests.unit.api.conftest import EVENT, Programs


@pytest.mark.parametrize(
    ("outcome", "answer"),
    [
        (None, {"works": True, "problem": "", "fingerprint": ""}),
        (
            Untrusted("Nobody confirmed it.", "SHA256:abc"),
            {"works": False, "problem": "Nobody confirmed it.", "fingerprint": "SHA256:abc"},
        ),
        (TransmissionError("No answer."), {"works": False, "problem": "No answer.", "fingerprint": ""}),
    ],
)
def test_a_try_says_how_it_went(
    programs: Programs, monkeypatch: pytest.MonkeyPatch, outcome: Exception | None, answer: dict[str, Any]
) -> None:
    asked: list[tuple[int, str]] = []

    def tried(_: object, target_id: int, fingerprint: str) -> None:
        asked.append((target_id, fingerprint))
        if outcome is not None:
            raise outcome

    monkeypatch.setattr(targets, "try_and_record", tried)
    newsroom = programs.newsroom("Tried")
    found = programs.desk.post(f"/api/v1/newsrooms/{newsroom}/try", json={"fingerprint": "SHA256:abc"})
    assert (found.status_code, found.json) == (200, answer)
    assert asked == [(newsroom, "SHA256:abc")]


def test_a_server_is_kept_without_showing_its_secret_and_forgotten(programs: Programs) -> None:
    newsroom = programs.newsroom("Kept")
    listed = programs.desk.get(f"{EVENT}/newsrooms")
    assert newsroom in [one["id"] for one in listed.json]
    assert "s3cr3t" not in listed.text
    assert programs.desk.delete(f"/api/v1/newsrooms/{newsroom}").status_code == 204
    assert newsroom not in [one["id"] for one in programs.desk.get(f"{EVENT}/newsrooms").json]
    for role in ("press", "photographer"):
        assert programs.of(role).get(f"{EVENT}/newsrooms").status_code == 403
    assert programs.of("marketing", "read").get(f"{EVENT}/newsrooms").status_code == 403


def test_a_sending_counts_its_files_and_is_stopped_and_tried_again(programs: Programs) -> None:
    newsroom, ids = programs.newsroom("Sent to"), [programs.picture(), programs.picture()]
    wish = {"newsroom": newsroom, "assets": ids, "recipe": "web", "name": "Opening"}
    sent = programs.desk.post(f"{EVENT}/transmissions", json=wish)
    assert sent.status_code == 202
    run = sent.json
    assert (run["newsroom"], run["name"], run["recipe"]) == (newsroom, "Opening", "web")
    assert (run["total"], run["counts"], run["state"]) == (2, {"waiting": 2}, "waiting")
    way = f"/api/v1/transmissions/{run['id']}"
    page = programs.desk.get(f"{way}/files?limit=1").json
    assert (page["total"], len(page["files"])) == (2, 1)
    assert programs.desk.post(f"{way}/stop").json["state"] == "stopped"
    assert programs.desk.get(way).json["finished_at"] is not None
    assert programs.desk.post(f"{way}/again").json["state"] == "waiting"
    listed = programs.desk.get(f"{EVENT}/transmissions").json
    assert listed["transmissions"][0]["counts"] == {"waiting": 2}
    assert listed["total"] == len(listed["transmissions"])
    assert programs.desk.get("/api/v1/transmissions/999999").status_code == 404
    elsewhere = programs.desk.post(f"{EVENT}/transmissions", json=wish | {"newsroom": 999999})
    assert elsewhere.status_code == 404


def test_an_order_is_placed_held_let_go_and_ended(programs: Programs) -> None:
    search = programs.desk.post(f"{EVENT}/searches", json={"name": "Robots", "query": "q=robot"}).json["id"]
    wish = {"search": search, "newsroom": programs.newsroom("Ordered"), "recipe": "web"}
    placed = programs.desk.post(f"{EVENT}/orders", json=wish)
    assert placed.status_code == 201, placed.text
    order = placed.json
    assert (order["search_name"], order["newsroom_name"], order["paused"]) == ("Robots", "Ordered", False)
    way = f"/api/v1/orders/{order['id']}"
    for paused in (True, True, False):
        assert programs.desk.patch(way, json={"paused": paused}).json["paused"] is paused
    assert programs.desk.delete(way).status_code == 204
    assert order["id"] not in [one["id"] for one in programs.desk.get(f"{EVENT}/orders").json]
