"""Objects that nothing refers to go once they are old; what a row refers to, and originals, never do."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from mediahub.catalog.models.base import utcnow
from mediahub.recovery import orphans
from mediahub.recovery.orphans import OLD, OrphanSweeper
from mediahub.runtime import Services
from mediahub.storage.record_keys import CATALOGUE
from tests.object_storage import BucketInMemory
from tests.unit.stored_pictures import add_pictures, jpeg

LEFT = [f"renditions/aaaaaaaaaaaaaaaa/{number}.jpg" for number in range(7)] + ["deliveries/x/b.jpg"]


@pytest.fixture
def sweeper(services: Services, bucket: BucketInMemory) -> OrphanSweeper:
    """With pictures, and with objects that a dead process left four days ago."""
    add_pictures(services, "a.jpg", "b.jpg")
    for key in [*LEFT, "originals/summit/aa/lost.jpg"]:
        bucket.put_bytes(key, jpeg(), "image/jpeg")
    for stored in bucket.s3.objects.values():
        stored.modified = utcnow() - timedelta(days=4)
    return OrphanSweeper(services)


def test_what_was_left_goes_and_nothing_else(sweeper: OrphanSweeper, bucket: BucketInMemory) -> None:
    before = set(bucket.s3.objects)
    assert sweeper.sweep() == len(LEFT)
    assert before - set(bucket.s3.objects) == set(LEFT)
    assert sweeper.sweep() == 0


def test_what_somebody_may_be_about_to_refer_to_stays(sweeper: OrphanSweeper, bucket: BucketInMemory) -> None:
    for stored in bucket.s3.objects.values():
        stored.modified = utcnow() - OLD + timedelta(minutes=1)
    assert sweeper.sweep() == 0


def test_what_belongs_to_a_catalogue_that_is_to_be_restored_stays(
    sweeper: OrphanSweeper, bucket: BucketInMemory
) -> None:
    bucket.put_bytes(CATALOGUE, b'{"catalogue": "of-another", "revision": 7}', "application/json")
    assert sweeper.sweep() == 0


def test_round_by_round_it_comes_through_all_of_it(
    sweeper: OrphanSweeper, bucket: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orphans, "PAGE", 2)
    for _ in range(len(bucket.s3.objects) + len(orphans.MADE)):
        sweeper.loop().work(threading.Event())
    assert not set(LEFT) & set(bucket.s3.objects)
