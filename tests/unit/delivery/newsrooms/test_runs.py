"""Newsrooms, sendings and standing orders are found at their own event."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.catalog.models import Newsroom
from mediahub.delivery.newsrooms import orders, runs, targets
from mediahub.delivery.newsrooms.model import NewsroomMissing, OrderMissing, SendingMissing, TransmissionError
from mediahub.delivery.newsrooms.targets import NewTarget
from mediahub.delivery.selections import Selection
from mediahub.settings import Settings
from tests.unit.delivery.conftest import Summit


@pytest.fixture
def target(summit: Summit, tmp_path: Path) -> Newsroom:
    new = NewTarget("The Paper", "sftp", "news.example", "desk", "secret")
    return targets.add_target(summit.session, Settings(home=tmp_path), summit.event.id, new)


def test_a_sending_is_listed_with_its_files_in_order(summit: Summit, target: Newsroom) -> None:
    session, event = summit.session, summit.event.id
    for name in ("First", "Second"):
        runs.send_selection(session, target, summit.desk.user_id, Selection(["b", "a"], name))
    assert [one.name for one in runs.runs_of(session, event)] == ["Second", "First"]
    assert [one.name for one in runs.runs_of(session, event, offset=1)] == ["First"]
    assert (runs.count_runs(session, event), runs.count_runs(session, event + 1)) == (2, 0)
    run = runs.runs_of(session, event)[0]
    assert [one.asset_id for one in runs.files_of(session, run.id, 0, 10)] == ["b", "a"]
    assert [one.asset_id for one in runs.files_of(session, run.id, 1, 10)] == ["a"]
    with pytest.raises(TransmissionError):
        runs.send_selection(session, target, summit.desk.user_id, Selection([], "Nothing"))


def test_another_event_has_neither_newsroom_nor_sending_nor_order(summit: Summit, target: Newsroom) -> None:
    session, event = summit.session, summit.event.id
    run = runs.send_selection(session, target, summit.desk.user_id, Selection(["a"], "One"))
    assert targets.require_target(session, target.id, event) is target
    assert runs.require_run(session, run.id, event) is run
    with pytest.raises(NewsroomMissing):
        targets.require_target(session, target.id, event + 1)
    with pytest.raises(SendingMissing):
        runs.require_run(session, run.id, event + 1)
    with pytest.raises(OrderMissing):
        orders.end_order(session, 1, event)


def test_a_newsroom_that_was_forgotten_is_gone_the_second_time(summit: Summit, target: Newsroom) -> None:
    targets.remove_target(summit.session, target.id, summit.event.id)
    summit.session.flush()
    with pytest.raises(NewsroomMissing):
        targets.remove_target(summit.session, target.id, summit.event.id)
