"""Deleting an event: to the trash and back with its pictures, then for good, killed or not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from mediahub.administration.events import deletion, purging
from mediahub.administration.events.deletion import GoneForGood, NotTyped, consequences
from mediahub.administration.events.requests import EventMissing
from mediahub.catalog.events import create_event, find_event
from mediahub.catalog.models import Asset, Event
from mediahub.catalog.trash import move_to_trash
from tests.in_app import counter_in_memory, objects_of
from tests.takers import Counter

EVENT, NAME = "summit", "Summit"
MONTH = timedelta(days=30)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with counter_in_memory(tmp_path / "home", EVENT) as counter:
        for number in range(4):
            counter.add(f"DSC_{number}.jpg", bytes([number]) * 300, rights_class="free")
        with counter.services.database.begin() as session:
            create_event(session, "other", "Other", "Europe/Berlin")
            session.execute(update(Event).where(Event.slug == EVENT).values(name=NAME))
        yield counter


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


def test_after_its_time_there_is_no_way_back_and_everything_goes(counter: Counter) -> None:
    services = counter.services
    deletion.delete_event(services.database, EVENT, NAME, None)
    assert purging.purge_events(services) == [], "its time is not over"
    _age(counter)
    with pytest.raises(GoneForGood):
        deletion.restore_event(services.database, EVENT, timedelta(days=services.settings.trash_days))
    assert purging.purge_events(services) == [EVENT]
    with services.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Asset)) == 0
        assert list(session.scalars(select(Event.slug))) == ["other"]
    assert not [key for key in objects_of(counter).objects if EVENT in key or counter.ids[0] in key]
    with pytest.raises(EventMissing):
        deletion.restore_event(services.database, EVENT, MONTH)


def test_killed_at_any_step_the_next_round_goes_on(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first round is stopped after one object more each time, as a kill would."""
    services = counter.services
    deletion.delete_event(services.database, EVENT, NAME, None)
    _age(counter)
    real, left = services.bucket.delete, [0]

    def mortal(key: str) -> None:
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        real(key)

    monkeypatch.setattr(type(services.bucket), "delete", lambda _, key: mortal(key))
    rounds = 0
    while True:
        left[0], rounds = 1, rounds + 1
        assert rounds < 200
        try:
            if purging.purge_events(services):
                break
        except KeyboardInterrupt:
            continue
    assert rounds > 3
    with services.database.read() as session:
        assert list(session.scalars(select(Event.slug))) == ["other"]


def test_a_worker_that_stops_leaves_the_rest_for_the_next(counter: Counter) -> None:
    services, stop = counter.services, threading.Event()
    deletion.delete_event(services.database, EVENT, NAME, None)
    _age(counter)
    stop.set()
    assert purging.purge_events(services, stop) == []
    assert purging.purge_events(services) == [EVENT]


def _age(counter: Counter) -> None:
    """As if it had been deleted long ago."""
    ago = timedelta(days=counter.services.settings.trash_days + 1)
    with counter.services.database.begin() as session:
        event = session.scalars(select(Event).where(Event.slug == EVENT)).one()
        assert event.deleted_at
        event.deleted_at -= ago
        session.execute(update(Asset).where(Asset.event_id == event.id).values(deleted_at=event.deleted_at))
