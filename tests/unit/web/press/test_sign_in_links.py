"""Sign-in links: asked for without telling who has an account, and used once."""

from __future__ import annotations

import html
import re

from flask import Flask
from sqlalchemy import select

from mediahub.catalog.models import (
    PressAccount,
    SignInLink,
)
from mediahub.runtime import Services
from tests.unit.web.conftest import SignIn, id_of
from tests.unit.web.press.registering import (
    account_of,
    enter,
    let_in,
    link_in,
    mails_to,
    parts,
    register,
    room,
    token_of,
)

__all__ = ["parts", "room"]


def test_approval_sends_a_link_that_works_once_for_this_event_alone(
    app: Flask, parts: Services, sign_in: SignIn
) -> None:
    client = let_in(app, parts, sign_in)
    assert client.get("/events/summit/").status_code == 200
    assert client.get("/events/summit/pulse.json").json["total"] == 3
    assert client.get(f"/assets/{id_of('free')}.json").status_code == 200
    assert client.get("/").headers["Location"] == "/events/summit/"
    assert "Other" not in client.get("/events/").text
    assert [one["slug"] for one in client.get("/api/v1/events").json] == ["summit"]
    assert client.get("/events/other/").status_code == 403
    assert client.get("/events/other/pulse.json", headers={"Accept": "application/json"}).status_code == 403
    link = link_in(mails_to(parts, "anna@paper.example")[-1])
    assert enter(app.test_client(), link) == 410
    assert account_of(parts).last_seen_at is not None


def test_the_answer_never_tells_who_has_an_account(app: Flask, parts: Services) -> None:
    client = app.test_client()
    token = token_of(client, "/sign-in/link")

    def ask(email: str) -> str:
        page = client.post("/sign-in/link", data={"email": email, "csrf_token": token}).text
        return page.replace(email, "…")

    assert ask("press@mediahub.example") == ask("nobody@mediahub.example")
    assert len(mails_to(parts, "press@mediahub.example")) == 1
    assert mails_to(parts, "nobody@mediahub.example") == []
    assert register(client, email="admin@mediahub.example") == 200
    with parts.database.read() as session:
        assert session.scalars(select(PressAccount)).all() == []


def test_links_lead_to_pages_of_ours_only(app: Flask, parts: Services) -> None:
    client = app.test_client()
    token = token_of(client, "/sign-in/link")
    client.post("/sign-in/link", data={"email": "admin@mediahub.example", "csrf_token": token})
    assert mails_to(parts, "admin@mediahub.example") == []  # the team has passwords
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        client.post(
            "/sign-in/link",
            data={"email": "press@mediahub.example", "next": target, "csrf_token": token},
        )
    with parts.database.read() as session:
        assert set(session.scalars(select(SignInLink.target))) == {"/"}


def test_without_mail_nothing_promises_any_and_every_way_in_leads_to_a_form(
    app: Flask, parts: Services, sign_in: SignIn
) -> None:
    guest = app.test_client()
    assert register(guest) == 200
    for has_mail in (True, False):
        object.__setattr__(parts.settings, "mail_to_log", has_mail)
        form = guest.get("/press/summit/register").text
        assert ("comes by e-mail" in form) is has_mail
        page = guest.get("/press/summit").text
        way = re.search(r'href="([^"]+)">I have an account', page)
        assert way
        answer = guest.get(html.unescape(way[1]))
        assert answer.status_code == 200
        assert ('name="password"' in answer.text) is not has_mail
        assert ("by e-mail" in answer.text) is has_mail
        assert ("by e-mail" in sign_in("press").get("/events/summit/notices").text) is has_mail
    led = guest.get("/sign-in/link?next=/events/summit/", follow_redirects=True)
    assert 'name="password"' in led.text
    assert "sends no e-mail" in led.text


def test_opening_a_link_uses_nothing_up_and_it_leads_to_where_it_was_asked_for(
    app: Flask, parts: Services
) -> None:
    client = app.test_client()
    form = {
        "email": "press@mediahub.example",
        "next": "/events/summit/",
        "csrf_token": token_of(client, "/sign-in/link"),
    }
    assert "press@mediahub.example" in client.post("/sign-in/link", data=form).text
    link = link_in(mails_to(parts, "press@mediahub.example")[-1])
    scanner = app.test_client()
    assert [scanner.get(link).status_code for _ in range(3)] == [200] * 3
    page = client.get(link)
    sent = dict(re.findall(r'name="(key|csrf_token)" value="([^"]+)"', page.text))
    entered = client.post("/sign-in", data=sent)
    assert (entered.status_code, entered.location) == (302, "/events/summit/")
    assert client.get("/events/summit/").status_code == 200
    assert scanner.get(link).status_code == 410
    assert scanner.get("/sign-in?key=guess").status_code == 410
