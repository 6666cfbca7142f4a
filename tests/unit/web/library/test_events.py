"""The start page: where each reader is led, the list of events, and the style sheet of a colour."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import delete, select

from mediahub.catalog.models import Event, PressAccount, User
from mediahub.runtime import Services
from mediahub.web.library import events
from tests.unit.web.conftest import SignIn


@pytest.fixture
def parts(app: Flask) -> Services:
    services: Services = app.extensions["mediahub"]
    return services


@pytest.fixture
def other(parts: Services) -> Iterator[str]:
    """A second event."""
    with parts.database.begin() as session:
        session.add(Event(slug="other", name="Other", timezone="UTC"))
    yield "other"
    with parts.database.begin() as session:
        session.execute(delete(Event).where(Event.slug == "other"))


def test_the_only_event_opens_and_of_two_the_last_one_looked_at(
    parts: Services, sign_in: SignIn, request: pytest.FixtureRequest
) -> None:
    admin = sign_in("admin")
    assert admin.get("/").location == "/events/summit/"
    request.getfixturevalue("other")
    fresh = sign_in("admin")
    listed = fresh.get("/")
    assert (listed.status_code, "Summit" in listed.text, "Other" in listed.text) == (200, True, True)
    fresh.get("/events/other/")
    assert fresh.get("/").location == "/events/other/"
    index = fresh.get("/events/")
    assert index.status_code == 200


def test_guests_sign_in_first_and_the_first_of_all_sets_up(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = app.test_client()
    assert guest.get("/").location.startswith("/login")
    assert guest.get("/events/").location.startswith("/login")
    monkeypatch.setattr(events, "is_set_up", lambda _: False)
    assert guest.get("/").location == "/setup"


def test_an_admin_of_no_event_begins_in_the_administration(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, photographer = sign_in("admin"), sign_in("photographer")
    monkeypatch.setattr(events, "list_events", lambda *_: [])
    assert admin.get("/").location == "/admin"
    assert photographer.get("/").status_code == 200


def test_press_who_wait_read_why_in_their_press_room(parts: Services, sign_in: SignIn) -> None:
    press = sign_in("press")
    with parts.database.begin() as session:
        session.execute(delete(PressAccount))
        user = session.scalars(select(User).where(User.email == "press@mediahub.example")).one()
        event = session.scalars(select(Event).where(Event.slug == "summit")).one()
        user.roles = []
        session.add(PressAccount(event_id=event.id, user_id=user.id, outlet="The Paper"))
    assert press.get("/").location == "/press/summit"


def test_the_style_of_a_colour_is_kept_for_a_year(app: Flask) -> None:
    answer = app.test_client().get("/accent/c8102e.css")
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert "--accent-fill:#c8102e" in answer.text
    assert answer.cache_control.public
    assert answer.cache_control.max_age == 365 * 24 * 3600


@pytest.mark.parametrize(
    ("public", "addresses"), [("https://hub.example", ["https://hub.example"]), ("", [])]
)
def test_what_others_open_is_shown_to_the_team_of_an_installation_that_others_reach(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, public: str, addresses: list[str]
) -> None:
    settings = app.extensions["mediahub"].settings.model_copy(update={"public_url": public})
    monkeypatch.setattr(events, "services", lambda: SimpleNamespace(settings=settings))
    for in_team in (True, False):
        monkeypatch.setattr(
            events, "viewer", lambda in_team=in_team: type("V", (), {"in_some_team": in_team})
        )
        with app.test_request_context("/"):
            found = events._opened_by()
        assert [address for address, _ in found] == (addresses if in_team else [])
        assert all(code.startswith("data:image/") for _, code in found)
