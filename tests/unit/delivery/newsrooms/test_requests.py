"""Newsrooms, sendings and standing orders as pages ask for them: at their own event, kept as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Text, func, select, type_coerce

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Newsroom, SavedSearch, StandingOrder, Transmission, TransmissionFile
from mediahub.delivery.newsrooms import requests, runs
from mediahub.delivery.newsrooms.model import (
    NewsroomMissing,
    OrderMissing,
    SendingMissing,
    TransmissionError,
)
from mediahub.delivery.newsrooms.targets import NewTarget
from mediahub.delivery.selections import Selection
from mediahub.runtime import Services
from mediahub.search.service import Search
from mediahub.settings import Settings
from mediahub.storage.bucket import Bucket
from tests.unit.delivery.conftest import Summit

TARGET = NewTarget("The Paper", "sftp", "news.example", "desk", "secret")


@pytest.fixture
def parts(database: Database, tmp_path: Path) -> Services:
    settings = Settings(home=tmp_path)
    return Services(settings, database, Bucket(settings), Search(settings, database))


@pytest.fixture
def target(parts: Services, stored: Summit) -> Newsroom:
    return requests.keep_target(parts, stored.event.id, TARGET)


def state(database: Database, run_id: int) -> str:
    with database.read() as session:
        return runs.require_run(session, run_id).state


def test_a_target_is_kept_with_its_secret_encrypted_and_forgotten_once(
    database: Database, stored: Summit, target: Newsroom
) -> None:
    event = stored.event.id
    with database.read() as session:
        assert session.get_one(Newsroom, target.id).secret == "secret"
        assert "secret" not in str(session.scalar(select(type_coerce(Newsroom.secret, Text))))
    with pytest.raises(NewsroomMissing):
        requests.forget_target(database, target.id, event + 1)
    requests.forget_target(database, target.id, event)
    with pytest.raises(NewsroomMissing):
        requests.forget_target(database, target.id)


def test_a_sending_is_stopped_and_tried_again(database: Database, stored: Summit, target: Newsroom) -> None:
    event, user = stored.event.id, stored.desk.user_id
    run_id = requests.send(database, event, target.id, user, Selection(["b", "a"], "Two"))
    with pytest.raises(SendingMissing):
        requests.stop_sending(database, run_id, event + 1)
    assert state(database, run_id) == "waiting"
    requests.stop_sending(database, run_id, event)
    assert state(database, run_id) == "stopped"
    with pytest.raises(SendingMissing):
        requests.retry_sending(database, run_id, event + 1)
    requests.retry_sending(database, run_id, event)
    assert state(database, run_id) == "waiting"


def test_what_cannot_be_sent_leaves_no_sending(database: Database, stored: Summit, target: Newsroom) -> None:
    event, user = stored.event.id, stored.desk.user_id
    with pytest.raises(TransmissionError):
        requests.send(database, event, target.id, user, Selection([], "None"))
    with pytest.raises(NewsroomMissing):
        requests.send(database, event + 1, target.id, user, Selection(["a"], "One"))
    with database.read() as session:
        for table in (Transmission, TransmissionFile):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_an_order_is_held_goes_on_and_ends(database: Database, stored: Summit, target: Newsroom) -> None:
    event = stored.event.id
    with database.begin() as session:
        search = SavedSearch(event_id=event, owner_id=stored.eva.id, name="Robots")
        session.add(search)
        session.flush()
        order = StandingOrder(search_id=search.id, target_id=target.id, recipe="web", baseline=b"")
        session.add(order)

    def is_paused() -> bool:
        with database.read() as session:
            return session.get_one(StandingOrder, order.id).is_paused

    requests.toggle_order(database, order.id, event)
    assert is_paused()
    requests.toggle_order(database, order.id, event)
    assert not is_paused()
    for _ in range(2):
        requests.pause_order(database, order.id, True)
        assert is_paused()
    for call in (requests.toggle_order, requests.end_order):
        with pytest.raises(OrderMissing):
            call(database, order.id, event + 1)
    requests.end_order(database, order.id, event)
    with pytest.raises(OrderMissing):
        requests.pause_order(database, order.id, False)
