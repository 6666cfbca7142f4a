"""Something dangerous asks for a proof of who somebody is, and keeps what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import select, update

from mediahub.catalog.models import SignInSession
from mediahub.catalog.models.base import utcnow
from mediahub.http.signin.reauthentication import FRESH, fresh
from mediahub.identity.limits.backoff import PROOFS
from tests.unit.web.conftest import PASSWORD, SignIn, sign_in
from tests.unit.web.conftest import app as _app

__all__ = ["sign_in"]
HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    made: Flask = _app.__wrapped__(tmp_path_factory)  # type: ignore[attr-defined]

    @made.route("/danger", methods=["GET", "POST"])
    @fresh
    def danger() -> str:
        return f"did {request.form.getlist('what')}"

    return made


@pytest.fixture
def stale(app: Flask, sign_in: SignIn) -> FlaskClient:
    client = sign_in("press")
    long_ago = utcnow() - FRESH - timedelta(seconds=1)
    with app.extensions["mediahub"].database.begin() as session:
        session.execute(update(SignInSession).values(authenticated_at=long_ago))
    return client


def token_of(client: FlaskClient) -> str:
    return client.get("/verify").text.split('name="csrf_token" value="')[1].split('"')[0]


def cookie_of(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session["_user_id"])


def test_who_signed_in_a_moment_ago_is_not_asked(sign_in: SignIn) -> None:
    client = sign_in("press")
    form = {"what": "x", "csrf_token": token_of(client)}
    assert client.post("/danger", data=form).text == "did ['x']"


def test_others_are_asked_and_what_they_typed_goes_along(stale: FlaskClient) -> None:
    token = token_of(stale)
    asked = stale.post("/danger", data={"what": ["one", 'two "<b>'], "csrf_token": token}, headers=HTML)
    assert asked.status_code == 403
    assert 'name="what" value="one"' in asked.text
    assert 'name="what" value="two &#34;&lt;b&gt;"' in asked.text
    assert "did" not in asked.text
    wrong = {"what": "one", "proof_password": "not the password", "csrf_token": token}
    refused = stale.post("/danger", data=wrong, headers=HTML)
    assert refused.status_code == 403
    assert "Nothing was changed" in refused.text
    assert "not the password" not in refused.text
    right = {**wrong, "proof_password": PASSWORD}
    assert stale.post("/danger", data=right, headers=HTML).text == "did ['one']"
    assert stale.post("/danger", data={"what": "again", "csrf_token": token}).text == "did ['again']"


def test_the_session_goes_on_under_another_secret(app: Flask, stale: FlaskClient) -> None:
    """A cookie that was copied before opens nothing after somebody proved who they are."""
    before = cookie_of(stale)
    thief = app.test_client()
    for cookie in stale._cookies.values():  # type: ignore[union-attr]
        thief.set_cookie(cookie.key, cookie.value)
    assert thief.get("/events/summit/").status_code == 200
    proof = {"proof_password": PASSWORD, "csrf_token": token_of(stale), "next": "/events/summit/"}
    answer = stale.post("/verify", data=proof)
    assert (answer.status_code, answer.location) == (302, "/events/summit/")
    assert cookie_of(stale) != before
    assert stale.get("/events/summit/").status_code == 200
    assert thief.get("/events/summit/").status_code == 302


def test_a_page_leads_to_the_question_and_back(stale: FlaskClient) -> None:
    answer = stale.get("/danger?a=1", headers=HTML)
    assert (answer.status_code, answer.location) == (302, "/verify?next=/danger?a%3D1")
    proof = {"proof_password": PASSWORD, "csrf_token": token_of(stale), "next": "//evil.example/"}
    assert stale.post("/verify", data=proof).location == "/"


def test_a_script_is_told_where_to_go(stale: FlaskClient) -> None:
    headers = {**JSON, "X-CSRFToken": token_of(stale)}
    answer = stale.post("/danger", json={}, headers=headers)
    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["error"]["verify"] == "/verify"


def test_wrong_passwords_are_counted(app: Flask, stale: FlaskClient, sign_in: SignIn) -> None:
    token = token_of(stale)
    wrong = {"proof_password": "not the password", "csrf_token": token}
    assert [stale.post("/verify", data=wrong).status_code for _ in range(PROOFS.free)] == [403] * PROOFS.free
    assert stale.post("/verify", data={**wrong, "proof_password": PASSWORD}).status_code == 429
    other = sign_in("admin")
    assert (
        other.post("/verify", data={"proof_password": PASSWORD, "csrf_token": token_of(other)}).status_code
        == 302
    )


def test_a_session_remembers_by_what_it_was_proved(app: Flask, sign_in: SignIn) -> None:
    sign_in("photographer")
    with app.extensions["mediahub"].database.read() as session:
        newest = session.scalars(select(SignInSession).order_by(SignInSession.id.desc())).first()
    assert newest is not None
    assert newest.methods == "password"
    assert newest.device.startswith("Werkzeug")
    assert newest.address == "127.0.0.1"
