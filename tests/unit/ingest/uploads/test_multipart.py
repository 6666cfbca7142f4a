"""Files in parts: begun once, joined when all of them are there."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import Arrival
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.uploads.multipart import ArrivalParts
from mediahub.ingest.uploads.states import UploadError
from mediahub.runtime import Services
from tests.object_storage import BucketInMemory

SIZE, PART = 25, 10


@pytest.fixture
def arrival(services: Services, batch: BatchRef) -> Arrival:
    with services.database.begin() as session:
        made = Arrival(batch_id=batch.id, path="a.jpg", size=SIZE, part_size=PART, state="expected",
                       incoming_key="incoming/a")  # fmt: skip
        session.add(made)
        session.flush()
        return made


def put(bucket: BucketInMemory, arrival: Arrival, *numbers: int) -> None:
    for number in numbers:
        size = min(PART, SIZE - PART * (number - 1))
        bucket.s3.upload_part("media", str(arrival.incoming_key), str(arrival.upload_id), number, b"x" * size)


def test_of_two_who_begin_at_once_one_wins_and_nothing_of_the_other_is_left(
    services: Services, bucket: BucketInMemory, arrival: Arrival
) -> None:
    parts = ArrivalParts(services.database, bucket)
    first, second = parts.begin(arrival), parts.begin(arrival)
    assert first.upload_id == second.upload_id
    assert list(bucket.s3.uploads) == [first.upload_id]
    assert parts.begin(first).upload_id != first.upload_id


def test_it_is_joined_once_nothing_is_missing(
    services: Services, bucket: BucketInMemory, arrival: Arrival
) -> None:
    parts = ArrivalParts(services.database, bucket)
    begun = parts.begin(arrival)
    put(bucket, begun, 1, 3)
    assert parts.sizes(begun) == {1: 10, 3: 5}
    with pytest.raises(UploadError) as missing:
        parts.join(begun)
    assert missing.value.code == "parts_missing"
    put(bucket, begun, 2)
    parts.join(begun)
    assert bucket.get_bytes("incoming/a") == b"x" * SIZE


def test_what_s3_has_forgotten_is_to_be_announced_again(
    services: Services, bucket: BucketInMemory, arrival: Arrival
) -> None:
    parts = ArrivalParts(services.database, bucket)
    with pytest.raises(UploadError) as gone:
        parts.join(arrival)
    assert gone.value.code == "upload_gone"
    assert parts.sizes(arrival) is None
    begun = parts.begin(arrival)
    parts.abort("incoming/a", str(begun.upload_id))
    with pytest.raises(UploadError) as gone:
        parts.join(begun)
    assert gone.value.code == "upload_gone"
