"""Proving again who one is, by a password or a passkey."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.security_keys import SecurityKey
from tests.unit.web.conftest import PASSWORD
from tests.unit.web.signin.browsers import make_stale, person


def test_a_key_proves_again_who_one_is(app: Flask) -> None:
    anna, key = person(app, "proves"), SecurityKey()
    anna.sign_in()
    anna.add_passkey(key)
    make_stale(app)
    sent = key.use(anna.question("/verify/question", "/verify"))
    codes = anna.send("/account/recovery-codes", proof_passkey=sent)
    assert codes.status_code == 200
    assert "Each works once" in codes.text


def test_the_password_leads_on_to_pages_of_ours_alone(app: Flask) -> None:
    anna = person(app, "verifies")
    assert app.test_client().get("/verify").location.startswith("/login")
    anna.sign_in()
    make_stale(app)
    wrong = anna.send("/verify", "/verify", proof_password="not the password", next="/account")
    assert wrong.status_code == 403
    right = anna.send("/verify", "/verify", proof_password=PASSWORD, next="/account")
    assert (right.status_code, right.location) == (302, "/account")
    for target in ("https://evil.example/", "//evil.example"):
        led = anna.send("/verify", "/verify", proof_password=PASSWORD, next=target)
        assert (led.status_code, "evil" in led.location) == (302, False)


def test_where_passkeys_do_not_work_none_is_asked_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = person(app, "no-site")
    anna.sign_in()
    monkeypatch.setattr("mediahub.web.signin.verify.site", lambda: None)
    headers = {"X-CSRFToken": anna.token("/account")}
    assert anna.client.post("/verify/question", headers=headers).status_code == 404
    assert anna.client.post("/verify/question").status_code == 400, "without the token of a page"
