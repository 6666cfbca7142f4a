"""Addresses that have to end are noted once."""

from __future__ import annotations

from sqlalchemy import select

from mediahub.catalog.coordination.revoked_urls import call_back
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AddressDue
from tests.assets import add_asset, add_event


def test_each_picture_once_however_often(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        first, second = (add_asset(session, event, name).id for name in "ab")
        call_back(session, [first])
        call_back(session, [first, second])
        call_back(session, [])
    with database.read() as session:
        assert sorted(session.scalars(select(AddressDue.asset_id))) == sorted([first, second])
