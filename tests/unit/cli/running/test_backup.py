"""`mediahub backup` and `restore`, as the terminal shows them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mediahub.cli.running import backup as module
from mediahub.runtime import Services
from tests.object_storage import BucketInMemory
from tests.unit.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("whole")


def test_a_backup_is_made_listed_and_verified(run: Run, tmp_path: Path) -> None:
    target = str(tmp_path / "copies")
    made = run("backup", target)
    assert made.exit_code == 0, made.output
    assert "Keys and secrets are not in it" in made.stdout
    again = json.loads(run("backup", target, "--json", "--keep", "1").stdout)
    assert again["copied"] <= again["size"]
    (listed,) = run("backup", target, "--list", "--json").stdout.splitlines()
    assert json.loads(listed)["name"] == again["name"]
    whole = run("backup", target, "--verify")
    assert (whole.exit_code, "everything is as it was written" in whole.stdout) == (0, True), whole.output


def test_damage_ends_with_1(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "copies"
    assert run("backup", str(target)).exit_code == 0
    for path in sorted(target.rglob("*")):
        if path.is_file() and path.stat().st_size > 100 and path.suffix not in (".json", ".age"):
            path.write_bytes(b"spoilt")
            break
    else:
        pytest.fail("nothing to spoil")
    checked = run("backup", str(target), "--verify")
    assert checked.exit_code == 1
    assert "problem" in checked.output


def test_what_is_wrong_is_said(run: Run, tmp_path: Path) -> None:
    for arguments in (
        (), (str(tmp_path / "nothing"), "--list"), (str(tmp_path / "x"), "--recipient", "nonsense"),
    ):  # fmt: skip
        failed = run("backup", *arguments)
        assert failed.exit_code == 1, arguments
        assert "Traceback" not in failed.output
    assert run("restore", str(tmp_path / "nothing")).exit_code == 1


def test_one_at_a_time(run: Run, services: Services, tmp_path: Path) -> None:
    with module.leader_lock(services.database, module.LOCK) as got:
        assert got
        busy = run("backup", str(tmp_path / "copies"))
    assert (busy.exit_code, module.BUSY in busy.stderr) == (1, True)


@pytest.mark.long
def test_a_new_machine_is_built_and_told_what_next(
    run: Run, bucket: BucketInMemory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, machine = str(tmp_path / "copies"), tmp_path / "machine"
    assert run("backup", target).exit_code == 0
    monkeypatch.setenv("MEDIAHUB_HOME", str(machine))
    monkeypatch.setenv("MEDIAHUB_STORAGE", "external")
    monkeypatch.setenv("MEDIAHUB_S3_ENDPOINT", "http://objects.test")
    monkeypatch.setenv("MEDIAHUB_S3_ACCESS_KEY", "key")
    monkeypatch.setenv("MEDIAHUB_S3_SECRET_KEY", "secret")
    for key in list(bucket.s3.objects):
        del bucket.s3.objects[key]
    done = run("restore", target)
    assert done.exit_code == 0, done.output
    assert "Its keys and secrets were not in the backup" in done.stdout
    assert "mediahub up" in done.stdout
    assert "summit" in run("events", "list").stdout
