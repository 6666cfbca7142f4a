"""An event goes for good."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from mediahub.administration.events import deletion, purging
from mediahub.administration.events.deletion import GoneForGood
from mediahub.administration.events.requests import EventMissing
from mediahub.catalog.models import Asset, Event
from tests.in_app import objects_of
from tests.takers import Counter
from tests.unit.administration.events.deleting import EVENT, MONTH, NAME


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
