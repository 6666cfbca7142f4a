"""`mediahub up`: everything starts in order, stops whatever happens, and says how to sign in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mediahub.cli.running import up as module
from mediahub.home import ACCOUNTS_FILE
from mediahub.services.installation import Prepared
from mediahub.services.processes import Service
from tests.unit.cli.conftest import Run


class Watch:
    """A supervisor that notes what it is told."""

    steps: list[str]

    def __init__(self, log_dir: Path, say: Callable[[str], None]) -> None:
        self.steps = STEPS

    def launch(self, service: Service) -> None:
        self.steps.append(f"launch {service.name}")

    def await_ready(self, service: Service) -> float:
        self.steps.append(f"ready {service.name}")
        return 0.1

    def watch(self) -> None:
        self.steps.append("watch")

    def join(self) -> None:
        self.steps.append("join")
        raise KeyboardInterrupt

    def stop(self) -> None:
        self.steps.append("stop")

    def kill(self) -> None:
        self.steps.append("kill")


STEPS: list[str] = []


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, run: Run) -> dict[str, Any]:
    """A machine on which nothing runs; what calls aside give."""
    STEPS.clear()
    answers: dict[str, Any] = {
        "prepare_database": Prepared([("admin", "ann@example.org", "hush")], ""),
        "prepare_external_bucket": "set up CORS",
        "check_address": None,
        "qr_lines": ["██"],
    }
    monkeypatch.setattr(module, "Supervisor", Watch)
    monkeypatch.setattr(module, "call_isolated", lambda name, *_: answers[name.rpartition(":")[2]])
    for name in ("claim_home", "end_leftovers", "await_former_storage"):
        monkeypatch.setattr(module, name, lambda *_: None)
    monkeypatch.setattr(module, "say_stopping", lambda: STEPS.append("stopping"))
    monkeypatch.setattr(module.installation, "require_ports", lambda settings: None)
    monkeypatch.setattr(module.signal, "signal", lambda *_: None)
    return answers


def test_storage_is_first_and_the_database_is_prepared_before_the_others(run: Run, machine: object) -> None:
    done = run("up", "--no-demo")
    assert done.exit_code == 0, done.output
    launched = [step.partition(" ")[2] for step in STEPS if step.startswith("launch")]
    assert launched[0] == "storage"
    assert {"web", "worker", "indexer"} <= set(launched)
    assert STEPS[:2] == ["launch storage", "ready storage"]
    assert STEPS[-4:] == ["watch", "join", "stopping", "stop"]
    assert "hush" in done.stdout
    assert "ann@example.org" in done.stdout


def test_a_first_start_shows_how_to_make_the_first_account(
    run: Run, machine: dict[str, Any], home: Path
) -> None:
    machine["prepare_database"] = Prepared([], "a b")
    home.mkdir()
    (home / ACCOUNTS_FILE).write_text("")
    done = run("up", "--no-demo")
    assert "/setup?code=a%20b" in done.stdout
    assert "accounts and passwords are in" in done.stdout


def test_an_s3_elsewhere_is_prepared_and_not_started(
    run: Run, machine: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDIAHUB_STORAGE", "external")
    monkeypatch.setenv("MEDIAHUB_S3_ENDPOINT", "http://objects.test")
    monkeypatch.setenv("MEDIAHUB_DATABASE_URL", "postgresql://db/mediahub")
    done = run("up", "--no-demo")
    assert "launch storage" not in STEPS
    assert "set up CORS" in done.stdout


def test_the_network_gets_a_code_for_phones(
    run: Run, machine: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDIAHUB_HOST", "0.0.0.0")
    assert "██" in run("up", "--no-demo").stdout


@pytest.mark.parametrize(("status", "words"), [(0, ""), (1, "the demo is not complete")])
def test_the_demo_is_loaded_beside_it(
    run: Run, machine: object, monkeypatch: pytest.MonkeyPatch, status: int, words: str
) -> None:
    class Loader:
        def __init__(self, command: list[str], **more: Any) -> None:
            assert command[-2:] == ["demo", "load"]
            assert more["start_new_session"]
            assert more["env"][module.PARENT]

        def wait(self) -> int:
            return status

        def terminate(self) -> None:
            STEPS.append("loader ended")

    monkeypatch.setattr(module.subprocess, "Popen", Loader)
    done = run("up")
    assert words in done.stdout
    assert "loader ended" in STEPS


def test_a_second_interrupt_kills_what_does_not_stop(
    run: Run, machine: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(self: Watch) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Watch, "stop", hang)
    assert run("up", "--no-demo").exit_code == 0
    assert STEPS[-1] == "kill"


def test_whatever_fails_at_the_start_ends_all_that_began(
    run: Run, machine: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Watch, service: Service) -> float:
        raise RuntimeError("the port is taken")

    monkeypatch.setattr(Watch, "await_ready", fail)
    assert run("up", "--no-demo").exit_code != 0
    assert STEPS == ["launch storage", "stopping", "stop"]
