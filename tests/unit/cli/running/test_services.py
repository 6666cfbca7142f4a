"""The services' own commands: each becomes what it is called, and says so once it is ready."""

from __future__ import annotations

import signal
import sys
import threading
from typing import Any

import pytest

from mediahub.cli.running import services as module
from tests.unit.cli.conftest import Run


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, run: Run) -> list[tuple[str, str]]:
    """What a service does first, in order; logs and signals stay those of the tests."""
    steps: list[tuple[str, str]] = []
    monkeypatch.setattr(module, "follow_parent", lambda: steps.append(("follows", "")))
    monkeypatch.setattr(module, "log_to_stream", lambda name, settings: steps.append(("logs", name)))
    monkeypatch.setattr(module, "be_service", lambda name: steps.append(("acts as", name)))
    monkeypatch.setattr(module, "await_needs", lambda settings, say: steps.append(("waits", "")))
    monkeypatch.setattr(module, "register", lambda settings, name: steps.append(("is ready", name)))
    return steps


def begun(name: str) -> list[tuple[str, str]]:
    return [("follows", ""), ("logs", name), ("acts as", name), ("waits", "")]


def test_a_worker_is_ready_once_all_it_needs_is_there(
    run: Run, started: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediahub.worker.process.run_worker", lambda *_: started.append(("works", "")))
    assert run("worker").exit_code == 0
    assert started == [*begun("worker"), ("is ready", "worker"), ("works", "")]


def test_the_indexer_runs_its_loops_until_it_is_told_to_end(
    run: Run, started: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Watched:
        def __init__(self, name: str, loops: Any, *_: object) -> None:
            started.extend((name, loop.name) for loop in loops)

        def __enter__(self) -> None:
            threading.Thread(target=signal.raise_signal, args=(signal.SIGTERM,)).run()

        def __exit__(self, *_: object) -> None:
            started.append(("ends", ""))

    monkeypatch.setattr("mediahub.worker.Supervisor", Watched)
    assert run("indexer").exit_code == 0
    assert started[4:] == [
        ("is ready", "indexer"), ("indexer", "indexing"), ("indexer", "merging"), ("ends", ""),
    ]  # fmt: skip


def test_the_web_server_is_registered_once_its_port_is_its_own(
    run: Run, started: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from mediahub.web import gunicorn_conf

    monkeypatch.setattr(sys, "argv", ["pytest"])
    monkeypatch.setattr(gunicorn_conf, "when_ready", None, raising=False)
    monkeypatch.setattr("gunicorn.app.wsgiapp.run", lambda: started.append(("serves", sys.argv[-1])))
    assert run("web").exit_code == 0
    assert started == [*begun("web"), ("serves", "mediahub.app:create_app()")]
    gunicorn_conf.when_ready(None)
    assert started[-1] == ("is ready", "web")


def test_the_database_is_brought_up_to_date(run: Run) -> None:
    for _ in range(2):
        done = run("migrate")
        assert (done.exit_code, done.stdout) == (0, "The database is up to date.\n"), done.output
