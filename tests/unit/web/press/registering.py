"""Registering as press of an event, being let in, and entering by a link, as people do it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from mediahub.catalog.models import (
    Event,
    EventTerms,
    Mail,
    PressAccount,
    PressInvitation,
    PressPage,
    RateCount,
    SignInLink,
    TermsAcceptance,
    User,
)
from mediahub.runtime import Services
from tests.unit.web.conftest import SignIn, csrf_headers

FORM = {"name": "Anna Berg", "email": "anna@paper.example", "outlet": "The Paper", "proof": "Card 4711"}


@pytest.fixture
def parts(app: Flask) -> Services:
    services: Services = app.extensions["mediahub"]
    return services


@pytest.fixture(autouse=True)
def room(app: Flask, parts: Services) -> Iterator[None]:
    """A public press page, and nobody registered."""
    object.__setattr__(parts.settings, "mail_to_log", True)
    with parts.database.begin() as session:
        event = session.scalars(select(Event).where(Event.slug == "summit")).one()
        if session.scalar(select(Event.id).where(Event.slug == "other")) is None:
            session.add(Event(slug="other", name="Other", timezone="UTC"))
        session.add(
            PressPage(
                event_id=event.id, is_public=True, text="Lead.\n\nMore.", contact_email="press@e.example"
            )
        )
    yield
    with parts.database.begin() as session:
        models = (PressPage, PressAccount, PressInvitation, SignInLink, Mail, RateCount, TermsAcceptance)
        for model in (*models, EventTerms):
            session.execute(delete(model))
        session.execute(delete(User).where(User.email.not_like("%@mediahub.example")))


def change_page(parts: Services, **values: object) -> None:
    with parts.database.begin() as session:
        session.execute(update(PressPage).values(**values))


def token_of(client: FlaskClient, address: str) -> str:
    page = client.get(address).text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


def register(client: FlaskClient, **said: object) -> int:
    token = token_of(client, "/press/summit/register")
    form = {**FORM, **said, "csrf_token": token}
    return client.post("/press/summit/register", data=form).status_code


def office(sign_in: SignIn, account: int, decision: str, reason: str = "") -> FlaskClient:
    admin = sign_in("admin")
    form = {"decision": decision, "reason": reason}
    answer = admin.post(
        f"/events/summit/accounts/{account}",
        data=form,
        headers={"X-CSRFToken": csrf_headers(admin)["X-CSRFToken"]},
    )
    assert answer.status_code == 302
    return admin


def account_of(parts: Services, email: str = "anna@paper.example") -> PressAccount:
    with parts.database.read() as session:
        query = select(PressAccount).join(PressAccount.user).where(User.email == email)
        return session.scalars(query).one()


def mails_to(parts: Services, email: str) -> list[Mail]:
    with parts.database.read() as session:
        return list(session.scalars(select(Mail).where(Mail.recipient == email).order_by(Mail.id)))


def link_in(mail: Mail) -> str:
    found = re.search(r"http\S+(/sign-in\?key=\S+)", mail.text)
    assert found, mail.text
    return found[1]


def enter(client: FlaskClient, link: str) -> int:
    """Open the link and press its button."""
    page = client.get(link)
    if page.status_code != 200:
        return page.status_code
    form = dict(re.findall(r'name="(key|csrf_token)" value="([^"]+)"', page.text))
    return client.post("/sign-in", data=form).status_code


def let_in(app: Flask, parts: Services, sign_in: SignIn) -> FlaskClient:
    """Anna, approved for the summit and signed in by her link."""
    client = app.test_client()
    assert register(client) == 200
    office(sign_in, account_of(parts).id, "approved")
    assert enter(client, link_in(mails_to(parts, "anna@paper.example")[-1])) == 302
    return client
