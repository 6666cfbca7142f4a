"""While a file that belongs beside a picture is read or stored, something else happens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival, Asset, Companion, Outbox
from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.hashing import sha256_file
from mediahub.media.provenance.manifest_files import read_with_manifest
from tests.in_process import SandboxHere
from tests.pictures import write_jpeg
from tests.unit.ingest.pipeline.meanwhile import Desk
from tests.unit.ingest.pipeline.test_manifests import manifest_of
from tests.unit.ingest.pipeline.test_sidecars import xmp


@pytest.fixture
def picture(desk: Desk, tmp_path: Path) -> Path:
    """One that the event has."""
    path = write_jpeg(tmp_path / "DSC_1.jpg", 1)
    desk.take(path)
    return path


@pytest.fixture(params=["xmp", "c2pa"])
def beside(request: pytest.FixtureRequest, picture: Path) -> Path:
    """Words of that picture, and its Content Credentials."""
    make: dict[str, Callable[[], Path]] = {
        "xmp": lambda: xmp(picture.with_suffix(".xmp")),
        "c2pa": lambda: manifest_of(picture, picture.with_suffix(".c2pa")),
    }
    return make[request.param]()


def states(desk: Desk, model: Any) -> list[str]:
    with desk.services.database.read() as session:
        return list(session.scalars(select(model.state)))


def listed(desk: Desk, path: Path) -> tuple[str, str]:
    """How it ended, as the list of its delivery says it."""
    with desk.services.database.read() as session:
        (row,) = session.scalars(select(Arrival).where(Arrival.path == path.name))
        return row.state, row.reason_code


def announcements(desk: Desk) -> int:
    """How often the index was told of anything."""
    with desk.services.database.read() as session:
        return len(session.scalars(select(Outbox.id)).all())


def test_another_process_brings_the_same_file_to_its_end(desk: Desk, beside: Path) -> None:
    told: list[int] = []

    def bring() -> None:
        desk.take(beside)
        told.append(announcements(desk))

    outcome = desk.take_slowly(beside, bring)
    assert (outcome.state, outcome.code) == ("ready", "joined")
    assert states(desk, Companion) == ["ready"]
    assert listed(desk, beside) == ("ready", "joined")
    assert told == [announcements(desk)], "nothing is left to tell anybody"
    assert desk.has_just_what_its_rows_name()


def test_its_picture_is_deleted_for_good_while_it_is_stored(desk: Desk, picture: Path, beside: Path) -> None:
    outcome = desk.take_slowly(beside, lambda: desk.delete(sha256_file(picture)))
    assert (outcome.state, outcome.code) == ("rejected", "deleted")
    assert listed(desk, beside) == ("rejected", "deleted")
    assert desk.has_just_what_its_rows_name()


def test_its_row_is_given_up_while_it_is_stored(desk: Desk, beside: Path) -> None:
    """The sweeper gives up what was claimed long ago and has not come."""

    def give_up() -> None:
        with desk.services.database.begin() as session:
            session.delete(session.scalars(select(Companion)).one())

    outcome = desk.take_slowly(beside, give_up)
    assert outcome.state == "ready"
    assert states(desk, Companion) == ["ready"]
    assert desk.has_just_what_its_rows_name()


def test_words_of_two_pictures_join_the_one_that_is_left(desk: Desk, picture: Path) -> None:
    other = write_jpeg(picture.with_suffix(".jpeg"), 2)
    left = desk.take(other).asset_id
    words = xmp(picture.with_suffix(".xmp"))
    outcome = desk.take_slowly(words, lambda: desk.delete(sha256_file(picture)))
    assert (outcome.state, outcome.code, outcome.asset_id) == ("ready", "joined", left)
    with desk.services.database.read() as session:
        assert session.get_one(Asset, left).headline == "From the sidecar"
    assert desk.has_just_what_its_rows_name()


class SlowReader(SandboxHere):
    """While it reads a picture by its manifest, something else happens."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    def submit(self, function: Any, *args: object, **named: Any) -> Any:
        future = super().submit(function, *args, **named)
        if function is read_with_manifest:
            self._meanwhile()
        return future


def test_the_picture_of_a_manifest_is_deleted_for_good_while_that_is_read(desk: Desk, picture: Path) -> None:
    manifest = manifest_of(picture, picture.with_suffix(".c2pa"))
    reader = SlowReader(lambda: desk.delete(sha256_file(picture)))
    outcome: Outcome = Pipeline(desk.services, reader).take(LocalFile(manifest.name, manifest), desk.batch)
    assert (outcome.state, outcome.code) == ("rejected", "deleted")
    assert states(desk, Asset) == []
    assert desk.has_just_what_its_rows_name()
