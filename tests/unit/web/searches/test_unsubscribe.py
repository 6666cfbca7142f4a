"""Unsubscribing by the link in a mail: it asks first, ends that mail alone, and knows a forged address."""

from __future__ import annotations

import pytest
from flask import Flask

from mediahub.alerts.mail.unsubscribing import unsubscribe_url
from mediahub.catalog.models import Event, SavedSearch, User


@pytest.fixture
def search(app: Flask) -> tuple[int, str]:
    """A saved search that mails each day, and the path that ends this."""
    services = app.extensions["mediahub"]
    with services.database.begin() as session:
        event, owner = session.query(Event).filter_by(slug="summit").one(), session.query(User).first()
        assert owner is not None
        made = SavedSearch(
            event_id=event.id,
            owner_id=owner.id,
            name=f"Robots {session.query(SavedSearch).count()}",
            query="q=robot",
            digest="daily",
        )
        session.add(made)
        session.flush()
        return made.id, unsubscribe_url("", services.settings.secret_key.get_secret_value(), made)


def digest(app: Flask, search_id: int) -> str:
    with app.extensions["mediahub"].database.read() as session:
        return session.get_one(SavedSearch, search_id).digest


def test_looking_at_the_link_ends_nothing_and_posting_to_it_does(app: Flask, search: tuple[int, str]) -> None:
    number, path = search
    client = app.test_client()
    asked = client.get(path)
    assert asked.status_code == 200
    assert "Robots" in asked.text
    assert digest(app, number) == "daily"
    assert client.post(path).status_code == 200, "a mail program knows no CSRF token"
    assert digest(app, number) == "off"
    assert client.post(path).status_code == 200


def test_an_address_that_is_not_ours_ends_nothing(app: Flask, search: tuple[int, str]) -> None:
    number, path = search
    forged = path[:-1] + ("0" if path[-1] != "0" else "1")
    for wrong in (forged, path.replace(f"/{number}/", f"/{number + 1}/")):
        assert app.test_client().post(wrong).status_code == 404
        assert app.test_client().get(wrong).status_code == 404
    assert digest(app, number) == "daily"
