"""What a programme would change, as a page shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mediahub.tagging.agenda.formats.model import Fault
from mediahub.web.tagging.programme_import import _sentences, _text
from tests.unit.web.asking import asking


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2025, 10, 18, 1, tzinfo=UTC), "2025-10-18 09:00"),
        (("Ann", "Bob"), "Ann, Bob"),
        ((), ""),
        ("Hall A", "Hall A"),
    ],
)
def test_values_are_read_where_the_event_is(value: object, text: str) -> None:
    assert _text(value, ZoneInfo("Asia/Shanghai")) == text  # type: ignore[arg-type]


def test_faults_keep_their_line() -> None:
    with asking():
        assert _sentences([Fault(7, "it has no title")]) == [{"line": 7, "message": "it has no title"}]
