"""What the sweeper does about transfers that nobody went on with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, select, update

from mediahub.catalog.models import Arrival, Batch, FtpUpload
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.sources.ftp.abandoned import CLOSED_AFTER, HELD_FOR, sweep_ftp
from mediahub.runtime import Services
from tests.object_storage import BucketInMemory
from tests.unit.ingest.sources.ftp.conftest import PART, queued

Send = Callable[[str, bytes], int]
BreakOff = Callable[[str, bytes], str]
SECOND = timedelta(seconds=1)


def age(services: Services, by: timedelta) -> None:
    """Let everything be older than it is."""
    with services.database.begin() as session:
        for table in (FtpUpload, Arrival):
            session.execute(update(table).values(touched_at=utcnow() - by))


def arrivals(services: Services) -> list[Arrival]:
    with services.database.read() as session:
        return list(session.scalars(select(Arrival).order_by(Arrival.id)))


def test_a_temporary_name_that_nobody_changed_is_the_files_name(services: Services, send: Send) -> None:
    arrival_id = send("/a.jpg.part", b"x")
    age(services, HELD_FOR - 10 * SECOND)
    assert sweep_ftp(services, services.jobs) == 0
    age(services, HELD_FOR + SECOND)
    assert sweep_ftp(services, services.jobs) == 1
    assert [(one.state, one.path) for one in arrivals(services)] == [("received", "a.jpg.part")]
    assert queued(services) == [arrival_id]
    assert sweep_ftp(services, services.jobs) == 0


def test_what_nobody_went_on_with_is_freed_and_named(
    services: Services, break_off: BreakOff, bucket: BucketInMemory
) -> None:
    break_off("/a.mov", bytes(PART + 234))
    kept = timedelta(hours=services.settings.ftp_resume_hours)
    age(services, kept - 10 * SECOND)
    assert sweep_ftp(services, services.jobs) == 0
    assert bucket.s3.uploads
    age(services, kept + SECOND)
    assert sweep_ftp(services, services.jobs) == 1
    assert (bucket.s3.uploads, bucket.s3.objects) == ({}, {})
    [arrival] = arrivals(services)
    assert (arrival.state, arrival.reason_code) == ("rejected", "never_finished")
    assert "1,234 bytes" in (arrival.reason or "")
    assert arrival.incoming_key is None
    assert sweep_ftp(services, services.jobs) == 0


def test_what_came_again_since_is_no_loss(
    services: Services, break_off: BreakOff, send: Send, uploads: object
) -> None:
    break_off("/a.mov", b"half")
    with services.database.begin() as session:
        session.execute(update(FtpUpload).values(writer="hanging"))  # so that the second try leaves it
    send("/a.mov", b"whole")
    age(services, timedelta(hours=services.settings.ftp_resume_hours) + SECOND)
    assert sweep_ftp(services, services.jobs) == 1
    assert [(one.state, one.size) for one in arrivals(services)] == [("received", 5)]


def test_what_a_process_left_that_died_while_it_discarded_is_forgotten(
    services: Services, break_off: BreakOff, bucket: BucketInMemory
) -> None:
    break_off("/a.mov", bytes(PART + 100))
    with services.database.begin() as session:
        session.execute(delete(FtpUpload))
    assert sweep_ftp(services, services.jobs) == 0  # it may be at work
    age(services, HELD_FOR + SECOND)
    assert sweep_ftp(services, services.jobs) == 1
    assert arrivals(services) == []
    assert (bucket.s3.uploads, bucket.s3.objects) == ({}, {})


def test_a_day_that_is_over_is_closed(services: Services, send: Send) -> None:
    send("/a.jpg", b"x")
    assert sweep_ftp(services, services.jobs) == 0
    with services.database.begin() as session:
        session.execute(update(Batch).values(created_at=utcnow() - CLOSED_AFTER - SECOND))
    assert sweep_ftp(services, services.jobs) == 1
    with services.database.read() as session:
        assert session.scalars(select(Batch)).one().finished_at is not None
    assert sweep_ftp(services, services.jobs) == 0
