"""Bytes that are thrown away count against the link by which they came, and against nobody else."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import Arrival, Batch, ContributorLink
from mediahub.ingest.batches.batches import incoming_name
from mediahub.ingest.uploads.discarded import Discarded
from mediahub.runtime import Services
from mediahub.storage.keys import incoming_key, preview_key
from tests.assets import add_event
from tests.object_storage import BucketInMemory
from tests.unit.ingest.links import a_link


@pytest.fixture
def arrival(services: Services) -> Arrival:
    """A file that comes by a link with room for 1,000 bytes."""
    with services.database.begin() as session:
        event = add_event(session)
        batch = session.query(Batch).one()
        link = a_link(event.id, max_bytes=1_000)
        session.add(link)
        session.flush()
        batch.link_id = link.id
        made = Arrival(batch_id=batch.id, path="a.jpg", size=100)
        session.add(made)
        session.flush()
        session.refresh(made)
        return made


def discarded(services: Services) -> int:
    with services.database.read() as session:
        return session.query(ContributorLink).one().discarded_bytes


def test_everything_that_s3_holds_of_it_counts(
    services: Services, bucket: BucketInMemory, arrival: Arrival
) -> None:
    name = incoming_name(arrival)
    bucket.put_bytes(incoming_key(name), b"x" * 30, "image/jpeg")
    bucket.put_bytes(preview_key(name), b"x" * 5, "image/jpeg")
    Discarded(services).count_all(arrival, None, more=7)
    assert discarded(services) == 42


def test_a_part_that_was_sent_again_counts_once(
    services: Services, bucket: BucketInMemory, arrival: Arrival
) -> None:
    counting = Discarded(services)
    upload = counting._multipart.create(incoming_key(incoming_name(arrival)))
    for data in (b"x" * 9, b"y" * 9):
        bucket.s3.upload_part("media", incoming_key(incoming_name(arrival)), upload, 1, data)
    counting.count_all(arrival, upload)
    assert discarded(services) == 9


def test_deliveries_of_the_team_are_counted_by_nobody(services: Services, arrival: Arrival) -> None:
    with services.database.begin() as session:
        session.query(Batch).one().link_id = None
    counting = Discarded(services)
    counting.count_all(arrival, None, more=7)
    counting.count_preview(arrival)
    assert counting.has_room(arrival, 1 << 40)
    assert discarded(services) == 0
