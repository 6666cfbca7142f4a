"""Files that are asked for once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import DeliveredFile
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files.package import NOBODY, OVERDUE, TOUCHED_FOR, Prepared, load, look, want
from mediahub.delivery.files.recipes import PRESS, WEB

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def test_files_are_asked_for_once_under_keys_that_follow_from_the_words(session: Session) -> None:
    assets = load(session, ["b", "a", "nothing", "a"])
    assert [one.id for one in assets] == ["b", "a"]
    first = want(session, assets, PRESS)
    assert first == want(session, assets, PRESS)
    assert {one.state for one in first} == {"wanted"}
    assert first[0].key != want(session, assets, WEB)[0].key
    assets[0].caption = "Another"
    assert want(session, assets, PRESS)[0].key != first[0].key
    assets[1].kind = "video"
    (refused,) = want(session, [assets[1]], PRESS)
    assert refused.state == "failed"
    assert "clip" in refused.problem


def asked_long_ago(session: Session, **times: timedelta) -> tuple[DeliveredFile, Prepared]:
    """A file that was asked for an hour ago, with `times` in its row as ahead of now."""
    (prepared,) = want(session, load(session, ["a"]), PRESS)
    row = session.scalars(select(DeliveredFile)).one()
    for name, ahead in {"wanted_at": -HOUR, "due_at": -HOUR, **times}.items():
        setattr(row, name, utcnow() + ahead)
    return row, prepared


@pytest.mark.parametrize(
    ("times", "is_overdue"),
    [
        ({}, True),
        ({"wanted_at": SECOND - OVERDUE, "due_at": SECOND - OVERDUE}, False),
        ({"wanted_at": -SECOND - OVERDUE, "due_at": -SECOND - OVERDUE}, True),
        ({"wanted_at": SECOND - OVERDUE}, False),
        ({"due_at": SECOND - OVERDUE}, False),
        ({"claimed_until": SECOND * 10}, False),
        ({"claimed_until": -SECOND}, True),
        # by a clock that was two hours ahead
        ({"claimed_until": 2 * HOUR}, True),
        ({"due_at": 2 * HOUR}, True),
        ({"wanted_at": 2 * HOUR, "due_at": 2 * HOUR, "claimed_until": 2 * HOUR}, True),
    ],
)
def test_whoever_waits_long_for_a_file_that_nobody_makes_is_told(
    session: Session, times: dict[str, timedelta], is_overdue: bool
) -> None:
    _, prepared = asked_long_ago(session, **times)

    (found,) = look(session, [prepared])

    assert (found.state, found.problem) == ("wanted", NOBODY if is_overdue else "")


def test_a_file_that_could_not_be_made_is_tried_again_after_a_day_or_after_a_wrong_clock(
    session: Session,
) -> None:
    row, _ = asked_long_ago(session, due_at=HOUR)
    row.state, row.problem, due_at = "failed", "It is damaged.", row.due_at
    (found,) = want(session, load(session, ["a"]), PRESS)
    assert (found.state, found.problem, row.due_at) == ("failed", "It is damaged.", due_at)

    for ahead in (-SECOND, timedelta(days=3)):
        row.state, row.problem, row.due_at = "failed", "It is damaged.", utcnow() + ahead
        (found,) = want(session, load(session, ["a"]), PRESS)
        assert (found.state, found.problem) == ("wanted", "")
        assert row.due_at <= utcnow()


@pytest.mark.parametrize("ahead", [-TOUCHED_FOR - SECOND, 2 * HOUR])
def test_the_age_of_a_file_begins_anew_when_it_is_asked_for(session: Session, ahead: timedelta) -> None:
    row, _ = asked_long_ago(session, used_at=ahead)

    want(session, load(session, ["a"]), PRESS)

    assert abs(row.used_at - utcnow()) < 10 * SECOND
    row.used_at = lately = utcnow() - HOUR
    want(session, load(session, ["a"]), PRESS)
    assert row.used_at == lately, "a row is not written for each download"
