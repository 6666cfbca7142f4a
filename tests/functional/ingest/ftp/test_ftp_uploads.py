"""The books of transfers, on both databases and a real S3 server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival, Asset, Outbox
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.sources.ftp.accounts import create_account, find_account
from mediahub.ingest.sources.ftp.listing import Listing, Refused
from mediahub.ingest.sources.ftp.receiver import PART, PartsLost, Receiver
from mediahub.ingest.sources.ftp.server import FtpError, make_server
from mediahub.ingest.sources.ftp.uploads import AccountClosed, Displaced, Uploads
from mediahub.ingest.uploads.checker import Checker
from mediahub.jobs import Jobs
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.storage.bucket import Bucket
from mediahub.storage.multipart import Multipart
from tests.pictures import write_jpeg

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


@pytest.fixture
def listing(services: Services, account: int) -> Listing:
    return Listing(services.database, Jobs(services.settings), account)


def send(uploads: Uploads, bucket: Bucket, path: str, data: bytes) -> int:
    """Take a whole file; the id of its arrival."""
    slot = uploads.begin(path)
    receiver = Receiver(uploads, bucket, slot, path)
    receiver.write(data)
    receiver.finish()
    receiver.close()
    return slot.arrival_id


def test_the_same_name_at_the_same_time(services: Services, uploads: Uploads) -> None:
    with ThreadPoolExecutor(6) as pool:
        slots = list(pool.map(lambda _: uploads.begin("/a/b/DSC_0001.JPG"), range(6)))
    assert len({slot.key for slot in slots}) == 6
    with services.database.read() as session:
        paths = set(session.scalars(select(Arrival.path)))
    assert paths == {"a/b/DSC_0001.JPG", *(f"a/b/DSC_0001 ({n}).JPG" for n in range(2, 7))}


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


def test_a_closed_account_begins_nothing(services: Services, uploads: Uploads, account: int) -> None:
    with services.database.begin() as session:
        found = find_account(session, "chen")
        assert found is not None
        found.active = False
    with pytest.raises(AccountClosed):
        uploads.begin("/a.jpg")


def test_an_asset_that_came_under_a_temporary_name_gets_its_own(
    services: Services, uploads: Uploads, listing: Listing, tmp_path: Path
) -> None:
    """The client came back for it only after the sweeper had handed it over."""
    data = write_jpeg(tmp_path / "a.jpg", 800).read_bytes()
    arrival_id = send(uploads, services.bucket, "/DSC_0001.JPG.part", data)
    with services.database.begin() as session:
        session.get_one(Arrival, arrival_id).state = "received"
    with Sandbox(1) as sandbox:
        Checker(services, Pipeline(services, sandbox)).check(arrival_id)
    listing.rename("/DSC_0001.JPG.part", "/day 1/DSC_0001.JPG")
    with services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        assert asset.filename == "DSC_0001.JPG"
        assert session.scalars(select(Arrival.path)).all() == ["day 1/DSC_0001.JPG"]
        assert session.scalars(select(Outbox.asset_id)).all() == [asset.id] * 2  # ready, and renamed
    assert listing.find("/DSC_0001.JPG.part") is None
    found = listing.find("/day 1/DSC_0001.JPG")
    assert found is not None
    assert found.size == len(data)


def test_what_cannot_be_renamed_or_made(services: Services, uploads: Uploads, listing: Listing) -> None:
    send(uploads, services.bucket, "/a.jpg", b"x")
    receiver = Receiver(uploads, services.bucket, uploads.begin("/half.jpg"), "/half.jpg")
    receiver.write(b"half")
    receiver.close()
    for act in (
        lambda: listing.rename("/gone.jpg", "/b.jpg"),
        lambda: listing.rename("/half.jpg", "/b.jpg"),
        lambda: listing.make_folder("/a.jpg"),
        lambda: listing.remove_folder("/"),
    ):
        with pytest.raises(Refused):
            act()
    assert [entry.name for entry in listing.children("/")] == ["a.jpg", "half.jpg"]


def test_settings_that_cannot_work_are_named(services: Services, tmp_path: Path) -> None:
    other = tmp_path / "not.pem"
    other.write_text("no certificate")
    for setting, value in (
        ("FTP_PASSIVE_PORTS", "60000-70000"),
        ("FTP_PASSIVE_PORTS", "9-8"),
        ("FTP_CERT", other),
    ):
        settings = services.settings.model_copy(update={setting.lower(): value})
        changed = Services(settings, services.database, services.bucket, services.search)
        with pytest.raises(FtpError, match=f"MEDIAHUB_{setting}"):
            make_server(changed)
