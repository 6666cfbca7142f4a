"""Passkeys: added, named, and removed."""

from __future__ import annotations

import re

from flask import Flask

from tests.security_keys import SecurityKey
from tests.unit.web.signin.browsers import PAGE, Browser, person


def test_a_lost_key_is_removed_and_opens_nothing(app: Flask) -> None:
    anna, key = person(app, "lost"), SecurityKey(verifies=True)
    anna.sign_in()
    codes = anna.add_passkey(key)
    other = Browser(app, anna.email)
    other.sign_in()
    assert other.second_step(code=codes[0]).location == "/account"
    number = re.search(r"/account/passkeys/(\d+)/remove", other.get("/account").text)
    assert number is not None
    assert other.send(f"/account/passkeys/{number[1]}/remove").status_code == 302
    assert Browser(app, anna.email).sign_in_by(key).location.startswith("/login")
    assert Browser(app, anna.email).sign_in().location == PAGE  # no second factor is left


def test_a_passkey_without_a_name_is_called_by_its_device_and_is_nobody_elses_to_remove(app: Flask) -> None:
    anna, bert = person(app, "names"), person(app, "removes-others")
    anna.sign_in()
    bert.sign_in()
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0.0.0 Safari/537.36 Edg/142.0"
    anna.client.environ_base["HTTP_USER_AGENT"] = agent
    sent = SecurityKey().make(anna.question("/account/passkeys/question"))
    anna.send("/account/passkeys", passkey=sent, name="  ")
    page = anna.get("/account").text
    assert "Edge, Windows" in page
    (number,) = re.findall(r"/account/passkeys/(\d+)/remove", page)
    assert bert.send(f"/account/passkeys/{number}/remove").status_code == 404
    anna.send(f"/account/passkeys/{number}/remove")
    after = anna.get("/account").text
    assert "opens nothing any more" in after
    assert "/account/passkeys/" + number not in after


def test_an_answer_to_no_question_adds_no_passkey(app: Flask) -> None:
    anna = person(app, "forged")
    anna.sign_in()
    sent = SecurityKey().make(anna.question("/account/passkeys/question"))
    first = anna.send("/account/passkeys", passkey="{}", name="Forged")
    assert first.location.startswith("/account")
    anna.send("/account/passkeys", passkey=sent, name="Late")
    page = anna.get("/account").text
    assert "Forged" not in page
    assert "Late" not in page, "a question is answered once"
    assert not re.findall(r"/account/passkeys/(\d+)/remove", page)
