"""Usage in blocks of a thousand numbers: into records and back, once, without names that are too old."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, UsageRecord
from mediahub.identity.accounts import create_user
from mediahub.records.usage import BLOCK, block_of, blocks_since, restore_usage
from tests.assets import TAKEN, add_event


def use(session: Session, event: Event, number: int, **more: Any) -> None:
    base = {"asset_id": "a", "action": "download", "rendition": "original", "who": "Eva", "at": TAKEN}
    session.add(UsageRecord(id=number, event_id=event.id, **(base | more)))
    session.flush()


@pytest.fixture
def events(database: Database) -> list[int]:
    with database.begin() as session:
        event, other = add_event(session), add_event(session, "gala")
        eva = create_user(session, "eva@press.example", "correct horse battery", "press")
        use(session, event, BLOCK - 1, user_id=eva.id)
        use(session, event, BLOCK, who="Otto", at=TAKEN + timedelta(days=1))
        use(session, event, 3 * BLOCK)
        use(session, other, 2 * BLOCK, asset_id="z")
        return [event.id, other.id]


def numbers(record: dict[str, Any]) -> list[int]:
    return [one["id"] for one in record.get("usage", ())]


def test_a_record_is_in_the_block_of_its_number(database: Database, events: list[int]) -> None:
    with database.read() as session:
        found = [numbers(block_of(session, events[0], number)) for number in range(5)]
        assert found == [[BLOCK - 1], [BLOCK], [], [3 * BLOCK], []]
        assert block_of(session, events[1], 0) == {}


@pytest.mark.parametrize(("first", "blocks"), [(-2, [0, 1, 3]), (1, [1, 3]), (3, [3]), (4, [])])
def test_blocks_without_anything_are_passed_over(
    database: Database, events: list[int], first: int, blocks: list[int]
) -> None:
    with database.read() as session:
        event = session.get_one(Event, events[0])
        assert [number for number, _ in blocks_since(session, event, first)] == blocks


def test_an_event_of_which_nothing_was_taken_has_none(database: Database) -> None:
    with database.begin() as session:
        assert list(blocks_since(session, add_event(session), 0)) == []


def test_nobody_is_named_in_what_is_older(database: Database, events: list[int]) -> None:
    with database.read() as session:
        (named,) = block_of(session, events[0], 0)["usage"]
        (still,) = block_of(session, events[0], 0, unknown_before=TAKEN)["usage"]
        (bare,) = block_of(session, events[0], 0, unknown_before=TAKEN + timedelta(seconds=1))["usage"]
    assert (named["account"], named["who"]) == ("eva@press.example", "Eva")
    assert still == named
    assert bare == named | {"account": None, "who": ""}


def test_what_is_there_is_not_added_again_and_a_taken_number_is_replaced(
    database: Database, events: list[int]
) -> None:
    with database.begin() as session:
        records = [block_of(session, events[0], number) for number in (0, 1)]
        for record in records:
            restore_usage(session, events[0], record)
        assert session.scalar(select(func.count()).select_from(UsageRecord)) == 4
        restore_usage(session, events[1], records[0])
        restore_usage(session, events[1], records[0])
        (new,) = session.scalars(
            select(UsageRecord).where(UsageRecord.event_id == events[1], UsageRecord.id != 2 * BLOCK)
        )
        assert new.id > 3 * BLOCK
        assert (new.who, new.at, new.user_id is None) == ("Eva", TAKEN, False)
        restore_usage(session, events[1], {"usage": []})


def test_a_free_number_is_kept_and_the_next_one_is_beyond_it(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        use(session, event, 5)
        record = block_of(session, event.id, 0)
    for one in record["usage"]:
        one.update(id=77, asset_id="b")
    with database.begin() as session:
        restore_usage(session, event.id, record)
        session.add(UsageRecord(event_id=event.id, asset_id="c", action="view", rendition="thumb"))
        session.flush()
        by_asset = {row.asset_id: row.id for row in session.scalars(select(UsageRecord))}
    assert (by_asset["a"], by_asset["b"]) == (5, 77)
    assert by_asset["c"] > 77
