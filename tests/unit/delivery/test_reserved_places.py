"""Where mining is reserved: of public places only, and of events that reserve it."""

from __future__ import annotations

from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import DeliverySettings, Event, Gallery, PressPage
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.reserved_places import reserved_places
from tests.unit.curation.scene import Scene


def places(database: Database) -> list[str]:
    with database.read() as session:
        return reserved_places(session)


def test_they_are_public_and_of_an_event_that_reserves(database: Database) -> None:
    scene = Scene(database)
    with database.begin() as session:
        session.add(PressPage(event_id=scene.event_id, is_public=True))
        session.add(Gallery(event_id=scene.event_id, slug="shown", title="Shown", published=1))
        session.add(Gallery(event_id=scene.event_id, slug="draft", title="Draft"))
        over = Gallery(event_id=scene.event_id, slug="over", title="Over", published=1, archived_at=utcnow())
        session.add(over)
    assert places(database) == []
    with database.begin() as session:
        session.add(DeliverySettings(event_id=scene.event_id, data_mining="DMI-PROHIBITED"))
    assert places(database) == ["/events/e/press", "/events/e/press/*", "/g/shown", "/g/shown/*"]
    with database.begin() as session:
        session.scalars(select(Event)).one().deleted_at = utcnow()
    assert places(database) == []
