"""FTP transfers that change hands, on a real S3 server; tests/unit has the rest of their rules."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival
from mediahub.ingest.sources.ftp.accounts import create_account, find_account
from mediahub.ingest.sources.ftp.receiver import PART, PartsLost, Receiver
from mediahub.ingest.sources.ftp.uploads import Displaced, Uploads
from mediahub.jobs import Jobs
from mediahub.runtime import Services
from mediahub.storage.multipart import Multipart

pytestmark = pytest.mark.services


@pytest.fixture
def account(services: Services, request: pytest.FixtureRequest) -> int:
    event = f"ftp-{abs(hash(request.node.nodeid)) % 10**9}"
    with services.database.begin() as session:
        create_event(session, event, "FTP", "UTC")
        create_account(session, "chen", event=event, photographer="Chen Rui")
        found = find_account(session, "chen")
        assert found is not None
        return found.id


@pytest.fixture
def uploads(services: Services, account: int) -> Uploads:
    return Uploads(services, Jobs(services.settings), account)


def test_whoever_resumes_takes_over(services: Services, uploads: Uploads) -> None:
    """The old connection may hang for minutes after its camera has gone, and then wake up."""
    bucket, data = services.bucket, bytes(PART) + b"the rest"
    slot = uploads.begin("/a.mov")
    old = Receiver(uploads, bucket, slot, "/a.mov")
    old.write(data[:PART])
    taken = uploads.resume("/a.mov")
    assert taken is not None
    assert taken.size == PART
    new = Receiver.resumed(uploads, bucket, taken, "/a.mov", PART)
    with pytest.raises(Displaced):
        old.write(bytes(PART))
    old.close()
    new.write(data[PART:])
    new.finish()
    assert bucket.get_bytes(slot.key) == data
    assert uploads.resume("/a.mov") is None
    bucket.delete(slot.key)


def test_what_somebody_else_finished_is_not_discarded(services: Services, uploads: Uploads) -> None:
    """A connection that was cut tidies up late, when its camera has sent the file through another one."""
    slot = uploads.begin("/a.jpg")
    old = Receiver(uploads, services.bucket, slot, "/a.jpg")
    old.write(b"the beg")
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
    services.bucket.delete(slot.key)


def test_parts_that_s3_has_lost_are_not_gone_on_from(services: Services, uploads: Uploads) -> None:
    slot = uploads.begin("/a.mov")
    receiver = Receiver(uploads, services.bucket, slot, "/a.mov")
    receiver.write(bytes(PART))
    receiver.close()
    taken = uploads.resume("/a.mov")
    assert taken is not None
    Multipart(services.bucket).abort(taken.key, taken.multipart or "")
    with pytest.raises(PartsLost):
        Receiver.resumed(uploads, services.bucket, taken, "/a.mov", PART)
    uploads.discard(taken)
    assert uploads.resume("/a.mov") is None
    with services.database.read() as session:
        assert session.scalars(select(Arrival.id)).all() == []
