"""`mediahub doctor`, `verify` and `rebuild` as the terminal shows them."""

from __future__ import annotations

import json

import pytest

from mediahub.cli.running import doctor as module
from mediahub.runtime import Services
from mediahub.services.checks.finding import Finding
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


def test_verify_says_what_differs(run: Run, whole: Services, bucket: BucketInMemory) -> None:
    well = run("verify")
    assert (well.exit_code, "everything is as it should be" in well.stdout) == (0, True)
    bucket.put_bytes("originals/summit/aa/stray.jpg", b"x", "image/jpeg")
    differs = run("verify", "--quick")
    assert (differs.exit_code, "orphan     originals/summit/aa/stray.jpg" in differs.stdout) == (1, True)
    assert json.loads(run("verify", "--json").stdout)["ok"] is False
    bucket.s3.broken = refused("InternalError")
    assert "see `mediahub doctor`" in run("verify").stderr
