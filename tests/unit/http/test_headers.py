"""Headers of every answer."""

from __future__ import annotations

from flask import Flask

from mediahub.http.headers import own_location
from tests.unit.http.answers_of import EVIL


def test_redirects_of_ours_name_no_host(app: Flask) -> None:
    answer = app.test_client().get("/events", headers={"Host": EVIL})
    assert (answer.status_code, answer.location) == (308, "/events/")
    assert own_location("http://a.b/c", "http://a.b/") == {"Location": "/c"}
    assert own_location("http://a.b//evil.example", "http://a.b/") == {"Location": "/evil.example"}
    assert own_location("https://s3.example/x", "http://a.b/") == {}
    assert own_location(None, "http://a.b/") == {}
