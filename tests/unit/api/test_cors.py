"""CORS: only origins that were named, never with cookies alone."""

from __future__ import annotations

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from mediahub.api import cors

OURS = "https://desk.example"


def client_of(*origins: str, token: bool = False) -> FlaskClient:
    app = Flask("cors")

    @app.before_request
    def signed_in_by_token() -> None:
        if token:
            g.token_scopes = frozenset({"read"})

    cors.init_app(app, origins)
    for path in ("/api/v1/x", "/pages"):
        app.add_url_rule(path, path, lambda: "answer")
    return app.test_client()


def test_a_named_origin_may_read_and_never_with_credentials() -> None:
    answer = client_of(OURS).get("/api/v1/x", headers={"Origin": OURS})
    assert answer.headers["Access-Control-Allow-Origin"] == OURS
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", f"{OURS}.evil.example", OURS.upper()])
def test_another_may_not(origin: str) -> None:
    answer = client_of(OURS).get("/api/v1/x", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize("token", [True, False])
def test_a_cookie_gives_no_leave_unless_a_token_came_too(token: bool) -> None:
    client = client_of(OURS, token=token)
    client.set_cookie("session", "x")
    answer = client.get("/api/v1/x", headers={"Origin": OURS})
    assert ("Access-Control-Allow-Origin" in answer.headers) is token


def test_a_preflight_is_answered_on_the_api_alone() -> None:
    asked = {"Origin": OURS, "Access-Control-Request-Method": "PUT"}
    answer = client_of(OURS).options("/api/v1/x", headers=asked)
    assert (answer.status_code, answer.data) == (204, b"")
    assert "PUT" in answer.headers["Access-Control-Allow-Methods"]
    assert client_of(OURS).options("/pages", headers=asked).status_code == 200
    assert (
        "Access-Control-Allow-Origin" not in client_of(OURS).get("/pages", headers={"Origin": OURS}).headers
    )


def test_without_origins_nothing_changes() -> None:
    assert "Vary" not in client_of().get("/api/v1/x", headers={"Origin": OURS}).headers
