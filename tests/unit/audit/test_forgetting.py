"""Addresses and entries go at their age."""

from __future__ import annotations

from datetime import timedelta

from mediahub.audit.forgetting import count_addresses, count_old, forget_addresses, forget_old
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AuditEntry
from mediahub.catalog.models.base import utcnow
from tests.unit.audit.filled import fill


def test_addresses_go_before_entries_and_what_is_young_stays(database: Database) -> None:
    fill(database, 5)
    later = utcnow() + timedelta(seconds=1)
    with database.begin() as session:
        assert forget_old(session, utcnow() - timedelta(days=1), 10) == 0
        assert count_addresses(session, later) == 5
        assert [forget_addresses(session, later, 3), forget_addresses(session, later, 3)] == [3, 2]
        assert count_addresses(session, later) == 0
    with database.begin() as session:
        assert count_old(session, later) == 5
        assert [forget_old(session, later, 3), forget_old(session, later, 3)] == [3, 2]
    with database.read() as session:
        assert session.query(AuditEntry).count() == 0
