"""The supervisor starts what dies again, and says what the log said."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from mediahub.services import processes
from mediahub.services.errors import ServiceError
from mediahub.services.processes import Service, Supervisor, in_words

IDLE = "import sys; print('up', flush=True); sys.stdin.read(); import time; time.sleep(60)"


def service(name: str, code: str, **more: object) -> Service:
    return Service(name, [sys.executable, "-c", code], **{"is_ready": lambda pid: True, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("plain text", "plain text"),
        ('{"event": "started"}', "started"),
        ('{"event": "failed", "reason": "no room", "level": "error"}', "failed: no room"),
        ('{"event": "failed", "exception": "Traceback\\n  here\\nValueError: x"}', "failed: ValueError: x"),
        ('{"level": "error"}', '{"level": "error"}'),
        ("[1]", "[1]"),
    ],
)
def test_a_line_of_a_log_in_words(line: str, words: str) -> None:
    assert in_words(line) == words


def test_a_service_is_started_and_stopped(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path, lambda text: None)
    assert supervisor.start(service("worker", IDLE)) >= 0
    supervisor.stop()
    assert (tmp_path / "worker.log").stat().st_mode & 0o777 == 0o600


def test_one_that_dies_while_it_starts_is_tried_again_and_then_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "LONGEST_PAUSE", 0.0)
    heard: list[str] = []
    supervisor = Supervisor(tmp_path, heard.append, tries=2)
    with pytest.raises(ServiceError, match=r"worker did not start:\n(.*\n)*no room"):
        supervisor.start(
            service("worker", "print('no room'); raise SystemExit(3)", is_ready=lambda pid: False)
        )
    assert heard == ["worker ended while it started (status 3), again in 0 s: no room"]
    supervisor.stop()


def test_one_that_is_not_ready_in_time_is_an_error_with_its_log(tmp_path: Path) -> None:
    slow = service("worker", IDLE, is_ready=lambda pid: False, ready_within=0.0)
    supervisor = Supervisor(tmp_path, lambda text: None)
    with pytest.raises(ServiceError, match="worker was not ready after 0 s"):
        supervisor.start(slow)
    supervisor.kill()


def test_a_dead_one_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "LONGEST_PAUSE", 0.0)
    mark = tmp_path / "mark"
    code = (
        f"import pathlib, time; mark = pathlib.Path({str(mark)!r}); was = mark.exists(); mark.touch()\n"
        "if not was: raise SystemExit(5)\ntime.sleep(60)"
    )
    heard: list[str] = []
    supervisor = Supervisor(tmp_path, heard.append)
    supervisor.launch(service("worker", code))
    child = supervisor._children[0]
    assert child._process is not None
    child._process.wait()
    supervisor._look_after_all()
    supervisor._look_after_all()
    assert heard[0].startswith("worker ended (status 5); its log is ")
    assert heard[1:] == ["worker started again"]
    supervisor.stop()


def test_a_long_log_is_moved_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "LOG_LIMIT", 10)
    supervisor = Supervisor(tmp_path, lambda text: None)
    supervisor.start(service("worker", IDLE))
    log = tmp_path / "worker.log"
    deadline = time.monotonic() + 60
    while log.read_bytes() != b"up\n" and time.monotonic() < deadline:  # what it writes when it starts
        time.sleep(0.05)
    log.write_bytes(b"0123456789abcdef")
    supervisor._look_after_all()
    assert log.read_bytes() == b""
    assert (tmp_path / "worker.log.1").read_bytes() == b"6789abcdef"
    supervisor.kill()
