"""The list of events over the API: those that whoever asks may look into."""

from __future__ import annotations

import pytest
from flask import Flask

from mediahub.catalog.models import Event
from tests.unit.api.conftest import AskAs

EVENTS = "/api/v1/events"


@pytest.mark.parametrize(
    ("role", "slugs"), [("admin", {"summit", "gala"}), ("photographer", {"summit", "gala"})]
)
def test_the_team_sees_every_event_and_guests_none(
    app: Flask, ask_as: AskAs, role: str, slugs: set[str]
) -> None:
    with app.extensions["mediahub"].database.begin() as session:
        if not session.query(Event).filter_by(slug="gala").count():
            session.add(Event(slug="gala", name="Gala", timezone="UTC"))
    found = ask_as(role).get(EVENTS).json
    assert {one["slug"] for one in found} == {"summit", "gala"}
    assert app.test_client().get(EVENTS).status_code == 401
