"""Bytes that more than one brings at a time: they are in once, and are whose delivery they were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from mediahub.catalog.models import Asset, Companion, Outbox
from mediahub.ingest.announcement import Announcement
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.hashing import head_tail_file, sha256_file
from tests.in_process import SandboxHere
from tests.pictures import write_dng, write_jpeg
from tests.unit.ingest.conftest import OpenBatch
from tests.unit.ingest.pipeline.meanwhile import Desk, Died, previewed

TAKEN = "2025:10:18 10:30:00"


@pytest.fixture
def bob(open_for: OpenBatch) -> BatchRef:
    """The delivery of a contributor, who may add to nothing of the team's."""
    return open_for("Bob", source="link", contributor="bob")


def die(*_: Any) -> None:
    raise Died


def copy(path: Path, name: str) -> Path:
    """The same bytes under another name."""
    other = path.with_name(name)
    other.write_bytes(path.read_bytes())
    return other


def asset_of(desk: Desk) -> Asset:
    with desk.services.database.read() as session:
        return session.scalars(select(Asset)).one()


def delete_rows(desk: Desk) -> None:
    with desk.services.database.begin() as session:
        for asset in session.scalars(select(Asset)):
            session.delete(asset)


def test_a_raw_file_that_another_card_brings_beside_its_picture_meanwhile_is_a_duplicate(
    desk: Desk, open_for: OpenBatch, tmp_path: Path
) -> None:
    raw = write_dng(tmp_path / "DSC_1.DNG", 1, TAKEN)
    picture = write_jpeg(tmp_path / "DSC_1.JPG", 1, taken=TAKEN)

    def bring_both() -> None:
        desk.take(picture)
        desk.take(raw)

    outcome = desk.take_slowly(raw, bring_both, open_for(roots=["another card"]))
    assert (outcome.state, outcome.asset_id) == ("duplicate", asset_of(desk).id)
    assert desk.rows() == [("ready", "DSC_1.JPG")]
    assert len(list(desk.bucket.list("originals/"))) == 2


def test_who_sends_what_another_has_in_meanwhile_changes_nothing_of_it(
    desk: Desk, bob: BatchRef, tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 90)
    with pytest.raises(Died):
        desk.slowly(die).take(LocalFile(path.name, path), desk.batch)
    outcome = desk.take_slowly(copy(path, "bob.jpg"), lambda: desk.take(path), bob)
    assert outcome.state == "duplicate"
    assert desk.rows() == [("ready", "a.jpg")]
    assert desk.has_just_what_its_rows_name()
    with desk.services.database.read() as session:
        assert len(session.scalars(select(Outbox)).all()) == 1


def test_an_xmp_file_beside_bytes_that_another_is_delivering_is_not_laid_beside_theirs(
    desk: Desk, bob: BatchRef, tmp_path: Path
) -> None:
    path, xmp = write_jpeg(tmp_path / "a.jpg", 91), tmp_path / "a.xmp"
    xmp.write_text('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    with pytest.raises(Died):
        desk.slowly(die).take(LocalFile(path.name, path), desk.batch)
    Pipeline(desk.services, SandboxHere()).take(LocalFile("a.jpg", path, xmp), bob)
    with desk.services.database.read() as session:
        assert session.scalars(select(Companion)).all() == []
    assert list(desk.bucket.list("sidecars/")) == []


def awaited_png(desk: Desk, folder: Path) -> Path:
    """A picture that is shown by a small JPEG, in the name of the team."""
    whole = folder / "a.png"
    Image.effect_noise((900, 600), 40).save(whole)
    small = write_jpeg(folder / "small.jpg", 92, (300, 200))
    said = Announcement(whole.stat().st_size, head_tail_file(whole), sha256_file(whole))
    taker = Pipeline(desk.services, SandboxHere())
    assert taker.take_preview(LocalFile("a.png", small), desk.batch, said) is not None
    assert asset_of(desk).mime == "image/jpeg"
    return whole


@pytest.mark.parametrize("theirs", [True, False])
def test_an_original_that_is_no_jpeg_like_its_small_picture_is_found_by_its_asset(
    desk: Desk, bob: BatchRef, tmp_path: Path, theirs: bool
) -> None:
    whole = awaited_png(desk, tmp_path)
    desk.take(whole, desk.batch if theirs else bob)
    asset = asset_of(desk)
    assert (asset.state, asset.awaited, asset.mime, asset.width) == ("ready", False, "image/png", 900)
    assert desk.bucket.get_bytes(asset.original_key) == whole.read_bytes()
    assert asset.picture_hash


def test_the_name_that_a_contributor_gives_to_bytes_which_the_team_announced_does_not_count(
    desk: Desk, bob: BatchRef, tmp_path: Path
) -> None:
    whole = awaited_png(desk, tmp_path)
    desk.take(copy(whole, "bob.png"), bob)
    assert desk.rows() == [("ready", "a.png")]


def test_a_raw_file_is_not_taken_for_the_picture_that_its_asset_waits_for(
    desk: Desk, open_for: OpenBatch, tmp_path: Path
) -> None:
    raw = write_dng(tmp_path / "DSC_1.DNG", 1, TAKEN, serial="7")
    whole = write_jpeg(tmp_path / "DSC_1.JPG", 93, (3000, 2000), TAKEN, serial="7")
    small = write_jpeg(tmp_path / "small.jpg", 94, (300, 200), TAKEN, serial="7")
    said = Announcement(whole.stat().st_size, head_tail_file(whole), sha256_file(whole))
    taker = Pipeline(desk.services, SandboxHere())
    identity = taker.take_preview(LocalFile("DSC_1.JPG", small), desk.batch, said)
    with pytest.raises(Died):
        desk.slowly(die).take(LocalFile(raw.name, raw), desk.batch)
    outcome = desk.take(raw, open_for("Li Na", source="ftp", roots=["b"]))
    assert outcome.asset_id == identity
    asset = asset_of(desk)
    assert (asset.awaited, asset.mime, asset.filename) == (True, "image/jpeg", "DSC_1.JPG")
    assert desk.take(whole).asset_id == identity
    assert desk.rows() == [("ready", "DSC_1.JPG")]


def test_a_small_picture_that_another_worker_shows_meanwhile_is_shown_once(
    desk: Desk, tmp_path: Path
) -> None:
    _, small, said = previewed(tmp_path, 95)
    worker = Pipeline(desk.services, SandboxHere())

    def begin_anew() -> None:
        delete_rows(desk)
        assert worker.take_preview(small, desk.batch, said) is not None

    assert desk.slowly(begin_anew).take_preview(small, desk.batch, said) is None
    assert desk.rows() == [("ready", "a.jpg")]
    with desk.services.database.read() as session:
        assert len(session.scalars(select(Outbox)).all()) == 1


def test_a_small_picture_does_not_make_ready_what_its_original_began_meanwhile(
    desk: Desk, tmp_path: Path
) -> None:
    whole, small, said = previewed(tmp_path, 97)

    def begin_anew() -> None:
        delete_rows(desk)
        with pytest.raises(Died):
            desk.slowly(die).take(LocalFile(whole.name, whole), desk.batch)

    assert desk.slowly(begin_anew).take_preview(small, desk.batch, said) is None
    assert desk.rows() == [("storing", "a.jpg")]
    assert desk.take(whole).state == "ready"
    assert asset_of(desk).width == 3000
