"""Settings of a page's scripts: what every page has, and that no key is without a type."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from mediahub.web.shared.page_config import page_config

EVENT: Any = SimpleNamespace(slug="summit", name="Summit", timezone="Asia/Shanghai", accent="#123456")


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.secret_key = "for tests"
    for endpoint, rule in {
        "events.home": "/",
        "library.page": "/<slug>/",
        "security.login": "/login",
    }.items():
        app.add_url_rule(rule, endpoint=endpoint, view_func=lambda **_: "")
    return app


def test_every_page_of_an_event_knows_where_things_answer(app: Flask) -> None:
    with app.test_request_context():
        config = page_config(EVENT, live="/live")
    assert config["home"] == "/summit/"
    assert (config["assets"], config["edits"], config["api"]) == ("/assets/", "/edits/", "/api/v1")
    assert config["event"]["timezone"] == "Asia/Shanghai"
    assert config["csrf"]
    assert config["live"] == "/live"


def test_a_page_may_have_another_home(app: Flask) -> None:
    with app.test_request_context():
        assert page_config(EVENT, home="/review")["home"] == "/review"


def test_a_guest_gets_no_token_and_no_pages_of_the_team(app: Flask) -> None:
    with app.test_request_context():
        config = page_config(EVENT, is_guest=True)
    assert (config["csrf"], config["home"], config["assets"], config["edits"]) == ("", "", "", "")


def test_a_key_without_a_type_is_refused(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(TypeError, match="no colour"):
        page_config(EVENT, colour="red")
