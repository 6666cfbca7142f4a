"""Records of deliveries that changed since they were written."""

from __future__ import annotations

from datetime import timedelta

from mediahub.catalog.models import Batch
from mediahub.catalog.models.base import utcnow
from mediahub.records.stale import SLACK, StaleBatches
from mediahub.runtime import Services
from mediahub.storage.record_keys import batch_record_key
from tests.assets import add_event


def test_what_has_no_record_or_changed_since_is_stale_until_somebody_looked(services: Services) -> None:
    with services.database.begin() as session:
        add_event(session)
        batch = session.query(Batch).one()
        number = batch.id
    stale = StaleBatches(services)
    assert stale.numbers() == stale.numbers() == [number]
    services.bucket.put_bytes(batch_record_key("summit", number), b"{}", "application/json")
    age(services, number, SLACK * 3)
    assert StaleBatches(services).numbers() == []
    stale.looked()
    assert stale.numbers() == []
    age(services, number, timedelta())
    assert stale.numbers() == StaleBatches(services).numbers() == [number]


def age(services: Services, number: int, by: timedelta) -> None:
    with services.database.begin() as session:
        batch = session.get_one(Batch, number)
        batch.created_at = batch.changed_at = utcnow() - by
