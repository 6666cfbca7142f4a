"""Uploads whose objects are in memory, in parts of some bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from mediahub.catalog.models import Arrival, Asset
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.uploads import plan
from mediahub.ingest.uploads.announce import Announced
from mediahub.ingest.uploads.plan import Fingerprint
from mediahub.ingest.uploads.states import UploadState
from mediahub.ingest.uploads.uploads import Uploads
from mediahub.runtime import Services
from mediahub.storage import Presigner
from tests.object_storage import BucketInMemory
from tests.pictures import write_jpeg

PART = 1000
"""Bytes of a part in these tests."""
TAKEN = "2025:10:18 10:30:00"
"""When the picture was taken, in EXIF's words."""
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="From the sidecar"/>
</rdf:RDF></x:xmpmeta>"""


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Sender:
    """Somebody who announces files, sends them to S3 and completes them."""

    def __init__(self, services: Services, bucket: BucketInMemory, batch: BatchRef) -> None:
        self.services, self.bucket, self.batch = services, bucket, batch
        self.uploads = Uploads(services, Presigner(services.settings), services.jobs)

    def announce(self, path: str, data: bytes, *, hashed: bool = True, **more: Any) -> UploadState:
        fingerprint = Fingerprint(
            len(data), sha256(data[:1] + data[-1:]), 1, sha256(data) if hashed else None
        )
        [state] = self.uploads.announce(self.batch.id, [Announced(path, fingerprint, **more)], sign=True)
        return state

    def put(self, state: UploadState, data: bytes, *numbers: int) -> None:
        """Send all of it, or parts of these numbers."""
        assert state.key is not None
        if state.part_size is None:
            self.bucket.put_bytes(state.key, data, "image/jpeg")
            return
        for number in numbers or range(1, state.part_count + 1):
            piece = data[(number - 1) * PART : number * PART]
            self.bucket.s3.upload_part("media", state.key, state.upload_id or "", number, piece)

    def send(self, path: str, data: bytes) -> UploadState:
        state = self.announce(path, data)
        self.put(state, data)
        return self.uploads.complete(state.id or 0)

    def rows(self) -> list[Arrival]:
        with self.services.database.read() as session:
            return list(session.scalars(select(Arrival).order_by(Arrival.id)))

    def age(self, **values: Any) -> None:
        """Let every arrival be untouched for so long."""
        with self.services.database.begin() as session:
            session.execute(update(Arrival).values(touched_at=utcnow() - values.pop("by"), **values))

    def queued(self) -> list[Any]:
        """What waits for a worker: the arguments of each task."""
        return [task.args[0] for task in self.services.jobs._open().pending()]


@pytest.fixture
def sender(
    services: Services, bucket: BucketInMemory, batch: BatchRef, monkeypatch: pytest.MonkeyPatch
) -> Sender:
    monkeypatch.setattr(plan, "PART_SIZE", PART)
    monkeypatch.setattr(plan, "MIB", 1)
    monkeypatch.setattr(plan, "END_BYTES", 1)
    return Sender(services, bucket, batch)


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    return write_jpeg(tmp_path / "a.jpg", 1, taken=TAKEN).read_bytes()


def sent(sender: Sender, path: str, data: bytes) -> int:
    """Send a file; the number of its arrival."""
    number = sender.send(path, data).id
    assert number is not None
    return number


def keys(sender: Sender, prefix: str) -> list[str]:
    return [info.key for info in sender.bucket.list(prefix)]


def the_asset(sender: Sender) -> Asset:
    with sender.services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        asset.companions  # noqa: B018  (loaded)
        return asset


def change(sender: Sender, number: int, **values: object) -> None:
    """Leave an arrival as a process did that died, or as it was before."""
    with sender.services.database.begin() as session:
        session.execute(update(Arrival).where(Arrival.id == number).values(**values))
