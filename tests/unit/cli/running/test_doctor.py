"""`mediahub doctor`, `verify` and `rebuild` as the terminal shows them."""

from __future__ import annotations

import json

import pytest

from mediahub.cli.running import doctor as module
from mediahub.cli.running import rebuild as rebuild_module
from mediahub.records.writer import RecordWriter
from mediahub.recovery.rebuild import RebuildError
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from mediahub.services.checks.finding import Finding
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory, refused
from tests.unit.cli.conftest import Run


@pytest.mark.parametrize(("state", "status"), [("ok", 0), ("note", 0), ("problem", 1)])
def test_findings_are_shown_and_problems_end_with_1(
    run: Run, monkeypatch: pytest.MonkeyPatch, state: str, status: int
) -> None:
    found = Finding("disk", state, "[5] GiB free")  # type: ignore[arg-type]
    monkeypatch.setattr(module, "diagnose", lambda settings, mend: [found])
    shown = run("doctor")
    assert (shown.exit_code, "disk" in shown.stdout, "[5] GiB free" in shown.stdout) == (status, True, True)
    assert json.loads(run("doctor", "--json").stdout) == {
        "name": "disk", "state": state, "message": "[5] GiB free", "parts": "[5] GiB free",
    }  # fmt: skip


@pytest.fixture
def whole(services: Services) -> Services:
    """An installation whose index and records are in step."""
    while Indexer(services.settings, services.database).drain_once():
        pass
    RecordWriter(services).write()
    return services


def test_verify_says_what_differs(run: Run, whole: Services, bucket: BucketInMemory) -> None:
    well = run("verify")
    assert (well.exit_code, "everything is as it should be" in well.stdout) == (0, True)
    bucket.put_bytes("originals/summit/aa/stray.jpg", b"x", "image/jpeg")
    differs = run("verify", "--quick")
    assert (differs.exit_code, "orphan     originals/summit/aa/stray.jpg" in differs.stdout) == (1, True)
    assert json.loads(run("verify", "--json").stdout)["ok"] is False
    bucket.s3.broken = refused("InternalError")
    assert "see `mediahub doctor`" in run("verify").stderr


def test_rebuild_says_what_came_back(
    run: Run, whole: Services, bucket: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild_module, "Sandbox", SandboxHere)
    done = run("rebuild", "--from-storage")
    assert done.exit_code == 0
    assert done.stdout.startswith("0 assets restored, 0 were there")
    assert "mediahub users create" in done.stdout
    assert json.loads(run("rebuild", "--from-storage", "--json").stdout)["problems"] == []
    assert run("rebuild").exit_code == 2


@pytest.mark.parametrize(
    ("error", "words"),
    [(RebuildError("Try again in a minute."), "Try again in a minute."),
     (KeyboardInterrupt(), "Run the same command again"),
     (refused("InternalError"), "")],
)  # fmt: skip
def test_what_stops_a_rebuild_is_said(
    run: Run,
    whole: Services,
    bucket: BucketInMemory,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    words: str,
) -> None:
    monkeypatch.setattr(rebuild_module, "Sandbox", SandboxHere)
    if words:

        def fail(self: object) -> None:
            raise error

        monkeypatch.setattr(rebuild_module.Rebuild, "run", fail)
    else:
        bucket.s3.broken = refused("InternalError")
    stopped = run("rebuild", "--from-storage")
    assert (stopped.exit_code, words in stopped.stderr) == (1, True)
