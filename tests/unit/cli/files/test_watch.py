"""`mediahub watch`: lines for people and for programs, and how it ends."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mediahub.cli.files import watch as module
from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.sources.disk_batch import Summary
from mediahub.ingest.sources.watch import State
from mediahub.runtime import Services
from tests.in_process import SandboxHere
from tests.unit.cli.conftest import Run


class Watcher:
    """Finds two files, loses storage for a while, and is interrupted."""

    def __init__(
        self, pipeline: object, batch: object, folder: Path, tell: Callable[[Outcome], None], **more: Any
    ) -> None:
        assert folder.is_dir()
        assert (more["settle"], more["poll"]) == (1.0, True)
        self.tell = tell

    def run(self, stop: threading.Event, show: Callable[[State], None]) -> Summary:
        summary = Summary()
        for outcome in (Outcome("a.jpg", "ready"), Outcome("b.jpg", "rejected", reason="It is damaged.")):
            self.tell(outcome)
            summary.add(outcome)
        show(State(summary, 1, "storage is away"))
        show(State(summary, 0, ""))
        signal.raise_signal(signal.SIGINT)
        assert stop.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        return summary


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch, services: Services, tmp_path: Path) -> tuple[str, ...]:
    monkeypatch.setattr(module, "FolderWatch", Watcher)
    monkeypatch.setattr(module, "Sandbox", lambda processes, reads: SandboxHere())
    return (str(tmp_path), "--event", "summit", "--photographer", "Chen Rui", "--settle", "1", "--poll")


def test_people_hear_of_what_is_wrong_and_programs_of_everything(run: Run, watched: tuple[str, ...]) -> None:
    said = run("watch", *watched)
    assert said.exit_code == 0, said.output
    assert "rejected  b.jpg: It is damaged." in said.stderr
    assert "waiting: storage is away" in said.stderr
    assert "it goes on" in said.stderr
    assert "1 rejected" in said.stdout
    lines = [json.loads(line) for line in run("watch", *watched, "--json").stdout.splitlines()]
    assert [line.get("state") for line in lines[:2]] == ["ready", "rejected"]
    assert lines[2]["summary"]["rejected"] == 1


def test_mistakes_are_said(run: Run, services: Services, tmp_path: Path) -> None:
    assert run("watch", str(tmp_path), "--event", "nowhere", "--photographer", "X").exit_code == 1
    assert run("watch", str(tmp_path / "missing"), "--event", "summit", "--photographer", "X").exit_code == 2
