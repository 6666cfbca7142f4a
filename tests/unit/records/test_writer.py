"""When records are written, and columns as JSON and back."""

from datetime import UTC, datetime, timedelta

import pytest

from mediahub.records.writer import is_due

NOW = datetime(2025, 10, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("oldest", "newest", "due"),
    [
        (None, None, False),
        (0, 0, False),
        (4, 4, False),
        (5, 5, True),  # quiet
        (29, 1, False),  # in the midst of an ingest
        (30, 0, True),  # long enough
        (500, 400, True),
    ],
)
def test_records_wait_for_quiet_but_not_for_ever(oldest: int | None, newest: int | None, due: bool) -> None:
    ages = [None if age is None else NOW - timedelta(seconds=age) for age in (oldest, newest)]
    assert is_due(ages[0], ages[1], NOW) == due
