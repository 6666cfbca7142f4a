"""Signing in with a passkey alone."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.security_keys import SecurityKey
from tests.unit.web.signin.browsers import PAGE, Browser, person


def test_a_passkey_alone_signs_in_and_one_without_a_pin_does_not(app: Flask) -> None:
    anna, key, plain = person(app, "alone"), SecurityKey(verifies=True), SecurityKey()
    anna.sign_in()
    anna.add_passkey(key)
    anna.add_passkey(plain)
    assert Browser(app, anna.email).sign_in_by(key).location == PAGE
    refused = Browser(app, anna.email)
    assert refused.sign_in_by(plain).location.startswith("/login")
    assert "opens no account here" in refused.get("/login").text
    assert not refused.is_in()


def test_a_question_is_answered_once_and_a_wrong_key_leads_back_to_the_form(app: Flask) -> None:
    anna, key = person(app, "again"), SecurityKey(verifies=True)
    anna.sign_in()
    anna.add_passkey(key)
    phone = Browser(app, anna.email)
    sent = key.use(phone.question("/sign-in/passkey/question", "/login"))
    assert phone.send("/sign-in/passkey", "/login", passkey=sent, next=PAGE).location == PAGE
    thief = Browser(app, anna.email)
    led = thief.send("/sign-in/passkey", "/login", passkey=sent, next=PAGE)
    assert led.location.startswith("/login")
    assert "next=" in led.location
    assert "opens no account here" in thief.get("/login").text
    assert not thief.is_in()


def test_where_passkeys_do_not_work_none_is_asked_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = Browser(app, "nobody@example.org")
    headers = {"X-CSRFToken": nobody.token("/login")}
    monkeypatch.setattr("mediahub.web.signin.passkey.site", lambda: None)
    assert nobody.client.post("/sign-in/passkey/question", headers=headers).status_code == 404
