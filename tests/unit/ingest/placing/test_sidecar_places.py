"""The picture of an XMP sidecar in one delivery, and how long it waits for that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from mediahub.catalog.models import Arrival, Batch
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import BatchRef, finish_batch
from mediahub.ingest.batches.outcome import NO_PICTURE, PICTURE_REJECTED
from mediahub.ingest.placing.sidecar_places import Unplaced, find_pictures, must_wait, waiting_beside
from mediahub.media.model import Facts
from tests.unit.tagging.assets import add_event

SAYS_NOTHING = Facts(mime="application/rdf+xml", kind="sidecar")


def arrival(session: Session, batch: BatchRef, path: str, state: str = "ready", **more: Any) -> Arrival:
    made = Arrival(batch_id=batch.id, path=path, state=state, **more)
    session.add(made)
    session.flush()
    return made


@pytest.mark.parametrize("name", ["card/DSC_1.xmp", "card/DSC_1.NEF.xmp", "card/dsc_1.XMP"])
def test_in_one_delivery_folder_and_name_say_it(session: Session, name: str) -> None:
    batch = add_event(session)
    arrival(session, batch, "card/DSC_1.NEF", asset_id="a")
    arrival(session, batch, "card/DSC_10.NEF", asset_id="b")
    arrival(session, batch, "other/DSC_1.NEF", asset_id="c")
    assert find_pictures(session, batch, name, SAYS_NOTHING) == ["a"]


def test_letters_that_a_database_may_not_fold_are_the_same_in_one_folder(session: Session) -> None:
    batch = add_event(session)
    picture = arrival(session, batch, "ÄÖ/É_1.NEF", "received", asset_id="a")
    sidecars = [arrival(session, batch, name, "received") for name in ("ÄÖ/É_1.xmp", "ÄÖ/É_1.nef.xmp")]
    assert waiting_beside(session, picture) == sidecars
    picture.state = "ready"
    assert [find_pictures(session, batch, one.path, SAYS_NOTHING) for one in sidecars] == [["a"], ["a"]]


def test_it_belongs_to_each_file_of_its_name_that_came_and_to_those_that_the_event_had(
    session: Session,
) -> None:
    batch = add_event(session)
    arrival(session, batch, "DSC_1.NEF", asset_id="b")
    arrival(session, batch, "DSC_1.JPG", "duplicate", asset_id="a")
    arrival(session, batch, "DSC_1.TIF", "rejected")
    assert find_pictures(session, batch, "DSC_1.xmp", SAYS_NOTHING) == ["a", "b"]


def test_it_goes_with_the_picture_that_it_was_sent_with_whatever_both_are_called(session: Session) -> None:
    batch = add_event(session)
    picture = arrival(session, batch, "DSC_1.NEF", asset_id="a")
    arrival(session, batch, "DSC_2.NEF", asset_id="b")
    arrival(session, batch, "DSC_2.xmp", "received", beside_id=picture.id)
    assert find_pictures(session, batch, "DSC_2.xmp", SAYS_NOTHING) == ["a"]


def test_a_picture_of_which_only_the_small_one_came_is_no_place_for_it(session: Session) -> None:
    batch = add_event(session)
    arrival(session, batch, "DSC_1.NEF", "rejected", asset_id="shown", reason_code="never_finished")
    with pytest.raises(Unplaced) as unplaced:
        find_pictures(session, batch, "DSC_1.xmp", SAYS_NOTHING)
    assert unplaced.value.code == PICTURE_REJECTED


def test_a_picture_that_was_rejected_takes_it_along(session: Session) -> None:
    batch = add_event(session)
    arrival(session, batch, "DSC_1.NEF", "rejected")
    with pytest.raises(Unplaced) as unplaced:
        find_pictures(session, batch, "DSC_1.xmp", SAYS_NOTHING)
    assert unplaced.value.code == PICTURE_REJECTED


def test_it_waits_for_what_is_on_its_way_and_nobody_waits_for_ever(session: Session) -> None:
    batch = add_event(session)
    sidecar = arrival(session, batch, "DSC_1.xmp", "received")
    assert must_wait(session, sidecar)  # a card is read in any order
    picture = arrival(session, batch, "DSC_1.NEF", "received")
    assert must_wait(session, sidecar)
    assert waiting_beside(session, picture) == [sidecar]
    picture.state = "ready"
    session.flush()
    assert not must_wait(session, sidecar)


@pytest.mark.parametrize(
    ("source", "waits"),
    [("ftp", True), ("cli", True), ("watch", True), ("browser", False), ("push", False), ("link", False)],
)
def test_it_waits_for_a_picture_that_has_not_begun_to_come_where_its_sender_waits_for_no_answer(
    session: Session, source: str, waits: bool
) -> None:
    batch = add_event(session)
    session.get_one(Batch, batch.id).source = source
    assert must_wait(session, arrival(session, batch, "DSC_1.xmp", "received")) is waits


def test_it_waits_for_no_picture_once_the_delivery_has_ended_or_an_hour_is_over(session: Session) -> None:
    batch = add_event(session)
    late = arrival(session, batch, "DSC_1.xmp", "received", created_at=utcnow() - timedelta(hours=1))
    assert not must_wait(session, late)
    fresh = arrival(session, batch, "DSC_2.xmp", "received")
    finish_batch(session, batch.id)
    assert not must_wait(session, fresh)


def test_what_waits_beside_a_picture(session: Session) -> None:
    """What came for it and is not at its end, and what was rejected because it was not there."""
    batch = add_event(session)
    picture, other = (arrival(session, batch, name, "received") for name in ("card/a.jpg", "card/b.jpg"))
    rejected = {"state": "rejected", "reason_code": NO_PICTURE}
    waiting = [
        arrival(session, batch, "card/a.xmp", "received"),
        arrival(session, batch, "card/A.JPG.xmp", **rejected),
        arrival(session, batch, "card/a.c2pa", "checking", incoming_key="here"),
        arrival(session, batch, "card/c.xmp", "received", beside_id=picture.id),
    ]
    arrival(session, batch, "card/a.jpg.c2pa", "expected", incoming_key="not sent yet")
    arrival(session, batch, "card/d.xmp", "received", beside_id=other.id)
    arrival(session, batch, "a.xmp", "received")
    assert waiting_beside(session, picture) == waiting


@pytest.mark.parametrize(("state", "code"), [("ready", "joined"), ("rejected", "damaged")])
def test_what_has_come_to_its_end_waits_beside_no_picture(session: Session, state: str, code: str) -> None:
    batch = add_event(session)
    picture = arrival(session, batch, "a.jpg", "received")
    arrival(session, batch, "a.xmp", state, reason_code=code)
    assert waiting_beside(session, picture) == []
