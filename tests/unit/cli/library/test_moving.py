"""`mediahub export` and `import`: one event into a file, and out of it."""

from __future__ import annotations

import json
from pathlib import Path

from mediahub.runtime import Services
from tests.object_storage import BucketInMemory, refused
from tests.unit.cli.conftest import Run


def test_an_event_goes_out_and_a_second_import_changes_nothing(
    run: Run, services: Services, tmp_path: Path
) -> None:
    file = tmp_path / "summit.tar"
    out = run("export", "summit", str(file))
    assert (out.exit_code, f"Summit is in {file}" in out.stdout) == (0, True), out.output
    for _ in range(2):
        done = run("import", str(file), "--json")
        assert (done.exit_code, json.loads(done.stdout)["event"]) == (0, "summit"), done.output
    assert "0 assets added, 0 were there" in run("import", str(file)).stdout


def test_mistakes_are_said(run: Run, services: Services, bucket: BucketInMemory, tmp_path: Path) -> None:
    assert run("export", "nowhere", str(tmp_path / "x.tar")).exit_code == 1
    (tmp_path / "bad.tar").write_bytes(b"no archive")
    bad = run("import", str(tmp_path / "bad.tar"))
    assert (bad.exit_code, "Traceback" in bad.output) == (1, False)
    assert run("import", str(tmp_path / "missing.tar")).exit_code == 1
    bucket.s3.broken = refused("InternalError")
    run("export", "summit", str(tmp_path / "y.tar"))
