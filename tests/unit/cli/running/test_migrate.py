"""`mediahub migrate`: the newest schema, a move as the terminal shows it, and the way back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mediahub.catalog.db.read_only import keep_on, turn_on
from mediahub.cli.running import migrate as module
from mediahub.relocation import moving
from mediahub.relocation.moving import Moved
from mediahub.relocation.problems import RelocationError
from mediahub.runtime import Services
from mediahub.search.port import Unavailable
from mediahub.services.checks.verification import Difference
from mediahub.storage.errors import StorageError
from tests.unit.cli.conftest import Run


@pytest.fixture
def plan(services: Services, tmp_path: Path) -> Path:
    """Settings of a new installation, whose database is another one."""
    file = tmp_path / "new.env"
    file.write_text(f"MEDIAHUB_DATABASE_URL=sqlite:///{tmp_path / 'new.sqlite'}\n")
    return file


def moves(monkeypatch: pytest.MonkeyPatch, done: Moved | BaseException) -> None:
    """In the place of the move itself: what it gives, or what it ends by."""

    def run(mover: moving.Mover) -> Moved:
        mover._show("objects", 1, 2)
        if isinstance(done, BaseException):
            raise done
        return done

    monkeypatch.setattr(moving.Mover, "run", run)


def test_a_new_catalogue_and_an_old_one_are_brought_up_to_date(run: Run, home: Path) -> None:
    for _ in range(2):
        done = run("migrate")
        assert (done.exit_code, done.stdout) == (0, "The database is up to date.\n"), done.output


def test_a_move_says_what_was_moved_and_completes_the_settings(
    run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [Difference("orphan", f"originals/{n}", "nobody owns it") for n in range(module.MAX_LISTED + 2)]
    moves(monkeypatch, Moved(3, 2, 4_000_000, 50, 6, 7.4, before=before))
    done = run("migrate", "--to", str(plan))
    assert done.exit_code == 0, done.output
    assert "Moved: 3 objects (2 copied, 4.0 MB), 50 rows, 6 documents; read-only for 7 s." in done.stdout
    assert done.stderr.count("as before") == module.MAX_LISTED
    assert "and 2 more that were so before" in done.stderr
    assert "MEDIAHUB_SECRET_KEY=" in plan.read_text()
    assert plan.stat().st_mode & 0o077 == 0
    said = json.loads(run("migrate", "--to", str(plan), "--json").stdout)
    assert (said["rows"], said["settings"], len(said["before"])) == (50, str(plan), len(before))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RelocationError("The bucket is not empty."), "The bucket is not empty."),
        (Unavailable("no node answers"), "Run the same command again"),
        (StorageError("S3 is away"), "S3 is away"),
        (KeyboardInterrupt(), "This installation is as it was"),
    ],
)
def test_a_move_that_ends_early_says_why_and_changes_nothing(
    run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, words: str
) -> None:
    settings = plan.read_text()
    moves(monkeypatch, error)
    done = run("migrate", "--to", str(plan))
    assert (done.exit_code, words in done.stderr) == (1, True), done.output
    assert plan.read_text() == settings


def test_settings_that_make_no_sense_are_refused(run: Run, plan: Path, tmp_path: Path) -> None:
    assert run("migrate", "--to", str(plan), "--reopen").exit_code == 2
    assert "There is no file" in run("migrate", "--to", str(tmp_path / "none.env")).stderr
    plan.write_text("MEDIAHUB_DATABSE_URL=sqlite:///x\n")
    assert "no setting MEDIAHUB_DATABSE_URL" in run("migrate", "--to", str(plan)).stderr


def test_an_installation_that_was_left_takes_changes_again(run: Run, services: Services) -> None:
    with services.database.begin_in_read_only() as session:
        turn_on(session, "mover")
    with services.database.begin_in_read_only() as session:
        keep_on(session, "mover")
    assert run("migrate", "--reopen").stdout == "It takes changes again.\n"
    assert run("migrate", "--reopen").stdout == "It takes changes; nothing was to be done.\n"
    assert run("events", "create", "gala", "--name", "Gala", "--timezone", "UTC").exit_code == 0
