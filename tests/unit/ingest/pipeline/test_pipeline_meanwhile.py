"""While a file is being stored, something else happens: it is placed once more, and nothing is left over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Asset, Companion
from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.hashing import head_tail_file, sha256_file
from mediahub.media.writing.write import WriteFields, write_metadata
from tests.in_process import SandboxHere
from tests.pictures import write_dng, write_jpeg
from tests.unit.ingest.conftest import OpenBatch
from tests.unit.ingest.pipeline.meanwhile import Desk, Died, previewed

TAKEN = "2025:10:18 10:30:00"


def test_the_other_half_of_a_shot_that_is_ready_meanwhile_is_joined(desk: Desk, tmp_path: Path) -> None:
    raw = write_dng(tmp_path / "DSC_1.DNG", 1, TAKEN)
    picture = write_jpeg(tmp_path / "DSC_1.JPG", 1, taken=TAKEN)
    outcome = desk.take_slowly(raw, lambda: desk.take(picture))
    assert (outcome.state, outcome.code) == ("ready", "")
    assert desk.rows() == [("ready", "DSC_1.JPG")]
    with desk.services.database.read() as session:
        (raw_file,) = session.scalars(select(Companion))
        assert (raw_file.role, raw_file.state, raw_file.asset_id) == ("raw", "ready", outcome.asset_id)
    assert desk.has_just_what_its_rows_name()


def test_a_file_whose_row_is_deleted_meanwhile_is_placed_once_more(desk: Desk, tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 70)
    outcome = desk.take_slowly(path, lambda: desk.delete(sha256_file(path)))
    assert outcome.state == "ready"
    assert desk.rows() == [("ready", "a.jpg")]
    assert desk.has_just_what_its_rows_name()


def test_bytes_that_another_process_has_in_meanwhile_are_in_once(desk: Desk, tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 71)
    first: list[Outcome] = []
    outcome = desk.take_slowly(path, lambda: first.append(desk.take(path)))
    assert (outcome.state, outcome.asset_id) == ("ready", first[0].asset_id)
    assert desk.rows() == [("ready", "a.jpg")]
    assert desk.has_just_what_its_rows_name()


def test_bytes_that_somebody_else_has_in_meanwhile_are_a_duplicate(
    desk: Desk, open_for: OpenBatch, tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 72)
    outcome = desk.take_slowly(path, lambda: desk.take(path), open_for("Maja"))
    assert outcome.state == "duplicate"
    assert desk.rows() == [("ready", "a.jpg")]
    assert desk.has_just_what_its_rows_name()


def edited(tmp_path: Path, seed: int) -> tuple[Path, Path]:
    """A picture, and the same one with a headline."""
    first, other = write_jpeg(tmp_path / "a.jpg", seed, (800, 600), TAKEN), tmp_path / "edited.jpg"
    other.write_bytes(write_metadata(first, WriteFields(headline="A robot waves")))
    return first, other


def test_an_edit_of_what_is_deleted_meanwhile_is_a_picture_of_its_own(desk: Desk, tmp_path: Path) -> None:
    first, other = edited(tmp_path, 73)
    gone = desk.take(first).asset_id
    outcome = desk.take_slowly(other, lambda: desk.delete(sha256_file(first)))
    assert (outcome.state, outcome.code) == ("ready", "")
    assert outcome.asset_id != gone
    assert desk.rows() == [("ready", "edited.jpg")]
    assert desk.has_just_what_its_rows_name()


def test_an_edit_whose_own_row_is_deleted_meanwhile_is_placed_once_more(desk: Desk, tmp_path: Path) -> None:
    first, other = edited(tmp_path, 85)
    identity = desk.take(first).asset_id

    def delete_its_row() -> None:
        with desk.services.database.begin() as session:
            session.delete(session.scalars(select(Companion)).one())

    outcome = desk.take_slowly(other, delete_its_row)
    assert (outcome.state, outcome.asset_id) == ("ready", identity)
    with desk.services.database.read() as session:
        assert [one.sha256 for one in session.scalars(select(Companion))] == [sha256_file(other)]
    assert desk.has_just_what_its_rows_name()


def test_a_file_that_turns_out_to_be_an_edit_of_somebody_else_s_leaves_nothing(
    desk: Desk, open_for: OpenBatch, tmp_path: Path
) -> None:
    first, other = edited(tmp_path, 74)
    by_ftp = open_for("Li Na", source="ftp", roots=["b"])
    outcome = desk.take_slowly(other, lambda: desk.take(first), by_ftp)
    assert (outcome.state, outcome.code) == ("rejected", "not_yours")
    assert desk.rows() == [("ready", "a.jpg")]
    assert desk.has_just_what_its_rows_name()


def test_a_small_picture_shows_nothing_once_its_row_is_deleted(desk: Desk, tmp_path: Path) -> None:
    whole, small, said = previewed(tmp_path, 75)

    def delete() -> None:
        with desk.services.database.begin() as session:
            session.delete(session.scalars(select(Asset)).one())

    assert desk.slowly(delete).take_preview(small, desk.batch, said) is None
    assert desk.rows() == []
    assert desk.take(whole).state == "ready"


def test_a_small_picture_that_comes_after_its_original_shows_nothing(desk: Desk, tmp_path: Path) -> None:
    whole, small, said = previewed(tmp_path, 77)
    pipeline = desk.slowly(lambda: desk.take(whole))
    assert pipeline.take_preview(small, desk.batch, said) is None
    with desk.services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        assert (asset.state, asset.awaited, asset.width) == ("ready", False, 3000)
        assert {one.width for one in asset.renditions} == {480, 2048}


def test_a_small_picture_is_compared_with_no_other(desk: Desk, tmp_path: Path) -> None:
    whole, small, said = previewed(tmp_path, 79)
    Pipeline(desk.services, SandboxHere()).take_preview(small, desk.batch, said)
    with desk.services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        assert (asset.awaited, asset.picture_hash, asset.head_tail) == (True, None, head_tail_file(whole))


def test_somebody_else_s_bytes_do_not_finish_what_a_small_picture_began(
    desk: Desk, open_for: OpenBatch, tmp_path: Path
) -> None:
    whole, small, said = previewed(tmp_path, 83)

    def die() -> None:
        raise Died

    with pytest.raises(Died):
        desk.slowly(die).take_preview(small, desk.batch, said)
    desk.take(whole, open_for("Bob", source="link", contributor="bob"))
    with desk.services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        assert (asset.state, asset.awaited, asset.contributor) == ("storing", True, "")
    assert desk.take(whole).state == "ready"
    assert desk.rows() == [("ready", "a.jpg")]


class SlowReader(SandboxHere):
    """While it reads a file, something else happens."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    def analyse(self, *args: Any, **named: Any) -> Any:
        found = super().analyse(*args, **named)
        self._meanwhile()
        return found


@pytest.mark.parametrize(("photographer", "state"), [("Chen Rui", "ready"), ("Maja", "duplicate")])
def test_bytes_that_are_in_by_the_time_that_they_are_read_are_in_once(
    desk: Desk, open_for: OpenBatch, tmp_path: Path, photographer: str, state: str
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 81)
    slow = Pipeline(desk.services, SlowReader(lambda: desk.take(path)))
    outcome = slow.take(LocalFile(path.name, path), open_for(photographer))
    assert outcome.state == state
    assert desk.rows() == [("ready", "a.jpg")]
    assert desk.has_just_what_its_rows_name()
