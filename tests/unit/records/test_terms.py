"""An event's rights in its record: settings, who is held back, standing terms; and back."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    DeliverySettings,
    Event,
    NoPublication,
    Person,
    Session,
    StandingTerms,
)
from mediahub.records.terms import restore_terms, terms_record
from tests.assets import TAKEN, add_event

TEXTS = {"free": "Take it."}
MODELS = (StandingTerms, NoPublication, DeliverySettings)


def fill(session: DbSession) -> Event:
    event = add_event(session)
    person = Person(slug="yin", name="Yin")
    talk = Session(event_id=event.id, code="D1", title="T", room="A", starts_at=TAKEN, ends_at=TAKEN)
    session.add_all([person, talk])
    session.flush()
    session.add(DeliverySettings(event_id=event.id, source="Press office", texts=TEXTS, opens_at=TAKEN))
    session.add(NoPublication(event_id=event.id, person_id=person.id, note="asked"))
    for kind, target in (("session", talk.id), ("person", person.id), ("batch", 1), ("person", 4711)):
        session.add(StandingTerms(event_id=event.id, kind=kind, target_id=target, rights_class="partners"))
    session.flush()
    return event


def test_they_come_back_and_a_second_time_changes_nothing(database: Database) -> None:
    with database.begin() as session:
        event = fill(session)
        record = terms_record(session, event)
        assert [(one["kind"], one["target"]) for one in record["standing"]] == [
            ("session", "D1"), ("person", "yin"),
        ]  # fmt: skip
        assert [(one["person"], one["note"]) for one in record["no_publication"]] == [("yin", "asked")]
        assert record["settings"]["source"] == "Press office"
        assert record["settings"]["texts"] == TEXTS
        for model in MODELS:
            session.execute(delete(model))
        session.expire_all()
        for _ in range(2):
            restore_terms(session, event, record)
            session.flush()
            assert terms_record(session, event) == record


def test_what_is_there_wins_over_the_record(database: Database) -> None:
    with database.begin() as session:
        event = fill(session)
        record = terms_record(session, event)
        session.get_one(DeliverySettings, event.id).source = "Newer"
        session.scalars(select(NoPublication)).one().note = "newer"
        restore_terms(session, event, record)
        now = terms_record(session, event)
        assert (now["settings"]["source"], now["no_publication"][0]["note"]) == ("Newer", "newer")


def test_targets_are_those_of_this_catalogue_and_this_event(database: Database) -> None:
    with database.begin() as session:
        record = terms_record(session, fill(session))
        other = add_event(session, "gala")
        restore_terms(session, other, record)
        found = terms_record(session, other)
        assert [one["kind"] for one in found["standing"]] == ["person"]  # the session is another event's
        assert terms_record(session, add_event(session, "bare"))["settings"] is None
        restore_terms(session, other, {})
        assert terms_record(session, other) == found
        unknown = {"no_publication": [record["no_publication"][0] | {"person": "gone"}]}
        restore_terms(session, other, unknown)
        assert terms_record(session, other) == found
