"""The to-do list of taggers: who is in line, who comes first, and who is given up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, TaggerRun
from mediahub.catalog.models.base import utcnow
from mediahub.tagging import pending
from tests.assets import add_asset, add_event

MINUTE = timedelta(minutes=1)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """Three pictures, one of them still on its way, in line for `ocr`."""
    with database.begin() as session:
        event = add_event(session)
        for name, state in (("a", "ready"), ("b", "ready"), ("c", "storing")):
            add_asset(session, event, name, id=name, state=state)
        pending.enlist(session, "ocr", "1", Asset.event_id == event.id)
        yield session


def row(session: Session, asset: str, tagger: str = "ocr") -> TaggerRun:
    session.expire_all()
    return session.scalars(
        select(TaggerRun).where(TaggerRun.asset_id == asset, TaggerRun.tagger == tagger)
    ).one()


def line(session: Session, limit: int = 9) -> list[str]:
    return list(pending.next_in_line(session, "ocr", limit))


def test_who_came_last_comes_first_and_what_is_on_its_way_not_yet(session: Session) -> None:
    assert set(line(session)) == {"a", "b"}
    row(session, "a").next_try = utcnow() - MINUTE
    session.flush()
    assert line(session) == ["b", "a"]
    assert line(session, 1) == ["b"]
    row(session, "b").next_try = utcnow() + MINUTE
    session.flush()
    assert line(session) == ["a"]
    assert list(pending.next_in_line(session, "other", 9)) == []


def test_there_is_something_to_do_only_when_its_time_has_come(session: Session) -> None:
    assert pending.is_anything(session)
    for run in session.scalars(select(TaggerRun)):
        run.next_try = utcnow() + MINUTE
    session.flush()
    assert not pending.is_anything(session)


def test_what_was_put_in_line_again_meanwhile_stays_there(session: Session) -> None:
    asked = utcnow()
    pending.finish(session, ["a"], "ocr", asked)
    assert row(session, "a").state == pending.DONE
    later = row(session, "b")
    later.next_try = asked + MINUTE
    session.flush()
    pending.finish(session, ["b"], "ocr", asked)
    pending.forget(session, ["b"], "ocr", asked)
    assert row(session, "b").state == pending.DUE
    pending.forget(session, ["a"], "ocr", asked)
    assert set(session.scalars(select(TaggerRun.asset_id))) == {"b", "c"}


def test_each_failure_waits_longer_and_the_sixth_is_the_last(session: Session) -> None:
    waits = [pending.backoff(number) for number in range(1, 4)]
    assert waits == [MINUTE, 4 * MINUTE, 16 * MINUTE]
    assert pending.backoff(0) == MINUTE
    for number in range(1, pending.ATTEMPTS + 1):
        before = utcnow()
        pending.postpone(session, ["a"], "ocr", "no" * 600)
        session.flush()
        held = row(session, "a")
        assert held.attempts == number
        assert held.next_try >= before + pending.backoff(number)
        assert held.state == (pending.FAILED if number == pending.ATTEMPTS else pending.DUE)
    assert len(held.error) == 1000
    assert row(session, "b").attempts == 0


def test_what_was_given_up_is_tried_again_by_event_and_version(session: Session) -> None:
    held = row(session, "a")
    held.state, held.attempts, held.error = pending.FAILED, 6, "no"
    session.flush()
    for slug, tagger, version in (("gala", "ocr", "1"), ("summit", "x", "1"), ("summit", "ocr", "2")):
        pending.try_again(session, slug, tagger, version)
        assert row(session, "a").state == pending.FAILED
    pending.try_again(session, "summit", "ocr", "1")
    held = row(session, "a")
    assert (held.state, held.attempts, held.error) == (pending.DUE, 0, "")


def test_who_is_enlisted_again_begins_anew(session: Session) -> None:
    pending.postpone(session, ["a"], "ocr", "no")
    session.flush()
    pending.enlist(session, "ocr", "2", Asset.id == "a")
    held = row(session, "a")
    assert (held.version, held.attempts, held.error, held.state) == ("2", 0, "", pending.DUE)


def test_what_waits_is_counted_of_ready_pictures(session: Session) -> None:
    event = session.get_one(Asset, "a").event_id
    pending.enlist(session, "faces", "1", Asset.id == "a")
    assert pending.waiting(session, event) == {"ocr": 2, "faces": 1}
    assert pending.count_waiting(session, event) == 3
    pending.finish(session, ["a"], "ocr", utcnow() + MINUTE)
    assert pending.count_waiting(session, event) == 2
    assert pending.waiting(session, event + 1) == {}
