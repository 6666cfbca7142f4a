"""The camera bodies of an event: their frames, their clocks, and a few of their frames."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import ClockReading
from mediahub.tagging.clocks.bodies import camera_name, list_bodies
from mediahub.tagging.clocks.offsets import body_key
from tests.unit.tagging.assets import TEN, add_asset, add_event


@pytest.mark.parametrize(
    ("make", "model", "expected"),
    [
        ("Canon", "Canon EOS R5", "Canon EOS R5"),
        ("NIKON CORPORATION", "NIKON Z 9", "NIKON CORPORATION NIKON Z 9"),
        ("SONY", "ILCE-1", "SONY ILCE-1"),
        ("canon", "Canon EOS R5", "Canon EOS R5"),
        (None, "X", "X"),
        ("Sony", None, "Sony"),
        (None, None, ""),
    ],
)
def test_a_make_is_said_once(make: str | None, model: str | None, expected: str) -> None:
    assert camera_name(make, model) == expected


def test_bodies_have_their_frames_and_readings_and_those_without_come_first(database: Database) -> None:
    r5 = {"make": "Canon", "model": "EOS R5", "serial": "1"}
    z9 = {"make": "Nikon", "model": "Z 9", "serial": "2"}
    with database.begin() as session:
        batch = add_event(session)
        for number in range(9):
            moment = TEN + timedelta(minutes=number)
            add_asset(session, batch, f"r{number}", camera_at=moment, taken_at=moment, **r5)
        add_asset(session, batch, "z", camera_at=TEN, **z9)
        add_asset(session, batch, "no clock", **z9)
        add_asset(session, batch, "gone", camera_at=TEN, state="trashed", **z9)
        key = body_key("Canon", "EOS R5", "1", batch.photographer_id, "")
        for minutes in (0, 60):
            at = TEN + timedelta(minutes=minutes)
            session.add(
                ClockReading(event_id=batch.event_id, body=key, camera_at=at, source="hand",
                             photographer_id=batch.photographer_id,
                             true_at=at + timedelta(seconds=30 + minutes))
            )  # fmt: skip
    with database.read() as session:
        unknown, known = list_bodies(session, batch.event_id)
    assert (unknown.camera, unknown.frames, unknown.shift) == ("Nikon Z 9", 1, None)
    assert (known.camera, known.frames, known.photographers) == ("Canon EOS R5", 9, ["Chen Rui"])
    assert (known.first, known.last) == (TEN, TEN + timedelta(minutes=8))
    assert known.shift == 90
    assert 0 < len(known.sample) <= 4
    assert set(known.sample) <= {f"r{number}" for number in range(9)}
