"""Sets of crops with real storage: the pixels are those of the rectangle, the original stays as it is."""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, UnidentifiedImageError

from mediahub.administration import failures
from mediahub.catalog.coordination import tries
from mediahub.catalog.models import Asset, CropSet, EventLogo, Framing
from mediahub.curation.crops import crops, export
from mediahub.curation.edits.fields import EditError
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.outages import retries
from mediahub.outages.retries import FailedTries
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.storage.errors import Unavailable
from tests.functional.ingest.test_pipeline import take

pytestmark = pytest.mark.services
WHO = Viewer(frozenset({"marketing"}))


def blocks(path: Path) -> Path:
    """A picture of four even quarters, so that JPEG keeps their colours."""
    image = Image.new("RGB", (640, 480), (200, 40, 40))
    image.paste((40, 160, 40), (320, 0, 640, 240))
    image.paste((40, 40, 200), (0, 240, 320, 480))
    image.paste((230, 230, 60), (320, 240, 640, 480))
    image.save(path, "JPEG", quality=97, subsampling=0)
    return path


@pytest.fixture
def asset_id(pipeline: Pipeline, open_for: Callable[..., BatchRef], tmp_path: Path) -> str:
    identity = take(pipeline, open_for(), blocks(tmp_path / "Blocks 1.jpg")).asset_id
    assert identity is not None
    return identity


def ask(services: Services, asset_id: str, *files: str, logo: bool = False) -> int:
    framing = crops.framing_of(services, asset_id)
    with services.database.begin() as session:
        return export.ask(session, session.get_one(Asset, asset_id), WHO, framing, files, logo).id


def make(services: Services, sandbox: Sandbox, asset_id: str, *files: str, logo: bool = False) -> CropSet:
    number = ask(services, asset_id, *files, logo=logo)
    export.CropMaker(services, sandbox).make(number)
    with services.database.read() as session:
        return session.get_one(CropSet, number)


def unpacked(services: Services, made: CropSet) -> dict[str, Image.Image]:
    assert made.state == "ready", made.problem
    archive = zipfile.ZipFile(io.BytesIO(services.bucket.get_bytes(made.key)))
    assert archive.testzip() is None
    return {name: Image.open(io.BytesIO(archive.read(name))) for name in archive.namelist()}


def test_files_are_what_was_framed_and_the_original_stays(
    services: Services, sandbox: Sandbox, asset_id: str
) -> None:
    with services.database.begin() as session:
        asset = session.get_one(Asset, asset_id)
        asset.caption = "Four blocks"
        before = asset.sha256
        key = asset.original_key
        rect = {"x": 0.5, "y": 0.5, "width": 0.25, "height": 0.25}
        crops.save_crop(session, asset, WHO, {"name": "lower right", "ratio": "free", **rect})
        square = {"x": 0.0, "y": 0.0, "width": 0.375, "height": 0.5}
        crops.save_crop(session, asset, WHO, {"name": "1:1", "ratio": "1:1", **square})
    made = make(services, sandbox, asset_id, "lower right", "instagram-square", "story", "16:9")
    files = unpacked(services, made)
    assert sorted(files) == [
        "Blocks-1-16x9.jpg",
        "Blocks-1-instagram-square.jpg",
        "Blocks-1-lower-right.jpg",
        "Blocks-1-story.jpg",
    ]
    part = np.asarray(files["Blocks-1-lower-right.jpg"], np.int16)
    original = Image.open(io.BytesIO(services.bucket.get_bytes(key)))
    assert part.shape == (120, 160, 3)
    assert np.abs(part - np.asarray(original, np.int16)[240:360, 320:480]).mean() < 3
    # a crop that was moved by hand drives every size of its ratio
    square_pixels = np.asarray(files["Blocks-1-instagram-square.jpg"], np.int16)
    assert square_pixels.shape == (1080, 1080, 3)
    assert np.abs(square_pixels - np.array([200, 40, 40])).mean() < 4
    assert files["Blocks-1-story.jpg"].size == (1080, 1920)
    assert b"Four blocks" in zipfile.ZipFile(io.BytesIO(services.bucket.get_bytes(made.key))).read(
        "Blocks-1-story.jpg"
    )
    assert hashlib.sha256(services.bucket.get_bytes(key)).hexdigest() == before


def test_light_angle_and_logo_go_into_the_files_alone(
    services: Services, sandbox: Sandbox, asset_id: str
) -> None:
    with services.database.begin() as session:
        asset = session.get_one(Asset, asset_id)
        session.add(
            Framing(
                asset_id=asset_id, focus_x=0.25, focus_y=0.25, safe_x=0.1, safe_y=0.1, safe_width=0.2,
                safe_height=0.2, angle=6.0, exposure=0.5, contrast=0.0, warmth=0.0,
            )
        )  # fmt: skip
        logo = io.BytesIO()
        Image.new("RGBA", (60, 60), (255, 255, 255, 255)).save(logo, "PNG")
        services.bucket.put_bytes("renditions/test/logo.png", logo.getvalue(), "image/png")
        session.merge(
            EventLogo(event_id=asset.event_id, key="renditions/test/logo.png", scale=0.2, opacity=1.0)
        )
        before, key = asset.sha256, asset.original_key
    (file,) = unpacked(services, make(services, sandbox, asset_id, "1:1", logo=True)).values()
    pixels = np.asarray(file, np.int16)
    height, width, _ = pixels.shape
    assert abs(width - height) <= 1
    assert pixels[: height // 3, : width // 3].mean(axis=(0, 1)) == pytest.approx([255, 52, 52], abs=8)
    assert pixels[height - 40, width - 40].tolist() == pytest.approx([255, 255, 255], abs=6)
    assert pixels.min(axis=2).max() > 0
    assert (pixels.sum(axis=2) < 30).mean() < 0.001  # nothing from beyond the turned edges
    assert hashlib.sha256(services.bucket.get_bytes(key)).hexdigest() == before


def test_what_cannot_be_made_says_so(services: Services, sandbox: Sandbox, asset_id: str) -> None:
    with pytest.raises(EditError, match="no crop"):
        make(services, sandbox, asset_id, "nothing")
    with pytest.raises(EditError, match="Choose"):
        make(services, sandbox, asset_id)
    with services.database.begin() as session:
        session.query(EventLogo).delete()
    with pytest.raises(EditError, match="logo"):
        make(services, sandbox, asset_id, "1:1", logo=True)


def test_a_fault_of_ours_is_tried_again_and_holds_up_no_other_set(
    services: Services, sandbox: Sandbox, asset_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (ask(services, asset_id, "1:1") for _ in range(2))
    maker, stop = export.CropMaker(services, sandbox), threading.Event()
    made, faults = maker._make, [Unavailable("S3 is being restarted"), TypeError("renamed argument")]

    def sometimes(number: int) -> Any:
        if number == first and faults:
            raise faults.pop()
        return made(number)

    def states() -> list[str]:
        with services.database.read() as session:
            return [session.get_one(CropSet, number).state for number in (first, second)]

    monkeypatch.setattr(maker, "_make", sometimes)
    maker.work(stop)
    assert states() == ["waiting", "ready"]
    monkeypatch.setattr(export, "PAUSE", 0.0)
    maker._apart = FailedTries()  # as if it had rested
    maker.work(stop)
    assert states() == ["ready", "ready"]
    assert faults == []


def test_a_set_that_fails_for_good_says_so_and_is_tried_again_when_somebody_asks(
    services: Services, sandbox: Sandbox, asset_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ask(services, asset_id, "1:1")
    maker, calls = export.CropMaker(services, sandbox), list[int]()

    def broken(number: int) -> Any:
        calls.append(number)
        raise UnidentifiedImageError("of Pillow: an OSError by its class only")

    def row() -> CropSet:
        with services.database.read() as session:
            return session.get_one(CropSet, number)

    with monkeypatch.context() as patch:
        patch.setattr(maker, "_make", broken)
        patch.setattr(retries, "PAUSES", (timedelta(0),) * 2)
        maker.work(threading.Event())
    assert (row().state, row().problem, len(calls)) == ("failed", export.OUR_FAULT, retries.TRIES)
    failures.retry(services, "crops", str(number))
    maker.work(threading.Event())
    assert (row().state, row().problem) == ("ready", "")


def test_a_set_that_kills_every_worker_is_set_apart(
    services: Services, sandbox: Sandbox, asset_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ask(services, asset_id, "1:1")

    def die(*_: object) -> Any:
        raise SystemExit

    for _ in range(retries.TRIES):  # each a new process, which knows nothing of those before
        maker = export.CropMaker(services, sandbox)
        monkeypatch.setattr(maker, "_make", die)
        with pytest.raises(SystemExit):
            maker.work(threading.Event())
    export.CropMaker(services, sandbox).work(threading.Event())
    with services.database.read() as session:
        row = session.get_one(CropSet, number)
        assert (row.state, row.problem) == ("failed", tries.DEADLY)
