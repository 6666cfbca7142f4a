"""The sweep tries every step, whatever happens to another; and each kind of task is carried out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from mediahub.jobs import PRIORITIES
from mediahub.runtime import Services
from mediahub.worker import tasks as module
from mediahub.worker.tasks import SWEEP_EVERY, Tasks
from tests.in_process import SandboxHere

STEPS = (
    "queue_stuck_arrivals", "queue_stuck_previews", "finish_stuck_assets", "finish_stuck_companions",
    "queue_lacking", "follow_rosters", "sweep_ftp", "settle_silent_uploads", "free_orphans", "purge_trash",
    "empty_quarantine",
)  # fmt: skip
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def tasks(services: Services) -> Tasks:
    return Tasks(services, SandboxHere(), SandboxHere())


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], Any]]:
    """What each step does; the names of those that were called come first."""
    order: list[str] = []
    does: dict[str, Any] = {"order": order}

    def step(name: str) -> Callable[..., Any]:
        def call(*_: object) -> Any:
            order.append(name)
            return does.get(name, lambda: 0)()

        return call

    for name in STEPS:
        monkeypatch.setattr(module, name, step(name))
    return does


def fail() -> None:
    raise ZeroDivisionError("of this step")


def test_a_step_that_fails_holds_up_no_other_and_is_said_at_the_end(
    tasks: Tasks, called: dict[str, Any]
) -> None:
    def fail_later() -> None:
        raise KeyError("of a later one")

    called["queue_stuck_arrivals"], called["purge_trash"] = fail, fail_later
    with pytest.raises(ZeroDivisionError):
        tasks.sweep(threading.Event())
    assert called["order"] == list(STEPS)


def test_a_worker_that_is_to_end_begins_no_other_step(tasks: Tasks, called: dict[str, Any]) -> None:
    stop = threading.Event()
    called["finish_stuck_assets"] = stop.set
    tasks.sweep(stop)
    assert called["order"] == list(STEPS[:3])


def test_a_real_sweep_of_an_empty_catalogue_finds_nothing_to_do(tasks: Tasks) -> None:
    tasks.sweep(threading.Event())


def test_one_worker_sweeps_at_a_time(tasks: Tasks) -> None:
    sweeps = [loop for loop in tasks.loops() if loop.name == "sweep"]
    assert [(loop.lock, loop.poll) for loop in sweeps] == [("sweep", SWEEP_EVERY)]


def test_every_kind_of_task_that_can_be_put_in_line_is_carried_out(tasks: Tasks) -> None:
    assert set(tasks.handlers()) == set(PRIORITIES)
