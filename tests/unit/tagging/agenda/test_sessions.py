"""Sessions as editors add, correct, move and remove them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Session
from mediahub.tagging.agenda import sessions
from mediahub.tagging.agenda.plan import load_sessions
from mediahub.tagging.agenda.sessions import CodeTaken, SessionForm, SessionInvalid, SessionMissing
from tests.unit.tagging.assets import TEN, add_event

HOUR = timedelta(hours=1)
FORM = SessionForm(
    "Opening", TEN, TEN + HOUR, room="Hall", tags="Robots, Arms", speakers="Yin Tongyue | 尹同跃"
)


@pytest.fixture
def event_id(database: Database) -> int:
    with database.begin() as session:
        return add_event(session).event_id


def test_a_session_is_added_with_a_code_of_its_own(database: Database, event_id: int) -> None:
    sessions.add_session(database, event_id, FORM)
    sessions.add_session(database, event_id, FORM)
    sessions.add_session(database, event_id, FORM, " K1 ")
    with pytest.raises(CodeTaken, match="K1"):
        sessions.add_session(database, event_id, FORM, "K1")
    with database.read() as session:
        rows = load_sessions(session, event_id)
        assert sorted(row.code for row in rows) == ["K1", "opening", "opening-2"]
        assert {tag.label for tag in rows[0].tags} == {"Robots", "Arms"}
        assert [person.name for person in rows[0].speakers] == ["Yin Tongyue"]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": ""}, "needs a title"),
        ({"room": "x" * 121}, "too long"),
        ({"starts_at": None}, "when it starts"),
        ({"ends_at": TEN}, "ends before"),
    ],
)
def test_what_cannot_be_is_refused(
    database: Database, event_id: int, wrong: dict[str, object], why: str
) -> None:
    with pytest.raises(SessionInvalid, match=why):
        sessions.add_session(database, event_id, replace(FORM, **wrong))  # type: ignore[arg-type]
    with database.read() as session:
        assert load_sessions(session, event_id) == []


def test_what_follows_in_the_room_that_day_moves_too(database: Database, event_id: int) -> None:
    first = sessions.add_session(database, event_id, FORM).id or 0
    for code, start, room in (("next", 1, "Hall"), ("beside", 1, "Lab"), ("tomorrow", 24, "Hall")):
        at = TEN + start * HOUR
        form = replace(FORM, starts_at=at, ends_at=at + HOUR, room=room)
        sessions.add_session(database, event_id, form, code)
    sessions.overrun(database, event_id, first, 15, following=True)
    with database.read() as session:
        rows = {row.code: row for row in load_sessions(session, event_id)}
    quarter = timedelta(minutes=15)
    assert (rows["opening"].starts_at, rows["opening"].ends_at) == (TEN, TEN + HOUR + quarter)
    assert rows["next"].starts_at == TEN + HOUR + quarter
    assert rows["beside"].starts_at == TEN + HOUR
    assert rows["tomorrow"].starts_at == TEN + 24 * HOUR
    with pytest.raises(SessionInvalid, match="end before"):
        sessions.overrun(database, event_id, first, -75, following=False)


def test_a_session_of_another_event_is_not_there(database: Database, event_id: int) -> None:
    number = sessions.add_session(database, event_id, FORM).id or 0
    with database.begin() as session:
        other = add_event(session, "other").event_id
    with pytest.raises(SessionMissing):
        sessions.change_session(database, other, number, FORM)
    with pytest.raises(SessionMissing):
        sessions.take_out_session(database, other, number)
    with pytest.raises(SessionMissing):
        sessions.overrun(database, event_id, number + 1, 5, following=True)
    sessions.change_session(database, event_id, number, replace(FORM, title="Closing"))
    with database.read() as session:
        assert session.scalars(select(Session.title)).all() == ["Closing"]
    assert sessions.take_out_session(database, event_id, number).id is None
    with database.read() as session:
        assert load_sessions(session, event_id) == []
