"""`mediahub storage`: stopped however it ends, and never somebody else's."""

from __future__ import annotations

import signal

import pytest

from mediahub.cli.running import storage as storage_module
from mediahub.settings import Settings
from tests.unit.cli.conftest import Run


class Server:
    """An S3 server that ends by itself."""

    def __init__(self, settings: Settings) -> None:
        self.steps = STEPS

    def start(self) -> None:
        self.steps.append("starts")

    def wait(self) -> int:
        return 3

    def stop(self) -> None:
        self.steps.append("stops")


STEPS: list[str] = []


def test_the_s3_server_is_stopped_however_it_ends(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    STEPS.clear()
    monkeypatch.setattr(storage_module, "follow_parent", lambda: None)
    monkeypatch.setattr(storage_module, "log_to_stream", lambda name, settings: None)
    monkeypatch.setattr(storage_module, "register", lambda settings, name: STEPS.append("is ready"))
    monkeypatch.setattr(storage_module, "Seaweed", Server)
    failed = run("storage")
    assert failed.exit_code != 0
    assert "ended by itself with status 3" in f"{failed.output}{failed.exception}"
    assert STEPS == ["starts", "is ready", "stops"]
    with pytest.raises(SystemExit) as left:
        storage_module._leave(signal.SIGTERM, None)
    assert left.value.code == 0


def test_an_s3_of_somebody_else_is_not_ours_to_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_module, "follow_parent", lambda: None)
    monkeypatch.setattr(storage_module, "log_to_stream", lambda name, settings: None)
    monkeypatch.setenv("MEDIAHUB_STORAGE", "external")
    monkeypatch.setenv("MEDIAHUB_S3_ENDPOINT", "http://objects.test")
    assert "not ours to run" in run("storage").output
