"""One's own account: password, devices, factors; each for oneself alone, and dangerous ones asked again."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from mediahub.catalog.models import OidcAccount, User
from tests.unit.web.conftest import PASSWORD, app
from tests.unit.web.signin.browsers import Browser, make_stale, person

__all__ = ["app"]
NEW = "another long password"


def ids_of_devices(browser: Browser) -> list[str]:
    return re.findall(r"/account/devices/(\d+)/sign-out", browser.get("/account").text)


def test_a_password_is_changed_by_who_knows_the_old_one(app: Flask) -> None:
    anna = person(app, "changes")
    anna.sign_in()
    phone = Browser(app, anna.email)
    phone.sign_in()
    before = anna.identifier()
    anna.send("/account/password", old="not the password", new=NEW, end_others="y")
    assert "That is not your password" in anna.get("/account").text
    anna.send("/account/password", old=PASSWORD, new="short", end_others="y")
    assert "A password has 10 to 128 letters; this one has 5." in anna.get("/account").text
    assert phone.is_in()
    anna.send("/account/password", old=PASSWORD, new=NEW, end_others="y")
    page = anna.get("/account").text
    assert "Your password is changed." in page
    assert "One other device was signed out." in page
    assert anna.is_in()
    assert anna.identifier() != before
    assert not phone.is_in()
    assert phone.sign_in(PASSWORD).status_code == 200
    assert phone.sign_in(NEW).status_code == 302


def test_other_devices_may_stay(app: Flask) -> None:
    anna = person(app, "stays")
    anna.sign_in()
    phone = Browser(app, anna.email)
    phone.sign_in()
    anna.send("/account/password", old=PASSWORD, new=NEW)
    assert phone.is_in()


def test_tries_at_the_old_password_are_counted(app: Flask) -> None:
    anna = person(app, "tries")
    anna.sign_in()
    for _ in range(5):
        anna.send("/account/password", old="not the password", new=NEW)
    assert anna.send("/account/password", old=PASSWORD, new=NEW).status_code == 429


def test_a_lost_laptop_is_signed_out_from_elsewhere(app: Flask) -> None:
    anna, laptop = person(app, "laptop"), Browser(app, "laptop@example.org")
    anna.sign_in()
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0.0.0 Safari/537.36 Edg/142.0"
    laptop.client.environ_base["HTTP_USER_AGENT"] = agent
    laptop.sign_in()
    assert "Edge, Windows" in anna.get("/account").text
    (number,) = ids_of_devices(anna)
    assert anna.send(f"/account/devices/{number}/sign-out").status_code == 302
    assert not laptop.is_in()
    assert anna.is_in()
    assert anna.send(f"/account/devices/{number}/sign-out").status_code == 404


def test_nobody_signs_out_somebody_else(app: Flask) -> None:
    anna, bert = person(app, "mine"), person(app, "thine")
    anna.sign_in()
    bert.sign_in()
    Browser(app, bert.email).sign_in()
    (number,) = ids_of_devices(bert)
    assert anna.send(f"/account/devices/{number}/sign-out").status_code == 404
    assert ids_of_devices(bert) == [number]


def test_everywhere_else_ends_all_but_this(app: Flask) -> None:
    anna = person(app, "everywhere")
    anna.sign_in()
    others = [Browser(app, anna.email) for _ in range(3)]
    for other in others:
        other.sign_in()
    anna.send("/account/devices/sign-out-others")
    assert anna.is_in()
    assert not any(other.is_in() for other in others)
    assert "3 other devices were signed out." in anna.get("/account").text


@pytest.mark.parametrize(
    "path",
    ["/account/authenticator", "/account/authenticator/confirm", "/account/authenticator/remove",
     "/account/recovery-codes", "/account/passkeys", "/account/passkeys/1/remove"],
)  # fmt: skip
def test_factors_are_changed_by_who_proved_lately_who_they_are(app: Flask, path: str) -> None:
    anna = person(app, f"stale{path.replace('/', '-')}")
    anna.sign_in()
    make_stale(app)
    asked = anna.client.post(
        path, data={"csrf_token": anna.token("/account")}, headers={"Accept": "text/html"}
    )
    assert asked.status_code == 403
    assert 'name="proof_password"' in asked.text
    done = anna.client.post(path, data={"csrf_token": anna.token("/account"), "proof_password": PASSWORD})
    assert 'name="proof_password"' not in done.text


def test_guests_are_led_to_the_sign_in(app: Flask) -> None:
    assert app.test_client().get("/account").location.startswith("/login")


def test_whom_an_organisation_signs_in_is_told_of_their_password_and_removes_it(app: Flask) -> None:
    anna = person(app, "linked")
    anna.sign_in()
    assert "/account/password/remove" not in anna.get("/account").text
    anna.send("/account/password/remove")
    assert Browser(app, anna.email).sign_in().status_code == 302, "nothing else signs them in"
    with app.extensions["mediahub"].database.begin() as session:
        user_id = session.scalars(select(User.id).where(User.email == anna.email)).one()
        session.add(OidcAccount(user_id=user_id, issuer="https://id.example.org", subject="linked"))
    assert "also when your account there is shut" in anna.get("/account").text
    anna.send("/account/password/remove")
    page = anna.get("/account").text
    assert "change the password there" in page
    assert "/account/password/remove" not in page
    assert Browser(app, anna.email).sign_in().status_code == 200
