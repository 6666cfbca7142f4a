"""Setting up a new installation in the browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mediahub.app import create_app
from mediahub.identity.people.first_account import ensure_code
from mediahub.runtime import Services
from mediahub.settings import load_settings

WORDS = {
    "email": "ana@example.org",
    "password": "correct horse battery",
    "name": "Ana",
    "organisation": "Office",
}


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    settings = load_settings(home=tmp_path / "home")
    Services.open(settings).database.migrate()
    return create_app(settings)


@pytest.fixture
def code(app: Flask) -> str:
    services: Services = app.extensions["mediahub"]
    return ensure_code(services.database, services.settings)


def send(client: FlaskClient, **form: str) -> tuple[int, str]:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/setup").text)
    assert token
    answer = client.post("/setup", data={**WORDS, **form, "csrf_token": token[1]})
    return answer.status_code, answer.headers.get("Location", "")


def test_the_first_page_leads_to_it_and_nothing_else_opens(app: Flask, code: str) -> None:
    client = app.test_client()
    assert client.get("/").headers["Location"] == "/setup"
    assert client.get("/admin").status_code == 302


def test_from_the_code_to_the_first_steps(app: Flask, code: str) -> None:
    client = app.test_client()
    assert f'value="{code}"' in client.get("/setup", query_string={"code": code}).text
    assert send(client, code=code) == (303, "/admin")
    page = client.get("/admin").text
    assert "Office" in page
    assert 'data-step="event" data-state="next"' in page
    assert client.get("/").headers["Location"] == "/admin", "an office without an event goes on there"


def test_the_first_event_leads_back_to_the_first_steps_and_the_next_one_to_its_page(
    app: Flask, code: str
) -> None:
    client = app.test_client()
    send(client, code=code)

    def made(name: str) -> str:
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/admin/events/new").text)
        assert token
        form = {"name": name, "timezone": "Europe/Berlin", "csrf_token": token[1]}
        return client.post("/admin/events/new", data=form).headers["Location"]

    assert made("Maifest") == "/admin"
    assert 'data-step="event" data-state="done"' in client.get("/admin").text
    assert made("Herbstfest") == "/admin/events/herbstfest"


def test_a_stranger_s_tries_are_refused_and_the_owner_still_gets_in(app: Flask, code: str) -> None:
    stranger = app.test_client()
    assert send(stranger, code="a guess")[0] == 403
    assert stranger.get("/admin").status_code == 302
    assert send(app.test_client(), code=code)[0] == 303


def test_once_it_is_set_up_the_page_is_gone(app: Flask, code: str) -> None:
    owner = app.test_client()
    send(owner, code=code)
    late = app.test_client()
    assert late.get("/setup", query_string={"code": code}).headers["Location"] == "/"
    assert late.get("/").status_code == 302


def test_a_short_password_says_so_and_keeps_what_was_typed(app: Flask, code: str) -> None:
    client = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/setup").text)
    assert token
    form = {**WORDS, "code": code, "password": "short", "csrf_token": token[1]}
    answer = client.post("/setup", data=form)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert 'value="ana@example.org"' in answer.text
    assert "short" not in re.sub(r"<p.*?alert.*?</p>", "", answer.text).replace("shortcut", "")
