"""Where logs go: a line of JSON each, without secrets, into files that only their owner reads."""

from __future__ import annotations

import io
import json
import logging
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from mediahub.logs.handlers import (
    DELIBERATE,
    PrivateFile,
    _write_uncaught_in_thread,
    log_to_handler,
    log_to_stream,
    open_private,
)
from mediahub.settings import Settings


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_lines_are_json_with_the_service_and_what_it_is_about(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    log_to_stream("worker", settings, stream)
    secret = settings.secret_key.get_secret_value()
    structlog.get_logger("mediahub").info("made", of="世界", with_=secret)
    monkeypatch.setattr(logging.getLogger("gunicorn.error"), "propagate", True)  # as our server has it
    logging.getLogger("gunicorn.error").info("from gunicorn")
    logging.getLogger("boto3").info("chatter")
    logging.getLogger("boto3").warning("trouble")
    ours, gunicorn, trouble = lines(stream)
    assert (ours["service"], ours["event"], ours["of"], ours["level"]) == ("worker", "made", "世界", "info")
    assert secret not in stream.getvalue()
    assert [gunicorn["event"], trouble["event"]] == ["from gunicorn", "trouble"]
    assert ours["time"].endswith("Z")


def test_only_what_is_meant_to_is_written_with_its_secret(settings: Settings) -> None:
    stream = io.StringIO()
    log_to_stream("web", settings, stream)
    secret = settings.secret_key.get_secret_value()
    structlog.get_logger("mediahub").info("mail", text=secret, **{DELIBERATE: True})
    (line,) = lines(stream)
    assert line["text"] == secret
    assert DELIBERATE not in line


def test_a_second_log_takes_the_place_of_the_first(settings: Settings) -> None:
    first, second = io.StringIO(), io.StringIO()
    log_to_handler(logging.StreamHandler(first), "a", settings)
    log_to_handler(logging.StreamHandler(second), "b", settings)
    structlog.get_logger("mediahub").info("once")
    assert (first.getvalue(), len(lines(second))) == ("", 1)


def test_a_thread_that_ends_by_an_error_says_so_without_its_variables(settings: Settings) -> None:
    stream = io.StringIO()
    log_to_stream("worker", settings, stream)
    hush = "of a variable"
    try:
        raise ValueError("why")
    except ValueError as error:
        told = threading.ExceptHookArgs((ValueError, error, error.__traceback__, threading.current_thread()))
    _write_uncaught_in_thread(told)
    (line,) = lines(stream)
    assert "ValueError: why" in line["exception"]
    assert hush not in line["exception"].replace('hush = "of a variable"', "")


def test_a_file_is_private_from_the_first_byte_and_made_with_it(tmp_path: Path) -> None:
    path = tmp_path / "log" / "commands.log"
    handler = PrivateFile(path, limit=1000)
    assert not path.exists()
    handler.emit(logging.makeLogRecord({"msg": "x"}))
    handler.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    with os.fdopen(open_private(path), "a") as again:
        again.write("y")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == "x\ny"


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    handler = PrivateFile(tmp_path / "file" / "x.log", limit=10)
    handler.handle(logging.makeLogRecord({"msg": "x"}))
