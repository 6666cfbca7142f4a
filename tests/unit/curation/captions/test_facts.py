"""Facts for drafts of captions: who is sure to be in the picture, speakers first."""

from __future__ import annotations

from datetime import timedelta

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetPerson, AssetSession, Event, Person, Session
from mediahub.curation.captions.facts import SURE, drafts
from tests.unit.tagging.assets import TEN, add_asset, add_event


def test_people_who_are_sure_and_the_session_are_named(database: Database) -> None:
    with database.begin() as session:
        batch = add_event(session)
        for name in "ab":
            add_asset(session, batch, name, city="Wuhu", country="China")
        ann, bob, cy = (Person(slug=name.lower(), name=f"{name} Lee") for name in ("Ann", "Bob", "Cy"))
        talk = Session(event_id=batch.event_id, code="A", title="Opening", room="Hall A", starts_at=TEN,
                       ends_at=TEN + timedelta(hours=1))  # fmt: skip
        talk.speakers = [bob]
        session.add_all([ann, bob, cy, talk])
        session.flush()
        session.add_all([
            AssetPerson(asset_id="a", person_id=ann.id, source="face", status="accepted", confidence=0.9),
            AssetPerson(asset_id="a", person_id=bob.id, source="face", status="suggested", confidence=SURE),
            AssetPerson(asset_id="a", person_id=cy.id, source="face", status="suggested", confidence=0.1),
            AssetSession(asset_id="a", session_id=talk.id, source="programme", status="suggested"),
        ])  # fmt: skip
        session.flush()
        found = drafts(session, session.get_one(Event, batch.event_id), ["a", "b", "nobody's"], "en")
    text = found["a"]
    assert text.index("Bob Lee") < text.index("Ann Lee")
    assert "Cy Lee" not in text
    assert "Opening" in text
    assert "nobody's" not in found
