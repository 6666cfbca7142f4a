"""Rows of usage and of the audit log: the database lets nobody change or delete them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from mediahub.catalog.db.database import Database
from mediahub.catalog.db.guards import install_guards
from mediahub.catalog.models import AuditCutoff, AuditEntry, UsageRecord
from tests.assets import TAKEN


@pytest.fixture
def kept(database: Database) -> Database:
    with database.engine.begin() as connection:
        install_guards(connection)  # again: the migrations did already
    with database.begin() as session:
        session.add(UsageRecord(asset_id="a", who="Eva", user_id=3, action="download", rendition="original"))
        session.add_all(
            AuditEntry(action="account.created", actor_kind="user", address="10.0.0.1", at=at)
            for at in (TAKEN, TAKEN + timedelta(days=1))
        )
    return database


def run(database: Database, statement: Any) -> None:
    with database.begin() as session:
        session.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        update(UsageRecord).values(asset_id="b"),
        update(UsageRecord).values(who="Otto"),
        update(UsageRecord).values(user_id=4),
        update(UsageRecord).values(who="", size=9),
        delete(UsageRecord),
        update(AuditEntry).values(action="account.deleted"),
        update(AuditEntry).values(address="10.0.0.2"),
        delete(AuditEntry),
    ],
)
def test_what_was_written_stays(kept: Database, statement: Any) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run(kept, statement)


def test_whose_it_was_may_be_emptied(kept: Database) -> None:
    run(kept, update(UsageRecord).values(who="", user_id=None))
    run(kept, update(AuditEntry).values(address=""))
    with kept.read() as session:
        record = session.scalars(select(UsageRecord)).one()
        assert (record.who, record.user_id, record.asset_id) == ("", None, "a")
        assert set(session.scalars(select(AuditEntry.address))) == {""}


def test_audit_entries_go_when_they_are_older_than_the_cutoff_of_the_transaction(kept: Database) -> None:
    with kept.begin() as session:
        session.add(AuditCutoff(before=TAKEN + timedelta(hours=1)))
        session.flush()
        session.execute(delete(AuditEntry).where(AuditEntry.at <= TAKEN))
        session.execute(delete(AuditCutoff))
    with pytest.raises(DatabaseError, match="append-only"):
        run(kept, delete(AuditEntry))
    with kept.read() as session:
        assert [one.at for one in session.scalars(select(AuditEntry))] == [TAKEN + timedelta(days=1)]
