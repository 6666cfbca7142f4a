"""Transfers in the catalogue: who goes on with one, and what is forgotten of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival, FtpFolder, FtpUpload
from mediahub.ingest.sources.ftp.accounts import set_active
from mediahub.ingest.sources.ftp.receiver import Receiver
from mediahub.ingest.sources.ftp.uploads import AccountClosed, Displaced, Uploads, newest, reported_size
from mediahub.runtime import Services
from tests.object_storage import BucketInMemory
from tests.unit.ingest.sources.ftp.conftest import PART, queued

Send = Callable[[str, bytes], int]
BreakOff = Callable[[str, bytes], str]


def test_an_unfinished_file_never_looks_complete() -> None:
    assert [reported_size(kept) for kept in (0, 1, 2, 1000)] == [0, 0, 1, 999]


def test_the_same_name_at_the_same_time(services: Services, uploads: Uploads) -> None:
    with ThreadPoolExecutor(6) as pool:
        slots = list(pool.map(lambda _: uploads.begin("/a/b/DSC_0001.JPG"), range(6)))
    assert len({slot.key for slot in slots}) == 6
    with services.database.read() as session:
        paths = set(session.scalars(select(Arrival.path)))
        folders = set(session.scalars(select(FtpFolder.path)))
    assert paths == {"a/b/DSC_0001.JPG", *(f"a/b/DSC_0001 ({n}).JPG" for n in range(2, 7))}
    assert folders == {"/a", "/a/b"}


def test_a_closed_account_begins_nothing(services: Services, uploads: Uploads) -> None:
    with services.database.begin() as session:
        set_active(session, "chen", False)
    with pytest.raises(AccountClosed):
        uploads.begin("/a.jpg")
    with services.database.read() as session:
        assert session.scalars(select(Arrival.id)).all() == []


def test_a_whole_file_is_handed_to_the_workers(services: Services, uploads: Uploads, send: Send) -> None:
    arrival_id = send("/a.jpg", b"a picture")
    with services.database.read() as session:
        arrival = session.get_one(Arrival, arrival_id)
        assert (arrival.state, arrival.size) == ("received", 9)
        assert newest(session, uploads._account, "/a.jpg") is not None
    assert queued(services) == [arrival_id]
    assert uploads.resume("/a.jpg") is None


def test_a_whole_file_of_a_temporary_name_is_held(services: Services, send: Send) -> None:
    arrival_id = send("/a.jpg.part", b"a picture")
    with services.database.read() as session:
        assert session.get_one(Arrival, arrival_id).state == "expected"
    assert queued(services) == []


def test_who_begins_again_frees_what_broke_off(
    services: Services, uploads: Uploads, break_off: BreakOff, bucket: BucketInMemory
) -> None:
    key = break_off("/a.mov", bytes(PART + 10))
    assert len(bucket.s3.uploads) == 1
    assert list(bucket.s3.objects) == [f"{key}.tail"]
    uploads.begin("/a.mov")
    assert (bucket.s3.uploads, bucket.s3.objects) == ({}, {})
    with services.database.read() as session:
        assert session.scalars(select(Arrival.path)).all() == ["a.mov"]


def test_what_somebody_still_sends_is_not_dropped_by_another(services: Services, uploads: Uploads) -> None:
    first = uploads.begin("/a.mov")
    second = uploads.begin("/a.mov")
    uploads.check(first)
    with services.database.read() as session:
        assert sorted(session.scalars(select(Arrival.path))) == ["a (2).mov", "a.mov"]
    assert first.writer != second.writer


def test_who_resumes_takes_over_and_the_other_may_change_nothing(uploads: Uploads) -> None:
    slot = uploads.begin("/a.mov")
    uploads.keep(slot, 700, 100)
    taken = uploads.resume("/a.mov")
    assert taken is not None
    assert (taken.size, taken.tail, taken.resumable) == (700, 100, 699)
    for act in (
        lambda: uploads.check(slot),
        lambda: uploads.keep(slot, 800, 0),
        lambda: uploads.keep_multipart(slot, "another"),
        lambda: uploads.release(slot),
        lambda: uploads.finish(slot, 800, None),
    ):
        with pytest.raises(Displaced):
            act()
    uploads.discard(slot)
    uploads.check(taken)
    uploads.release(taken)
    with pytest.raises(Displaced):
        uploads.check(taken)


def test_what_somebody_else_finished_is_not_discarded(services: Services, uploads: Uploads) -> None:
    """A connection that was cut tidies up late, when its camera has sent the file through another one."""
    slot = uploads.begin("/a.jpg")
    Receiver(uploads, services.bucket, slot, "/a.jpg").write(b"the beg")
    taken = uploads.resume("/a.jpg")
    assert taken is not None
    uploads.discard(slot)  # while the other one is at work
    new = Receiver.resumed(uploads, services.bucket, taken, "/a.jpg", 0)
    new.write(b"the beginning and the end")
    new.finish()
    uploads.discard(slot)
    uploads.discard(taken)
    assert services.bucket.get_bytes(slot.key) == b"the beginning and the end"
    with services.database.read() as session:
        assert session.get_one(Arrival, slot.arrival_id).state == "received"


def test_parts_whose_upload_was_never_written_down_are_freed_too(
    services: Services, uploads: Uploads, bucket: BucketInMemory
) -> None:
    slot = uploads.begin("/a.mov")
    bucket.s3.create_multipart_upload("media", slot.key)
    kept = bucket.s3.create_multipart_upload("media", f"{slot.key}0")["UploadId"]
    uploads.discard(slot)
    assert list(bucket.s3.uploads) == [kept]
    with services.database.read() as session:
        assert session.scalars(select(FtpUpload.id)).all() == []
