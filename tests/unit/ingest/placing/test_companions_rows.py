"""Rows of companions and of their asset: what is in front, what shows it, and what is kept of its words."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, AssetMetadata, Companion, Rendition
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.placing.companions import (
    change_places,
    claim,
    claim_sidecar,
    keep_metadata,
    settle,
    take_picture,
)
from mediahub.ingest.placing.same_picture import find_same_picture
from mediahub.media.hashing import sha256_file
from tests.unit.tagging.assets import add_asset, add_event

FILE = {
    "sha256": "f" * 64, "size": 9, "head_tail": "e" * 64, "picture_hash": "d" * 64, "mime": "image/tiff",
    "filename": "DSC_1.tif", "original_key": "originals/f",
}  # fmt: skip


@pytest.fixture
def batch(session: Session) -> BatchRef:
    return add_event(session)


@pytest.fixture
def asset(session: Session, batch: BatchRef) -> Asset:
    return add_asset(session, batch, "a", filename="DSC_1.JPG")


@pytest.mark.parametrize(
    ("role", "name", "ending", "mime"),
    [
        ("sidecar", "card/DSC_1.XMP", ".xmp", "application/rdf+xml"),
        ("manifest", "card/DSC_1.c2pa", ".c2pa", "application/c2pa"),
    ],
)
def test_what_lies_beside_a_picture_is_kept_as_what_it_is(
    session: Session,
    batch: BatchRef,
    asset: Asset,
    tmp_path: Path,
    role: str,
    name: str,
    ending: str,
    mime: str,
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"its bytes")
    claimed = claim_sidecar(session, asset.id, batch, path, name, role)
    assert (claimed.key.rpartition("/")[2], claimed.mime) == (f"{sha256_file(path)}{ending}", mime)
    row = session.scalars(select(Companion)).one()
    assert (row.key, row.mime, row.role, row.size) == (claimed.key, mime, role, 9)
    assert (row.filename, row.state) == (name.removeprefix("card/"), "storing")


def test_a_picture_is_known_again_by_an_edited_file_that_was_stored_beside_it(
    session: Session, batch: BatchRef, asset: Asset
) -> None:
    claim(session, asset, FILE, "edited")
    assert find_same_picture(session, batch, FILE["picture_hash"], "other") is None, (
        "its bytes are on their way"
    )
    settle(session, asset.id, [FILE["sha256"]])
    assert find_same_picture(session, batch, FILE["picture_hash"], "other") is asset


def test_a_version_in_front_is_called_as_it_was_claimed_and_what_it_replaced_stays_verified(
    session: Session, asset: Asset
) -> None:
    before, asset.verified_at = asset.sha256, (verified := utcnow())
    claim(session, asset, FILE)
    change_places(session, asset, {**FILE, "filename": "retouched final.tif"})
    session.flush()
    assert {name: getattr(asset, name) for name in FILE} == FILE
    assert asset.verified_at is None
    (kept,) = session.scalars(select(Companion)).all()
    assert (kept.sha256, kept.filename, kept.role, kept.state) == (before, "DSC_1.JPG", "earlier", "ready")
    assert kept.verified_at == verified


def test_a_picture_is_described_by_the_file_that_shows_it(session: Session, asset: Asset) -> None:
    shown = {
        "width": 6000, "height": 4000, "orientation": 6, "placeholder": "AAAA", "colour": "#123456",
        "dhash": -5, "sharpness": 0.5, "duration": 2.5, "video_codec": "hevc",
    }  # fmt: skip
    assert take_picture(session, asset, {**shown, **FILE}, []) == []
    session.flush()
    session.expire(asset)
    assert {name: getattr(asset, name) for name in shown} == shown
    assert asset.filename == "DSC_1.JPG", "which file is the original is another question"


def test_what_the_file_does_not_say_of_a_picture_stays(session: Session, asset: Asset) -> None:
    asset.duration = 2.5
    take_picture(session, asset, {"width": 6000}, [])
    assert (asset.width, asset.height, asset.duration) == (6000, 1, 2.5)


def rendition(name: str, key: str) -> Rendition:
    more = {"mime": "image/jpeg", "width": 800, "height": 600, "size": 1}
    return Rendition(asset_id="a", name=name, key=key, **more)


def test_what_was_made_of_an_earlier_preview_goes_with_it(session: Session, asset: Asset) -> None:
    for name in ("preview", "thumb", "w800-jpg", "marked"):
        session.add(rendition(name, f"{name} before"))
    session.flush()
    made = [rendition("preview", "preview now"), rendition("thumb", "thumb before")]
    assert sorted(take_picture(session, asset, {}, made)) == ["preview before", "w800-jpg before"]
    session.flush()
    left = dict(session.execute(select(Rendition.name, Rendition.key)).all())
    assert left == {"preview": "preview now", "thumb": "thumb before", "marked": "marked before"}


def test_the_words_of_each_file_are_kept_and_its_names_added_once(session: Session, asset: Asset) -> None:
    keep_metadata(session, "a", {"EXIF": {"Make": "Nikon"}, "XMP": {"Rating": 1}}, {"keywords": ["gala"]})
    keep_metadata(
        session, "a", {"Sidecar": {"Rating": 2}, "XMP": {"Rating": 3}},
        {"keywords": ["red carpet", "gala", "red carpet"], "persons": ["Ann"]},
    )  # fmt: skip
    keep_metadata(session, "a", {}, {"keywords": [], "persons": []})
    session.flush()
    session.expire_all()
    row = session.get_one(AssetMetadata, "a")
    assert row.values == {"EXIF": {"Make": "Nikon"}, "Sidecar": {"Rating": 2}, "XMP": {"Rating": 3}}
    assert (row.keywords, row.persons) == (["gala", "red carpet"], ["Ann"])


def test_the_first_words_of_a_file_begin_their_row(session: Session, asset: Asset) -> None:
    session.delete(session.get_one(AssetMetadata, "a"))
    session.flush()
    keep_metadata(session, "a", {"EXIF": {"Make": "Nikon"}}, {"keywords": ["gala"], "persons": []})
    session.flush()
    session.expire_all()
    row = session.get_one(AssetMetadata, "a")
    assert (row.values, row.keywords, row.persons) == ({"EXIF": {"Make": "Nikon"}}, ["gala"], [])
