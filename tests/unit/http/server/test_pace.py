"""Time limits for slow clients, by a clock of the test's own."""

from __future__ import annotations

from mediahub.http.server.pace import MIN_BYTES, WINDOW, Pace


def test_a_transfer_that_moves_may_take_all_day() -> None:
    pace = Pace(0.0)
    for minute in range(24 * 60):
        pace.note(MIN_BYTES, minute * WINDOW)
        assert not pace.is_too_slow((minute + 1) * WINDOW - 1)


def test_one_that_drips_ends_after_a_window() -> None:
    pace = Pace(0.0)
    for second in range(int(WINDOW)):
        pace.note(1, float(second))
        assert not pace.is_too_slow(float(second))
    assert pace.is_too_slow(WINDOW)


def test_what_was_sent_at_first_does_not_count_for_ever() -> None:
    pace = Pace(0.0)
    pace.note(100 * MIN_BYTES, 1.0)
    pace.note(1, WINDOW)
    assert not pace.is_too_slow(WINDOW + 1)
    assert pace.is_too_slow(2 * WINDOW)
