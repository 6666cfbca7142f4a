"""What an announced file is to the catalogue, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival, Asset, Batch, Photographer, User, asset_id
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.ingest.batches.opening import NewDelivery, NotYours, find_batch, list_batches, open_delivery
from mediahub.ingest.uploads.announce import Announced, Placed, place
from mediahub.ingest.uploads.plan import PART_SIZE, Fingerprint
from mediahub.rights import Viewer

pytestmark = pytest.mark.databases

A, B, C = "a" * 64, "b" * 64, "c" * 64
LARGE = PART_SIZE + 1
Place = Callable[[Announced], Placed]


@pytest.fixture
def chen(database: Database) -> Viewer:
    """A photographer with an account."""
    with database.begin() as session:
        create_event(session, "expo", "Expo", "UTC")
        user = create_user(session, "chen@example.org", "correct horse battery", "photographer", "Chen Rui")
        return Viewer(frozenset({"photographer"}), user.id)


@pytest.fixture
def batch(database: Database, chen: Viewer) -> int:
    with database.begin() as session:
        return open_delivery(session, chen, NewDelivery("expo")).id


@pytest.fixture
def put(database: Database, batch: int) -> Place:
    def put_(file: Announced) -> Placed:
        with database.begin() as session:
            return place(session, session.get_one(Batch, batch), file)

    return put_


def announced(
    path: str = "a.jpg", *, size: int = LARGE, ends: str = A, at: int = 1, whole: str | None = None
):
    return Announced(path, Fingerprint(size, ends, at, whole))


def add_asset(database: Database, batch: int, sha256: str, ends: str, state: str = "ready") -> str:
    with database.begin() as session:
        made = session.get_one(Batch, batch)
        asset = Asset(
            id=asset_id("expo", sha256),
            event_id=made.event_id,
            batch_id=batch,
            photographer_id=made.photographer_id,
            state=state,
            sha256=sha256,
            head_tail=ends,
            size=LARGE,
            mime="image/jpeg",
            kind="photo",
            filename="known.jpg",
            original_key="originals/x",
            width=1,
            height=1,
            taken_at=utcnow(),
            taken_source="arrival",
        )
        session.add(asset)
        return asset.id


def end(database: Database, arrival: Arrival | None, **values: object) -> None:
    assert arrival is not None
    with database.begin() as session:
        row = session.get_one(Arrival, arrival.id)
        for name, value in values.items():
            setattr(row, name, value)


def test_a_new_file_is_expected_with_its_plan(put: Place) -> None:
    large, small = put(announced()).arrival, put(announced("b.jpg", size=10)).arrival
    assert large is not None
    assert small is not None
    assert (large.state, large.part_size, large.incoming_key) == (
        "expected",
        PART_SIZE,
        f"incoming/{large.batch_id}/{large.token}/{large.id}",
    )
    assert (small.part_size, small.claimed_sha256) == (None, A)  # its ends are all of it


def test_the_event_has_it(database: Database, batch: int, put: Place) -> None:
    known = add_asset(database, batch, B, A)
    arrival = put(announced(whole=B)).arrival
    assert arrival is not None
    assert (arrival.state, arrival.asset_id, arrival.incoming_key) == ("duplicate", known, None)
    assert put(announced("b.jpg")).arrival is None  # the same ends: say the whole hash
    other = put(announced("b.jpg", whole=C)).arrival
    assert other is not None
    assert other.state == "expected"


@pytest.mark.parametrize(("state", "becomes"), [("trashed", "duplicate"), ("storing", "expected")])
def test_what_is_not_in_the_library(
    database: Database, batch: int, put: Place, state: str, becomes: str
) -> None:
    add_asset(database, batch, B, A, state)
    arrival = put(announced(whole=B)).arrival
    assert arrival is not None
    assert arrival.state == becomes
    assert ("trash" in arrival.reason) == (state == "trashed")


def test_a_contributor_is_not_told_that_the_event_has_it(database: Database, batch: int, put: Place) -> None:
    """Neither by a hash, nor by size and ends: who heard of them has not shown the file."""
    add_asset(database, batch, C, A)
    files = [announced("b.jpg"), announced("c.jpg", whole=C)]
    assert [bool(placed.arrival and placed.arrival.state == "expected") for placed in map(put, files)] == [
        False,
        False,
    ]
    with database.begin() as session:
        made = session.get_one(Batch, batch)
        guests = Batch(
            event_id=made.event_id, photographer_id=made.photographer_id, source="link", contributor="f" * 64,
            signature="guests",
        )  # fmt: skip
        session.add(guests)
        session.flush()
        for file in files:
            placed = place(session, guests, file)
            assert placed.arrival is not None
            assert (placed.arrival.state, placed.arrival.asset_id) == ("expected", None)


def test_an_upload_goes_on_only_with_the_same_content(database: Database, put: Place) -> None:
    first = put(announced()).arrival
    end(database, first, upload_id="one", part_size=99)
    assert first is not None
    same = put(announced())
    assert same.arrival is not None
    assert (same.arrival.id, same.arrival.upload_id, same.arrival.part_size) == (first.id, "one", 99)
    assert (same.stale_upload, same.begin_anew) == (None, False)
    touched = put(announced(at=2))
    assert touched.arrival is not None
    assert (touched.arrival.id, touched.arrival.upload_id) == (first.id, None)
    assert (touched.stale_upload, touched.begin_anew) == ("one", True)
    other = put(announced(ends=B, at=2)).arrival
    assert other is not None
    assert (other.id != first.id, other.path) == (True, "a (2).jpg")


def test_a_file_under_way_that_came_in_another_way_meanwhile_is_a_duplicate(
    database: Database, batch: int, put: Place
) -> None:
    end(database, put(announced(whole=B)).arrival, upload_id="one")
    add_asset(database, batch, B, A)
    placed = put(announced(whole=B))
    assert placed.arrival is not None
    assert (placed.arrival.state, placed.stale_upload) == ("duplicate", "one")


def test_what_was_sent_is_not_sent_again_unless_the_way_was_at_fault(database: Database, put: Place) -> None:
    first = put(announced(whole=B)).arrival
    for code, becomes in (("truncated", "rejected"), ("not_as_sent", "expected")):
        end(database, first, state="rejected", reason_code=code, incoming_key=None)
        again = put(announced(whole=B)).arrival
        assert again is not None
        assert first is not None
        assert (again.id, again.state) == (first.id, becomes)
    end(database, first, state="checking", incoming_key="incoming/1/1")
    busy = put(announced(whole=B)).arrival
    assert busy is not None
    assert busy.state == "checking"
    assert put(announced(at=5)).arrival is None  # maybe changed in the middle since


@pytest.mark.parametrize("state", ["ready", "duplicate"])
def test_what_was_deleted_for_good_since_is_sent_again(
    database: Database, batch: int, put: Place, state: str
) -> None:
    """Its row says that it arrived, and whoever believes that clears the card."""
    first = put(announced(whole=B)).arrival
    assert first is not None
    known = add_asset(database, batch, B, A)
    end(database, first, state=state, asset_id=known, sha256=B, incoming_key=None)
    there = put(announced(whole=B)).arrival
    assert there is not None
    assert (there.id, there.state) == (first.id, state)
    with database.begin() as session:
        session.delete(session.get_one(Asset, known))
    again = put(announced(whole=B)).arrival
    assert again is not None
    assert (again.id, again.state, again.asset_id) == (first.id, "expected", None)
    assert again.incoming_key


def test_two_openings_at_once_give_one_batch(database: Database, chen: Viewer) -> None:
    found: list[int] = []

    def open_one() -> None:
        with database.begin() as session:
            found.append(open_delivery(session, chen, NewDelivery("expo", resume_key="x")).id)

    threads = [threading.Thread(target=open_one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1


def test_who_delivers_in_whose_name(database: Database, chen: Viewer, batch: int) -> None:
    with database.begin() as session:
        ann = create_user(session, "ann@example.org", "correct horse battery", "photographer", "Ann")
        ann_sees = Viewer(frozenset({"photographer"}), ann.id)
        assert session.get_one(Batch, batch).photographer.name == "Chen Rui"
        assert open_delivery(session, ann_sees, NewDelivery("expo", "Ann Lee")).photographer.user_id == ann.id
        assert open_delivery(session, ann_sees, NewDelivery("expo")).photographer.name == "Ann Lee"
        with pytest.raises(NotYours, match="Chen Rui delivers from an account"):
            open_delivery(session, ann_sees, NewDelivery("expo", "chen  rui".title()))
        with pytest.raises(NotYours, match="not deliver"):
            open_delivery(session, Viewer(frozenset({"press"}), ann.id), NewDelivery("expo"))
    with database.read() as session:
        assert find_batch(session, ann_sees, batch) is None
        assert find_batch(session, chen, batch) is not None
        assert find_batch(session, Viewer(), batch) is None
        assert len(list_batches(session, ann_sees, "expo")) == 1
        assert len(list_batches(session, Viewer(frozenset({"admin"}), None), "expo")) == 2


def test_what_others_delivered_in_their_name_is_theirs_to_see(database: Database, chen: Viewer) -> None:
    with database.begin() as session:
        desk = create_user(session, "desk@example.org", "correct horse battery", "marketing")
        name = session.get_one(User, chen.user_id).name
        session.add(Photographer(name=name, user_id=chen.user_id))
        session.flush()
        marketing = Viewer(frozenset({"marketing"}), desk.id)
        batch = open_delivery(session, marketing, NewDelivery("expo", name)).id
        assert find_batch(session, chen, batch) is not None
        assert find_batch(session, marketing, batch) is not None
