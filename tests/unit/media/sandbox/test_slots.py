"""A reader is kept as long as it may see what is asked of it, and replaced when not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mediahub.media.sandbox import slots
from mediahub.media.sandbox.raise_walls import Bounds
from mediahub.media.sandbox.sandbox import MEMORY, Closed, Sandbox
from mediahub.media.sandbox.slots import FILE_SIZE, Slot
from tests.unit.media import misbehaving


@pytest.fixture
def slot(tmp_path: Path) -> Iterator[Slot]:
    folders = [tmp_path / "card" / name for name in ("100", "101")]
    for folder in (*folders, tmp_path / "temporary"):
        folder.mkdir(parents=True)
    bounds = Bounds(MEMORY, FILE_SIZE, 0, [], [])
    slot = Slot(bounds, tmp_path / "temporary", [tmp_path / "card"])
    yield slot
    slot.stop()
    assert list((tmp_path / "temporary").iterdir()) == []


def test_it_sees_a_card_once_it_needs_to_and_then_all_of_it(slot: Slot, tmp_path: Path) -> None:
    first = slot.process_for((), 0)
    assert not first.covers([tmp_path / "card"], 0)
    second = slot.process_for([tmp_path / "card" / "100"], 0)
    assert second.number != first.number
    assert slot.process_for([tmp_path / "card" / "101"], 0) is second
    assert slot.process_for((), 0) is second


def test_one_for_larger_files_comes_when_it_is_needed(slot: Slot) -> None:
    first = slot.process_for((), FILE_SIZE // 4)
    large = slot.process_for((), 8 << 30)
    assert large.number != first.number
    assert slot.process_for((), 0) is large


def test_it_is_replaced_after_so_many_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "CALLS", 2)
    with Sandbox(1) as sandbox:
        numbers = [sandbox.call(misbehaving.worker_id) for _ in range(4)]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_a_temporary_folder_that_was_tidied_is_made_again(tmp_path: Path) -> None:
    base = tmp_path / "temporary"
    base.mkdir()
    file = tmp_path / "file"
    file.write_text("x")
    with Sandbox(1, folder=base) as sandbox:
        assert sandbox.call(misbehaving.size_of, file) == 1
        (folder,) = base.iterdir()
        shutil.rmtree(folder)
        assert sandbox.call(misbehaving.size_of, file) == 1
    assert list(base.iterdir()) == []


def test_what_waits_when_it_is_closed_is_said() -> None:
    sandbox = Sandbox(1)
    running = sandbox.submit(misbehaving.sleep, 60.0, seconds=60)
    waiting = sandbox.submit(misbehaving.add, 1, 1)
    sandbox.close()
    for future in (running, waiting):
        with pytest.raises(Closed):
            future.result(timeout=30)
    with pytest.raises(Closed):
        sandbox.call(misbehaving.add, 1, 1)
