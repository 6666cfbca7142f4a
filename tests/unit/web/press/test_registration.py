"""Registering as press: what is asked, invitations, and who waits."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mediahub.catalog.models import (
    PressAccount,
)
from mediahub.runtime import Services
from mediahub.storage import StorageError
from tests.unit.web.conftest import SignIn, csrf_headers
from tests.unit.web.press.registering import (
    FORM,
    account_of,
    change_page,
    enter,
    link_in,
    mails_to,
    parts,
    register,
    room,
    token_of,
)

__all__ = ["parts", "room"]


def test_who_registers_waits_and_sees_nothing(app: Flask, parts: Services, sign_in: SignIn) -> None:
    client = app.test_client()
    assert register(client, proof="") == 400
    assert register(client, email="anna") == 400
    assert register(client, proof="javascript://x") == 400
    with parts.database.read() as session:
        assert session.scalars(select(PressAccount)).all() == []
    assert register(client) == 200
    account = account_of(parts)
    assert (account.state, account.outlet, account.proof) == ("waiting", "The Paper", "Card 4711")
    assert client.get("/events/summit/").status_code == 302  # to the sign-in page
    assert [mail.text.count("/sign-in") for mail in mails_to(parts, "anna@paper.example")] == [0]
    assert len(mails_to(parts, "press@e.example")) == 1
    assert "Anna Berg" in sign_in("admin").get("/events/summit/accounts").text
    api = "/api/v1/events/summit/press-accounts"
    assert [one["outlet"] for one in sign_in("admin").get(api).json] == ["The Paper"]
    for role in ("photographer", "press"):
        assert sign_in(role).get("/events/summit/accounts").status_code == 403
        assert sign_in(role).get(api).status_code == 403


def test_a_file_as_proof_must_be_what_it_says(app: Flask) -> None:
    client = app.test_client()
    assert register(client, file=(io.BytesIO(b"<script>"), "card.pdf")) == 400
    assert register(client, file=(io.BytesIO(b"%PDF-" + bytes(6 << 20)), "card.pdf")) in (400, 413)


def test_an_invitation_lets_in_as_many_as_it_says(app: Flask, parts: Services, sign_in: SignIn) -> None:
    change_page(parts, takes_requests=False)
    admin = sign_in("admin")
    headers = {"X-CSRFToken": csrf_headers(admin)["X-CSRFToken"]}
    form = {"label": "Agencies", "people": "1", "days": "2", "approved": "on"}
    page = admin.post("/events/summit/accounts/invitations", data=form, headers=headers).text
    found = re.search(r"invitation=([\w-]+)", page)
    assert found
    assert found[1] not in admin.get("/events/summit/accounts").text
    address = f"/press/summit/register?invitation={found[1]}"
    assert app.test_client().get("/press/summit/register").status_code == 403
    first, second = app.test_client(), app.test_client()
    tokens = [token_of(client, address) for client in (first, second)]
    for client, token, email in zip((first, second), tokens, ("a@x.example", "b@x.example"), strict=True):
        said = {**FORM, "email": email, "proof": "", "csrf_token": token, "invitation": found[1]}
        answers = client.post("/press/summit/register", data=said)
        assert answers.status_code == (200 if email == "a@x.example" else 403)
    assert account_of(parts, "a@x.example").state == "approved"
    assert enter(first, link_in(mails_to(parts, "a@x.example")[-1])) == 302


def test_the_desk_sees_on_every_page_who_waits(app: Flask, sign_in: SignIn) -> None:
    def badge(role: str) -> bool:
        return "1 press request waits" in sign_in(role).get("/events/summit/").text

    assert not badge("admin")
    assert register(app.test_client()) == 200
    assert badge("admin")
    assert not badge("photographer")
    assert not badge("press")


def test_a_closed_door_says_so_and_a_form_comes_back_with_what_was_typed(app: Flask, parts: Services) -> None:
    guest = app.test_client()
    token = token_of(guest, "/press/summit/register")
    form = {**FORM, "outlet": "", "name": "Anna <Berg>", "csrf_token": token}
    answer = guest.post("/press/summit/register", data=form)
    assert answer.status_code == 400
    assert "Anna &lt;Berg&gt;" in answer.text
    assert "The newspaper, agency or channel that you work for." in answer.text
    change_page(parts, takes_requests=False)
    assert guest.get("/press/summit/register").status_code == 403
    assert guest.get("/press/summit/register?invitation=guess").status_code == 403
    assert register_closed(guest, token) == 403
    with parts.database.read() as session:
        assert session.scalars(select(PressAccount)).all() == []


def register_closed(client: FlaskClient, token: str) -> int:
    """Send the form all the same."""
    return client.post("/press/summit/register", data={**FORM, "csrf_token": token}).status_code


def test_a_file_that_cannot_be_kept_now_registers_nobody(
    app: Flask, parts: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise StorageError("away")

    monkeypatch.setattr("mediahub.web.press.registration.apply_for_account", away)
    guest = app.test_client()
    assert register(guest, file=(io.BytesIO(b"%PDF-1.7 card"), "card.pdf")) == 503
    with parts.database.read() as session:
        assert session.scalars(select(PressAccount)).all() == []
