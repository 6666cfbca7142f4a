"""Fixtures of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.cli.files import ingest as module
from tests.pictures import write_jpeg


@pytest.fixture(autouse=True)
def _no_indexer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "wait_for_index", lambda services: False)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card"
    for number in range(2):
        write_jpeg(folder / f"DSC_{number}.JPG", number)
    return folder
