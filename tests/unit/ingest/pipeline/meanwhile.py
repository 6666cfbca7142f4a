"""A desk that takes files in, and something else that happens while it does: for tests of what meets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from mediahub.catalog.models import Asset, Companion, Rendition
from mediahub.ingest.announcement import Announcement
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.hashing import head_tail_file, sha256_file
from mediahub.runtime import Services
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory
from tests.pictures import write_jpeg


class Died(BaseException):
    """What a test raises where a process would die."""


class Slow(BucketInMemory):
    """The same objects; while the first one is stored, something else happens."""

    def __init__(self, other: BucketInMemory, meanwhile: Callable[[], object]) -> None:
        super().__init__(other._settings)
        self.s3, self._meanwhile = other.s3, meanwhile

    def put_file(self, *args: Any, **named: Any) -> bool:
        done = super().put_file(*args, **named)
        self._let_it_happen()
        return done

    def put_bytes(self, *args: Any, **named: Any) -> None:
        super().put_bytes(*args, **named)
        self._let_it_happen()

    def _let_it_happen(self) -> None:
        meanwhile, self._meanwhile = self._meanwhile, lambda: None
        meanwhile()


class Desk:
    """Takes files in, by one process or by another that is slow."""

    def __init__(self, services: Services, bucket: BucketInMemory, batch: BatchRef) -> None:
        self.services, self.bucket, self.batch = services, bucket, batch

    def take(self, path: Path, batch: BatchRef | None = None, **more: Any) -> Outcome:
        taker = Pipeline(self.services, SandboxHere())
        return taker.take(LocalFile(path.name, path), batch or self.batch, **more)

    def take_slowly(
        self, path: Path, meanwhile: Callable[[], object], batch: BatchRef | None = None
    ) -> Outcome:
        return self.slowly(meanwhile).take(LocalFile(path.name, path), batch or self.batch)

    def slowly(self, meanwhile: Callable[[], object]) -> Pipeline:
        known = self.services
        slow = Services(known.settings, known.database, Slow(self.bucket, meanwhile), known.search)
        return Pipeline(slow, SandboxHere())

    def delete(self, sha256: str) -> None:
        """For good, its objects too."""
        with self.services.database.begin() as session:
            asset = session.scalars(select(Asset).where(Asset.sha256 == sha256)).one()
            gone = [asset.original_key, *(one.key for one in asset.renditions)]
            session.delete(asset)
        for key in gone:
            self.bucket.delete(key)

    def rows(self) -> list[tuple[str, str]]:
        """States and names of the assets."""
        with self.services.database.read() as session:
            found = session.scalars(select(Asset))
            return sorted((one.state, one.filename) for one in found)

    def has_just_what_its_rows_name(self) -> bool:
        """Whether each object has a row, and each row its object."""
        with self.services.database.read() as session:
            keys = [
                *session.scalars(select(Asset.original_key)),
                *session.scalars(select(Companion.key)),
                *session.scalars(select(Rendition.key)),
            ]
        return sorted(keys) == sorted(one.key for one in self.bucket.list(""))


def previewed(tmp_path: Path, seed: int) -> tuple[Path, LocalFile, Announcement]:
    """A picture, and the small one that comes ahead of it with what is said of it."""
    whole, small = write_jpeg(tmp_path / "a.jpg", seed, (3000, 2000)), tmp_path / "small.jpg"
    write_jpeg(small, seed + 1, (300, 200))
    said = Announcement(whole.stat().st_size, head_tail_file(whole), sha256_file(whole))
    return whole, LocalFile("a.jpg", small), said
