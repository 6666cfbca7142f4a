"""Addresses that have to end are noted once, and those that did are counted."""

from __future__ import annotations

from sqlalchemy import select

from mediahub.catalog.coordination.revoked_urls import note_end, revoke_urls, times_ended
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AddressDue
from tests.assets import add_asset, add_event


def test_each_picture_once_however_often(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        first, second = (add_asset(session, event, name).id for name in "ab")
        revoke_urls(session, [first])
        revoke_urls(session, [first, second])
        revoke_urls(session, [])
    with database.read() as session:
        assert sorted(session.scalars(select(AddressDue.asset_id))) == sorted([first, second])


def test_ends_are_counted_where_they_were_committed(database: Database) -> None:
    assert times_ended(database) == 0
    for times in (1, 2):
        with database.begin() as session:
            note_end(session)
        assert times_ended(database) == times
    with database.begin() as session:
        note_end(session)
        session.rollback()
    assert times_ended(database) == 2
    assert times_ended(Database("postgresql+psycopg://nobody@127.0.0.1:9/none")) is None
