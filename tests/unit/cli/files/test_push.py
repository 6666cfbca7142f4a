"""What `mediahub push` says at its end, and what it is known by when it is called again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mediahub.cli.files import push as module
from mediahub.cli.files.push import Summary, resume_key, total_bytes
from mediahub.client import ClientError, Outcome, OwnFile
from tests.unit.cli.conftest import Run

ABOUT = ("--server", "http://hub.test", "--token", "secret", "--event", "summit")


def test_the_same_paths_are_the_same_delivery(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    assert resume_key((a, b)) == resume_key((b, a))
    assert resume_key((a,)) != resume_key((b,))


def test_a_file_that_is_gone_counts_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"123")
    assert total_bytes([OwnFile("a", tmp_path / "a"), OwnFile("b", tmp_path / "b")]) == 3


def test_what_became_of_the_files(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = [
        Outcome("b.jpg", "rejected", reason="It is damaged."),
        Outcome("a.jpg", "failed", reason="It is gone."),
        Outcome("c.jpg", "ready"), Outcome("c.xmp", "ready", code="joined"),
    ]  # fmt: skip
    for as_json in (False, True):
        summary = Summary(as_json)
        for outcome in outcomes:
            summary.add(outcome)
        summary.tell()
        out, err = capsys.readouterr()
        if as_json:
            lines = [json.loads(line) for line in out.splitlines()]
            assert [line["path"] for line in lines[:-1]] == ["b.jpg", "a.jpg", "c.jpg", "c.xmp"]
            assert lines[-1]["summary"] == {"new": 1, "duplicate": 0, "rejected": 1, "failed": 1, "joined": 1}
        else:
            assert out == "1 new, 0 duplicate, 1 rejected, 1 failed, 1 joined\n"
            assert err.splitlines() == ["failed  a.jpg: It is gone.", "rejected  b.jpg: It is damaged."]


@pytest.mark.parametrize("dry", [True, False])
def test_the_command_pushes_or_looks(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dry: bool
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"123")

    class Pusher:
        def __init__(self, *_: object) -> None:
            pass

        def look(self, event: str, files: list[OwnFile]) -> list[Outcome]:
            return [Outcome(file.shown, "duplicate") for file in files]

        def push(self, delivery: object, files: list[OwnFile], **_: object) -> list[Outcome]:
            return [Outcome(file.shown, "rejected", reason="Why.") for file in files]

    monkeypatch.setattr(module, "Pusher", Pusher)
    done = run("push", str(tmp_path / "a.jpg"), *ABOUT, *(["--dry-run"] if dry else []))
    assert done.exit_code == (0 if dry else 1)
    assert done.stdout.strip().startswith("0 new, 1 duplicate" if dry else "0 new, 0 duplicate, 1 rejected")


@pytest.mark.parametrize("error", [ClientError("The server did not answer."), KeyboardInterrupt()])
def test_what_stops_it_is_said_with_how_to_go_on(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"123")

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(module.Pusher, "push", fail)
    stopped = run("push", str(tmp_path / "a.jpg"), *ABOUT)
    assert (stopped.exit_code, "run the same command again to go on" in stopped.stderr.lower()) == (1, True)
