"""What an address asks of the audit log."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from werkzeug.exceptions import BadRequest

from mediahub.web.admin.audit_log import audit_question
from tests.unit.web.asking import asking


def test_every_part_of_a_question_is_read() -> None:
    query = (
        "q=rights&action=rights&outcome=failed&who=user:7&asset=a1&request=r1&from=2026-01-02&to=2026-01-03"
    )
    with asking(f"/?{query}"):
        found = audit_question((1,))
    assert (found.text, found.action, found.outcome) == ("rights", "rights", "failed")
    assert (found.actor_kind, found.actor_id, found.asset_id, found.request_id) == ("user", 7, "a1", "r1")
    assert found.since == datetime(2026, 1, 2, tzinfo=UTC)
    assert found.until == datetime(2026, 1, 4, tzinfo=UTC)  # the last day is all of it
    assert found.events == (1,)


def test_days_are_those_of_the_zone_that_the_page_shows() -> None:
    with asking("/?from=2026-01-02&to=2026-01-02"):
        found = audit_question((1,), "Asia/Shanghai")
    assert (found.since, found.until) == (
        datetime(2026, 1, 1, 16, tzinfo=UTC),
        datetime(2026, 1, 2, 16, tzinfo=UTC),
    )


@pytest.mark.parametrize("who", ["user:x", "user:", "user:²", "user:99999999999", ""])
def test_nobody_is_meant_by_what_is_no_number(who: str) -> None:
    with asking("/", query_string={"who": who, "outcome": "nonsense"}):
        found = audit_question()
    assert (found.actor_id, found.outcome) == (None, "")


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "2026-1-1x"])
def test_what_is_no_day_is_said(day: str) -> None:
    with asking("/", query_string={"from": day}), pytest.raises(BadRequest):
        audit_question()
