"""The log of commands: where it is, and that it holds tracebacks without secrets."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from mediahub.cli.command_log import known_settings, prepare_log, write_down, writes_service_log
from mediahub.settings import load_settings


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for one in set(root.handlers) - set(before):
        one.close()
    root.handlers[:] = before
    root.setLevel(level)


def test_it_lies_with_the_installation_and_redacts_its_secrets(home: Path) -> None:
    settings = load_settings()
    secret = settings.secret_key.get_secret_value()
    try:
        raise RuntimeError(f"it failed with {secret}")
    except RuntimeError as error:
        path = write_down(error, "ingest")
    assert path == settings.log_dir / "commands.log"
    written = path.read_text()
    assert "RuntimeError" in written
    assert secret not in written
    assert path.stat().st_mode & 0o077 == 0


def test_without_an_installation_it_is_the_persons_own_and_nothing_is_made(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert known_settings() is not None
    assert prepare_log("ingest") == tmp_path / "state" / "mediahub" / "commands.log"
    assert not home.exists()


def test_a_service_keeps_its_own_log(home: Path) -> None:
    handler = logging.NullHandler()
    handler.is_ours = "service"  # type: ignore[attr-defined]
    logging.getLogger().addHandler(handler)
    assert writes_service_log()
    assert prepare_log("worker") is None


def test_settings_that_cannot_be_read_are_none(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIAHUB_PORT", "many")
    assert known_settings() is None


def test_damaged_secrets_leave_the_settings_without_them(home: Path) -> None:
    load_settings()
    (home / "secrets.json").write_text("{")
    found = known_settings()
    assert found is not None
    assert not found.secret_key
