"""Outcomes of a try to send: what goes on waiting, for how long, and what is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Newsroom, Transmission, TransmissionFile
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.newsfeed.pushing import ITEM
from mediahub.delivery.newsrooms import outcomes
from mediahub.delivery.newsrooms.outcomes import FIRST_PAUSE, LONGEST_PAUSE, MAX_ATTEMPTS, Left
from tests.unit.curation.scene import Scene


@pytest.fixture
def scene(database: Database) -> Scene:
    scene = Scene(database)
    scene.add("a", "b")
    return scene


def sending(scene: Scene, *states: str, **values: Any) -> int:
    """A sending that a worker has in hand, with a file in each of these states."""
    with scene.database.begin() as session:
        target = Newsroom(
            event_id=scene.event_id, name="Wire", kind="sftp", address="wire.example", username="desk"
        )
        target.secret = "late edition"
        session.add(target)
        session.flush()
        run = Transmission(
            **{"target_id": target.id, "name": "Run", "recipe": "original", "state": "sending"} | values
        )
        session.add(run)
        session.flush()
        for position, (asset, state) in enumerate(zip("ab", states, strict=False)):
            reason = f"why {asset}" if state == "failed" else ""
            session.add(
                TransmissionFile(run_id=run.id, position=position, asset_id=asset, state=state, reason=reason)
            )
        return run.id


def now_of(scene: Scene, run_id: int) -> Transmission:
    with scene.database.read() as session:
        return session.get_one(Transmission, run_id)


def test_a_try_that_left_nothing_ends_the_sending(scene: Scene) -> None:
    run = sending(scene, "sent", "refused")
    outcomes.settle(scene.database, run, Left())
    ended = now_of(scene, run)
    assert (ended.state, ended.problem) == ("done", "")
    assert ended.finished_at is not None


def test_a_file_that_failed_fails_the_sending_and_says_the_first_reason(scene: Scene) -> None:
    run = sending(scene, "failed", "failed")
    outcomes.settle(scene.database, run, Left())
    assert (now_of(scene, run).state, now_of(scene, run).problem) == ("failed", "why a")


def test_what_is_under_embargo_goes_when_the_first_of_it_may(scene: Scene) -> None:
    run, soon = sending(scene, "waiting"), utcnow() + timedelta(hours=2)
    outcomes.settle(scene.database, run, Left(until=[soon + timedelta(hours=5), soon]))
    waiting = now_of(scene, run)
    assert (waiting.state, waiting.due_at, waiting.attempts) == ("waiting", soon, 0)
    assert waiting.problem
    assert waiting.finished_at is None


def test_what_is_held_up_is_tried_after_a_pause_or_with_the_embargo_that_ends_sooner(scene: Scene) -> None:
    run, begun = sending(scene, "waiting"), utcnow()
    outcomes.settle(scene.database, run, Left(until=[begun + timedelta(days=1)], held=["No file yet."]))
    waiting = now_of(scene, run)
    assert (waiting.state, waiting.problem, waiting.attempts) == ("waiting", "No file yet.", 1)
    assert FIRST_PAUSE <= waiting.due_at - begun < FIRST_PAUSE + timedelta(minutes=5)
    other = sending(scene, "waiting")
    outcomes.put_off(scene.database, other, "No file yet.", begun)
    assert now_of(scene, other).due_at == begun


@pytest.mark.parametrize(
    ("tries", "pause"), [(1, FIRST_PAUSE * 2), (2, FIRST_PAUSE * 4), (40, LONGEST_PAUSE)]
)
def test_pauses_double_up_to_the_longest(scene: Scene, tries: int, pause: timedelta) -> None:
    run, begun = sending(scene, "waiting", attempts=tries), utcnow()
    outcomes.put_off(scene.database, run, "Nobody answers.")
    assert timedelta() <= now_of(scene, run).due_at - begun - pause < timedelta(seconds=14)


def test_a_sending_by_hand_is_given_up_after_a_day_and_a_news_item_never(scene: Scene) -> None:
    by_hand = sending(scene, "waiting", attempts=MAX_ATTEMPTS - 1)
    by_itself = sending(scene, "waiting", attempts=MAX_ATTEMPTS - 1, recipe=ITEM)
    embargoed = sending(scene, "waiting", attempts=MAX_ATTEMPTS - 1)
    last_but_one = sending(scene, "waiting", attempts=MAX_ATTEMPTS - 2)
    for run, until in ((by_hand, None), (by_itself, None), (embargoed, utcnow()), (last_but_one, None)):
        outcomes.put_off(scene.database, run, "Nobody answers.", until)
    states = [now_of(scene, run).state for run in (by_hand, by_itself, embargoed, last_but_one)]
    assert states == ["failed", "waiting", "waiting", "waiting"]
    assert now_of(scene, by_hand).problem == "Nobody answers."


def test_a_server_that_lets_nobody_in_fails_what_somebody_sent_and_not_what_goes_by_itself(
    scene: Scene,
) -> None:
    by_hand, by_itself = sending(scene, "waiting"), sending(scene, "waiting", recipe=ITEM)
    begun = utcnow()
    for run in (by_hand, by_itself):
        outcomes.refuse(scene.database, run, "Wrong password.")
    assert (now_of(scene, by_hand).state, now_of(scene, by_hand).problem) == ("failed", "Wrong password.")
    waiting = now_of(scene, by_itself)
    assert (waiting.state, waiting.problem, waiting.attempts) == ("waiting", "Wrong password.", 1)
    assert waiting.due_at - begun >= LONGEST_PAUSE


def test_a_worker_that_ends_leaves_the_sending_to_another(scene: Scene) -> None:
    run = sending(scene, "waiting", due_at=utcnow() + timedelta(hours=1))
    outcomes.put_back(scene.database, run)
    assert now_of(scene, run).state == "waiting"
    assert now_of(scene, run).due_at <= utcnow()


def test_what_somebody_stopped_meanwhile_stays_stopped(scene: Scene) -> None:
    for settle in (
        lambda run: outcomes.settle(scene.database, run, Left()),
        lambda run: outcomes.settle(scene.database, run, Left(until=[utcnow()])),
        lambda run: outcomes.settle(scene.database, run, Left(held=["No."])),
        lambda run: outcomes.refuse(scene.database, run, "No."),
        lambda run: outcomes.put_back(scene.database, run),
    ):
        run = sending(scene, "waiting", state="stopped", recipe=ITEM)
        settle(run)
        assert now_of(scene, run).state == "stopped"
