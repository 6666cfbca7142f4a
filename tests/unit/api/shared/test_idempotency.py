"""`Idempotency-Key`: what was done once is answered again, and a key stands for one request of one person."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mediahub.catalog.models import SavedSearch
from tests.unit.api.conftest import AskAs

SEARCHES = "/api/v1/events/summit/searches"


def save(client: FlaskClient, key: str, name: str = "Robots", query: str = "q=robot") -> Any:
    return client.post(SEARCHES, json={"name": name, "query": query}, headers={"Idempotency-Key": key})


def count(app: Flask) -> int:
    with app.extensions["mediahub"].database.read() as session:
        return session.scalar(select(func.count()).select_from(SavedSearch)) or 0


def test_a_request_that_is_sent_again_is_done_once_and_answered_alike(app: Flask, ask_as: AskAs) -> None:
    admin, before = ask_as("admin"), count(app)
    first = save(admin, "once")
    second = save(admin, "once")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert count(app) == before + 1


def test_a_key_is_for_one_request(app: Flask, ask_as: AskAs) -> None:
    admin = ask_as("admin")
    assert save(admin, "mine", "One").status_code == 201
    before = count(app)
    assert save(admin, "mine", "Another").status_code == 422
    assert count(app) == before


def test_a_key_is_of_whoever_sent_it(app: Flask, ask_as: AskAs) -> None:
    assert save(ask_as("admin"), "shared", "Shared").status_code == 201
    before = count(app)
    other = save(ask_as("photographer"), "shared", "Theirs")
    assert other.status_code == 201
    assert "Idempotency-Replayed" not in other.headers
    assert count(app) == before + 1


def test_what_went_wrong_may_be_sent_again_with_its_key(app: Flask, ask_as: AskAs) -> None:
    admin = ask_as("admin")
    refused = save(admin, "retried", "Wrong", "knd=photo")
    assert refused.status_code == 422
    assert "Idempotency-Replayed" not in save(admin, "retried", "Wrong", "knd=photo").headers


def test_a_key_that_no_header_should_hold_is_refused(app: Flask, ask_as: AskAs) -> None:
    before = count(app)
    assert save(ask_as("admin"), "k" * 201).status_code == 422
    assert count(app) == before
    assert save(ask_as("admin"), "k" * 200, "Long").status_code == 201
