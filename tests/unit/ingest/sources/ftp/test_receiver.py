"""One transfer's bytes: which parts they make, what is safe of them, and where another goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival, Event
from mediahub.ingest.sources.ftp import receiver as module
from mediahub.ingest.sources.ftp.receiver import PartsLost, Receiver, TooLarge, first_parts
from mediahub.ingest.sources.ftp.uploads import Displaced, Uploads
from mediahub.ingest.uploads.quotas import QuotaFull, quotas_of
from mediahub.problems import NoRoom
from mediahub.runtime import Services
from mediahub.storage.errors import Unavailable
from mediahub.storage.multipart import Multipart, Part
from tests.object_storage import BucketInMemory, refused
from tests.unit.ingest.sources.ftp.conftest import PART

PARTS = [Part(1, 8, "a"), Part(2, 8, "b"), Part(3, 5, "c")]
DATA = bytes(number % 251 for number in range(2 * PART + 500))
BreakOff = Callable[[str, bytes], str]


def test_the_parts_that_the_catalogue_knows_of() -> None:
    assert first_parts(PARTS, 21) == PARTS
    assert first_parts(PARTS, 0) == []


def test_a_part_that_was_written_before_its_server_died_is_written_again() -> None:
    assert first_parts(PARTS, 16) == PARTS[:2]


def test_s3_lists_parts_in_any_order() -> None:
    assert first_parts(PARTS[::-1], 21) == PARTS


@pytest.mark.parametrize(
    ("parts", "size"),
    [
        (PARTS, 22),  # less than was promised
        (PARTS, 20),  # a boundary that no part has
        ([], 8),
        ([PARTS[0], PARTS[2]], 13),  # one is missing
        (PARTS[1:], 13),
    ],
)
def test_other_parts_than_were_promised_are_not_gone_on_from(parts: list[Part], size: int) -> None:
    with pytest.raises(PartsLost):
        first_parts(parts, size)


@pytest.fixture
def begin(services: Services, uploads: Uploads) -> Callable[[str], Receiver]:
    return lambda path: Receiver(uploads, services.bucket, uploads.begin(path), path)


@pytest.fixture
def resume(services: Services, uploads: Uploads) -> Callable[..., Receiver]:
    """Takes a transfer over at `offset`, or at the end of what is safe."""

    def take_over(path: str, offset: int | None = None) -> Receiver:
        slot = uploads.resume(path)
        assert slot is not None
        return Receiver.resumed(uploads, services.bucket, slot, path, slot.size if offset is None else offset)

    return take_over


def arrivals(services: Services) -> list[Arrival]:
    with services.database.read() as session:
        return list(session.scalars(select(Arrival).order_by(Arrival.id)))


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, len(DATA)])
def test_a_file_of_any_size_is_one_object(
    services: Services, begin: Callable[[str], Receiver], bucket: BucketInMemory, size: int
) -> None:
    receiver = begin("/a.mov")
    for start in range(0, size, 300):
        receiver.write(DATA[start : min(size, start + 300)])
    assert (receiver.size, receiver.received) == (size, size)
    receiver.finish()
    receiver.close()
    [arrival] = arrivals(services)
    assert (arrival.state, arrival.size) == ("received", size)
    assert arrival.sha256 == hashlib.sha256(DATA[:size]).hexdigest()
    assert bucket.get_bytes(arrival.incoming_key or "") == DATA[:size]
    assert bucket.s3.uploads == {}


@pytest.mark.parametrize("cut", [1, PART - 1, PART, PART + 1, 2 * PART + 100])
@pytest.mark.parametrize("back", [0, 1, 400])
def test_a_transfer_goes_on_from_what_is_safe_or_earlier(
    services: Services,
    break_off: BreakOff,
    resume: Callable[..., Receiver],
    bucket: BucketInMemory,
    cut: int,
    back: int,
) -> None:
    offset = max(0, cut - back)
    break_off("/a.mov", DATA[:cut])
    receiver = resume("/a.mov", offset)
    for start in range(offset, len(DATA), 150):
        receiver.write(DATA[start : start + 150])
    assert receiver.size == len(DATA)
    receiver.finish()
    [arrival] = arrivals(services)
    assert bucket.get_bytes(arrival.incoming_key or "") == DATA
    assert arrival.sha256 is None  # a hash cannot be resumed: the worker makes it
    assert list(bucket.s3.objects) == [arrival.incoming_key]


def test_a_transfer_that_breaks_off_again_keeps_the_most_that_came(
    services: Services, uploads: Uploads, break_off: BreakOff, resume: Callable[..., Receiver]
) -> None:
    break_off("/a.mov", DATA[: PART + 200])
    again = resume("/a.mov", 500)
    again.write(DATA[500:900])  # less than is here already
    again.close()
    third = resume("/a.mov")
    assert third.size == PART + 200
    third.write(DATA[PART + 200 : PART + 700])
    third.close()
    fourth = resume("/a.mov")
    assert fourth.size == PART + 700
    fourth.write(DATA[PART + 700 :])
    fourth.finish()
    assert services.bucket.get_bytes(arrivals(services)[0].incoming_key or "") == DATA


def test_of_a_transfer_without_a_byte_nothing_is_left(
    services: Services, begin: Callable[[str], Receiver]
) -> None:
    receiver = begin("/a.mov")
    receiver.close()
    receiver.close()
    assert arrivals(services) == []


def test_a_file_of_more_parts_than_s3_takes_is_refused(
    begin: Callable[[str], Receiver], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_PARTS", 1)
    receiver = begin("/a.mov")
    receiver.write(bytes(PART))
    with pytest.raises(TooLarge):
        receiver.write(bytes(PART))


def test_whoever_resumes_takes_over(
    services: Services, begin: Callable[[str], Receiver], resume: Callable[..., Receiver]
) -> None:
    """The old connection may hang for minutes after its camera has gone, and then wake up."""
    old = begin("/a.mov")
    old.write(DATA[:PART])
    new = resume("/a.mov")
    with pytest.raises(Displaced):
        old.write(bytes(PART))
    old.close()
    new.write(DATA[PART:])
    new.finish()
    assert services.bucket.get_bytes(arrivals(services)[0].incoming_key or "") == DATA


@pytest.mark.parametrize("size", [7, PART])
def test_whoever_was_displaced_ends_nothing(
    services: Services, begin: Callable[[str], Receiver], resume: Callable[..., Receiver], size: int
) -> None:
    """Its data connection came to a clean end, after another connection had taken the transfer over."""
    old = begin("/a.mov")
    old.write(DATA[:size])
    new = resume("/a.mov", 0)
    new.write(DATA[:-200])
    with pytest.raises(Displaced):
        old.finish()
    new.write(DATA[-200:])
    new.finish()
    with pytest.raises(Displaced):
        old.finish()
    old.close()
    assert services.bucket.get_bytes(arrivals(services)[0].incoming_key or "") == DATA


def test_storage_that_goes_away_keeps_what_was_safe(
    services: Services,
    begin: Callable[[str], Receiver],
    resume: Callable[..., Receiver],
    bucket: BucketInMemory,
) -> None:
    receiver = begin("/a.mov")
    receiver.write(DATA[:PART])
    bucket.s3.broken = refused("InternalError")
    with pytest.raises(Unavailable):
        receiver.write(DATA[PART : 2 * PART])
    receiver.close()  # raises nothing, whatever could not be kept
    bucket.s3.broken = None
    again = resume("/a.mov")
    assert again.size == PART
    again.write(DATA[PART:])
    again.finish()
    assert bucket.get_bytes(arrivals(services)[0].incoming_key or "") == DATA


@pytest.mark.parametrize("lost", ["parts", "tail", "upload id"])
def test_what_s3_has_lost_is_not_gone_on_from(
    services: Services, uploads: Uploads, break_off: BreakOff, bucket: BucketInMemory, lost: str
) -> None:
    break_off("/a.mov", DATA[: PART + 100])
    slot = uploads.resume("/a.mov")
    assert slot is not None
    if lost == "parts":
        Multipart(bucket).abort(slot.key, slot.multipart or "")
    elif lost == "tail":
        bucket.s3.objects[slot.tail_key].data = b"short"
    else:
        with services.database.begin() as session:
            session.get_one(Arrival, slot.arrival_id).upload_id = None
        slot = uploads.resume("/a.mov")
        assert slot is not None
    with pytest.raises(PartsLost):
        Receiver.resumed(uploads, bucket, slot, "/a.mov", slot.size)
    uploads.discard(slot)
    assert uploads.resume("/a.mov") is None
    assert arrivals(services) == []


def limit(services: Services, size: int | None) -> None:
    """The event's quota from now on."""
    with services.database.begin() as session:
        session.scalars(select(Event)).one().quota_bytes = size


def used(services: Services) -> int:
    with services.database.read() as session:
        (quota,) = quotas_of(session, session.scalars(select(Event)).one())
        return quota.used


@pytest.mark.parametrize("over", [1, 200, PART, PART + 1])
@pytest.mark.parametrize("size", [300, PART, 2 * PART + 100])
def test_not_a_byte_more_comes_in_than_a_quota_has_room_for(
    services: Services, begin: Callable[[str], Receiver], bucket: BucketInMemory, size: int, over: int
) -> None:
    """No camera says beforehand how large its file is. Of one that is too large nothing stays."""
    limit(services, size)
    receiver = begin("/a.mov")
    for start in range(0, size, 100):
        receiver.write(bytes(min(100, size - start)))
    with pytest.raises(QuotaFull):
        receiver.write(bytes(over))
    receiver.close()
    assert (arrivals(services), used(services)) == ([], 0)
    assert (bucket.s3.objects, bucket.s3.uploads) == ({}, {})
    fits = begin("/b.mov")
    fits.write(bytes(size))
    fits.finish()
    fits.close()
    assert used(services) == size
    with pytest.raises(QuotaFull):
        begin("/c.mov")


def test_of_many_at_once_those_come_in_for_which_there_is_room(
    services: Services, begin: Callable[[str], Receiver], bucket: BucketInMemory
) -> None:
    """Each alone has room until another has ended."""
    limit(services, 1000)
    open_ones = [begin(f"/{number}.jpg") for number in range(5)]
    taken = 0
    for receiver in open_ones:
        receiver.write(bytes(400))
    for receiver in open_ones:
        try:
            receiver.finish()
            taken += 1
        except QuotaFull:
            pass
        receiver.close()
    assert (taken, used(services), len(bucket.s3.objects)) == (2, 800, 2)


def test_with_a_larger_quota_the_same_file_comes_in(
    services: Services, begin: Callable[[str], Receiver], resume: Callable[..., Receiver]
) -> None:
    limit(services, PART + 500)
    first = begin("/a.mov")
    first.write(DATA[:PART])
    limit(services, 3 * PART)  # while it is under way
    first.write(DATA[PART : 2 * PART])
    first.close()
    second = resume("/a.mov")
    second.write(DATA[2 * PART :])
    second.finish()
    second.close()
    assert [(one.state, one.size) for one in arrivals(services)] == [("received", len(DATA))]


def test_a_file_that_was_announced_as_too_large_is_refused_before_it_comes(
    services: Services, uploads: Uploads
) -> None:
    limit(services, 1000)
    with pytest.raises(QuotaFull):
        uploads.begin("/a.mov", 1001)
    assert arrivals(services) == []
    uploads.begin("/a.mov", 1000)


def test_a_disk_that_fills_up_stops_a_file_which_goes_on_later(
    services: Services,
    begin: Callable[[str], Receiver],
    resume: Callable[..., Receiver],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    receiver = begin("/a.mov")
    receiver.write(DATA[:PART])
    monkeypatch.setattr("mediahub.home.disk.takes_uploads", lambda *_, **__: False)
    with pytest.raises(NoRoom):
        receiver.write(DATA[PART : 2 * PART])
    receiver.close()
    monkeypatch.undo()
    second = resume("/a.mov")
    assert second.size == 2 * PART, "what had come is kept"
    second.write(DATA[2 * PART :])
    second.finish()
    second.close()
    assert [(one.state, one.size) for one in arrivals(services)] == [("received", len(DATA))]
