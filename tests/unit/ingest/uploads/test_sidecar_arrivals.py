"""XMP files that are sent with their pictures: their names, and what the second time is."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival, Companion
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import NO_PICTURE
from mediahub.ingest.uploads.checker import Checker
from mediahub.ingest.uploads.sidecar_arrivals import Beside, bring_beside, expect_beside, take_back_beside
from mediahub.runtime import Services
from tests.object_storage import BucketInMemory
from tests.pictures import write_jpeg
from tests.unit.ingest.pipeline.test_sidecars import xmp
from tests.unit.ingest.uploads.conftest import Sender


@pytest.mark.parametrize(
    ("picture", "name", "expected"),
    [
        ("card/DSC_1.NEF", "", "card/DSC_1.xmp"),
        ("card/DSC_1.NEF", "DSC_1.NEF.xmp", "card/DSC_1.NEF.xmp"),
        ("card/DSC_1.NEF", "/elsewhere/DSC_1.XMP", "card/DSC_1.XMP"),
        ("card/DSC_1.NEF", "evil.exe", "card/DSC_1.xmp"),
        ("DSC_1.NEF", "", "DSC_1.xmp"),
    ],
)
def test_it_lies_beside_its_picture(picture: str, name: str, expected: str) -> None:
    assert Beside.of(picture, name, b"").path == expected


@pytest.fixture
def picture(services: Services, batch: BatchRef) -> Arrival:
    with services.database.begin() as session:
        made = Arrival(batch_id=batch.id, path="a.nef", size=1)
        session.add(made)
        session.flush()
        return made


def expected(services: Services, picture: Arrival, data: bytes) -> Arrival:
    with services.database.begin() as session:
        return expect_beside(session, session.merge(picture), Beside("a.xmp", data))


def change(services: Services, arrival: Arrival, **values: object) -> None:
    with services.database.begin() as session:
        row = session.get_one(Arrival, arrival.id)
        for name, value in values.items():
            setattr(row, name, value)


def test_one_that_was_rejected_for_its_picture_is_wanted_again_and_others_are_not(
    services: Services, picture: Arrival
) -> None:
    first = expected(services, picture, b"<a/>")
    change(services, first, state="rejected", reason_code=NO_PICTURE)
    assert expected(services, picture, b"<a/>").state == "expected"
    change(services, first, state="rejected", reason_code="damaged")
    assert expected(services, picture, b"<a/>").state == "rejected"
    change(services, first, state="ready", reason_code="")
    assert expected(services, picture, b"<a/>").state == "ready"


def test_its_bytes_are_brought_once_and_a_worker_asked_where_its_picture_came_to_its_end(
    services: Services, bucket: BucketInMemory, picture: Arrival
) -> None:
    arrival = expected(services, picture, b"<a/>")
    change(services, picture, state="ready")
    for _ in range(2):
        bring_beside(services, services.jobs, arrival, b"<a/>")
    assert arrival.state == "received"
    assert bucket.get_bytes(str(arrival.incoming_key)) == b"<a/>"
    assert [task.args[0] for task in services.jobs._open().pending()] == [arrival.id]


def test_it_is_taken_back_with_its_picture(services: Services, picture: Arrival) -> None:
    arrival = expected(services, picture, b"<a/>")
    with services.database.begin() as session:
        assert take_back_beside(session, picture.id) == [arrival.incoming_key]
        assert take_back_beside(session, picture.id) == []


def test_other_words_under_a_name_that_is_taken_come_in_beside_their_picture_too(
    services: Services, sender: Sender, checker: Checker, tmp_path: Path
) -> None:
    """A picture that is sent again with an XMP file that was changed meanwhile."""
    picture = write_jpeg(tmp_path / "a.jpg", 1).read_bytes()
    for headline in ("First", "Second"):
        words = xmp(tmp_path / "a.xmp", headline).read_bytes()
        state = sender.announce("card/a.jpg", picture, sidecar=words)
    sender.put(state, picture)
    sender.uploads.complete(state.id or 0)
    for row in sender.rows():
        checker.check(row.id)
    with services.database.read() as session:
        kept = session.scalars(select(Companion.filename).order_by(Companion.filename)).all()
    assert {row.path: (row.state, row.reason_code) for row in sender.rows()} == {
        "card/a.jpg": ("ready", ""),
        "card/a.xmp": ("ready", "joined"),
        "card/a (2).xmp": ("ready", "joined"),
    }
    assert kept == ["a (2).xmp", "a.xmp"]
