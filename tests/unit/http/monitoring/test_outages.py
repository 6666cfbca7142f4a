"""While the database or storage is away, whoever asks is told so and when to ask again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from mediahub.http.monitoring.outages import storage_away
from mediahub.storage import Unavailable
from tests.unit.web.conftest import SignIn

JSON = {"Accept": "application/json"}


@pytest.fixture
def client(sign_in: SignIn) -> FlaskClient:
    """Somebody who was signed in before the database went away."""
    return sign_in("admin")


@pytest.fixture
def without_database(app: Flask) -> Iterator[None]:
    engine = app.extensions["mediahub"].database.engine

    def fails(*_: Any) -> None:
        raise OperationalError("SELECT 1", None, Exception("connection failed: a secret address"))

    event.listen(engine, "before_cursor_execute", fails)
    yield
    event.remove(engine, "before_cursor_execute", fails)


@pytest.mark.parametrize("path", ["/", "/events/summit/", "/account", "/admin/events"])
def test_pages_say_so_in_a_page_that_needs_no_database(
    client: FlaskClient, without_database: None, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "The database does not answer at the moment." in answer.text
    assert "a secret address" not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_scripts_and_programs_are_told_in_their_own_way(client: FlaskClient, without_database: None) -> None:
    script = client.get("/events/summit/library.json", headers=JSON)
    assert (script.status_code, script.json["error"]["code"]) == (503, 503)
    program = client.get("/api/v1/events")
    assert program.status_code == 503
    assert program.headers["Content-Type"] == "application/problem+json"
    assert program.json["detail"] == "The database does not answer at the moment."
    assert script.headers["Retry-After"] == program.headers["Retry-After"]


def test_everything_goes_on_when_it_is_back(
    app: Flask, client: FlaskClient, request: pytest.FixtureRequest
) -> None:
    engine = app.extensions["mediahub"].database.engine

    def fails(*_: Any) -> None:
        raise OperationalError("SELECT 1", None, Exception("closed"))

    event.listen(engine, "before_cursor_execute", fails)
    assert client.get("/events/summit/").status_code == 503
    event.remove(engine, "before_cursor_execute", fails)
    assert client.get("/events/summit/").status_code == 200  # nobody was signed out by it


def test_a_page_that_needs_storage_says_so(app: Flask) -> None:
    with app.test_request_context("/events/summit/anything", headers=JSON):
        answer, code, headers = storage_away(Unavailable("cannot read a/b.jpg: S3 does not answer"))
    assert code == 503
    assert int(headers["Retry-After"]) > 0
    assert answer.get_json()["error"]["message"].startswith("Storage does not answer at the moment.")
