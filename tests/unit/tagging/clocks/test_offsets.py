from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.tagging.clocks.offsets import Reading, body_key, drift_per_day, shift_at, was_set

NOON = datetime(2025, 10, 18, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def reading(hours: float, shift: float, *, by_hand: bool = False) -> Reading:
    """At that hour of the camera, `shift` seconds had to be added."""
    camera = NOON + hours * HOUR
    return Reading(camera, camera + timedelta(seconds=shift), by_hand)


def shift(readings: list[Reading], hours: float) -> float | None:
    found = shift_at(readings, NOON + hours * HOUR)
    return None if found is None else round(found.seconds, 3)


def test_a_body_without_a_reading_is_not_corrected() -> None:
    assert shift([], 0) is None


@pytest.mark.parametrize("hours", [-900, -1, 0, 1, 900])
def test_one_reading_holds_before_and_after(hours: float) -> None:
    assert shift([reading(0, 21_600.5)], hours) == 21_600.5


def test_drift_is_spread_between_two_readings_and_held_outside() -> None:
    both = [reading(0, 10), reading(24, 14)]
    assert [shift(both, hours) for hours in (-5, 0, 6, 12, 24, 99)] == [10, 10, 11, 12, 14, 14]
    assert drift_per_day(both) == pytest.approx(4)


def test_a_clock_that_was_set_goes_by_the_nearer_reading() -> None:
    both = [reading(0, 3600), reading(10, 2)]
    assert was_set(*both)
    assert [shift(both, hours) for hours in (4.9, 5.1)] == [3600, 2]
    assert drift_per_day(both) is None


def test_a_reading_by_hand_says_so() -> None:
    found = shift_at([reading(0, 5, by_hand=True)], NOON)
    assert found is not None
    assert found.basis == "hand"


@given(
    off=st.floats(-40 * 86400, 40 * 86400),
    drift=st.floats(-8, 8),
    at=st.lists(st.floats(0, 72), min_size=2, max_size=4, unique=True),
    frame=st.floats(0, 72),
)
def test_between_readings_a_steady_drift_is_undone(
    off: float, drift: float, at: list[float], frame: float
) -> None:
    first, last = min(at), max(at)
    if not first <= frame <= last:
        return
    readings = [reading(hours, off + drift * hours / 24) for hours in at]
    found = shift_at(readings, NOON + frame * HOUR)
    assert found is not None
    assert abs(found.seconds - (off + drift * frame / 24)) < 0.01


def test_a_body_is_its_serial_number_or_else_its_photographer() -> None:
    assert body_key("Canon", "R5", "042", 1) == body_key("Canon", "R5", "042", 2)
    assert body_key("Canon", "R5", None, 1) != body_key("Canon", "R5", None, 2)
    assert body_key(None, None, None, 1) is None
    keys = {body_key("Canon", "R5", "042", 1, whose) for whose in ("", "a" * 64, "b" * 64)}
    assert len(keys) == 3
