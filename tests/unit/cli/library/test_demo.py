"""`mediahub demo`: drawn into a folder, or loaded, with what went wrong in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mediahub.cli.library import demo as module
from mediahub.services.errors import ServiceError
from mediahub.settings import Settings
from tests.unit.cli.conftest import Run


def test_what_is_drawn_is_counted(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(folder: Path, processes: int, progress: Callable[[int, int, Path], None]) -> list[Path]:
        assert processes == 3
        progress(1, 2, folder)
        return [folder / "a", folder / "b"]

    monkeypatch.setattr(module, "make_all", draw)
    done = run("demo", "generate", str(tmp_path), "-p", "3")
    assert (done.exit_code, f"2 files in {tmp_path}" in done.stdout) == (0, True)


def loading(monkeypatch: pytest.MonkeyPatch, load: Callable[..., None]) -> None:
    monkeypatch.setattr(module, "load_demo", load)
    monkeypatch.setattr(module, "await_needs", lambda settings, say: None)
    monkeypatch.setattr(module.os, "getpgrp", lambda: 0)


def test_it_is_loaded_step_by_step(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def load(settings: Settings, progress: Callable[[str, int, int], None]) -> None:
        for step, done in (("pictures", 0), ("pictures", 2), ("tags", 1)):
            progress(step, done, 2)
            seen.append(step)

    loading(monkeypatch, load)
    assert run("demo", "load").exit_code == 0
    assert seen == ["pictures", "pictures", "tags"]


@pytest.mark.parametrize("error", [ServiceError("storage is away"), OSError(28, "No space left on device")])
def test_what_stops_it_says_to_call_it_again(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def load(*_: object) -> None:
        raise error

    loading(monkeypatch, load)
    failed = run("demo", "load")
    assert failed.exit_code == 1
    assert "the demo is not complete" in failed.stderr
    assert "call it again to go on" in failed.stderr
