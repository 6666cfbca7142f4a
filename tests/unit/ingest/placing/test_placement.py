"""Where a file belongs: it is new, joins or replaces a picture, is an edit of one, or is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from mediahub.catalog.models import Asset, Companion
from mediahub.catalog.trash import move_to_trash
from mediahub.identity.accounts import create_user
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import IN_TRASH
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.placing.joining_rights import NOT_YOURS
from mediahub.ingest.placing.placement import Place, lock, place
from mediahub.ingest.placing.read_file import Read, read_file
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.hashing import sha256_file
from mediahub.media.model import MediaError
from mediahub.media.writing.write import WriteFields, write_metadata
from mediahub.runtime import Services
from tests.assets import add_asset
from tests.in_process import SandboxHere
from tests.pictures import write_dng, write_jpeg
from tests.unit.ingest.conftest import OpenBatch

TAKEN = "2025:10:18 10:30:00"


class Scene:
    """A picture that is there, and files that come after it."""

    def __init__(self, services: Services, pipeline: Pipeline, batch: BatchRef, folder: Path) -> None:
        self.services, self.batch, self.folder = services, batch, folder
        self.picture = write_jpeg(folder / "DSC_1.JPG", 1, taken=TAKEN)
        self.asset_id = str(pipeline.take(LocalFile("DSC_1.JPG", self.picture), batch).asset_id)

    def retouched(self, **more: Any) -> Path:
        """The same picture with another headline."""
        path = self.folder / "edited.jpg"
        path.write_bytes(write_metadata(self.picture, WriteFields(headline="Other words")))
        return path

    def raw(self, name: str = "DSC_1.DNG") -> Path:
        """The RAW file of the same shot."""
        return write_dng(self.folder / name, 1, TAKEN)

    def read(self, path: Path, batch: BatchRef | None = None) -> Read:
        size, digest = path.stat().st_size, sha256_file(path)
        return read_file(SandboxHere(), LocalFile(path.name, path), batch or self.batch, size, digest)

    def place(self, read: Read, replaces: str | None = None) -> Place:
        with self.services.database.begin() as session:
            lock(session, read)
            return place(session, read, read.identity, replaces)

    def change(self, **values: Any) -> None:
        with self.services.database.begin() as session:
            asset = session.get_one(Asset, self.asset_id)
            for name, value in values.items():
                setattr(asset, name, value)

    def claimed(self) -> list[tuple[str, str, str]]:
        """Files that have a place beside the picture: role, name and state."""
        with self.services.database.read() as session:
            rows = session.scalars(select(Companion).where(Companion.asset_id == self.asset_id))
            return [(row.role, row.filename, row.state) for row in rows]


@pytest.fixture
def scene(services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path) -> Scene:
    return Scene(services, pipeline, batch, tmp_path)


def test_another_picture_is_an_asset_of_its_own(scene: Scene) -> None:
    read = scene.read(write_jpeg(scene.folder / "DSC_2.JPG", 2, taken=TAKEN))

    found = scene.place(read)

    assert (found.kind, found.asset_id, found.is_front) == ("new", read.identity, False)
    assert scene.claimed() == []


def test_the_same_bytes_are_the_asset_that_is_there(scene: Scene, open_for: OpenBatch) -> None:
    read = scene.read(scene.picture)
    assert scene.place(read) == Place("new", scene.asset_id)

    scene.change(state="storing")
    assert scene.place(read) == Place("new", scene.asset_id), "its own sender sends it again"
    by_ftp = open_for("Li Na", source="ftp", roots=["b"])
    assert scene.place(scene.read(scene.picture, by_ftp)) == Place("known", scene.asset_id)


def test_the_raw_file_of_a_shot_claims_its_place_once(scene: Scene, open_for: OpenBatch) -> None:
    read = scene.read(scene.raw())
    assert scene.place(read) == Place("joins", scene.asset_id)
    assert scene.claimed() == [("raw", "DSC_1.DNG", "storing")]
    assert scene.place(read) == Place("joins", scene.asset_id), "a process was killed after the claim"

    others = open_for("Li Na", source="ftp", roots=["b"])
    assert scene.place(scene.read(scene.raw(), others)) == Place("known", scene.asset_id)
    assert len(scene.claimed()) == 1


def test_the_picture_of_a_raw_file_takes_the_front(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    scene = Scene(services, pipeline, batch, tmp_path)
    raw = write_dng(tmp_path / "DSC_7.DNG", 7, TAKEN)
    identity = str(pipeline.take(LocalFile("DSC_7.DNG", raw), batch).asset_id)
    read = scene.read(write_jpeg(tmp_path / "DSC_7.JPG", 7, taken=TAKEN))
    for _ in range(2):  # the second time its claim is found
        found = scene.place(read)
        assert (found, found.is_front) == (Place("replaces", identity), True)


def test_who_may_not_edit_a_shot_adds_no_half_to_it_in_its_photographer_s_name_either(
    scene: Scene, pipeline: Pipeline, open_for: OpenBatch
) -> None:
    picture = write_jpeg(scene.folder / "DSC_8.JPG", 8, taken=TAKEN, serial="77")
    pipeline.take(LocalFile("DSC_8.JPG", picture), scene.batch)
    with scene.services.database.begin() as session:
        press = create_user(session, "press@example.org", "long enough pw", "press")
        session.flush()
        opened_by = press.id
    raw = write_dng(scene.folder / "DSC_8.DNG", 8, TAKEN, serial="77")
    theirs = open_for(source="web", roots=["b"], opened_by=opened_by)
    read = scene.read(raw, theirs)
    assert scene.place(read) == Place("new", read.identity)
    team = open_for(roots=["c"])
    assert scene.place(scene.read(raw, team)).kind == "joins"


def test_bytes_that_are_an_asset_of_their_own_are_no_edit_of_another(scene: Scene) -> None:
    read = scene.read(scene.retouched())
    with scene.services.database.begin() as session:
        event = session.get_one(Asset, scene.asset_id).event
        add_asset(session, event, "own", id=read.identity, picture_hash=read.picture)
    assert scene.place(read) == Place("new", read.identity)
    assert scene.claimed() == []


def test_a_file_that_was_begun_as_an_asset_of_its_own_joins_its_other_half(scene: Scene) -> None:
    read = scene.read(scene.raw())
    with scene.services.database.begin() as session:
        event = session.get_one(Asset, scene.asset_id).event
        add_asset(session, event, "own", id=read.identity, state="storing")
    assert scene.place(read) == Place("joins", scene.asset_id)


def test_a_command_on_the_server_brings_an_edit_of_a_contributor_s_picture(scene: Scene) -> None:
    scene.change(contributor="the holder of a link")
    assert scene.place(scene.read(scene.retouched())) == Place("edits", scene.asset_id)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("name", ["DSC_1.JPG", "edited.jpg"])
def test_while_one_process_decides_no_other_decides_about_its_name_or_its_picture(
    scene: Scene, name: str
) -> None:
    path = scene.retouched()
    if name == "DSC_1.JPG":  # the same name, and another picture
        path = write_jpeg(scene.folder / "other" / name, 3)
    database = scene.services.database
    with database.begin() as one, database.begin() as other:
        lock(one, scene.read(scene.picture))
        other.execute(text("SET LOCAL lock_timeout = '10ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            lock(other, scene.read(path))
        other.rollback()


def test_the_other_half_of_somebody_elses_shot_is_new(scene: Scene, open_for: OpenBatch) -> None:
    others = open_for("Li Na", source="ftp", roots=["b"])
    read = scene.read(scene.raw(), others)
    assert scene.place(read) == Place("new", read.identity)
    assert scene.claimed() == []


def test_the_same_picture_with_other_words_is_an_edit_of_it(scene: Scene) -> None:
    read = scene.read(scene.retouched())
    for _ in range(2):  # the second time its claim is found
        assert scene.place(read) == Place("edits", scene.asset_id)
    assert scene.claimed() == [("edited", "edited.jpg", "storing")]


def test_the_same_picture_turned_becomes_the_original_under_the_cameras_name(scene: Scene) -> None:
    read = scene.read(scene.retouched())
    read.values["orientation"] = 6
    assert scene.place(read) == Place("replaces", scene.asset_id)
    assert scene.claimed() == [("picture", "DSC_1.JPG", "storing")]


@pytest.mark.parametrize(
    ("file", "asset"),
    [
        ({"orientation": 1}, {"orientation": None}),
        ({"orientation": 6}, {"orientation": 6}),
        ({"orientation": None}, {"orientation": 6}),
        ({"orientation": 6}, {"state": "withdrawn"}),
        ({"orientation": 6}, {"kind": "video"}),
    ],
)
def test_what_is_not_turned_or_cannot_be_shown_stays_behind_the_original(
    scene: Scene, file: dict[str, Any], asset: dict[str, Any]
) -> None:
    scene.change(**asset)
    read = scene.read(scene.retouched())
    read.values.update(file)
    assert scene.place(read) == Place("edits", scene.asset_id)


def test_an_edit_of_somebody_elses_picture_is_refused(scene: Scene, open_for: OpenBatch) -> None:
    others = open_for("Li Na", source="ftp", roots=["b"])
    with pytest.raises(MediaError) as raised:
        scene.place(scene.read(scene.retouched(), others))
    assert (raised.value.code, raised.value.message) == ("not_yours", NOT_YOURS)

    scene.change(contributor="the holder of a link")
    read = scene.read(scene.retouched(), others)
    assert scene.place(read) == Place("new", read.identity), "a contributor is in nobody's way"


def test_an_edit_of_a_picture_in_the_trash_is_refused(scene: Scene) -> None:
    with scene.services.database.begin() as session:
        move_to_trash(session, [scene.asset_id])
    with pytest.raises(MediaError) as raised:
        scene.place(scene.read(scene.retouched()))
    assert (raised.value.code, raised.value.message) == ("in_trash", IN_TRASH)


def test_a_version_replaces_the_picture_that_it_was_announced_for(scene: Scene) -> None:
    read = scene.read(write_jpeg(scene.folder / "final.jpg", 9))
    assert scene.place(read, replaces=scene.asset_id) == Place("replaces", scene.asset_id)
    assert scene.claimed() == [("picture", "DSC_1.jpg", "storing")]


def test_a_turned_picture_of_an_earlier_original_stays_behind_what_replaced_it(scene: Scene) -> None:
    read = scene.read(scene.retouched())
    with scene.services.database.begin() as session:
        asset = session.get_one(Asset, scene.asset_id)
        asset.picture_hash = "f" * 64
        asset.companions.append(
            Companion(
                sha256="e" * 64, event_id=asset.event_id, role="earlier", state="ready", size=9,
                picture_hash=read.picture, mime="image/jpeg", filename="DSC_1.JPG", key="originals/earlier",
            )
        )  # fmt: skip
    read.values["orientation"] = 6
    assert scene.place(read) == Place("edits", scene.asset_id)
