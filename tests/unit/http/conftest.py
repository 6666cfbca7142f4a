"""The application that the tests of pages use, for what pages and API share."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from mediahub.catalog.models import Event, Gallery
from mediahub.runtime import Services
from tests.unit.web.conftest import app, sign_in

__all__ = ["app", "sign_in"]


@pytest.fixture
def gallery(app: Flask) -> int:
    """The number of a gallery of the event."""
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as session:
        found = session.scalars(select(Gallery)).first()
        if found is None:
            found = Gallery(event_id=session.scalars(select(Event.id)).one(), slug="best", title="Best of")
            session.add(found)
            session.flush()
        return found.id
