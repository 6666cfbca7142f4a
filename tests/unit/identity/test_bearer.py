"""Tokens in the header of a request: whose it is, within which scopes, and that a bad one is refused."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import ApiToken
from mediahub.identity import bearer
from mediahub.identity.accounts import create_user
from mediahub.identity.contributors import MARK
from mediahub.identity.tokens import create_token


@pytest.fixture
def client(database: Database) -> FlaskClient:
    app = Flask("bearer")
    bearer.init_app(app, database)

    def told() -> dict[str, object]:
        scopes = bearer.token_scopes()
        return {
            "scopes": None if scopes is None else sorted(scopes),
            "prefix": bearer.token_prefix(),
            "contributor": bearer.contributor() is not None,
        }

    for path in ("/api/v1/x", "/pages"):
        app.add_url_rule(path, path, told)
    return app.test_client()


def test_without_a_token_nothing_is_said_of_scopes(client: FlaskClient) -> None:
    assert client.get("/api/v1/x").json == {"scopes": None, "prefix": "", "contributor": False}
    assert client.get("/api/v1/x", headers={"Authorization": "Basic abc"}).status_code == 200


@pytest.mark.parametrize("text", ["", "nonsense", "mh_0000_0000", MARK, f"{MARK}nobody"])
def test_a_bad_one_is_refused_on_the_api_alone(client: FlaskClient, text: str) -> None:
    header = {"Authorization": f"Bearer {text}"}
    assert client.get("/api/v1/x", headers=header).status_code == 401
    assert client.get("/pages", headers=header).status_code == 200


def test_a_good_one_has_its_scopes_and_its_use_is_noted(client: FlaskClient, database: Database) -> None:
    with database.begin() as session:
        create_user(session, "eva@example.org", "correct horse battery", "press")
        token, text = create_token(session, "eva@example.org", ["read"], days=1)
        number = token.id
    found = client.get("/api/v1/x", headers={"Authorization": f"bearer {text}"}).json
    assert found is not None
    assert found["scopes"] == ["read"]
    assert found["prefix"]
    with database.read() as session:
        assert session.get_one(ApiToken, number).last_used_at is not None
