"""Decisions about faces: into a record and back, once, and only later ones than are known."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import FaceConsent
from mediahub.records.faces import faces_record, restore_faces
from tests.assets import TAKEN, add_event


def test_they_come_back_in_their_order_and_a_second_time_changes_nothing(database: Database) -> None:
    with database.begin() as session:
        event, other = add_event(session), add_event(session, "gala")
        for hours, act in ((0, "on"), (1, "threshold"), (2, "off")):
            session.add(FaceConsent(
                event_id=event.id, act=act, who="Eva", basis="consent", threshold=0.4,
                at=TAKEN + timedelta(hours=hours),
            ))  # fmt: skip
        session.flush()
        record = faces_record(session, event)
        assert [row["act"] for row in record] == ["on", "threshold", "off"]
        assert record[0].keys().isdisjoint({"id", "event_id", "user_id"})
        session.execute(delete(FaceConsent).where(FaceConsent.act == "off"))
        session.expire_all()
        for _ in range(2):
            restore_faces(session, event, record)
            assert faces_record(session, event) == record
        restore_faces(session, other, [])
        assert faces_record(session, other) == []
        restore_faces(session, other, record)
        assert faces_record(session, other) == record


def test_what_is_older_than_the_last_decision_here_is_not_put_behind_it(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        session.add(FaceConsent(event_id=event.id, act="on", who="Eva", threshold=0.4, at=TAKEN))
        session.flush()
        record = faces_record(session, event)
        session.scalars(select(FaceConsent)).one().at = TAKEN + timedelta(days=1)
        session.flush()
        restore_faces(session, event, [row | {"act": "off"} for row in record])
        assert list(session.scalars(select(FaceConsent.act))) == ["on"]
