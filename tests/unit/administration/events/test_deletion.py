"""Deleting an event: to the trash and back with its pictures, then for good, killed or not."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from mediahub.administration.events import deletion
from mediahub.administration.events.deletion import NotTyped, consequences
from mediahub.catalog.events import find_event
from mediahub.catalog.models import Asset
from mediahub.catalog.trash import move_to_trash
from tests.takers import Counter
from tests.unit.administration.events.deleting import EVENT, MONTH, NAME


def states(counter: Counter) -> dict[str, str]:
    with counter.services.database.read() as session:
        return {one.id: one.state for one in session.scalars(select(Asset))}


def test_it_goes_with_all_its_pictures_and_comes_back_with_those_that_went(counter: Counter) -> None:
    database, before = counter.services.database, counter.ids[0]
    with database.begin() as session:
        move_to_trash(session, [before])
    assert deletion.delete_event(database, EVENT, f"  {NAME} ", None) == 3
    assert set(states(counter).values()) == {"trashed"}
    with database.read() as session:
        assert find_event(session, EVENT) is None
    assert deletion.delete_event(database, EVENT, NAME, None) == 0, "a second time is nothing new"
    deletion.restore_event(database, EVENT, MONTH)
    assert {one for one, state in states(counter).items() if state == "trashed"} == {before}
    deletion.restore_event(database, EVENT, MONTH)


@pytest.mark.parametrize("typed", ["", "summit", "Summit2", "Summ it"])
def test_another_name_deletes_nothing(counter: Counter, typed: str) -> None:
    with pytest.raises(NotTyped):
        deletion.delete_event(counter.services.database, EVENT, typed, None)
    assert set(states(counter).values()) == {"ready"}


def test_what_goes_is_counted(counter: Counter) -> None:
    with counter.services.database.read() as session:
        event = find_event(session, EVENT)
        assert event
        goes = consequences(session, event)
    assert (goes.pictures, goes.size) == (4, 1200)
    assert goes.counts["batches"] == 1


def test_what_was_on_its_way_follows_and_comes_back_too(counter: Counter) -> None:
    database, late = counter.services.database, counter.ids[-1]
    with database.begin() as session:
        session.execute(update(Asset).where(Asset.id == late).values(state="storing"))
    deletion.delete_event(database, EVENT, NAME, None)
    with database.begin() as session:
        session.execute(update(Asset).where(Asset.id == late).values(state="ready"))
    assert deletion.trash_late(database) == 1
    deletion.restore_event(database, EVENT, MONTH)
    assert states(counter)[late] == "ready"
