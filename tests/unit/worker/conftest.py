"""Fixtures of this folder."""

from __future__ import annotations

import pytest

from mediahub.worker import runner


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr("mediahub.worker.supervisor.LOOK_EVERY", 0.05)
    monkeypatch.setattr("mediahub.worker.supervisor.BEAT_EVERY", 0.05)
