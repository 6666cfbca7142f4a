"""Camera bodies in the catalogue: their frames, and what follows from their clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, ClockReading, TaggerRun
from mediahub.catalog.models.base import utcnow
from mediahub.tagging import pending
from mediahub.tagging.clocks.cameras import (
    CLOCK_SOURCE,
    body_of,
    correct,
    frames_of,
    note_reading,
    readings_of,
    recompute,
    shift_of,
    take_back,
)
from mediahub.tagging.clocks.offsets import Shift
from tests.unit.tagging.assets import TEN, add_asset, add_event

MINUTE = timedelta(minutes=1)
R5: dict[str, Any] = {"make": "Canon", "model": "R5", "serial": "1", "camera_at": TEN}


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        yield session


def reading(asset: Asset, minutes: float | None, source: str = "qr") -> ClockReading:
    body = body_of(asset)
    assert body is not None
    return ClockReading(
        event_id=asset.event_id, photographer_id=asset.photographer_id, body=body, camera_at=TEN,
        true_at=None if minutes is None else TEN + minutes * MINUTE, source=source,
    )  # fmt: skip


def test_a_frame_is_of_its_body_and_of_no_other(session: Session) -> None:
    batch = add_event(session)
    bodies: dict[str, dict[str, Any]] = {
        "serial": R5,
        "other serial": R5 | {"serial": "2"},
        "no serial": R5 | {"serial": None},
        "empty serial": R5 | {"serial": ""},
        "other make": R5 | {"make": "Nikon"},
        "no make": R5 | {"make": None, "serial": "1"},
        "guest": R5 | {"contributor": "k" * 40},
        "guest without serial": R5 | {"contributor": "k" * 40, "serial": None},
        "pipe": R5 | {"model": "R|5"},
    }
    assets = {name: add_asset(session, batch, name, **values) for name, values in bodies.items()}
    together = {"no serial": {"empty serial"}, "empty serial": {"no serial"}}
    for name, asset in assets.items():
        body = body_of(asset)
        assert body is not None
        found = set(session.scalars(select(Asset.id).where(frames_of(body))))
        if name != "pipe":  # what `|` was written for is not found again: such frames stay as they are
            assert found == {name} | together.get(name, set()), name


def test_a_reading_moves_the_frames_of_its_body_and_its_end_takes_it_back(session: Session) -> None:
    batch = add_event(session)
    asset = add_asset(session, batch, "a", **R5)
    other = add_asset(session, batch, "b", **(R5 | {"serial": "2"}))
    assert shift_of(session, asset) is None
    note_reading(session, reading(asset, None))
    assert list(session.scalars(select(TaggerRun.asset_id))) == []
    note_reading(session, reading(asset, 5))
    session.flush()
    assert list(session.scalars(select(TaggerRun.asset_id))) == ["a"]
    assert shift_of(session, asset) == Shift(300.0, "qr")
    now = utcnow()
    assert recompute(session, ["a", "b"], now) == 1
    assert (asset.taken_at, asset.clock_shift, asset.clock_basis) == (TEN + 5 * MINUTE, 300.0, "qr")
    assert other.taken_at == TEN
    waiting = select(TaggerRun.asset_id).where(TaggerRun.tagger == pending.CLOCK)
    assert list(session.scalars(waiting)) == []
    assert recompute(session, ["a"], now) == 0
    for row in session.scalars(select(ClockReading)):
        session.delete(row)
    session.flush()
    assert recompute(session, ["a"], now) == 1
    assert (asset.taken_at, asset.clock_basis) == (TEN, "")


def test_readings_by_hand_are_told_from_those_of_the_page(session: Session) -> None:
    batch = add_event(session)
    asset = add_asset(session, batch, "a", **R5)
    body = body_of(asset) or ""
    session.add_all([reading(asset, 1), reading(asset, 2, "hand"), reading(asset, None)])
    session.flush()
    found = readings_of(session, asset.event_id, [body, "other"])
    assert {(one.shift, one.by_hand) for one in found[body]} == {(60.0, False), (120.0, True)}
    assert readings_of(session, asset.event_id + 1, [body]) == {}


def test_a_frame_that_names_no_camera_or_no_time_is_left(session: Session) -> None:
    batch = add_event(session)
    bare = add_asset(session, batch, "a", camera_at=TEN)
    silent = add_asset(session, batch, "b", **(R5 | {"camera_at": None}))
    assert (body_of(bare), shift_of(session, bare), shift_of(session, silent)) == (None, None, None)
    correct(silent, Shift(60, "qr"))
    take_back(silent)
    assert silent.taken_at == TEN
    assert recompute(session, ["a", "b"], utcnow()) == 0


def test_a_time_that_made_no_sense_is_from_the_clock_then_and_arrival_again(session: Session) -> None:
    asset = add_asset(session, add_event(session), "a", **R5, taken_source="arrival")
    correct(asset, Shift(60.00049, "hand"))
    assert (asset.taken_source, asset.taken_at > TEN + MINUTE, asset.clock_shift) == (
        CLOCK_SOURCE,
        True,
        60.0,
    )
    take_back(asset)
    assert (asset.taken_source, asset.taken_at, asset.clock_basis) == ("arrival", asset.created_at, "")


def test_the_end_of_the_calendar_is_left(session: Session) -> None:
    end = datetime(9999, 12, 31, 23, tzinfo=UTC)
    asset = Asset(camera_at=end, taken_at=end, taken_source="offset")
    correct(asset, Shift(86_400, "qr"))
    assert (asset.taken_at, asset.clock_basis) == (end, None)


def test_without_a_reading_the_offset_of_the_batch_counts_again(session: Session) -> None:
    asset = add_asset(session, add_event(session), "a", **R5, taken_source="offset")
    asset.batch.clock_offset = 30
    take_back(asset)
    assert (asset.taken_at, asset.clock_shift, asset.clock_basis) == (
        TEN + timedelta(seconds=30),
        30.0,
        "batch",
    )
    asset.taken_source, asset.taken_offset = "gps", 60  # the event's wall clock is eight hours ahead
    take_back(asset)
    assert asset.taken_at == TEN + timedelta(hours=7, seconds=30)
