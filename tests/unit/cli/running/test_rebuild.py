"""`mediahub rebuild`."""

from __future__ import annotations

import json

import pytest

from mediahub.cli.running import rebuild as rebuild_module
from mediahub.recovery.rebuild import RebuildError
from mediahub.runtime import Services
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory, refused
from tests.unit.cli.conftest import Run


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
