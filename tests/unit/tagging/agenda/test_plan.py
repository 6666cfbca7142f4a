"""The preview of an import: what is new, changed, the same, and gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, Session
from mediahub.tagging.agenda.change import EVERYTHING, save_sessions
from mediahub.tagging.agenda.formats.model import Fault, Item, Parsed, Speaker
from mediahub.tagging.agenda.plan import Plan, load_sessions, make_plan
from tests.assets import TAKEN, add_event

HOUR = timedelta(hours=1)
OPENING = Item(1, "D1", "u1", "Opening", "Hall", "", TAKEN, TAKEN + HOUR, "Welcome",
               (Speaker("Yin Tongyue", "CEO", ("尹同跃",)),), ("robots",))  # fmt: skip
LATER = replace(
    OPENING, line=2, code="D2", uid="u2", title="Later", starts_at=TAKEN + 3 * HOUR, ends_at=TAKEN + 4 * HOUR
)


@pytest.fixture
def session(database: Database) -> Iterator[DbSession]:
    with database.begin() as session:
        event = add_event(session)
        save_sessions(session, event, [(None, LATER), (None, OPENING)])
        session.expire_all()
        yield session


def plan(session: DbSession, *items: Item, says: frozenset[str] = EVERYTHING, **more: Any) -> Plan:
    event = session.scalars(select(Event)).one()
    return make_plan(session, event, Parsed(list(items), says=says, **more))


def test_sessions_are_in_order_of_time(session: DbSession) -> None:
    event = session.scalars(select(Event.id)).one()
    assert [one.code for one in load_sessions(session, event)] == ["D1", "D2"]
    assert load_sessions(session, event + 1) == []


def test_the_same_file_changes_nothing(session: DbSession) -> None:
    found = plan(session, OPENING, LATER)
    assert (found.new, found.changed, found.same, found.gone) == ([], [], 2, [])


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"title": "The Opening"}, {"title"}),
        ({"ends_at": TAKEN + 2 * HOUR}, {"ends_at"}),
        ({"description": ""}, {"description"}),
        ({"speakers": ()}, {"speakers"}),
        ({"speakers": (Speaker("Li Na"),)}, {"speakers"}),
        ({"speakers": (Speaker("Yin Tongyue", "Chair"),)}, {"speakers"}),
        ({"speakers": (Speaker("Yin Tongyue", "", ("Y. Tongyue",)),)}, {"speakers"}),
        ({"speakers": (Speaker("尹同跃"),)}, set()),
        ({"tags": ("arms",)}, {"tags"}),
        ({"tags": ("ROBOTS",)}, set()),
        ({"room": "Yard", "track": "Main"}, {"room", "track"}),
    ],
)
def test_each_difference_is_named(session: DbSession, change: dict[str, Any], fields: set[str]) -> None:
    found = plan(session, replace(OPENING, **change), LATER)
    named = {one.field for change in found.changed for one in change.differences}
    assert named == fields
    assert found.same == 2 - bool(fields)


def test_a_difference_says_before_and_after(session: DbSession) -> None:
    (change,) = plan(session, replace(OPENING, title="New", speakers=()), LATER).changed
    assert {(one.field, one.before, one.after) for one in change.differences} == {
        ("title", "Opening", "New"), ("speakers", ("Yin Tongyue",), ()),
    }  # fmt: skip
    assert change.session_id == session.scalars(select(Session.id).where(Session.code == "D1")).one()


def test_what_the_file_does_not_speak_of_is_no_difference(session: DbSession) -> None:
    changed = replace(OPENING, title="New", room="Yard", ends_at=TAKEN + 2 * HOUR)
    (change,) = plan(session, changed, LATER, says=frozenset({"title"})).changed
    assert [one.field for one in change.differences] == ["title"]
    (change,) = plan(session, changed, LATER, says=frozenset({"duration"})).changed
    assert [one.field for one in change.differences] == ["ends_at"]


def test_what_is_missing_is_gone_unless_it_was_not_looked_for(session: DbSession) -> None:
    found = plan(session, OPENING)
    assert [(code, title) for _, code, title in found.gone] == [("D2", "Later")]
    for window, count in (
        ((TAKEN, TAKEN + 2 * HOUR), 0),
        ((TAKEN, TAKEN + 3 * HOUR), 1),
        ((TAKEN + 4 * HOUR, TAKEN + 5 * HOUR), 1),
        ((TAKEN + 5 * HOUR, TAKEN + 6 * HOUR), 0),
    ):
        assert len(plan(session, OPENING, window=window).gone) == count


def test_a_new_session_and_what_the_file_says_of_itself_are_passed_on(session: DbSession) -> None:
    other = replace(OPENING, line=3, code="D9", uid="u9", title="Closing", starts_at=TAKEN + 9 * HOUR,
                    ends_at=TAKEN + 10 * HOUR)  # fmt: skip
    fault = Fault(7, "unreadable")
    found = plan(session, OPENING, LATER, other, faults=[fault], remarks=[fault])
    assert (found.new, found.faults, found.remarks, found.says) == ([other], [fault], [fault], EVERYTHING)
