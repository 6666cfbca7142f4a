"""Authenticator apps: set up by a code that is right, and removed."""

from __future__ import annotations

import re

from flask import Flask
from passlib.totp import TOTP

from tests.unit.web.signin.browsers import Browser, person


def test_an_app_that_shows_the_wrong_code_is_not_taken(app: Flask) -> None:
    anna = person(app, "wrong")
    anna.sign_in()
    anna.send("/account/authenticator")
    assert anna.send("/account/authenticator/confirm", code="000").status_code == 400
    assert "Switched on" not in anna.get("/account").text
    assert Browser(app, anna.email).sign_in().location == "/events/summit/"


def test_removing_the_app_asks_for_codes_no_more(app: Flask) -> None:
    anna = person(app, "removes")
    anna.sign_in()
    anna.set_up_app()
    anna.send("/account/authenticator/remove")
    assert "codes are left" not in anna.get("/account").text
    assert Browser(app, anna.email).sign_in().location == "/events/summit/"


def test_an_app_is_set_up_in_the_browser_that_began(app: Flask) -> None:
    anna = person(app, "begins")
    anna.sign_in()
    assert anna.get("/account/authenticator").location == "/account", "nobody began"
    anna.send("/account/authenticator")
    page = anna.get("/account/authenticator").text
    key = re.search(r'steps__key">([A-Z2-7 ]+)<', page)
    assert key is not None
    groups = key[1].split(" ")
    assert {len(one) for one in groups[:-1]} == {4}
    assert 0 < len(groups[-1]) <= 4
    assert "data:image/" in page
    other = Browser(app, anna.email)
    other.sign_in()
    code = TOTP(key=key[1]).generate().token
    assert other.send("/account/authenticator/confirm", code=code).location == "/account"
    assert "Begin once more" in other.get("/account").text
    done = anna.send("/account/authenticator/confirm", code=code)
    assert "From now on, signing in asks for a code of your app." in done.text + anna.get("/account").text
    assert anna.get("/account/authenticator").location == "/account", "it is set up"
