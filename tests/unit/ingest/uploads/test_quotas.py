"""Quotas: what has no room is refused with a sentence, and nothing that came is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival, Batch, Event
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.uploads.announce import Announced, place
from mediahub.ingest.uploads.plan import Fingerprint
from mediahub.ingest.uploads.quotas import (
    QUOTA_FULL,
    QuotaFull,
    keep_to_quotas,
    quotas_of,
    require_room,
)

SIZE = 1000


@pytest.fixture
def batch_id(database: Database) -> int:
    with database.begin() as session:
        create_event(session, "summit", "Summit", "Europe/Berlin")
        return open_batch(session, event="summit", photographer="Chen", source="push", roots=[]).id


def announce(database: Database, batch_id: int, *names: str) -> list[tuple[str, str]]:
    with database.begin() as session:
        batch = session.get_one(Batch, batch_id)
        rows = [
            place(session, batch, Announced(name, Fingerprint(SIZE, name * 8, 1))).arrival for name in names
        ]
        keep_to_quotas(session, batch, rows)
        return [(row.state, row.reason_code) for row in rows if row is not None]


def set_quota(database: Database, event: int | None = None, **of_photographers: int) -> None:
    with database.begin() as session:
        row = session.scalars(select(Event)).one()
        row.quota_bytes, row.photographer_quotas = event, of_photographers


SENT, FULL = ("expected", ""), ("rejected", QUOTA_FULL)


@pytest.mark.parametrize(
    "quota", [{"event": 2 * SIZE}, {"Chen": 2 * SIZE + 1}, {"event": 9 * SIZE, "Chen": 2 * SIZE}]
)
def test_the_last_files_have_no_room_and_what_is_under_way_stays(
    database: Database, batch_id: int, quota: dict[str, int]
) -> None:
    set_quota(database, **quota)
    assert announce(database, batch_id, "a", "b", "c") == [SENT, SENT, FULL]
    assert announce(database, batch_id, "a", "d") == [SENT, FULL], "the first is gone on with"


def test_another_photographer_s_quota_holds_up_nobody_else(database: Database, batch_id: int) -> None:
    with database.begin() as session:
        open_batch(session, event="summit", photographer="Ana", source="push", roots=[])
    set_quota(database, Ana=1)
    assert announce(database, batch_id, "a", "b") == [SENT, SENT]


def test_with_a_larger_quota_the_same_file_is_sent(database: Database, batch_id: int) -> None:
    set_quota(database, SIZE - 1)
    assert announce(database, batch_id, "a") == [FULL]
    with database.read() as session:
        assert "Summit" in session.scalars(select(Arrival.reason)).one()
    set_quota(database, SIZE)
    assert announce(database, batch_id, "a") == [SENT]
    set_quota(database)
    assert announce(database, batch_id, "b") == [SENT]


def test_a_camera_is_refused_once_it_is_full(database: Database, batch_id: int) -> None:
    set_quota(database, SIZE)
    with database.read() as session:
        batch = session.get_one(Batch, batch_id)
        require_room(session, batch.event, batch.photographer_id)
    announce(database, batch_id, "a")
    with database.read() as session:
        batch = session.get_one(Batch, batch_id)
        with pytest.raises(QuotaFull):
            require_room(session, batch.event, batch.photographer_id)
        (quota,) = quotas_of(session, batch.event)
        assert (quota.used, quota.left, quota.share) == (SIZE, 0, 1.0)
