"""Refused files are kept for a while, and only so much of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.models import AuditEntry
from mediahub.ingest.uploads.quarantine import Held, empty_now, empty_quarantine, held
from mediahub.runtime import Services
from mediahub.storage.keys import quarantine_key
from tests.assets import TAKEN
from tests.object_storage import BucketInMemory

DAY = timedelta(days=1)


@pytest.fixture
def filled(services: Services, bucket: BucketInMemory) -> Services:
    """Three refused files of the summit, a day apart, one of the gala, and an original."""
    for number, slug in enumerate(("summit", "summit", "summit", "gala")):
        key = quarantine_key(slug, 1, number)
        bucket.put_bytes(key, b"x" * 10, "image/jpeg")
        bucket.s3.objects[key].modified = TAKEN + number * DAY
    bucket.put_bytes("originals/a", b"x", "image/jpeg")
    return services


def left(services: Services) -> int:
    return held(services.bucket).files


def test_what_is_held_by_event_and_in_all(filled: Services) -> None:
    assert held(filled.bucket) == Held(4, 40, TAKEN)
    assert held(filled.bucket, "gala") == Held(1, 10, TAKEN + 3 * DAY)
    assert held(filled.bucket, "summ") == Held(0, 0, None)


def test_it_is_emptied_at_once_with_a_trace(filled: Services) -> None:
    assert empty_now(filled) == 4
    assert empty_now(filled) == 0
    assert [one.key for one in filled.bucket.list("")] == ["originals/a"]
    with filled.database.read() as session:
        names = session.scalars(select(AuditEntry.subject_name).order_by(AuditEntry.id)).all()
    assert names == ["4", "0"]


def test_what_is_old_goes_and_what_is_not_stays(filled: Services) -> None:
    days = timedelta(days=filled.settings.quarantine_days)
    assert empty_quarantine(filled, TAKEN + days) == 0
    assert empty_quarantine(filled, TAKEN + days + DAY) == 1
    assert empty_quarantine(filled, TAKEN + days + 9 * DAY) == 3
    assert left(filled) == 0


def test_the_oldest_go_until_there_is_room(filled: Services) -> None:
    settings = filled.settings.model_copy(update={"quarantine_gib": 25 / (1 << 30)})
    small = Services(settings, filled.database, filled.bucket, filled.search)
    assert empty_quarantine(small, TAKEN) == 2
    assert held(filled.bucket).oldest == TAKEN + 2 * DAY
    assert empty_quarantine(small, TAKEN) == 0
