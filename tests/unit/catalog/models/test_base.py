"""Moments in columns: aware, in UTC, also at both ends of the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.catalog.models.base import UtcDateTime, utcnow

COLUMN = UtcDateTime()
EAST, WEST = timezone(timedelta(hours=8)), timezone(timedelta(hours=-8))


def test_a_moment_is_stored_in_utc() -> None:
    stored = COLUMN.process_bind_param(datetime(2025, 10, 18, 10, tzinfo=EAST), None)
    assert stored is not None
    assert (stored.hour, stored.tzinfo) == (2, UTC)
    assert COLUMN.process_bind_param(None, None) is None


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone: 2025-10-18T10:00:00"):
        COLUMN.process_bind_param(datetime(2025, 10, 18, 10), None)


@pytest.mark.parametrize("moment", [datetime.min.replace(tzinfo=EAST), datetime.max.replace(tzinfo=WEST)])
def test_what_utc_cannot_say_is_stored_as_it_is(moment: datetime) -> None:
    stored = COLUMN.process_bind_param(moment, None)
    assert stored == moment.replace(tzinfo=UTC)


def test_what_is_read_is_aware() -> None:
    naive = COLUMN.process_result_value(datetime(2025, 10, 18, 2), None)
    assert naive == datetime(2025, 10, 18, 2, tzinfo=UTC)
    aware = COLUMN.process_result_value(datetime(2025, 10, 18, 10, tzinfo=EAST), None)
    assert aware is not None
    assert (aware.hour, aware.tzinfo) == (2, UTC)
    assert COLUMN.process_result_value(None, None) is None


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.sampled_from([UTC, EAST, WEST])))
def test_a_moment_comes_back_the_same(moment: datetime) -> None:
    assert COLUMN.process_result_value(COLUMN.process_bind_param(moment, None), None) == moment


def test_now_has_an_offset() -> None:
    assert utcnow().utcoffset() == timedelta(0)
