"""Presigned URLs that have to be revoked are noted once, and revocations are counted."""

from __future__ import annotations

from sqlalchemy import select

from mediahub.catalog.coordination.revoked_urls import enqueue_revocations, note_revocation, revocation_count
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import RevocationDue
from tests.assets import add_asset, add_event


def test_each_picture_once_however_often(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        first, second = (add_asset(session, event, name).id for name in "ab")
        enqueue_revocations(session, [first])
        enqueue_revocations(session, [first, second])
        enqueue_revocations(session, [])
    with database.read() as session:
        assert sorted(session.scalars(select(RevocationDue.asset_id))) == sorted([first, second])


def test_ends_are_counted_where_they_were_committed(database: Database) -> None:
    assert revocation_count(database) == 0
    for times in (1, 2):
        with database.begin() as session:
            note_revocation(session)
        assert revocation_count(database) == times
    with database.begin() as session:
        note_revocation(session)
        session.rollback()
    assert revocation_count(database) == 2
    assert revocation_count(Database("postgresql+psycopg://nobody@127.0.0.1:9/none")) is None
