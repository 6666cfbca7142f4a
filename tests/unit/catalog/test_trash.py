"""The trash: in, out again while its time lasts, and never by halves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Event, Outbox
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.trash import (
    CONDEMNED,
    TrashError,
    condemn,
    is_over,
    list_trash,
    move_to_trash,
    restore,
)
from tests.assets import add_asset, add_event

MONTH = timedelta(days=30)


@pytest.fixture
def ids(database: Database) -> list[str]:
    with database.begin() as session:
        event = add_event(session)
        return [add_asset(session, event, name).id for name in "abc"]


def states(database: Database) -> str:
    with database.read() as session:
        return " ".join(session.scalars(select(Asset.state).order_by(Asset.sha256)))


def test_what_is_moved_tells_the_index_and_a_second_time_nothing(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        moved = move_to_trash(session, [ids[0], ids[0]], user_id=None)
        assert [one.id for one in moved] == [ids[0]]
        assert list(session.scalars(select(Outbox.asset_id))) == [ids[0]]
        at = moved[0].deleted_at
        assert move_to_trash(session, [ids[0]]) == []
        assert moved[0].deleted_at == at
    assert states(database) == "trashed ready ready"


def test_what_is_still_taken_in_or_unknown_keeps_all_where_they_are(
    database: Database, ids: list[str]
) -> None:
    with database.begin() as session:
        session.get_one(Asset, ids[2]).state = "storing"
    for wrong, words in ((ids[2], "still being taken in"), ("nothing", "no asset nothing")):
        with pytest.raises(TrashError, match=words), database.begin() as session:
            move_to_trash(session, [ids[0], wrong])
    assert states(database) == "ready ready storing"


def test_it_comes_back_as_it_was_while_its_time_lasts(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        move_to_trash(session, ids[:2])
    with database.begin() as session:
        back = restore(session, ids, MONTH)
        assert [one.id for one in back] == sorted(ids[:2])
        assert {(one.deleted_at, one.deleted_by) for one in back} == {(None, None)}
    assert states(database) == "ready ready ready"


def test_nothing_comes_back_with_one_whose_time_is_over(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        move_to_trash(session, ids[:2])
        session.get_one(Asset, ids[1]).deleted_at = utcnow() - MONTH
    with pytest.raises(TrashError, match="deleted for good"), database.begin() as session:
        restore(session, ids[:2], MONTH)
    assert states(database) == "trashed trashed ready"


def test_the_last_deleted_comes_first_and_an_emptied_trash_is_over_at_once(
    database: Database, ids: list[str]
) -> None:
    with database.begin() as session:
        event = session.scalars(select(Event)).one()
        move_to_trash(session, ids[:2])
        session.get_one(Asset, ids[0]).deleted_at = utcnow() - timedelta(days=1)
        session.flush()
        assert [one.id for one in list_trash(session, event.id)] == [ids[1], ids[0]]
        assert list_trash(session, event.id + 1) == []
        over = select(Asset.id).where(is_over(utcnow(), timedelta(hours=1)))
        assert list(session.scalars(over)) == [ids[0]]
        condemn(session, event)
        session.expire_all()
        assert set(session.scalars(over)) == set(ids[:2])
        assert session.get_one(Asset, ids[1]).deleted_at == CONDEMNED
        assert session.get_one(Asset, ids[2]).deleted_at is None
