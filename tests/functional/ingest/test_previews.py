"""Preview first: a picture that can be worked with before its original is here, and the same one after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from mediahub.catalog.models import Arrival, Asset, AssetChange, EditAction
from mediahub.client.preview import small_picture
from mediahub.ingest.uploads.previews import Previews
from mediahub.ingest.uploads.sweeper import queue_stuck_previews
from mediahub.services.checks.verification import verify
from tests.desk import Desk, announced
from tests.functional.ingest.test_uploads import announce, complete, open_batch, put
from tests.pictures import write_jpeg

pytestmark = pytest.mark.services


@pytest.fixture
def api(desk: Desk) -> Iterator[httpx.Client]:
    with desk.client() as client:
        yield client


def send_ahead(desk: Desk, api: httpx.Client, file: dict[str, Any], data: bytes) -> None:
    signed = api.post(f"/uploads/{file['id']}/sign", json={"method": "PREVIEW", "size": len(data)})
    assert signed.status_code == 200, signed.text
    assert httpx.put(signed.json()["url"], content=data, headers=signed.json()["headers"]).status_code == 200
    assert api.post(f"/uploads/{file['id']}/preview").status_code == 200
    Previews(desk.services, desk.checker.pipeline).take(file["id"])


def asset_of(desk: Desk, identity: str) -> Asset:
    with desk.services.database.read() as session:
        asset = session.get_one(Asset, identity)
        assert {one.name for one in asset.renditions} >= {"thumb", "preview"}
        return asset


def test_the_small_picture_becomes_the_same_asset_as_its_original(
    desk: Desk, api: httpx.Client, tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "DSC_0001.JPG", 71, (3000, 2000), "2025:10:18 10:30:00")
    batch = open_batch(desk, api, template={"city": "Wuhu"})
    (file,) = announce(api, batch, announced(path))
    send_ahead(desk, api, file, small_picture(path, 1024) or b"")
    row = api.get(f"/batches/{batch}/files").json()["files"][0]
    assert (row["state"], row["sha256"]) == ("expected", None)
    ahead = asset_of(desk, row["asset_id"])
    assert (ahead.state, ahead.awaited, ahead.filename, ahead.city) == ("ready", True, "DSC_0001.JPG", "Wuhu")
    assert (ahead.make, ahead.width, ahead.size) == ("TestCam", 1024, path.stat().st_size)
    with desk.services.database.begin() as session:  # an editor captions it at once
        session.get_one(Asset, ahead.id).caption = "Written before the original came"
        action = EditAction(event_id=ahead.event_id, kind="edit")
        session.add(action)
        session.flush()
        change = {"before": "", "after": "Written before the original came"}
        session.add(AssetChange(asset_id=ahead.id, action_id=action.id, field="caption", **change))
    client = desk.app.test_client()
    assert client.get(f"/assets/{ahead.id}/download").status_code in (302, 401)
    kinds = {d.kind for d in verify(desk.services, quick=False, progress=lambda *_: None).differences}
    assert not kinds & {"missing", "size", "sha256", "rendition"}

    assert put(api, file, path.read_bytes()).status_code == 200
    assert complete(api, file).status_code == 200
    desk.check_all()
    row = api.get(f"/batches/{batch}/files").json()["files"][0]
    assert (row["state"], row["asset_id"]) == ("ready", ahead.id)
    whole = asset_of(desk, ahead.id)
    assert (whole.awaited, whole.width, whole.height) == (False, 3000, 2000)
    assert (whole.caption, whole.city) == ("Written before the original came", "Wuhu")
    assert desk.services.bucket.get_bytes(whole.original_key) == path.read_bytes()
    shown = {rendition.key for rendition in whole.renditions}
    prefix = f"renditions/{whole.id[:2]}/{whole.id}/"
    assert {info.key for info in desk.services.bucket.list(prefix)} == shown
    assert list(desk.services.bucket.list("incoming/")) == []


def test_a_preview_wants_the_hash_and_one_that_is_broken_is_passed_over(
    desk: Desk, api: httpx.Client, tmp_path: Path
) -> None:
    batch = open_batch(desk, api)
    large = tmp_path / "large.jpg"
    large.write_bytes(write_jpeg(tmp_path / "a.jpg", 72).read_bytes() + b"\0" * 200_000)
    said = announced(large) | {"sha256": None}
    (file,) = announce(api, batch, said)
    wanted = {"method": "PREVIEW", "size": 1000}
    assert api.post(f"/uploads/{file['id']}/sign", json=wanted).json()["code"] == "hash_wanted"
    wanted["size"] = 9 << 20
    assert api.post(f"/uploads/{file['id']}/sign", json=wanted).json()["code"] == "preview_size"
    (other,) = announce(api, batch, announced(write_jpeg(tmp_path / "b.jpg", 73)))
    assert api.post(f"/uploads/{other['id']}/preview").json()["code"] == "nothing_there"
    send_ahead(desk, api, other, b"no picture")
    row = api.get(f"/uploads/{other['id']}").json()
    assert (row["state"], row["asset_id"]) == ("expected", None)
    with desk.services.database.read() as session:
        assert session.get_one(Arrival, other["id"]).preview_key is None
    assert queue_stuck_previews(desk.services, None) == 0  # type: ignore[arg-type]


def test_the_small_picture_keeps_the_head_of_its_original(tmp_path: Path) -> None:
    path = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = 6, "T-1"
    image = Image.radial_gradient("L").resize((3000, 2000)).convert("RGB")
    image.save(path, exif=exif, xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    data = small_picture(path, 1024)
    assert data is not None
    made = tmp_path / "small.jpg"
    made.write_bytes(data)
    with Image.open(made) as small:
        assert (small.size, small.getexif()[0x0112], small.getexif()[0x0110]) == ((1024, 683), 6, "T-1")
        assert b"xmpmeta" in data
    assert len(data) < path.stat().st_size
    note = tmp_path / "a.txt"
    note.write_text("no picture")
    assert small_picture(note, 1024) is None
