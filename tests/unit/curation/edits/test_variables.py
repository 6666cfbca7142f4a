"""What variables of a bulk edit stand for, of each picture."""

from __future__ import annotations

from datetime import timedelta

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetPerson, AssetSession, Event, Person, Session
from mediahub.curation.edits.variables import variables_of
from tests.unit.tagging.assets import TEN, add_asset, add_event


def test_only_what_somebody_agreed_to_is_named_and_the_best_session(database: Database) -> None:
    with database.begin() as session:
        batch = add_event(session)
        for name in "ab":
            add_asset(session, batch, name, city="Wuhu", creator="Chen")
        people = [Person(slug=name.lower(), name=name) for name in ("Zoe", "Ann", "Bob")]
        items = [
            Session(event_id=batch.event_id, code=code, title=f"Talk {code}", room=f"Hall {code}",
                    starts_at=TEN, ends_at=TEN + timedelta(hours=1))
            for code in "XYZ"
        ]  # fmt: skip
        session.add_all([*people, *items])
        session.flush()
        for person, status in zip(people, ("accepted", "accepted", "suggested"), strict=True):
            session.add(AssetPerson(asset_id="a", person_id=person.id, source="file", status=status))
        for item, status, sure in zip(
            items, ("accepted", "accepted", "suggested"), (0.9, 0.5, 1.0), strict=True
        ):
            session.add(
                AssetSession(asset_id="a", session_id=item.id, source="file", status=status, confidence=sure)
            )
        session.flush()
        found = variables_of(session, session.get_one(Event, batch.event_id), ["a", "b"])
    assert found["a"]["people"] == "Ann, Zoe"
    assert (found["a"]["session"], found["a"]["room"]) == ("Talk X", "Hall X")
    assert (found["a"]["date"], found["a"]["time"]) == ("2025-10-18", "10:00")
    assert (found["a"]["city"], found["a"]["byline"], found["a"]["photographer"]) == (
        "Wuhu",
        "Chen",
        "Chen Rui",
    )
    assert (found["b"]["people"], found["b"]["session"]) == ("", "")
