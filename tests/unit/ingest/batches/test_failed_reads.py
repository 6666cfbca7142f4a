"""Files that we failed to read: tried again, set apart, and tried once more when somebody says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import BatchRef, get_arrival
from mediahub.ingest.batches.failed_reads import (
    FAULT,
    NOT_READ_YET,
    SET_APART,
    is_waiting,
    may_be_tried,
    put_off,
    reason_of,
    set_apart,
    try_again,
)
from mediahub.media.model import NotRead
from mediahub.outages.retries import PAUSES, TRIES
from mediahub.runtime import Services

KILLED = NotRead("killed", "The system stopped it.")


@pytest.fixture
def arrival(services: Services, batch: BatchRef) -> int:
    with services.database.begin() as session:
        row = get_arrival(session, batch.id, "a.jpg")
        row.state = "checking"
        return row.id


def row(services: Services, number: int) -> Arrival:
    with services.database.read() as session:
        return session.get_one(Arrival, number)


def tried(services: Services) -> list[int]:
    with services.database.read() as session:
        return list(session.scalars(select(Arrival.id).where(may_be_tried())))


def test_each_try_waits_longer_and_the_last_one_sets_it_apart(services: Services, arrival: int) -> None:
    for number in range(1, TRIES):
        put_off(services, arrival, KILLED)
        found = row(services, arrival)
        assert (found.state, found.reason_code, found.attempts) == ("received", NOT_READ_YET, number)
        assert found.due_at is not None
        assert PAUSES[number - 1] * 0.9 < found.due_at - utcnow() <= PAUSES[number - 1]
        assert is_waiting(found)
        assert tried(services) == []
    put_off(services, arrival, KILLED)
    found = row(services, arrival)
    assert (found.reason_code, found.due_at, is_waiting(found)) == (SET_APART, None, True)
    with services.database.read() as session:
        assert set_apart(session) == [("summit", "a.jpg", "The system stopped it.")]


def test_a_try_that_a_wrong_clock_put_off_for_hours_is_due(services: Services, arrival: int) -> None:
    put_off(services, arrival, KILLED)
    with services.database.begin() as session:
        session.get_one(Arrival, arrival).due_at = utcnow() + timedelta(hours=2)
    assert tried(services) == [arrival]
    assert not is_waiting(row(services, arrival))


def test_a_full_disk_says_nothing_about_the_file(services: Services, arrival: int) -> None:
    for _ in range(TRIES + 1):
        put_off(services, arrival, OSError(28, "No space left on device"))
    assert (row(services, arrival).attempts, row(services, arrival).reason_code) == (0, NOT_READ_YET)


def test_what_has_ended_meanwhile_stays_as_it_is(services: Services, arrival: int) -> None:
    with services.database.begin() as session:
        session.get_one(Arrival, arrival).state = "ready"
    put_off(services, arrival, KILLED)
    put_off(services, 999, KILLED)
    assert row(services, arrival).state == "ready"


def test_people_are_told_of_their_file_and_not_of_our_code() -> None:
    assert reason_of(KILLED) == "The system stopped it."
    assert reason_of(KeyError("x")) == FAULT


def test_somebody_has_it_tried_once_more(
    services: Services, arrival: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(services.jobs, "check_arrival", sent.append)
    for _ in range(TRIES):
        put_off(services, arrival, KILLED)
    assert try_again(services, "other") == 0
    assert try_again(services, "summit") == 1
    assert (sent, tried(services)) == ([arrival], [arrival])
    assert (row(services, arrival).attempts, row(services, arrival).reason) == (0, "")
    assert try_again(services) == 0
