"""The picture of an XMP sidecar among those of earlier deliveries: by name, camera and moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from mediahub.catalog.models import Companion
from mediahub.catalog.trash import move_to_trash
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.batches.outcome import NO_PICTURE
from mediahub.ingest.placing.sidecar_places import Unplaced, find_pictures
from mediahub.media.model import Facts
from tests.unit.tagging.assets import TEN, add_asset, add_event


@pytest.fixture
def batch(session: Session) -> BatchRef:
    return add_event(session)


def find(session: Session, batch: BatchRef, shown: str, **words: Any) -> list[str]:
    """The pictures of an XMP file that came as `shown` and says `words`."""
    return find_pictures(session, batch, shown, Facts(mime="application/rdf+xml", kind="sidecar", **words))


def why_not(session: Session, batch: BatchRef, shown: str, **words: Any) -> str:
    with pytest.raises(Unplaced) as unplaced:
        find(session, batch, shown, **words)
    return unplaced.value.code


def add_companion(session: Session, batch: BatchRef, asset: str, role: str, filename: str) -> None:
    session.add(
        Companion(
            asset_id=asset, sha256=filename.rjust(64, "0"), event_id=batch.event_id, role=role, state="ready",
            size=1, mime="x", filename=filename, key=filename,
        )
    )  # fmt: skip
    session.flush()


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"model": " z 9", "serial": "1 "},
        {"taken": "2025-10-18T10:00:00"},
        # some write the fraction of the second into one of the two files only
        {"taken": "2025-10-18T10:00:01"},
        {"taken": "2025-10-18T09:59:59"},
    ],
)
def test_what_agrees_in_camera_and_moment_is_its_picture(
    session: Session, batch: BatchRef, words: dict[str, str]
) -> None:
    add_asset(session, batch, "a", filename="DSC_1.NEF", camera_at=TEN, model="Z 9", serial="1")
    assert find(session, batch, "DSC_1.xmp", **words) == ["a"]


@pytest.mark.parametrize(
    "words",
    [{"model": "Z 8"}, {"serial": "2"}, {"taken": "2025-10-18T10:00:02"}, {"taken": "2024-01-01T00:00:00"}],
)
def test_what_is_of_another_camera_or_moment_is_not(
    session: Session, batch: BatchRef, words: dict[str, str]
) -> None:
    add_asset(session, batch, "a", filename="DSC_1.NEF", camera_at=TEN, model="Z 9", serial="1")
    assert why_not(session, batch, "DSC_1.xmp", **words) == NO_PICTURE


def test_of_what_the_picture_does_not_say_nothing_is_against_it(session: Session, batch: BatchRef) -> None:
    add_asset(session, batch, "a", filename="DSC_1.NEF", camera_at=None)
    words = {"model": "Z 9", "serial": "1", "taken": "2025-10-18T10:00:00"}
    assert find(session, batch, "DSC_1.xmp", **words) == ["a"]


def test_a_longer_name_is_another_name(session: Session, batch: BatchRef) -> None:
    add_asset(session, batch, "a", filename="DSC_10.NEF")
    assert why_not(session, batch, "DSC_1.xmp") == NO_PICTURE


@pytest.mark.parametrize("name", ["100%.jpg", "a_b.jpg", "day_1/b.jpg"])
def test_signs_that_a_query_reads_otherwise_are_part_of_a_name(
    session: Session, batch: BatchRef, name: str
) -> None:
    add_asset(session, batch, "a", filename=name.rpartition("/")[2])
    assert find(session, batch, name.replace(".jpg", ".xmp")) == ["a"]


def test_a_name_with_its_ending_means_just_that_file(session: Session, batch: BatchRef) -> None:
    add_asset(session, batch, "raw", filename="DSC_1.NEF")
    add_asset(session, batch, "jpeg", filename="DSC_1.JPG", camera_at=TEN)
    assert find(session, batch, "card/DSC_1.NEF.xmp") == ["raw"]
    assert find(session, batch, "card/dsc_1.jpg.xmp") == ["jpeg"]
    assert why_not(session, batch, "card/DSC_1.ARW.xmp") == NO_PICTURE
    assert why_not(session, batch, "card/DSC_1.xmp") == "ambiguous"


def test_a_number_says_which_of_two_and_nothing_where_there_is_one(session: Session, batch: BatchRef) -> None:
    """A name that came twice was given it, perhaps in one of the deliveries only."""
    add_asset(session, batch, "a", filename="DSC_1.NEF")
    assert find(session, batch, "card/DSC_1 (2).xmp") == ["a"]
    add_asset(session, batch, "b", filename="DSC_1 (2).NEF")
    assert find(session, batch, "card/DSC_1.xmp") == ["a"]
    assert find(session, batch, "card/DSC_1 (2).xmp") == ["b"]


@pytest.mark.parametrize(
    ("picture", "next_one", "shown"),
    [
        ("2025.10.18.jpg", "2025.10.19.jpg", "2025.10.18.xmp"),
        ("gala.0001.jpg", "gala.0002.jpg", "card/gala.0001.xmp"),
        ("gala.0001.jpg", "gala.0002.jpg", "gala.0001.jpg.xmp"),
        ("gala.0001 (2).jpg", "gala.0002 (2).jpg", "gala.0001 (2).xmp"),
        ("Gala.final.jpg", "Gala.first.jpg", "Gala.final.xmp"),
        ("Gala.final (2).jpg", "Gala.first (2).jpg", "Gala.final (2).xmp"),
        ("Gala.final.jpg", "Gala.first.jpg", "Gala.final (2).xmp"),
    ],
)
def test_a_dot_in_a_name_begins_no_ending(
    session: Session, batch: BatchRef, picture: str, next_one: str, shown: str
) -> None:
    add_asset(session, batch, "a", filename=picture)
    add_asset(session, batch, "b", filename=next_one)
    assert find(session, batch, shown) == ["a"]


def test_a_raw_file_behind_a_picture_of_another_name_is_found_by_its_own(
    session: Session, batch: BatchRef
) -> None:
    add_asset(session, batch, "a", filename="final.jpg")
    add_companion(session, batch, "a", "raw", "DSC_1.NEF")
    assert find(session, batch, "DSC_1.xmp") == ["a"]
    assert find(session, batch, "DSC_1.NEF.xmp") == ["a"]


def test_no_picture_is_called_like_what_lies_beside_it(session: Session, batch: BatchRef) -> None:
    add_asset(session, batch, "a", filename="DSC_10.jpg")
    add_companion(session, batch, "a", "sidecar", "DSC_1.xmp")
    add_companion(session, batch, "a", "manifest", "DSC_1.c2pa")
    assert why_not(session, batch, "DSC_1.xmp") == NO_PICTURE


def test_a_picture_that_is_here_goes_before_one_in_the_trash(session: Session, batch: BatchRef) -> None:
    add_asset(session, batch, "a", filename="DSC_1.NEF")
    move_to_trash(session, ["a"])
    assert find(session, batch, "DSC_1.xmp") == ["a"]
    add_asset(session, batch, "b", filename="DSC_1.NEF")
    assert find(session, batch, "DSC_1.xmp") == ["b"]


def test_a_photographer_s_own_pictures_go_before_those_of_others(session: Session, batch: BatchRef) -> None:
    theirs = open_batch(session, event="wuhu", photographer="Li Na", source="cli", roots=[])
    add_asset(session, batch, "a", filename="DSC_1.NEF")
    assert find(session, theirs, "DSC_1.xmp") == ["a"]
    add_asset(session, theirs, "b", filename="DSC_1.NEF")
    assert find(session, theirs, "DSC_1.xmp") == ["b"]
    assert find(session, batch, "DSC_1.xmp") == ["a"]


def test_of_a_picture_that_it_may_not_join_it_is_told_nothing(session: Session, batch: BatchRef) -> None:
    theirs = open_batch(session, event="wuhu", photographer="Li Na", source="ftp", roots=[])
    add_asset(session, batch, "a", filename="DSC_1.NEF")
    assert why_not(session, theirs, "DSC_1.xmp") == NO_PICTURE


def later(seconds: int) -> datetime:
    return TEN + timedelta(seconds=seconds)


@pytest.mark.parametrize("moments", [(TEN,), (None,), (TEN, TEN), (TEN, later(1)), (later(1), TEN)])
def test_it_belongs_to_the_one_of_its_name_or_to_all_files_of_one_shot(
    session: Session, batch: BatchRef, moments: tuple[datetime | None, ...]
) -> None:
    """RAW and picture of one photo may not have been paired."""
    names = [str(number) for number in range(len(moments))]
    for name, moment in zip(names, moments, strict=True):
        add_asset(session, batch, name, filename="DSC_1.NEF", camera_at=moment)
    assert find(session, batch, "DSC_1.xmp") == names


@pytest.mark.parametrize(
    "moments", [(TEN, later(2)), (TEN, None), (None, TEN), (None, None), (TEN, later(1), later(2))]
)
def test_one_of_several_shots_of_its_name_is_not_guessed(
    session: Session, batch: BatchRef, moments: tuple[datetime | None, ...]
) -> None:
    for name, moment in enumerate(moments):
        add_asset(session, batch, str(name), filename="DSC_1.NEF", camera_at=moment)
    with pytest.raises(Unplaced, match=str(len(moments))) as unplaced:
        find(session, batch, "DSC_1.xmp")
    assert unplaced.value.code == "ambiguous"
