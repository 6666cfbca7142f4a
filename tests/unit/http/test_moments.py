"""Dates and times as people type them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.http.moments import field_of, moment_of

ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-10-18T14:00", datetime(2025, 10, 18, 6, tzinfo=UTC)),
        (" 2025-10-18T14:00+02:00 ", datetime(2025, 10, 18, 12, tzinfo=UTC)),
        ("2025-10-18", datetime(2025, 10, 17, 16, tzinfo=UTC)),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_in_the_events_zone_unless_it_names_another(text: str | None, expected: datetime | None) -> None:
    assert moment_of(text, ZONE) == expected


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "2200-01-01T00:00", "soon", "2025-13-01"])
def test_what_is_no_moment_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        moment_of(text, ZONE)


@given(st.datetimes(datetime(1995, 1, 1), datetime(2199, 1, 1)))
def test_a_field_comes_back_to_the_minute(naive: datetime) -> None:
    moment = naive.replace(second=0, microsecond=0, tzinfo=UTC)
    assert moment_of(field_of(moment, ZONE), ZONE) == moment
    assert field_of(None, ZONE) == ""
