"""The decoders' self-test."""

from __future__ import annotations

import threading

import pytest

from mediahub.ingest.sources import readers
from mediahub.ingest.sources.readers import BrokenReaders, check_readers, readers_loop
from mediahub.settings import Settings
from tests.in_process import SandboxHere


def test_readers_that_work_say_nothing(settings: Settings, sandbox: SandboxHere) -> None:
    check_readers(settings, sandbox)
    assert list(settings.temp_dir.iterdir()) == []


def test_what_fails_is_named_to_whoever_watches(
    settings: Settings, sandbox: SandboxHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "_try_readers", lambda folder: ["clips give no preview", "pictures cannot"])
    with pytest.raises(BrokenReaders, match="clips give no preview; pictures cannot"):
        readers_loop(settings, sandbox).work(threading.Event())
