"""What an earlier start left behind is waited for, and ended when it takes too long."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mediahub.services import previous_run
from mediahub.services.errors import ServiceError
from mediahub.services.previous_run import claim_folder, end_leftovers, hold, note_holder
from mediahub.services.process_locks import Alive
from mediahub.services.processes import Service
from mediahub.settings import Settings

HOLDER = """
import fcntl, os, signal, sys
if sys.argv[2] == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
file = open(sys.argv[1], "r+b")
fcntl.flock(file, fcntl.LOCK_EX)
file.truncate(0); file.write(str(os.getpid()).encode()); file.flush()
print("ready", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "server.lock"
    path.touch()
    return path


@pytest.fixture
def server(lock: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Starts a process that holds the lock; `deaf` ones do not end when they are asked to."""
    started: list[subprocess.Popen[str]] = []

    def start(how: str = "") -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(lock), how or "polite"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_one_holds_a_lock_at_a_time(lock: Path) -> None:
    first = hold(lock)
    assert first is not None
    assert hold(lock) is None
    first.close()
    again = hold(lock)
    assert again is not None
    note_holder(again, 4711)
    assert lock.read_text() == "4711"
    again.close()


def test_a_free_folder_is_claimed_at_once(lock: Path) -> None:
    heard: list[str] = []
    claim_folder(lock, 1, heard.append).close()
    assert heard == []


def test_a_former_server_is_asked_to_end(lock: Path, server: Callable[..., subprocess.Popen[str]]) -> None:
    former = server()
    heard: list[str] = []
    claim_folder(lock, 30, heard.append).close()
    assert heard == [f"waiting for the server of an earlier start to end (process {former.pid})"]
    assert former.wait() == -signal.SIGTERM


def test_one_that_does_not_end_is_killed(lock: Path, server: Callable[..., subprocess.Popen[str]]) -> None:
    former = server("deaf")
    claim_folder(lock, 0.3, lambda text: None).close()
    assert former.wait() == -signal.SIGKILL


def test_a_lock_of_nobody_known_is_an_error_that_says_so(lock: Path) -> None:
    held = hold(lock)
    assert held is not None
    with pytest.raises(ServiceError, match=r"does not end \(process unknown\)"):
        claim_folder(lock, 0, lambda text: None)
    held.close()


def service(stop_within: float) -> Service:
    return Service("worker", [], lambda pid: True, stop_within=stop_within)


@pytest.mark.parametrize(("ends_by", "sent"), [(signal.SIGTERM, 1), (signal.SIGKILL, 2)])
def test_services_of_a_killed_up_are_ended(
    s3_settings: Settings, monkeypatch: pytest.MonkeyPatch, ends_by: int, sent: int
) -> None:
    alive = [Alive(11, of_up=True), Alive(12, of_up=False)]
    signals: list[tuple[int, int]] = []

    def kill(pid: int, number: int) -> None:
        signals.append((pid, number))
        if number == ends_by:
            alive[:] = [one for one in alive if one.pid != pid]

    monkeypatch.setattr(previous_run, "living", lambda settings, name: list(alive))
    monkeypatch.setattr(os, "kill", kill)
    heard: list[str] = []
    end_leftovers(s3_settings, [service(0)], heard.append)
    assert len(signals) == sent
    assert {pid for pid, _ in signals} == {11}  # what a person started goes on
    assert len(heard) == 1
    end_leftovers(s3_settings, [service(0)], heard.append)
    assert len(heard) == 1


def test_one_that_nothing_ends_is_an_error(s3_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previous_run, "living", lambda settings, name: [Alive(11, of_up=True)])

    def gone(pid: int, number: int) -> None:
        raise ProcessLookupError

    monkeypatch.setattr(os, "kill", gone)
    with pytest.raises(ServiceError, match="worker of an earlier start does not end"):
        end_leftovers(s3_settings, [service(0)], lambda text: None)
