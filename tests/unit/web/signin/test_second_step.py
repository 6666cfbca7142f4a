"""Signing in with a second factor: apps, recovery codes, security keys, and what each role asks for."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from mediahub.catalog.models import SignInSession, User
from mediahub.identity.factors.policy import change_policy
from mediahub.identity.links import make_link
from tests.security_keys import SecurityKey
from tests.unit.web.conftest import PASSWORD, app
from tests.unit.web.signin.browsers import PAGE, Browser, code_now, person

__all__ = ["app"]


def test_after_the_password_comes_the_code_of_the_app(app: Flask) -> None:
    anna = person(app, "code")
    assert anna.sign_in().location == PAGE
    key, codes = anna.set_up_app()
    assert len(codes) == 10
    phone = Browser(app, anna.email)
    assert phone.sign_in().location == "/sign-in/second-step"
    assert not phone.is_in()
    assert phone.second_step(code="12345").status_code == 403
    assert not phone.is_in()
    right = phone.second_step(code=code_now(app, anna.email, key))
    assert (right.status_code, right.location) == (302, PAGE)
    assert phone.is_in()


def test_a_code_is_good_once(app: Flask) -> None:
    anna = person(app, "replay")
    anna.sign_in()
    key, _ = anna.set_up_app()
    code = code_now(app, anna.email, key)
    first, thief = Browser(app, anna.email), Browser(app, anna.email)
    first.sign_in()
    thief.sign_in()
    assert first.second_step(code=code).status_code == 302
    assert thief.second_step(code=code).status_code == 403
    assert not thief.is_in()


def test_a_recovery_code_stands_in_once_and_leads_to_the_account(app: Flask) -> None:
    anna = person(app, "recovery")
    anna.sign_in()
    _, codes = anna.set_up_app()
    lost = Browser(app, anna.email)
    lost.sign_in()
    answer = lost.second_step(code=codes[3].upper())
    assert answer.location == "/account"
    assert "9 codes are left" in lost.get("/account").text
    again = Browser(app, anna.email)
    again.sign_in()
    assert again.second_step(code=codes[3]).status_code == 403


def test_a_security_key_after_the_password(app: Flask) -> None:
    anna, key = person(app, "key"), SecurityKey()
    anna.sign_in()
    assert len(anna.add_passkey(key)) == 10
    other = Browser(app, anna.email)
    other.sign_in()
    sent = key.use(other.question("/sign-in/second-step/question", "/sign-in/second-step"))
    assert other.second_step(passkey=sent).location == PAGE
    assert other.is_in()


def test_wrong_codes_are_counted_for_the_account(app: Flask) -> None:
    anna = person(app, "guessed")
    anna.sign_in()
    key, _ = anna.set_up_app()
    guesser = Browser(app, anna.email)
    guesser.sign_in()
    tries = [guesser.second_step(code=f"{number:06}").status_code for number in range(5)]
    assert tries == [403] * 5
    assert guesser.second_step(code=code_now(app, anna.email, key)).status_code == 429
    another = Browser(app, anna.email)
    another.sign_in()
    assert another.second_step(code=code_now(app, anna.email, key)).status_code == 429


def test_who_has_the_password_makes_the_owner_wait_nowhere_they_have_been(app: Flask) -> None:
    anna = person(app, "stolen")
    anna.sign_in()
    key, _ = anna.set_up_app()
    anna.send("/logout")
    thief = Browser(app, anna.email)
    thief.sign_in()
    while thief.second_step(code="000000").status_code == 403:
        pass
    anna.sign_in()
    assert anna.second_step(code=code_now(app, anna.email, key)).location == PAGE


def test_without_the_first_step_there_is_no_second(app: Flask) -> None:
    nobody = Browser(app, "nobody@example.org")
    assert nobody.get("/sign-in/second-step").location == "/login"
    token = nobody.token("/login")
    answer = nobody.client.post("/sign-in/second-step", data={"code": "123456", "csrf_token": token})
    assert answer.location == "/login"


def test_who_was_shut_out_between_the_steps_stays_out(app: Flask) -> None:
    anna = person(app, "shut")
    anna.sign_in()
    key, _ = anna.set_up_app()
    phone = Browser(app, anna.email)
    phone.sign_in()
    with app.extensions["mediahub"].database.begin() as session:
        session.execute(update(User).where(User.email == anna.email).values(active=False))
    assert phone.second_step(code=code_now(app, anna.email, key)).status_code == 403
    assert not phone.is_in()


def test_the_session_is_another_one_after_each_step(app: Flask) -> None:
    """Session fixation: what a browser had before the step names nothing after it."""
    anna = person(app, "fixed")
    anna.sign_in()
    key, _ = anna.set_up_app()
    phone = Browser(app, anna.email)
    phone.get("/login")
    before = phone.identifier()
    phone.sign_in()
    assert phone.identifier() == before == ""
    thief = app.test_client()
    for cookie in phone.client._cookies.values():  # type: ignore[union-attr]
        thief.set_cookie(cookie.key, cookie.value)
    phone.second_step(code=code_now(app, anna.email, key))
    assert phone.identifier()
    assert thief.get(PAGE).status_code == 302
    assert thief.get("/sign-in/second-step").location == "/login"  # the question is answered


def test_a_link_by_mail_asks_for_the_second_factor_too(app: Flask) -> None:
    anna = person(app, "link")
    anna.sign_in()
    key, _ = anna.set_up_app()
    with app.extensions["mediahub"].database.begin() as session:
        user = session.scalars(select(User).where(User.email == anna.email)).one()
        secret = make_link(session, user, PAGE)
    phone = Browser(app, anna.email)
    path = f"/sign-in?key={secret}"
    assert phone.send("/sign-in", path, key=secret).location == "/sign-in/second-step"
    assert phone.second_step(code=code_now(app, anna.email, key)).location == PAGE


@pytest.mark.parametrize("asked", ["second_factor", "passkey"])
def test_who_lacks_what_the_role_asks_for_is_led_to_set_it_up(app: Flask, asked: str) -> None:
    anna = person(app, f"led-{asked}", "marketing")
    anna.sign_in()
    database = app.extensions["mediahub"].database
    change_policy(database, {"marketing": asked})
    try:
        assert anna.is_in()  # from the next sign-in
        later = Browser(app, anna.email)
        later.sign_in()
        assert later.get(PAGE).location == "/account"
        assert "Your role asks for a" in later.get("/account").text
        refused = later.client.get("/events/summit/layout.json", headers={"Accept": "application/json"})
        assert refused.status_code == 403
        if asked == "second_factor":
            later.set_up_app()
        else:
            later.set_up_app()
            assert later.get(PAGE).location == "/account"
            later.add_passkey(SecurityKey())
        assert later.is_in()
    finally:
        change_policy(database, {"marketing": "none"})


def test_an_app_does_not_stand_in_for_the_passkey_that_a_role_asks_for(app: Flask) -> None:
    anna, passkey = person(app, "owed", "marketing"), SecurityKey()
    anna.sign_in()
    key, _ = anna.set_up_app()
    anna.add_passkey(passkey)
    database = app.extensions["mediahub"].database
    change_policy(database, {"marketing": "passkey"})
    try:
        phone = Browser(app, anna.email)
        phone.sign_in()
        assert phone.second_step(code=code_now(app, anna.email, key)).status_code == 403
        sent = passkey.use(phone.question("/sign-in/second-step/question", "/sign-in/second-step"))
        assert phone.second_step(passkey=sent).location == PAGE
    finally:
        change_policy(database, {"marketing": "none"})


def test_a_session_says_by_what_it_was_proved(app: Flask) -> None:
    anna = person(app, "methods")
    anna.sign_in()
    key, _ = anna.set_up_app()
    phone = Browser(app, anna.email)
    phone.sign_in()
    phone.second_step(code=code_now(app, anna.email, key))
    with app.extensions["mediahub"].database.read() as session:
        newest = session.scalars(select(SignInSession).order_by(SignInSession.id.desc())).first()
        assert newest is not None
        assert newest.methods == "password totp"


def test_sign_in_by_password_alone_goes_on_as_before(app: Flask) -> None:
    anna = person(app, "plain")
    assert anna.sign_in("not the password").status_code == 200
    assert anna.sign_in(PASSWORD).location == PAGE
    assert anna.is_in()
