"""Tokens that people make for their programs: shown once, with scopes of theirs, and ended."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.unit.web.conftest import SignIn


def make(client: FlaskClient, *scopes: str, days: int = 30) -> str:
    """A token from the page; empty if none was made."""
    token = client.get("/tokens").text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    form = {"csrf_token": token, "name": "Import", "scope": list(scopes), "days": days}
    page = client.post("/tokens", data=form, follow_redirects=True).text
    found = re.search(r'value="(mediahub_[^"]+)"', page)
    return found[1] if found else ""


def test_a_token_does_what_was_chosen_until_it_is_ended(app: Flask, sign_in: SignIn) -> None:
    admin, program = sign_in("admin"), app.test_client()
    text = make(admin, "read")
    headers = {"Authorization": f"Bearer {text}"}
    assert program.get("/api/v1/events/summit/assets", headers=headers).status_code == 200
    assert program.get("/api/v1/events/summit/baskets", headers=headers).status_code == 403
    page = admin.get("/tokens").text
    assert text not in page
    prefix = text[:19]
    assert prefix in page
    csrf = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    for who, status in ((sign_in("press"), 404), (admin, 302)):
        form = {"csrf_token": who.get("/tokens").text.split('csrf_token" value="')[1].split('"')[0]}
        assert who.post(f"/tokens/{prefix}/revoke", data=form).status_code == status
    assert csrf
    assert program.get("/api/v1/events/summit/assets", headers=headers).status_code == 401


def test_scopes_and_ends_are_checked(app: Flask, sign_in: SignIn) -> None:
    press = sign_in("press")
    page = press.get("/tokens").text
    assert 'value="download"' in page
    assert 'value="desk"' not in page
    assert make(press, "desk") == ""
    assert make(press, "read", days=5000) == ""
    assert make(press, "read", "download") != ""
