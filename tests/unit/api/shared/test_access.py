"""Access to the API: sessions, tokens and their scopes, and events that somebody is not approved for."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from mediahub.identity.tokens import create_token
from tests.unit.api.conftest import AskAs
from tests.unit.web.conftest import id_of, sign_in

__all__ = ["sign_in"]
TERMS = "/api/v1/events/summit/terms"


def with_scopes(app: Flask, role: str, *scopes: str) -> FlaskClient:
    with app.extensions["mediahub"].database.begin() as session:
        _, token = create_token(session, f"{role}@mediahub.example", scopes, days=1)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def test_who_sends_neither_session_nor_token_is_told_how(app: Flask) -> None:
    answer = app.test_client().get(TERMS)
    assert answer.status_code == 401
    assert "Authorization: Bearer" in answer.text


def test_any_of_the_scopes_that_an_endpoint_names_opens_it(app: Flask) -> None:
    for scope in ("read", "download", "desk"):
        assert with_scopes(app, "admin", scope).get(TERMS).status_code == 200
    refused = with_scopes(app, "admin", "upload").get(TERMS)
    assert refused.status_code == 403
    assert "`read` or `download` or `desk`" in refused.text


def test_a_scope_opens_no_more_than_it_names(app: Flask) -> None:
    reader = with_scopes(app, "admin", "read")
    assert reader.get(TERMS).status_code == 200
    refused = reader.post(TERMS, json={"text": "Words."})
    assert refused.status_code == 403
    assert "no scope `desk`" in refused.text
    assert with_scopes(app, "admin", "desk").post(TERMS, json={"text": "Words."}).status_code == 200


def test_an_event_that_is_not_there_is_404_also_for_who_may_see_all(ask_as: AskAs) -> None:
    assert ask_as("admin").get("/api/v1/events/nowhere/terms").status_code == 404
    assert ask_as("admin").get(f"/api/v1/assets/{id_of('free')}").status_code == 200
