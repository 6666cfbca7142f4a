"""The picture of an XMP sidecar, in one delivery and among those before."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Arrival
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import NO_PICTURE, PICTURE_REJECTED
from mediahub.ingest.placing.sidecar_places import Unplaced, find_pictures, must_wait, waiting_beside
from mediahub.media.model import Facts
from tests.unit.tagging.assets import TEN, add_asset, add_event

SAYS_NOTHING = Facts(mime="application/rdf+xml", kind="sidecar")


@pytest.fixture
def session(database: Database) -> Any:
    with database.begin() as opened:
        yield opened


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


def test_to_an_earlier_delivery_camera_and_moment_must_agree(session: Session) -> None:
    batch = add_event(session)
    add_asset(session, batch, "a", filename="DSC_1.NEF", camera_at=TEN, model="Z 9", serial="1")
    assert find_pictures(session, batch, "DSC_1.xmp", SAYS_NOTHING) == ["a"]
    for words in ({"model": "Z 8"}, {"serial": "2"}, {"taken": "2024-01-01T00:00:00"}):
        facts = Facts(mime="application/rdf+xml", kind="sidecar", **words)
        with pytest.raises(Unplaced) as unplaced:
            find_pictures(session, batch, "DSC_1.xmp", facts)
        assert unplaced.value.code == NO_PICTURE


def test_one_of_two_of_the_name_is_not_guessed(session: Session) -> None:
    batch = add_event(session)
    add_asset(session, batch, "a", filename="DSC_1.NEF", camera_at=TEN)
    add_asset(session, batch, "b", filename="DSC_1.NEF", camera_at=None)
    with pytest.raises(Unplaced) as unplaced:
        find_pictures(session, batch, "DSC_1.xmp", SAYS_NOTHING)
    assert unplaced.value.code == "ambiguous"
