"""Feeds over the API: of one question, readable by their secret address alone, ended at once."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.unit.api.conftest import EVENT, Programs

FEEDS = f"{EVENT}/feeds"


def test_a_feed_is_read_by_its_address_until_it_is_ended(programs: Programs) -> None:
    programs.found(title="A robot")
    made = programs.press.post(FEEDS, json={"query": "q=robot"})
    assert made.status_code == 201, made.text
    shown = made.json
    assert (shown["query"], shown["search"], shown["last_used_at"]) == ("q=robot", None, None)
    reader = programs.counter.app.test_client()
    for way in (shown["atom"], shown["json"]):
        parts = urlsplit(way)
        assert reader.get(f"{parts.path}?{parts.query}").status_code == 200
    listed = programs.press.get(FEEDS)
    assert [one["id"] for one in listed.json] == [shown["id"]]
    assert "atom" not in listed.json[0], "its address is shown once"
    assert programs.of("photographer").get(FEEDS).json == []
    assert programs.of("photographer").delete(f"{FEEDS}/{shown['id']}").status_code == 404
    assert programs.press.delete(f"{FEEDS}/{shown['id']}").status_code == 204
    assert programs.press.get(FEEDS).json == []
    parts = urlsplit(shown["json"])
    assert reader.get(f"{parts.path}?{parts.query}").status_code == 404


def test_a_feed_is_of_a_search_or_of_a_query(programs: Programs) -> None:
    search = programs.desk.post(f"{EVENT}/searches", json={"name": "Mine", "query": "q=robot"}).json["id"]
    assert programs.desk.post(FEEDS, json={"search": search, "query": "q=robot"}).status_code == 422
    assert programs.desk.post(FEEDS, json={"search": search}).json["search"] == search
    assert programs.press.post(FEEDS, json={"search": search}).status_code == 404
    assert programs.press.post(FEEDS, json={"query": "colour=loud"}).status_code == 422
    assert programs.of("press", "download").post(FEEDS, json={"query": "q=robot"}).status_code == 403
