"""Palettes of pictures from before palettes were computed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.analysis import colours
from mediahub.analysis.colours import ColourFiller, palette_of
from mediahub.catalog.models import Asset, AssetFeatures, Outbox
from mediahub.media.model import MediaError, NotRead
from mediahub.runtime import Services
from mediahub.storage.errors import Unavailable
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory, refused
from tests.unit.stored_pictures import add_pictures, jpeg

GO_ON = threading.Event()


def palettes(services: Services) -> dict[str, str]:
    with services.database.read() as session:
        return {row.asset_id: row.palette for row in session.scalars(select(AssetFeatures))}


def test_what_lacks_colours_gets_those_of_its_thumb_once(services: Services, sandbox: SandboxHere) -> None:
    red, none = add_pictures(services, "a", "b")
    with services.database.begin() as session:
        session.get_one(Asset, none).renditions = []
    filler = ColourFiller(services, sandbox)
    assert filler.work(GO_ON) == 2
    found = palettes(services)
    assert found[none] == ""
    colour, share = found[red].split(":")
    assert (int(colour[:2], 16) > 240, int(share)) == (True, 1000)
    with services.database.read() as session:
        assert set(session.scalars(select(Outbox.asset_id))) == {red, none}
    assert filler.work(GO_ON) == 0


@pytest.mark.parametrize("data", [b"no picture", None])
def test_a_thumb_that_is_damaged_or_gone_is_not_asked_for_again(
    services: Services, sandbox: SandboxHere, data: bytes | None
) -> None:
    (identity,) = add_pictures(services, "a")
    key = f"renditions/{identity}/thumb.jpg"
    if data is None:
        services.bucket.delete(key)
    else:
        services.bucket.put_bytes(key, data, "image/jpeg")
    filler = ColourFiller(services, sandbox)
    assert filler.work(GO_ON) == 1
    assert palettes(services) == {identity: ""}
    assert filler.work(GO_ON) == 0


def test_a_fault_of_ours_is_no_verdict_and_holds_up_no_other(
    services: Services, sandbox: SandboxHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = add_pictures(services, "a", "b")
    services.bucket.put_bytes(f"renditions/{bad}/thumb.jpg", jpeg("blue"), "image/jpeg")

    def palette(path: Path) -> str:
        if path.read_bytes() == jpeg("blue"):
            raise NotRead("out_of_memory", "It needs too much memory.")
        return "ff0000:1000"

    monkeypatch.setattr(colours, "palette_of", palette)
    filler = ColourFiller(services, sandbox)
    assert filler.work(GO_ON) == 1
    assert palettes(services) == {good: "ff0000:1000"}
    monkeypatch.undo()
    assert filler.work(GO_ON) == 0  # it rests
    assert ColourFiller(services, sandbox).work(GO_ON) == 1  # in a process that started anew


def test_while_storage_is_away_nothing_is_written_down(
    services: Services, sandbox: SandboxHere, bucket: BucketInMemory
) -> None:
    add_pictures(services, "a")
    bucket.s3.broken = refused("InternalError")
    with pytest.raises(Unavailable):
        ColourFiller(services, sandbox).work(GO_ON)
    assert palettes(services) == {}


def test_a_worker_that_ends_begins_nothing(services: Services, sandbox: SandboxHere) -> None:
    add_pictures(services, "a")
    stop = threading.Event()
    stop.set()
    assert ColourFiller(services, sandbox).work(stop) == 0
    assert ColourFiller(services, sandbox).loop().lock == "colours"


def test_what_is_no_picture_has_no_palette(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"no picture")
    with pytest.raises(MediaError):
        palette_of(path)
