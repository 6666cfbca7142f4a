"""What a camera sees of its account, and what it can change there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival, Asset, Outbox
from mediahub.ingest.sources.ftp.accounts import create_account, find_account
from mediahub.ingest.sources.ftp.listing import Entry, Listing, Refused
from mediahub.ingest.uploads.checker import Checker
from mediahub.runtime import Services
from tests.pictures import write_jpeg
from tests.unit.ingest.sources.ftp.conftest import queued

Send = Callable[[str, bytes], int]
BreakOff = Callable[[str, bytes], str]


def names(listing: Listing, folder: str = "/") -> list[str]:
    return [entry.name for entry in listing.children(folder)]


def test_a_folder_shows_folders_and_the_newest_file_of_each_name(
    listing: Listing, send: Send, break_off: BreakOff
) -> None:
    for path, data in (("/b.jpg", b"first"), ("/b.jpg", b"second one"), ("/DCIM/100/a.jpg", b"x")):
        send(path, data)
    break_off("/half.jpg", b"12345")
    assert names(listing) == ["DCIM", "b.jpg", "half.jpg"]
    assert names(listing, "/DCIM") == ["100"]
    folder, whole, half = (listing.find(path) for path in ("/DCIM", "/b.jpg", "/half.jpg"))
    assert folder == Entry(0, "DCIM", is_folder=True)
    assert whole is not None
    assert half is not None
    assert (whole.size, half.size) == (10, 4)  # a byte less than is here, until it is whole
    assert listing.find("/") is not None
    assert listing.find("/nothing") is None


def test_another_account_sees_nothing_of_it(services: Services, listing: Listing, send: Send) -> None:
    send("/DCIM/a.jpg", b"x")
    with services.database.begin() as session:
        create_account(session, "maja", event="summit", photographer="Maja Lind")
        maja = find_account(session, "maja")
        assert maja is not None
        hers = Listing(services.database, services.jobs, maja.id)
    assert names(hers) == []
    assert hers.find("/DCIM") is hers.find("/DCIM/a.jpg") is None
    for act in (lambda: hers.forget("/DCIM/a.jpg"), lambda: hers.rename("/DCIM/a.jpg", "/b.jpg")):
        with pytest.raises(Refused, match="No such file"):
            act()


def test_folders_are_made_with_those_above_and_go_when_they_are_empty(listing: Listing, send: Send) -> None:
    listing.make_folder("/day 1/stage")
    send("/day 1/stage/a.jpg", b"x")
    for path in ("/day 1", "/day 1/stage", "/"):
        with pytest.raises(Refused, match="not empty"):
            listing.remove_folder(path)
    listing.make_folder("/day 2")
    listing.remove_folder("/day 2")
    assert names(listing) == ["day 1"]
    for taken in ("/day 1", "/day 1/stage/a.jpg", "/"):
        with pytest.raises(Refused, match="already"):
            listing.make_folder(taken)


def test_forgetting_takes_every_whole_file_of_the_name_off_the_list_only(
    services: Services, listing: Listing, send: Send
) -> None:
    for data in (b"first", b"second"):
        send("/a.jpg", data)
    send("/b.jpg", b"other")
    assert listing.forget("/a.jpg") is None
    assert names(listing) == ["b.jpg"]
    with services.database.read() as session:
        states = session.scalars(select(Arrival.state)).all()
    assert states == ["received"] * 3
    with pytest.raises(Refused, match="No such file"):
        listing.forget("/a.jpg")


def test_of_an_unfinished_file_the_place_is_told(listing: Listing, break_off: BreakOff) -> None:
    key = break_off("/a.mov", b"half")
    slot = listing.forget("/a.mov")
    assert slot is not None
    assert (slot.key, slot.size) == (key, 4)
    assert names(listing) == ["a.mov"]  # until its bytes are gone


def test_a_time_of_change_is_kept(listing: Listing, send: Send) -> None:
    send("/a.jpg", b"x")
    moment = datetime(2025, 10, 17, 9, 30, tzinfo=UTC)
    listing.set_modified("/a.jpg", moment)
    entry = listing.find("/a.jpg")
    assert entry is not None
    assert entry.modified_at == moment


def test_a_temporary_name_that_is_changed_hands_the_file_over(
    services: Services, listing: Listing, send: Send
) -> None:
    arrival_id = send("/a.jpg.part", b"x")
    listing.rename("/a.jpg.part", "/a.jpg.tmp")
    with services.database.read() as session:
        assert session.get_one(Arrival, arrival_id).state == "expected"
    assert queued(services) == []
    listing.rename("/a.jpg.tmp", "/day 1/a.jpg")
    with services.database.read() as session:
        arrival = session.get_one(Arrival, arrival_id)
        assert (arrival.state, arrival.path) == ("received", "day 1/a.jpg")
    assert names(listing, "/day 1") == ["a.jpg"]
    assert queued(services) == [arrival_id]


def test_the_name_of_a_file_that_had_its_own_stays_in_the_catalogue(
    services: Services, listing: Listing, send: Send
) -> None:
    arrival_id = send("/a.jpg", b"x")
    listing.rename("/a.jpg", "/sent/a.jpg")
    assert names(listing) == ["sent"]
    with services.database.read() as session:
        assert session.get_one(Arrival, arrival_id).path == "a.jpg"


def test_a_file_that_a_worker_looks_at_keeps_its_name_there(
    services: Services, listing: Listing, send: Send
) -> None:
    arrival_id = send("/a.jpg.part", b"x")
    with services.database.begin() as session:
        session.get_one(Arrival, arrival_id).state = "checking"
    listing.rename("/a.jpg.part", "/a.jpg")
    with services.database.read() as session:
        assert session.get_one(Arrival, arrival_id).path == "a.jpg.part"
    assert names(listing) == ["a.jpg"]


@pytest.mark.parametrize("renamed_before", [False, True])
def test_an_asset_that_came_under_a_temporary_name_gets_its_own(
    services: Services, listing: Listing, send: Send, checker: Checker, tmp_path: Path, renamed_before: bool
) -> None:
    """The client came back for it only after the sweeper had handed it over."""
    arrival_id = send("/DSC_0001.JPG.part", write_jpeg(tmp_path / "a.jpg", 800).read_bytes())
    with services.database.begin() as session:
        session.get_one(Arrival, arrival_id).state = "received"
    checker.check(arrival_id)
    if renamed_before:
        with services.database.begin() as session:
            session.scalars(select(Asset)).one().filename = "opening.jpg"
    listing.rename("/DSC_0001.JPG.part", "/day 1/DSC_0001.JPG")
    with services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        assert asset.filename == ("opening.jpg" if renamed_before else "DSC_0001.JPG")
        assert session.scalars(select(Arrival.path)).all() == ["day 1/DSC_0001.JPG"]
        announced = session.scalars(select(Outbox.asset_id)).all()
    assert announced == [asset.id] * (1 if renamed_before else 2)  # ready, and renamed


def test_what_is_not_whole_keeps_its_name(listing: Listing, break_off: BreakOff) -> None:
    break_off("/half.jpg", b"half")
    with pytest.raises(Refused, match="not whole"):
        listing.rename("/half.jpg", "/b.jpg")
    with pytest.raises(Refused, match="No such file"):
        listing.rename("/gone.jpg", "/b.jpg")
    assert names(listing) == ["half.jpg"]
