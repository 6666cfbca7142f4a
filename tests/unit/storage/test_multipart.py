"""Large objects in parts, of several tries."""

from __future__ import annotations

import pytest

from mediahub.storage.errors import NotFound, StorageError
from mediahub.storage.multipart import Multipart, Part
from mediahub.storage.streaming import put_part, put_whole
from tests.object_storage import BucketInMemory


def test_parts_come_in_any_order_and_make_one_object(bucket: BucketInMemory) -> None:
    uploads = Multipart(bucket)
    upload = uploads.create("incoming/a")
    sent = [
        put_part(bucket, "incoming/a", upload, number, data) for number, data in ((2, b"def"), (1, b"abc"))
    ]
    assert bucket.head("incoming/a") is None
    parts = uploads.parts("incoming/a", upload)
    assert parts == [Part(1, 3, sent[1].etag), Part(2, 3, sent[0].etag)]
    uploads.complete("incoming/a", upload, parts)
    assert bucket.get_bytes("incoming/a") == b"abcdef"
    assert uploads.parts("incoming/a", upload) is None


def test_a_listing_has_every_part_of_many_pages(bucket: BucketInMemory) -> None:
    uploads = Multipart(bucket)
    upload = uploads.create("incoming/a")
    for number in range(1, 9):
        put_part(bucket, "incoming/a", upload, number, bytes(number))
    assert [(one.number, one.size) for one in uploads.parts("incoming/a", upload) or ()] == [
        (number, number) for number in range(1, 9)
    ]


def test_a_part_sent_twice_is_there_once_as_it_was_sent_last(bucket: BucketInMemory) -> None:
    uploads = Multipart(bucket)
    upload = uploads.create("incoming/a")
    put_part(bucket, "incoming/a", upload, 1, b"first")
    last = put_part(bucket, "incoming/a", upload, 1, bytearray(b"second"))
    assert uploads.parts("incoming/a", upload) == [last]


def test_an_upload_that_is_gone(bucket: BucketInMemory) -> None:
    uploads = Multipart(bucket)
    upload = uploads.create("incoming/a")
    uploads.abort("incoming/a", upload)
    uploads.abort("incoming/a", upload)  # the second time too
    with pytest.raises(NotFound):
        put_part(bucket, "incoming/a", upload, 1, b"x")
    with pytest.raises(NotFound):
        uploads.complete("incoming/a", upload, [])


def test_a_part_that_is_not_the_one_that_was_sent_is_refused(bucket: BucketInMemory) -> None:
    uploads = Multipart(bucket)
    upload = uploads.create("incoming/a")
    put_part(bucket, "incoming/a", upload, 1, b"x")
    with pytest.raises(StorageError):
        uploads.complete("incoming/a", upload, [Part(1, 1, '"another"')])


def test_what_is_under_way_below_a_prefix(bucket: BucketInMemory) -> None:
    uploads = Multipart(bucket)
    upload = uploads.create("incoming/a")
    uploads.create("originals/b")
    (found,) = uploads.under_way("incoming/")
    assert (found.key, found.upload_id) == ("incoming/a", upload)


def test_a_small_object_goes_over_the_one_that_is_there(bucket: BucketInMemory) -> None:
    put_whole(bucket, "records/a.json", b"1")
    put_whole(bucket, "records/a.json", bytearray(b"2"))
    assert bucket.get_bytes("records/a.json") == b"2"
