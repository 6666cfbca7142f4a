"""First rows of a file: what is written before its bytes, and whose picture it is then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetMetadata, AssetTag, Companion, StandingTerms
from mediahub.catalog.vocabulary import tag_ids
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.placing.first_rows import (
    begin_asset,
    claim_its_sidecar,
    is_claimed_only,
    is_delivered_by_others,
)
from mediahub.ingest.placing.read_file import Read
from mediahub.ingest.reading.originals import LocalFile
from tests.unit.curation.scene import TAKEN, Scene

VALUES = {
    "sha256": "s", "size": 9, "mime": "image/jpeg", "kind": "photo", "filename": "DSC_1.jpg",
    "original_key": "originals/s", "width": 3, "height": 2, "taken_source": "offset",
    "caption": "From the file", "taken_at": TAKEN,
}  # fmt: skip


def read(batch: BatchRef, values: Mapping[str, Any] = VALUES, original: LocalFile | None = None) -> Read:
    """A file that was read, as far as its first rows are about it."""
    made = {"batch": batch, "values": dict(values), "original": original, "has_sidecar": original is not None}
    return cast(Read, SimpleNamespace(**made))


@pytest.fixture
def scene(database: Database) -> Scene:
    return Scene(database)


def opened(scene: Scene, photographer: str = "Chen Rui", source: str = "cli") -> BatchRef:
    with scene.database.begin() as session:
        return open_batch(session, event="e", photographer=photographer, roots=[photographer], source=source)


LONG_AGO = TAKEN - timedelta(days=9)


def test_a_new_file_has_a_row_before_any_of_its_bytes(scene: Scene) -> None:
    batch = opened(scene)
    with scene.database.begin() as session:
        assert begin_asset(session, "new", read(batch)) is None
        asset = session.get_one(Asset, "new")
        assert (asset.state, asset.caption, asset.batch_id) == ("storing", "From the file", batch.id)


def test_a_picture_that_came_by_a_link_says_whose_link_it_was(scene: Scene) -> None:
    with scene.database.begin() as session:
        batch = open_batch(
            session, event="e", photographer="Ann", roots=["ann"], source="link", contributor="ann"
        )
        begin_asset(session, "new", read(batch))
        assert session.get_one(Asset, "new").contributor == "ann"


def test_one_that_was_broken_off_is_filled_anew_and_one_that_is_there_left_alone(scene: Scene) -> None:
    batch = opened(scene)
    scene.add("begun", state="storing", caption="Before")
    scene.add("there", caption="Before")
    with scene.database.begin() as session:
        for name, caption, number in (
            ("begun", "From the file", batch.id),
            ("there", "Before", scene.batch_id),
        ):
            held = begin_asset(session, name, read(batch, {**VALUES, "sha256": name}))
            assert held is not None
            assert (held.caption, held.batch_id) == (caption, number)


def test_what_is_there_is_not_changed_by_who_sends_its_bytes_and_may_not_add_to_it(scene: Scene) -> None:
    by_li = opened(scene, "Li Na", "ftp")
    scene.add("there", caption="Before")
    with scene.database.begin() as session:
        held = begin_asset(session, "there", read(by_li, {**VALUES, "sha256": "there"}))
        assert held is not None
        assert (held.caption, held.batch_id, held.photographer_id) == (
            "Before", scene.batch_id, scene.shooters["chen"],
        )  # fmt: skip


def test_the_day_after_which_one_is_given_up_counts_from_when_it_was_begun_last(scene: Scene) -> None:
    batch = opened(scene)
    scene.add("begun", state="storing", created_at=LONG_AGO, updated_at=LONG_AGO)
    with scene.database.begin() as session:
        begin_asset(session, "begun", read(batch, {**VALUES, "sha256": "begun"}))
    with scene.database.read() as session:
        held = session.get_one(Asset, "begun")
        assert min(held.created_at, held.updated_at) > LONG_AGO


def claimed(scene: Scene) -> str:
    """A picture of which a holder of a link sent no more than a small one, with what that said."""
    (name,) = scene.add(
        "c", awaited=True, contributor="somebody", caption="From the preview", created_at=LONG_AGO
    )
    with scene.database.begin() as session:
        session.add(AssetMetadata(asset_id=name, values={}))
        for label, source in (("Robot", "embedded"), ("Chosen", "manual")):
            tag = tag_ids(session, [label])[label]
            session.add(AssetTag(asset_id=name, tag_id=tag, source=source, status="accepted"))
    return name


def test_who_sends_the_bytes_delivers_the_picture_and_what_people_chose_stays(scene: Scene) -> None:
    name, batch = claimed(scene), opened(scene, "Li Na", "ftp")
    with scene.database.begin() as session:
        assert len(session.get_one(Asset, name).tags) == 2
        asset = begin_asset(session, name, read(batch, {**VALUES, "sha256": "c"}))
        assert asset is not None
        session.flush()
        assert (asset.batch_id, asset.photographer_id) == (batch.id, scene.shooters["li"])
        assert (asset.caption, asset.state, asset.created_at) == ("From the file", "ready", LONG_AGO)
        assert session.get(AssetMetadata, name) is None
        tags = session.scalars(select(AssetTag.source).where(AssetTag.asset_id == name)).all()
        assert tags == [one.source for one in asset.tags] == ["manual"]


def test_it_goes_by_the_standing_terms_of_who_delivers_it(scene: Scene) -> None:
    name, batch = claimed(scene), opened(scene, "Li Na", "ftp")
    with scene.database.begin() as session:
        terms = {"event_id": scene.event_id, "kind": "batch", "target_id": batch.id}
        session.add(StandingTerms(**terms, rights_class="none"))
        begin_asset(session, name, read(batch, {**VALUES, "sha256": "c"}))
        assert session.get_one(Asset, name).rights_class == "none"


def test_who_sent_a_small_picture_ahead_has_what_that_said_until_the_original_is_in(scene: Scene) -> None:
    name, own = claimed(scene), opened(scene)
    with scene.database.begin() as session:
        asset = begin_asset(session, name, read(own, {**VALUES, "sha256": "c"}))
        assert asset is not None
        assert (asset.caption, asset.batch_id) == ("From the preview", scene.batch_id)
        assert len(asset.tags) == 2


@pytest.mark.parametrize(
    ("awaited", "contributor", "only"), [(True, "x", True), (True, "", False), (False, "x", False)]
)
def test_a_picture_is_only_claimed_while_a_contributor_keeps_us_waiting(
    awaited: bool, contributor: str, only: bool
) -> None:
    assert is_claimed_only(Asset(awaited=awaited, contributor=contributor)) is only


def test_what_is_there_is_delivered_by_nobody_any_more(scene: Scene) -> None:
    batch = opened(scene, "Li Na", "ftp")
    scene.add("there")
    with scene.database.read() as session:
        assert not is_delivered_by_others(session, read(batch), session.get_one(Asset, "there"))


@pytest.mark.parametrize(
    ("shown", "name"),
    [("card/DSC_1.NEF", "DSC_1.xmp"), ("day.1/DSC_1", "DSC_1.xmp"), ("DSC_1", "DSC_1.xmp")],
)
def test_an_xmp_file_without_a_name_is_called_like_its_picture(
    scene: Scene, tmp_path: Path, shown: str, name: str
) -> None:
    batch, path = opened(scene), tmp_path / "sidecar"
    path.write_text("<x:xmpmeta/>")
    original = SimpleNamespace(shown=shown, sidecar=path, sidecar_shown="")
    scene.add("a")
    with scene.database.begin() as session:
        found = read(batch, original=cast(LocalFile, original))
        claimed = claim_its_sidecar(session, "a", found)
        assert claimed is not None
        session.flush()
        assert session.scalars(select(Companion.filename)).all() == [name]
        original.sidecar = None
        assert claim_its_sidecar(session, "a", found) is None


def test_an_xmp_file_keeps_the_name_that_it_came_with(scene: Scene, tmp_path: Path) -> None:
    batch, path = opened(scene), tmp_path / "sidecar"
    path.write_text("<x:xmpmeta/>")
    original = SimpleNamespace(shown="card/DSC_1.NEF", sidecar=path, sidecar_shown="card/dsc_1.nef.XMP")
    scene.add("a")
    with scene.database.begin() as session:
        claim_its_sidecar(session, "a", read(batch, original=cast(LocalFile, original)))
        assert session.scalars(select(Companion.filename)).all() == ["dsc_1.nef.XMP"]


def test_an_xmp_file_that_cannot_be_read_has_no_place(scene: Scene, tmp_path: Path) -> None:
    batch, path = opened(scene), tmp_path / "DSC_1.xmp"
    path.write_text("no XML")
    found = read(batch, original=LocalFile("DSC_1.NEF", tmp_path / "DSC_1.NEF", path))
    cast(SimpleNamespace, found).has_sidecar = False
    scene.add("a")
    with scene.database.begin() as session:
        assert claim_its_sidecar(session, "a", found) is None
        assert session.scalars(select(Companion)).all() == []


def test_what_is_on_its_way_from_another_photographer_is_theirs(scene: Scene) -> None:
    by_li, by_chen = opened(scene, "Li Na", "ftp"), opened(scene, "Chen Rui", "ftp")
    scene.add("begun", state="storing")
    scene.add("awaited", awaited=True)
    scene.add("claimed", awaited=True, contributor="somebody")
    with scene.database.read() as session:
        for name, theirs in (("begun", True), ("awaited", True), ("claimed", False)):
            asset = session.get_one(Asset, name)
            assert is_delivered_by_others(session, read(by_li), asset) is theirs
            assert not is_delivered_by_others(session, read(by_chen), asset)
