"""Which services live on this machine: told by locks that end with their processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mediahub.services import process_locks
from mediahub.services.errors import ServiceError
from mediahub.services.process_locks import Alive, claim_home, is_alive, living, register, say_stopping
from mediahub.settings import Settings

OTHER = """
import sys
from mediahub.services import process_locks
from mediahub.settings import load_settings
settings = load_settings(home=sys.argv[1])
getattr(process_locks, sys.argv[2])(settings, *sys.argv[3:])
print("ready", flush=True)
if sys.stdin.readline() == "stopping\\n":
    process_locks.say_stopping()
    print("said", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(autouse=True)
def _let_go(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What this process holds, it holds for one test only."""
    held: list[object] = []
    monkeypatch.setattr(process_locks, "_held", held)
    monkeypatch.setattr(process_locks, "_claims", [])
    yield
    for handle in held:
        handle.close()  # type: ignore[attr-defined]


@pytest.fixture
def other(s3_settings: Settings) -> Iterator[object]:
    """Starts another process that holds something of this home."""
    started: list[subprocess.Popen[str]] = []

    def start(*what: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", OTHER, str(s3_settings.home), *what],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd(),
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_nobody_is_alive_at_first(s3_settings: Settings) -> None:
    assert not is_alive(s3_settings, "worker")
    assert living(s3_settings, "worker") == []


def test_a_service_lives_until_its_process_ends(s3_settings: Settings, other: object) -> None:
    first, second = other("register", "worker"), other("register", "worker")  # type: ignore[operator]
    assert is_alive(s3_settings, "worker")
    assert is_alive(s3_settings, "worker", second.pid)
    assert not is_alive(s3_settings, "worker", os.getpid())
    assert not is_alive(s3_settings, "web")
    assert {one.pid for one in living(s3_settings, "worker")} == {first.pid, second.pid}
    first.kill()
    first.wait()
    assert living(s3_settings, "worker") == [Alive(second.pid, of_up=False)]
    second.kill()
    second.wait()
    assert not is_alive(s3_settings, "worker")
    third = other("register", "worker")  # type: ignore[operator]
    assert living(s3_settings, "worker") == [Alive(third.pid, of_up=False)]


def test_one_up_a_home(s3_settings: Settings, other: object) -> None:
    first = other("claim_home")  # type: ignore[operator]
    with pytest.raises(ServiceError, match=f"already running.*process {first.pid}"):
        claim_home(s3_settings)
    first.kill()
    first.wait()
    claim_home(s3_settings)


def test_one_that_is_being_stopped_is_waited_for(
    s3_settings: Settings, other: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = other("claim_home")  # type: ignore[operator]
    print("stopping", file=first.stdin, flush=True)
    assert first.stdout.readline() == "said\n"

    def sleep(seconds: float) -> None:
        first.kill()
        first.wait()

    monkeypatch.setattr(process_locks.time, "sleep", sleep)
    heard: list[str] = []
    claim_home(s3_settings, heard.append)
    assert heard == [f"waiting for the MediaHub of process {first.pid} to end"]


def test_it_says_that_it_is_stopping(s3_settings: Settings) -> None:
    claim_home(s3_settings)
    file = s3_settings.run_dir / "up.lock"
    assert file.read_text() == f"{os.getpid()} running"
    say_stopping()
    assert file.read_text() == f"{os.getpid()} stopping"


def test_this_process_is_registered(s3_settings: Settings) -> None:
    register(s3_settings, "indexer")
    assert (s3_settings.run_dir / "indexer.lock").read_text() == f"{os.getpid()} alone\n"
    assert (s3_settings.run_dir / "indexer.lock").stat().st_mode & 0o777 == 0o600
