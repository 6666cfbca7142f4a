"""Pages answer with a slash at the end of their address and without one."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask

from mediahub.app import create_app
from mediahub.settings import Settings


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(settings)


@pytest.mark.parametrize("page", ["searches", "trash", "notices", "live", "settings", "links"])
def test_a_slash_too_many_leads_to_the_page(app: Flask, page: str) -> None:
    answer = app.test_client().get(f"/events/summit/{page}/?q=a%20b")
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"/events/summit/{page}?q=a%20b"


def test_pages_whose_address_ends_with_a_slash_are_found_without_it(app: Flask) -> None:
    answer = app.test_client().get("/events/summit/newsrooms")
    assert answer.status_code == 308
    assert answer.headers["Location"].endswith("/events/summit/newsrooms/")


@pytest.mark.parametrize("path", ["/nowhere/", "//evil.example/", "//evil.example//", "/\\evil.example/"])
def test_what_is_nowhere_leads_to_no_other_host(app: Flask, path: str) -> None:
    answer = app.test_client().get("/", environ_overrides={"PATH_INFO": path})
    there = urlsplit(answer.headers.get("Location", "/"))
    assert answer.status_code in (404, 308)  # the router makes two slashes one
    assert there.netloc in ("", "localhost")
    assert not there.path.startswith("//")


def test_nothing_is_sent_elsewhere(app: Flask) -> None:
    assert app.test_client().post("/events/summit/searches/").status_code in (400, 404, 405)
