"""Audit entries: who, what, from where; without secrets; in the transaction of what they tell of."""

from __future__ import annotations

from datetime import timedelta

import pytest
import structlog
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from mediahub.audit import Action, Subject, record
from mediahub.audit.entries import LONGEST_ASSET_ID, LONGEST_LIST, LONGEST_TEXT
from mediahub.audit.origin import ActorKind, Origin, acting_as
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import AuditAsset, AuditCutoff, AuditEntry, User
from mediahub.catalog.models.base import utcnow

CHEN = Origin(
    ActorKind.USER, 7, "Chen Rui <chen@example.org>", "admin", "token mediahub_0123456789", "203.0.113.9"
)

CUT = {
    "actor_name": 300, "role": 80, "means": 80, "address": 45, "subject_kind": 24, "subject_id": 64,
    "subject_name": 300,
}  # fmt: skip


def only(database: Database) -> AuditEntry:
    with database.read() as session:
        return session.scalars(select(AuditEntry)).one()


def test_an_entry_says_who_what_and_from_where(database: Database) -> None:
    with (
        acting_as(CHEN),
        structlog.contextvars.bound_contextvars(request_id="abc"),
        database.begin() as session,
    ):
        event = create_event(session, "summit", "Summit", "Asia/Shanghai")
        record(session, Action.EVENT_CHANGED, event, {"name": ["Summit", "The Summit"]}, assets=["a1", "a2"])
    entry = only(database)
    assert (entry.action, entry.outcome) == ("event.changed", "done")
    assert (entry.actor_kind, entry.actor_id, entry.actor_name) == ("user", 7, "Chen Rui <chen@example.org>")
    assert (entry.role, entry.means, entry.address) == ("admin", "token mediahub_0123456789", "203.0.113.9")
    assert entry.request_id == "abc"
    assert (entry.event_id, entry.event) == (event.id, "summit")
    assert (entry.subject_kind, entry.subject_id, entry.subject_name) == ("event", str(event.id), "Summit")
    assert entry.details == {"name": ["Summit", "The Summit"]}
    with database.read() as session:
        assert sorted(session.scalars(select(AuditAsset.asset_id))) == ["a1", "a2"]


def test_a_new_row_has_its_id_in_the_entry(database: Database) -> None:
    with database.begin() as session:
        user = User(email="chen@example.org", name="Chen Rui", fs_uniquifier="u")
        session.add(user)
        record(session, Action.ACCOUNT_MADE, user)
    entry = only(database)
    assert (entry.subject_kind, entry.subject_id) == ("user", str(user.id))
    assert entry.subject_name == "Chen Rui <chen@example.org>"


def test_what_is_rolled_back_has_no_entry_and_no_line_in_the_log(database: Database) -> None:
    with capture_logs() as logs, database.begin() as session:
        record(session, Action.SETTINGS_CHANGED, Subject("settings"))
        session.flush()
        session.rollback()
    assert logs == []
    with database.read() as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_the_log_tells_it_once_and_after_the_commit(database: Database) -> None:
    with capture_logs() as logs, acting_as(CHEN), database.begin() as session:
        event = create_event(session, "summit", "Summit", "UTC")
        with session.begin_nested():
            record(session, Action.EVENT_MADE, event, {"zone": "UTC"})
        session.flush()
        assert logs == []
    told = [line for line in logs if line["event"] == "audit"]
    assert len(told) == 1
    assert told[0]["id"] == only(database).id
    assert (told[0]["action"], told[0]["event_slug"], told[0]["address"]) == (
        "event.made", "summit", "203.0.113.9",
    )  # fmt: skip


def test_no_secret_is_kept(database: Database) -> None:
    details = {
        "new_password": "hunter2hunter2",
        "webhook_secret": "s3cr3t",
        "url": "https://press:hunter2@example.org/in?key=abcdef",
        "nested": {"note": "used mediahub_0123456789_verysecretindeed"},
        "list": ["whsec_abcdefgh"],
        "has_password": True,
    }
    with database.begin() as session:
        record(session, Action.SETTINGS_CHANGED, Subject("settings", name="/s/topsecret"), details)
    entry = only(database)
    kept = f"{entry.details} {entry.words} {entry.subject_name}"
    for secret in ("hunter2", "s3cr3t", "abcdef", "verysecretindeed", "abcdefgh", "topsecret"):
        assert secret not in kept
    assert entry.details["has_password"] is True
    assert "example.org/in" in entry.details["url"]


def test_details_are_bounded_and_of_json(database: Database) -> None:
    now = utcnow()
    with database.begin() as session:
        details = {"note": "x\x00" * 9999, "ids": set(range(9999)), "at": now, "none": None}
        record(session, Action.SETTINGS_CHANGED, Subject("settings", name="n" * 999), details)
    entry = only(database)
    assert entry.details["note"] == "x" * LONGEST_TEXT
    assert len(entry.details["ids"]) == LONGEST_LIST
    assert entry.details["at"] == now.isoformat()
    assert entry.details["none"] is None
    assert len(entry.subject_name) == 300


def test_who_and_what_are_cut_to_what_is_kept_so_that_nothing_goes_unrecorded(database: Database) -> None:
    """The tenth role of somebody, or an odd id that was sent, must not stop what the entry tells of."""
    long = Origin(ActorKind.USER, 7, "n" * 999, "r" * 999, "m" * 999, "a" * 999)
    with database.begin() as session:
        record(session, Action.SETTINGS_CHANGED, Subject("k" * 99, "i" * 999, "s" * 999), actor=long)
    entry = only(database)
    assert {name: len(getattr(entry, name)) for name in CUT} == CUT
    assert not entry.details


def test_what_no_asset_is_called_has_no_row_of_one(database: Database) -> None:
    """Ids may be as somebody sent them; PostgreSQL takes no longer ones."""
    sent = ["a" * LONGEST_ASSET_ID, "a" * (LONGEST_ASSET_ID + 1), "a" * 5000, ""]
    with database.begin() as session:
        record(session, Action.ZIP_MADE, Subject("archive"), {"pictures": 4}, assets=sent)
    with database.read() as session:
        assert session.scalars(select(AuditAsset.asset_id)).all() == sent[:1]


@pytest.mark.parametrize("table", ["audit_entry", "audit_asset"])
def test_the_database_refuses_to_change_or_delete(database: Database, table: str) -> None:
    with database.begin() as session:
        record(session, Action.SETTINGS_CHANGED, Subject("settings"), {"a": 1}, assets=["a1"])
    column = {"audit_entry": "actor_name", "audit_asset": "asset_id"}[table]
    for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="append-only"), database.begin() as session:
            session.execute(text(statement))
    if database.engine.dialect.name == "postgresql":
        with pytest.raises(DBAPIError, match="append-only"), database.begin() as session:
            session.execute(text(f"TRUNCATE {table} CASCADE"))


def test_details_cannot_be_changed_under_an_emptied_address(database: Database) -> None:
    with acting_as(CHEN), database.begin() as session:
        record(session, Action.SETTINGS_CHANGED, Subject("settings"), {"a": 1})
    with pytest.raises(DBAPIError, match="append-only"), database.begin() as session:
        session.execute(update(AuditEntry).values(address="", details={"a": 2}))
    with pytest.raises(DBAPIError, match="append-only"), database.begin() as session:
        session.execute(update(AuditEntry).values(address="198.51.100.1"))
    with database.begin() as session:
        session.execute(update(AuditEntry).values(address=""))
    assert only(database).address == ""


def test_only_what_is_older_than_the_cutoff_can_be_deleted(database: Database) -> None:
    with database.begin() as session:
        record(session, Action.SETTINGS_CHANGED, Subject("settings"), assets=["a1"])
    entry = only(database)
    with database.begin() as session:
        session.execute(insert(AuditCutoff).values(before=entry.at - timedelta(seconds=1)))
        with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
            session.execute(delete(AuditEntry))
        session.execute(delete(AuditCutoff))
    with database.begin() as session:
        session.execute(insert(AuditCutoff).values(before=entry.at + timedelta(seconds=1)))
        session.execute(delete(AuditEntry))
        session.execute(delete(AuditCutoff))
    with database.read() as session:
        assert session.scalars(select(AuditAsset)).all() == []
