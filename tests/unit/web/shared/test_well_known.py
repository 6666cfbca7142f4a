"""What programs ask for at fixed addresses."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

from flask import Flask

from mediahub.web.shared.well_known import ROBOTS


def test_search_engines_read_what_is_published_and_nothing_else(app: Flask) -> None:
    answer = app.test_client().get("/robots.txt")
    assert answer.mimetype == "text/plain"
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert rules.can_fetch("Googlebot", "/g/robotics-demo")
    for closed in ("/s/secret", "/c/secret", "/events/summit/", "/api/v1/events", "/login"):
        assert not rules.can_fetch("Googlebot", closed), closed


def test_an_icon_is_found_by_what_reads_no_page(app: Flask) -> None:
    answer = app.test_client().get("/favicon.ico", follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


def test_only_what_is_published_is_for_search_engines() -> None:
    allowed = [line.partition(": ")[2] for line in ROBOTS.splitlines() if line.startswith("Allow")]
    assert allowed == ["/g/", "/events/*/press$", "/static/"]
    assert ROBOTS.splitlines()[-1] == "Disallow: /"
