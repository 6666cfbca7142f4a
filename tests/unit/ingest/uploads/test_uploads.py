"""The life of an upload: announced, sent in one piece or in parts, completed, or taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from mediahub.catalog.models import Arrival, Batch
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.uploads import space
from mediahub.ingest.uploads.announce import BatchFinished
from mediahub.ingest.uploads.states import UploadError
from mediahub.storage.multipart import Multipart
from tests.unit.ingest.uploads.conftest import PART, Sender, sha256

SMALL = b"s" * 300
LARGE = bytes(number % 251 for number in range(2 * PART + 400))


def refused(sender: Sender, arrival_id: int | None, code: str) -> UploadError:
    with pytest.raises(UploadError) as caught:
        sender.uploads.complete(arrival_id or 0)
    assert caught.value.code == code
    return caught.value


def test_a_small_file_goes_in_one_piece(sender: Sender) -> None:
    state = sender.announce("a.jpg", SMALL)
    assert (state.state, state.part_size, state.part_count) == ("expected", None, 1)
    assert state.signed is not None
    assert state.signed.headers["if-none-match"] == "*"  # what has arrived is not written over
    refused(sender, state.id, "nothing_there")
    sender.put(state, SMALL)
    done = sender.uploads.complete(state.id or 0)
    assert (done.state, done.key) == ("received", None)
    assert sender.queued() == [state.id]
    assert sender.uploads.complete(state.id or 0).state == "received"  # twice is fine, and queues nothing
    assert sender.queued() == [state.id]


def test_a_large_file_goes_in_parts_and_only_those_that_are_missing_again(sender: Sender) -> None:
    state = sender.announce("a.mov", LARGE)
    assert (state.part_size, state.part_count, state.parts, state.signed) == (PART, 3, [], None)
    sender.put(state, LARGE, 1, 3)
    assert refused(sender, state.id, "parts_missing").missing == [2]
    assert sender.uploads.state(state.id or 0).parts == [1, 3]
    again = sender.announce("a.mov", LARGE)
    assert (again.id, again.upload_id, again.parts) == (state.id, state.upload_id, [1, 3])
    sender.put(state, LARGE, 2)
    assert sender.uploads.complete(state.id or 0).state == "received"
    [row] = sender.rows()
    assert sender.bucket.get_bytes(row.incoming_key or "") == LARGE
    assert sender.bucket.s3.uploads == {}


def test_what_is_all_there_is_not_sent_again(sender: Sender) -> None:
    """Its sender died between the last byte and saying so."""
    small, large = sender.announce("a.jpg", SMALL), sender.announce("a.mov", LARGE)
    sender.put(small, SMALL)
    sender.put(large, LARGE)
    assert sender.announce("a.jpg", SMALL).parts == [1]
    assert sender.announce("a.mov", LARGE).parts == [1, 2, 3]


def test_an_upload_that_s3_forgot_begins_anew(sender: Sender) -> None:
    state = sender.announce("a.mov", LARGE)
    Multipart(sender.bucket).abort(state.key or "", state.upload_id or "")
    refused(sender, state.id, "upload_gone")
    again = sender.announce("a.mov", LARGE)
    assert again.id == state.id
    assert again.upload_id != state.upload_id
    with pytest.raises(UploadError, match="begun anew"):
        sender.uploads.sign(state.id or 0, "PUT", part=1, upload_id=state.upload_id)


def test_other_bytes_than_were_announced_are_thrown_away(sender: Sender) -> None:
    state = sender.announce("a.jpg", SMALL)
    sender.put(state, SMALL + b"more")
    error = refused(sender, state.id, "wrong_bytes")
    assert "304 bytes arrived that are not the 300 bytes" in str(error)
    assert sender.bucket.s3.objects == {}
    sender.put(state, SMALL)
    with pytest.raises(UploadError, match="Announce it again"):
        sender.uploads.complete(state.id or 0, sha256(b"another file"))
    assert sender.rows()[0].state == "expected"


def test_other_content_under_the_same_name_never_goes_into_an_upload_under_way(sender: Sender) -> None:
    state = sender.announce("a.mov", LARGE)
    sender.put(state, LARGE, 1)
    other = sender.announce("a.mov", b"x" + LARGE[1:])
    assert other.upload_id != state.upload_id
    assert other.parts == []


def test_a_hash_that_follows_the_bytes_is_compared_all_the_same(sender: Sender) -> None:
    state = sender.announce("a.mov", LARGE, hashed=False)
    sender.put(state, LARGE)
    assert sender.uploads.complete(state.id or 0).state == "received"
    assert sender.rows()[0].claimed_sha256 is None
    assert sender.uploads.complete(state.id or 0, sha256(LARGE)).state == "received"
    assert sender.rows()[0].claimed_sha256 == sha256(LARGE)
    with pytest.raises(UploadError) as caught:
        sender.uploads.complete(state.id or 0, sha256(SMALL))
    assert caught.value.code == "wrong_bytes"


def test_many_are_completed_at_once_and_each_has_its_answer(sender: Sender) -> None:
    there, missing, taken_back = (sender.announce(f"{name}.jpg", name.encode() * 200) for name in "abc")
    sender.put(there, b"a" * 200)
    with sender.services.database.begin() as session:
        session.execute(delete(Arrival).where(Arrival.id == taken_back.id))
    asked = dict.fromkeys([there.id or 0, missing.id or 0, taken_back.id or 0])
    answers = sender.uploads.complete_many(asked)
    codes = {
        key: getattr(one, "code", "") if isinstance(one, UploadError) else one.state
        for key, one in answers.items()
    }
    assert codes == {there.id: "received", missing.id: "nothing_there", taken_back.id: "upload_gone"}
    assert sender.queued() == [there.id]


def test_what_is_signed_is_what_may_be_sent(sender: Sender) -> None:
    small, large = sender.announce("a.jpg", SMALL), sender.announce("a.mov", LARGE)
    uploads = sender.uploads
    part = uploads.sign(large.id or 0, "PUT", part=3, upload_id=large.upload_id, sha256=sha256(b"x"))
    assert "partNumber=3" in part.url
    assert part.headers["x-amz-checksum-sha256"]
    for number in (None, 0, 4):
        with pytest.raises(UploadError, match="parts 1 to 3"):
            uploads.sign(large.id or 0, "PUT", part=number)
    for method in ("GET", "POST", "DELETE"):
        assert "uploadId=" in uploads.sign(large.id or 0, method).url
        with pytest.raises(UploadError, match="No upload in parts"):
            uploads.sign(small.id or 0, method)
    assert uploads.sign(small.id or 0, "PUT").key == small.key


def test_a_preview_is_shown_until_the_file_comes(sender: Sender) -> None:
    state = sender.announce("a.jpg", SMALL)
    unhashed = sender.announce("b.mov", LARGE, hashed=False)
    for size in (None, 0, 9 << 20):
        with pytest.raises(UploadError, match="Say the size"):
            sender.uploads.sign(state.id or 0, "PREVIEW", size=size)
    with pytest.raises(UploadError, match="Say the SHA-256"):
        sender.uploads.sign(unhashed.id or 0, "PREVIEW", size=100)
    signed = sender.uploads.sign(state.id or 0, "PREVIEW", size=100)
    with pytest.raises(UploadError, match="No preview"):
        sender.uploads.preview(state.id or 0)
    sender.bucket.put_bytes(signed.key, b"p" * 100, "image/jpeg")
    assert sender.uploads.preview(state.id or 0).state == "expected"
    row = sender.rows()[0]
    assert row.preview_key == signed.key
    assert sender.queued() == [state.id]


def test_a_file_is_taken_back_until_it_has_arrived(sender: Sender) -> None:
    small, large = sender.announce("a.jpg", SMALL), sender.announce("a.mov", LARGE)
    sender.put(small, SMALL)
    sender.put(large, LARGE, 1)
    for state in (small, large):
        sender.uploads.abort(state.id or 0)
    assert sender.rows() == []
    assert (sender.bucket.s3.objects, sender.bucket.s3.uploads) == ({}, {})
    done = sender.send("c.jpg", SMALL)
    with pytest.raises(UploadError, match="it is received"):
        sender.uploads.abort(done.id or 0)


def test_what_is_being_sent_is_remembered_as_alive(sender: Sender) -> None:
    state = sender.announce("a.jpg", SMALL)
    sender.age(by=timedelta(hours=1))
    sender.uploads.sign(state.id or 0, "PUT")
    assert utcnow() - sender.rows()[0].touched_at < timedelta(minutes=1)


def test_a_finished_delivery_and_a_full_disk_take_nothing(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = sender.announce("a.jpg", SMALL)
    with monkeypatch.context() as patch:
        patch.setattr(space, "takes_uploads", lambda settings: False)
        for act in (
            lambda: sender.announce("b.jpg", SMALL),
            lambda: sender.uploads.sign(state.id or 0, "PUT"),
        ):
            with pytest.raises(space.NoRoom):
                act()
    with sender.services.database.begin() as session:
        session.execute(update(Batch).values(finished_at=utcnow()))
    with pytest.raises(BatchFinished):
        sender.announce("b.jpg", SMALL)
