"""Retouched versions: which file may claim to be one, and how it is called."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Arrival, Asset, Batch, Companion
from mediahub.ingest.placing.replacing import _who, claim_place
from mediahub.media.model import MediaError
from tests.unit.curation.scene import Scene

VERSION = {
    "sha256": "v", "size": 9, "head_tail": None, "mime": "image/tiff", "kind": "photo",
    "filename": "retouched final.tif", "original_key": "originals/v",
}  # fmt: skip


@pytest.fixture
def scene(database: Database) -> Scene:
    scene = Scene(database)
    scene.add("a", filename="DSC_1.NEF")
    return scene


def test_a_version_waits_beside_its_picture_under_the_cameras_name(scene: Scene) -> None:
    with scene.database.begin() as session:
        assert claim_place(session, "a", scene.event_id, VERSION) == "a"
        session.flush()
        (claimed,) = session.scalars(select(Companion)).all()
        assert (claimed.asset_id, claimed.filename, claimed.sha256) == ("a", "DSC_1.tif", "v")
        assert session.get_one(Asset, "a").filename == "DSC_1.NEF"


@pytest.mark.parametrize(
    ("picture", "file", "said"),
    [
        ({}, {"mime": "image/x-nikon-nef"}, "everybody can open"),
        ({}, {"kind": "video", "mime": "video/mp4"}, "everybody can open"),
        ({"state": "trashed"}, {}, "no longer in the library"),
        ({"kind": "video"}, {}, "Only photos"),
        ({"awaited": True}, {}, "still on its way"),
    ],
)
def test_what_can_be_no_version_is_refused_with_what_to_do(
    scene: Scene, picture: dict[str, Any], file: dict[str, Any], said: str
) -> None:
    with scene.database.begin() as session:
        for name, value in picture.items():
            setattr(session.get_one(Asset, "a"), name, value)
        with pytest.raises(MediaError, match=said) as raised:
            claim_place(session, "a", scene.event_id, VERSION | file)
        assert raised.value.code == "no_version"
        assert session.scalars(select(Companion)).all() == []


def test_a_picture_of_another_event_is_nowhere(scene: Scene) -> None:
    with scene.database.begin() as session:
        for identity, event_id in (("a", scene.event_id + 1), ("nothing", scene.event_id)):
            with pytest.raises(MediaError, match="no longer in the library"):
                claim_place(session, identity, event_id, VERSION)


def test_it_is_replaced_in_the_name_of_who_sent_that_file_last(scene: Scene) -> None:
    editor, admin = scene.viewers["marketing"].user_id, scene.viewers["admin"].user_id
    with scene.database.begin() as session:
        asset = session.get_one(Asset, "a")
        own = session.get_one(Batch, scene.batch_id)
        assert _who(session, asset, VERSION, own.id) is None, "a command on the server"
        own.opened_by = admin
        assert _who(session, asset, VERSION, own.id) == admin
        theirs = Batch(
            event_id=own.event_id, photographer_id=own.photographer_id, source="push", signature="t",
            opened_by=editor,
        )  # fmt: skip
        session.add(theirs)
        session.flush()
        for path, digest, replaces in (("x", "other", "a"), ("y", "v", "b")):
            arrival = Arrival(batch_id=theirs.id, path=path, claimed_sha256=digest, replaces=replaces)
            session.add(arrival)
        assert _who(session, asset, VERSION, own.id) == admin, "another file, and one for another picture"
        session.add(Arrival(batch_id=theirs.id, path="z", claimed_sha256="v", replaces="a"))
        assert _who(session, asset, VERSION, own.id) == editor
