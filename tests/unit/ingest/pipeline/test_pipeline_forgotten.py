"""What was begun as an asset of its own goes once its bytes turn out to be another's; what is there stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Asset, Companion, asset_id
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.hashing import sha256_file
from mediahub.runtime import Services
from mediahub.storage.keys import rendition_prefix
from tests.assets import add_asset
from tests.pictures import write_jpeg


class Scene:
    """A picture with a retouched version, and an asset whose id comes of the bytes of that version."""

    def __init__(self, services: Services, pipeline: Pipeline, batch: BatchRef, folder: Path) -> None:
        self.services, self.pipeline, self.batch = services, pipeline, batch
        self.first = str(self.take(write_jpeg(folder / "a.jpg", 65)))
        self.retouched = write_jpeg(folder / "b.jpg", 66, (600, 600))
        self.take(self.retouched, self.first)

    def take(self, path: Path, replaces: str | None = None) -> str | None:
        return self.pipeline.take(LocalFile(path.name, path), self.batch, replaces).asset_id

    def add_other(self, **values: Any) -> str:
        """The asset, with an XMP file, a RAW file and a rendition; gives its id."""
        identity = asset_id("summit", sha256_file(self.retouched))
        with self.services.database.begin() as session:
            event = session.get_one(Asset, self.first).event
            add_asset(session, event, "left", id=identity, **values)
            for role in ("sidecar", "raw"):
                session.add(
                    Companion(
                        asset_id=identity, sha256=role, event_id=event.id, role=role, state="storing", size=1,
                        key=f"beside/{role}", filename=role, mime="x/y",
                    )
                )  # fmt: skip
        for key in ("beside/sidecar", "beside/raw", f"{rendition_prefix(identity)}thumb.jpg"):
            self.services.bucket.put_bytes(key, b"left", "x/y")
        return identity

    def keys(self, prefix: str) -> list[str]:
        return [one.key for one in self.services.bucket.list(prefix)]

    def assets(self) -> set[str]:
        with self.services.database.read() as session:
            return set(session.scalars(select(Asset.id)))


@pytest.fixture
def scene(services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path) -> Scene:
    return Scene(services, pipeline, batch, tmp_path)


def test_what_was_begun_of_bytes_that_another_asset_has_by_now_is_taken_away(scene: Scene) -> None:
    other = scene.add_other(state="storing")
    assert scene.take(scene.retouched) == scene.first
    assert scene.assets() == {scene.first}
    assert scene.keys("beside/") == ["beside/raw"], "what people shot is nobody's to delete"
    assert scene.keys(rendition_prefix(other)) == []
    assert scene.keys(rendition_prefix(scene.first)) != []


@pytest.mark.parametrize("state", ["ready", "withdrawn", "trashed"])
def test_an_asset_that_is_there_stays_though_bytes_of_its_id_are_another_s(scene: Scene, state: str) -> None:
    other = scene.add_other(state=state)
    assert scene.take(scene.retouched) == scene.first
    assert scene.assets() == {scene.first, other}
    assert len(scene.keys("beside/")) == 2
    assert len(scene.keys(rendition_prefix(other))) == 1
