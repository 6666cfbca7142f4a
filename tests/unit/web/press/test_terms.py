"""Terms of an event: read, agreed to before the first download, and again when they change."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mediahub.catalog.models import (
    Event,
    TermsAcceptance,
)
from mediahub.identity.terms import publish_terms
from mediahub.runtime import Services
from tests.unit.web.conftest import SignIn, csrf_headers, id_of
from tests.unit.web.press.registering import let_in, parts, room, token_of

__all__ = ["parts", "room"]


def test_terms_come_before_the_first_download_and_again_when_they_change(
    app: Flask, parts: Services, sign_in: SignIn
) -> None:
    admin = sign_in("admin")
    headers = {"X-CSRFToken": csrf_headers(admin)["X-CSRFToken"]}
    client = let_in(app, parts, sign_in)
    download = f"/assets/{id_of('free')}/download"

    def lands(who: FlaskClient) -> str:
        answer = who.get(download)
        while answer.status_code in (301, 302, 307) and answer.headers["Location"].startswith("/assets/"):
            answer = who.get(answer.headers["Location"])
        return answer.headers.get("Location", "")

    for version in (1, 2):
        admin.post("/events/summit/press-page/terms", data={"terms": f"Rules {version}."}, headers=headers)
        terms = lands(client)
        assert terms.startswith("/press/summit/terms?next="), terms
        assert f"Rules {version}." in client.get(terms).text
        token = token_of(client, terms)
        stale = {"version": version - 1, "csrf_token": token, "next": download}
        assert "/terms" in client.post("/press/summit/terms", data=stale).headers["Location"]
        good = {**stale, "version": version}
        assert client.post("/press/summit/terms", data=good).headers["Location"] == download
        assert "/terms" not in lands(client)
    assert "/terms" not in lands(sign_in("photographer"))
    with parts.database.read() as session:
        kept = session.scalars(select(TermsAcceptance).order_by(TermsAcceptance.id)).all()
        assert [one.email for one in kept] == ["anna@paper.example"] * 2


def test_terms_are_read_and_accepted_by_scripts_where_they_are_needed(
    app: Flask, parts: Services, sign_in: SignIn
) -> None:
    with parts.database.begin() as session:
        event = session.scalars(select(Event).where(Event.slug == "summit")).one()
        publish_terms(session, event.id, "Credit us.\n\nNo advertising.", None)
    press, asked = sign_in("press"), {"Accept": "application/json"}
    headers = csrf_headers(press)
    refused = press.post(f"/assets/{id_of('free')}/deliver", json={"recipe": "original"}, headers=headers)
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "terms")
    address = refused.json["error"]["terms"]
    terms = press.get(address, headers=asked).json
    assert terms == {"version": 1, "event": "Summit", "paragraphs": ["Credit us.", "No advertising."]}
    assert "<h1>" in press.get(address).text
    for version, status in ((2, 409), (1, 200)):
        assert press.post(address, data={"version": version}, headers=headers).status_code == status
    again = press.post(f"/assets/{id_of('free')}/deliver", json={"recipe": "original"}, headers=headers)
    assert again.status_code in (200, 202)


def test_an_event_without_terms_asks_for_nothing_and_guests_read_but_do_not_agree(
    app: Flask, parts: Services, sign_in: SignIn
) -> None:
    guest, asked = app.test_client(), {"Accept": "application/json"}
    empty = guest.get("/press/summit/terms", headers=asked).json
    assert empty == {"version": 0, "event": "Summit", "paragraphs": []}
    with parts.database.begin() as session:
        event = session.scalars(select(Event).where(Event.slug == "summit")).one()
        publish_terms(session, event.id, "Credit us.", None)
    assert "Credit us." in guest.get("/press/summit/terms").text
    token = token_of(guest, "/press/summit/register")
    answer = guest.post("/press/summit/terms", data={"version": 1, "csrf_token": token})
    assert answer.location.startswith("/login")
    press = sign_in("press")
    offered = 'action="/press/summit/terms"'
    assert offered in press.get("/press/summit/terms").text
    assert offered not in sign_in("photographer").get("/press/summit/terms").text
    form = {"version": 1, "next": "https://evil.example/"}
    led = press.post(
        "/press/summit/terms", data=form, headers={"X-CSRFToken": csrf_headers(press)["X-CSRFToken"]}
    )
    assert (led.status_code, "evil" in led.location) == (302, False)
    assert offered not in press.get("/press/summit/terms").text
