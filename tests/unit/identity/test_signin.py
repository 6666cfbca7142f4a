"""Signing in, and what every answer carries."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from mediahub.app import create_app
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Authenticator, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.factors import authenticator
from mediahub.identity.sessions import sign_out_everywhere
from mediahub.settings import Settings, load_settings
from tests.functional.rights.test_access import PASSWORD, csrf
from tests.unit.identity.limits.test_backoff import later


@pytest.fixture
def settings_for_web(tmp_path: Path) -> Settings:
    return load_settings(home=tmp_path / "home", https=True)


@pytest.fixture
def app(settings_for_web: Settings) -> Flask:
    database = Database(settings_for_web.sqlalchemy_url)
    database.migrate()
    with database.begin() as session:
        create_user(session, "press@example.org", PASSWORD, "press")
    return create_app(settings_for_web)


def sign_in(app: Flask, password: str, email: str = "press@example.org", token: bool = True) -> int:
    client = app.test_client()
    base = "https://localhost"
    page = client.get("/login", base_url=base)
    form = {"email": email, "password": password}
    if token:
        form["csrf_token"] = csrf(page.text)
    answer = client.post("/login", data=form, base_url=base, headers={"Referer": f"{base}/login"})
    return answer.status_code


def test_the_right_password_opens_and_a_wrong_one_does_not(app: Flask) -> None:
    assert sign_in(app, PASSWORD) == 302
    assert sign_in(app, "wrong password") == 200
    assert sign_in(app, PASSWORD, token=False) == 400


def test_wrong_tries_are_limited_and_right_ones_are_not(app: Flask) -> None:
    assert [sign_in(app, PASSWORD) for _ in range(12)] == [302] * 12
    assert [sign_in(app, "wrong password") for _ in range(5)] == [200] * 5
    assert sign_in(app, "wrong password") == 429
    assert sign_in(app, PASSWORD) == 429  # nor does guessing right help then
    # another process of the same MediaHub counts along
    assert sign_in(create_app(app.extensions["mediahub"].settings), PASSWORD) == 429


def client_of(app: Flask, network: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = network
    return client


def try_with(client: FlaskClient, password: str, email: str = "press@example.org") -> TestResponse:
    """Sign in with a browser that keeps its cookies."""
    base = "https://localhost"
    form = {
        "email": email,
        "password": password,
        "csrf_token": csrf(client.get("/login", base_url=base).text),
    }
    return client.post("/login", data=form, base_url=base, headers={"Referer": f"{base}/login"})


def guess_until_refused(client: FlaskClient, most: int = 60) -> None:
    for _ in range(most):
        if try_with(client, "wrong password").status_code == 429:
            return
    raise AssertionError("nobody stopped it")


def sign_out(client: FlaskClient) -> None:
    base = "https://localhost"
    token = csrf(client.get("/account", base_url=base).text)
    headers = {"Referer": f"{base}/account"}
    assert (
        client.post("/logout", data={"csrf_token": token}, base_url=base, headers=headers).status_code == 302
    )


def test_a_refusal_says_when_to_come_back_and_then_the_right_password_opens(app: Flask) -> None:
    client = client_of(app, "198.51.100.7")
    guess_until_refused(client)
    refused = try_with(client, PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 5
    assert "Try again in 5 s" in refused.text
    later(app.extensions["mediahub"].database, 5)
    assert try_with(client, PASSWORD).status_code == 302


def test_who_guesses_elsewhere_makes_the_owner_wait_nowhere_they_have_been(app: Flask) -> None:
    owner, other = client_of(app, "198.51.100.7"), client_of(app, "198.51.100.7")
    assert try_with(owner, PASSWORD).status_code == 302
    sign_out(owner)
    guess_until_refused(client_of(app, "198.51.100.7"))  # from the same network
    assert try_with(other, PASSWORD).status_code == 429
    assert try_with(owner, PASSWORD).status_code == 302
    sign_out(owner)
    guess_until_refused(owner)  # and a stolen one has a few guesses of its own


def test_a_known_device_is_one_for_those_who_signed_in_with_it_alone(app: Flask) -> None:
    with app.extensions["mediahub"].database.begin() as session:
        create_user(session, "guesser@example.org", PASSWORD, "press")
    guesser = client_of(app, "198.51.100.7")
    assert try_with(guesser, PASSWORD, "guesser@example.org").status_code == 302
    sign_out(guesser)
    guess_until_refused(guesser, 6)


def test_signing_out_everywhere_makes_every_device_unknown(app: Flask) -> None:
    owner = client_of(app, "198.51.100.7")
    assert try_with(owner, PASSWORD).status_code == 302
    database = app.extensions["mediahub"].database
    with database.read() as session:
        user_id = session.scalars(select(User.id)).one()
    sign_out_everywhere(database, user_id)
    guess_until_refused(owner, 6)


@pytest.mark.parametrize("kept", ["session", "second step"])
def test_a_cookie_of_ones_own_account_hides_no_guesses(app: Flask, kept: str) -> None:
    """A session that is over, or a second step of another account, is no right password."""
    database = app.extensions["mediahub"].database
    with database.begin() as session:
        user_id = create_user(session, "guesser@example.org", PASSWORD, "press").id
        if kept == "second step":
            session.add(Authenticator(user_id=user_id, key=authenticator.new_key(), confirmed_at=utcnow()))
    guesser = client_of(app, "198.51.100.7")
    assert try_with(guesser, PASSWORD, "guesser@example.org").status_code == 302
    if kept == "session":
        sign_out_everywhere(database, user_id)
    with guesser.session_transaction(base_url="https://localhost") as cookie:
        assert ("_user_id" if kept == "session" else "second_step") in cookie
    guess_until_refused(guesser, 6)


def test_behind_a_proxy_each_client_has_its_own_tries(app: Flask, tmp_path: Path) -> None:
    """Others sign in while somebody is guessing; an IPv6 network of 64 bits is one somebody."""
    settings = app.extensions["mediahub"].settings.model_copy(update={"trusted_proxies": "127.0.0.1"})
    behind = create_app(settings)

    def status(client_address: str, account: int) -> int:
        client = behind.test_client()
        said = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/login"}}
        said["headers"]["X-Forwarded-For"] = client_address
        said["headers"]["X-Forwarded-Proto"] = "https"
        token = csrf(client.get("/login", **said).text)
        form = {"email": f"nobody{account}@example.org", "password": "wrong password", "csrf_token": token}
        return client.post("/login", data=form, **said).status_code

    assert [status(f"2001:db8::{number:x}", number) for number in range(30)] == [200] * 30
    assert status("2001:db8::ffff", 99) == 429
    assert status("2001:db8:0:1::1", 99) == 200
    assert status("198.51.100.7", 99) == 200


def test_nobody_learns_who_has_an_account(app: Flask) -> None:
    def answer(email: str) -> str:
        client = app.test_client()
        token = csrf(client.get("/login", base_url="https://localhost").text)
        form = {"email": email, "password": "wrong password", "csrf_token": token}
        page = client.post(
            "/login", data=form, base_url="https://localhost", headers={"Referer": "https://localhost/login"}
        )
        return page.text.replace(email, "").replace(csrf(page.text), "")

    assert answer("press@example.org") == answer("nobody@example.org")


def test_cookies_are_safe(app: Flask) -> None:
    client = app.test_client()
    answer = client.get("/login", base_url="https://localhost")
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=Lax"))


@pytest.mark.parametrize("path", ["/login", "/healthz", "/no-such-page", "/"])
def test_every_answer_is_strict(app: Flask, path: str) -> None:
    headers = app.test_client().get(path, base_url="https://localhost").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Strict-Transport-Security"]


def test_pages_have_no_inline_script_or_style(app: Flask) -> None:
    client = app.test_client()
    for path in ("/login", "/no-such-page"):
        page = client.get(path, base_url="https://localhost").text
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<style" not in page


def test_only_a_near_program_reads_the_metrics(app: Flask) -> None:
    client = app.test_client()
    assert "mediahub_assets" in client.get("/metrics").text or client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "10.1.2.3"}).status_code == 403
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.1.2.3"}).status_code == 403


def test_alive_and_not_ready_without_storage(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json["checks"]["database"] == "ok"
    assert ready.json["checks"]["storage"] != "ok"


SPELLED = ("Press@Example.org", "press@example.org", "ｐress@ｅxample.org", " PRESS@EXAMPLE.ORG ")


@pytest.mark.parametrize("made", ["Anna@Example.org", "anna@ｅxample.org", "ÄNNE@Bücher.example"])
def test_whoever_is_made_on_the_command_line_signs_in_as_they_typed(app: Flask, made: str) -> None:
    password = "ｐassword of ①0 Å"  # in another form on another keyboard
    with app.extensions["mediahub"].database.begin() as session:
        create_user(session, made, password, "press")
    for email in (made, made.upper(), made.lower()):
        assert sign_in(app, password, email) == 302
    assert sign_in(app, "password of 10 A\u030a", made) == 302


@pytest.mark.parametrize("email", SPELLED)
def test_tries_are_counted_for_an_account_however_it_is_spelled(app: Flask, email: str) -> None:
    assert [sign_in(app, "wrong password", SPELLED[number % 4]) for number in range(5)] == [200] * 5
    assert sign_in(app, PASSWORD, email) == 429
