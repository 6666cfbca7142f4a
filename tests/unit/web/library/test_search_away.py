"""The library while its search cluster does not answer: it opens from the catalogue, and says so."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr

from mediahub.app import create_app
from mediahub.runtime import Services
from mediahub.search.by_catalogue import ALL_SHOWN
from mediahub.search.failures import AWAY
from tests.unit.web.conftest import SignIn, id_of

SEEN = {
    "admin": ["free", "editorial", "embargoed", "expired", "partners", "none"],
    "press": ["free", "editorial", "embargoed"],
}


@pytest.fixture(scope="module")
def app(app: Flask) -> Flask:
    """The application, started anew with a cluster that nobody runs."""
    services: Services = app.extensions["mediahub"]
    nowhere = SecretStr("http://127.0.0.1:1/media")
    return create_app(services.settings.model_copy(update={"search_url": nowhere}))


def counted(layout: Any) -> dict[str, dict[str, int]]:
    """The facets that have any value."""
    found = {
        facet["name"]: {one["value"]: one["count"] for one in facet["values"]} for facet in layout["facets"]
    }
    return {name: values for name, values in found.items() if values}


@pytest.mark.parametrize("role", SEEN)
def test_the_library_opens_by_day_and_session_with_what_may_be_seen(sign_in: SignIn, role: str) -> None:
    asked = "q=nothing+like+it&sort=taken"
    layout = sign_in(role).get(f"/events/summit/layout.json?{asked}").json
    assert layout["ids"].split() == [id_of(name) for name in SEEN[role]]
    assert layout["messages"] == [ALL_SHOWN]
    assert counted(layout) == {"day": {"2025-10-18": len(SEEN[role])}, "session": {"D2-ROB": 1}}
    narrowed = sign_in(role).get(f"/events/summit/layout.json?{asked}&session=D2-ROB").json
    assert narrowed["ids"].split() == [id_of("free")]
    assert counted(narrowed) == {"day": {"2025-10-18": 1}, "session": {"D2-ROB": 1}}


def test_newest_first_without_an_order(sign_in: SignIn) -> None:
    layout = sign_in("press").get("/events/summit/layout.json").json
    assert layout["ids"].split() == [id_of(name) for name in SEEN["press"][::-1]]


@pytest.mark.parametrize("path", ["/events/summit/pulse.json", "/api/v1/events/summit/assets?q=title"])
def test_other_searches_say_that_they_cannot_be_answered(sign_in: SignIn, path: str) -> None:
    answer = sign_in("admin").get(path)
    assert answer.status_code == 503
    assert AWAY in answer.get_data(as_text=True)


def test_the_page_itself_and_health_answer(app: Flask, sign_in: SignIn) -> None:
    assert sign_in("press").get("/events/summit/").status_code == 200
    services: Services = app.extensions["mediahub"]
    assert services.search.generation() == ""
    assert "MEDIAHUB_SEARCH_URL" in services.search.check().problem
