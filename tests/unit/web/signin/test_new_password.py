"""Forgotten passwords: a link by mail where it is sent, else whom to ask; the same answer for everybody."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from mediahub.app import create_app
from mediahub.catalog.models import Mail, User
from mediahub.identity.account.reset_links import make_reset_link
from mediahub.runtime import Services
from mediahub.settings import load_settings
from tests.unit.web.conftest import PASSWORD
from tests.unit.web.signin.browsers import Browser, person

NEW = "another long password"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    home: Path = tmp_path_factory.mktemp("home")
    settings = load_settings(home=home, smtp_url="smtp://mail.example.org", smtp_from="press@example.org")
    Services.open(settings).database.migrate()
    return create_app(settings)


def test_a_link_comes_by_mail_and_sets_the_password(app: Flask) -> None:
    anna = person(app, "forgets")
    path = "/sign-in/forgotten"
    known = anna.send(path, path, email="Forgets@example.org")
    unknown = anna.send(path, path, email="nobody@example.org")
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("Forgets@example.org", "") == unknown.text.replace("nobody@example.org", "")
    with app.extensions["mediahub"].database.read() as session:
        (mail,) = session.scalars(select(Mail)).all()
    address = next(line for line in mail.text.splitlines() if line.startswith("http"))
    (secret,) = parse_qs(urlsplit(address).query)["key"]
    page = f"/sign-in/new-password?key={secret}"
    assert "forgets@example.org" in anna.get(page).text
    assert anna.get(page).status_code == 200  # mail scanners open links too
    assert "10 to 128" in anna.send("/sign-in/new-password", page, key=secret, new="short").text
    assert anna.send("/sign-in/new-password", page, key=secret, new=NEW).location == "/login"
    assert anna.get(page).status_code == 410
    assert anna.sign_in(PASSWORD).status_code == 200
    assert anna.sign_in(NEW).status_code == 302


def test_who_is_made_to_wait_by_guesses_gets_in_by_a_new_password(app: Flask) -> None:
    anna, guesser = person(app, "besieged"), Browser(app, "besieged@example.org")
    while guesser.sign_in("not the password").status_code != 429:
        pass
    assert anna.sign_in().status_code == 429
    with app.extensions["mediahub"].database.begin() as session:
        user_id = session.scalars(select(User.id).where(User.email == anna.email)).one()
        secret = make_reset_link(session, user_id)
    page = f"/sign-in/new-password?key={secret}"
    assert anna.send("/sign-in/new-password", page, key=secret, new=NEW).location == "/login"
    assert anna.sign_in(NEW).status_code == 302
    assert guesser.sign_in(NEW).status_code == 429


def test_links_that_are_none_say_so(app: Flask) -> None:
    guest = Browser(app, "")
    for key in ("", "x", "é" * 500):
        assert guest.client.get("/sign-in/new-password", query_string={"key": key}).status_code == 410
        form = {"key": key, "new": NEW, "csrf_token": guest.token("/login")}
        assert guest.client.post("/sign-in/new-password", data=form).status_code == 410


def test_asking_is_limited_for_an_account(app: Flask) -> None:
    path = "/sign-in/forgotten"
    answers = [
        Browser(app, "").send(path, path, email=f" Often@example.org{' ' * n}").status_code for n in range(6)
    ]
    assert answers == [200] * 5 + [429]


def test_without_mail_an_admin_hands_a_link_over(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home")
    Services.open(settings).database.migrate()
    app = create_app(settings)
    anna = person(app, "asks")
    page = anna.get("/sign-in/forgotten").text
    assert "Ask an admin of your event" in page
    assert 'name="email"' not in page
    with app.extensions["mediahub"].database.begin() as session:
        secret = make_reset_link(session, session.scalars(select(User.id)).one())
    page = f"/sign-in/new-password?key={secret}"
    assert anna.send("/sign-in/new-password", page, key=secret, new=NEW).location == "/login"
    assert anna.sign_in(NEW).status_code == 302
