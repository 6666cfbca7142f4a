"""What the doctor says of analysis that is switched off or not installed."""

from __future__ import annotations

import pytest

from mediahub.services.checks import analysis, diagnosis
from mediahub.services.checks.diagnosis import diagnose
from mediahub.services.checks.finding import Finding
from mediahub.settings import Settings
from tests.object_storage import BucketInMemory


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers have tests of their own, and take seconds here."""
    monkeypatch.setattr(diagnosis, "look_at_readers", lambda settings: Finding("readers", "ok", ""))


def doctor(settings: Settings, *, mend: bool = False) -> dict[str, Finding]:
    return {finding.name: finding for finding in diagnose(settings, mend=mend)}


def test_what_is_switched_off_or_not_installed_is_a_note(
    here: Settings, opened: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    off = doctor(here.model_copy(update={"read_words": False, "compare_looks": False}))
    assert "MEDIAHUB_READ_WORDS is off" in off["words"].message
    assert "MEDIAHUB_COMPARE_LOOKS is off" in off["looks"].message
    assert "MEDIAHUB_COMPARE_LOOKS is off" in off["visual_words"].message
    for name in ("can_embed", "can_count"):
        monkeypatch.setattr(analysis, name, lambda: False)
    for name in ("reader_name", "embedder_name", "finder_name"):
        monkeypatch.setattr(analysis, name, lambda: "")
    none = doctor(here)
    for name in ("words", "looks", "faces"):
        assert (none[name].state, "install the extra" in none[name].message) == ("note", True)
    assert 'pip install "mediahub[vision,faces]"' in none["visual_words"].message
    for name in ("reader_name", "embedder_name", "finder_name"):
        monkeypatch.setattr(analysis, name, lambda: "program / 1")
    there = doctor(here)
    for name in ("words", "looks", "faces"):
        assert (there[name].state, there[name].message.endswith("0 pictures waiting")) == ("ok", True)
