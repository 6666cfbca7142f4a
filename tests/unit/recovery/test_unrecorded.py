"""Originals that nothing knows are taken in again: under the path by which they came, where that is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival, Asset, Batch, Event, asset_id
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import get_arrival, open_batch
from mediahub.ingest.batches.outcome import Outcome
from mediahub.media.hashing import sha256_file
from mediahub.media.model import NotRead
from mediahub.recovery.unrecorded import PHOTOGRAPHER, take_in
from mediahub.runtime import Services
from mediahub.storage.keys import original_key
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory
from tests.pictures import write_dng, write_jpeg

TAKEN = "2025:10:18 10:30:00"


class Bucketful:
    """Originals in the bucket, and an empty catalogue."""

    def __init__(self, services: Services, bucket: BucketInMemory, folder: Path) -> None:
        self.services, self.bucket, self.folder = services, bucket, folder

    def put(self, path: Path, event: str = "summit") -> str:
        """An original; its key."""
        key = original_key(event, sha256_file(path), path.suffix.lower())
        self.bucket.put_bytes(key, path.read_bytes(), "image/jpeg")
        return key

    def jpeg(self, seed: int, event: str = "summit") -> str:
        return self.put(write_jpeg(self.folder / f"{seed}.jpg", seed, taken=TAKEN), event)

    def take_in(self, *keys: str, sandbox: SandboxHere | None = None) -> dict[str, Outcome]:
        return dict(take_in(self.services, sandbox or SandboxHere(), list(keys)))

    def came(self, path: Path, shown: str, asset: str | None = None, state: str = "ready") -> None:
        """A row of the delivery by which it came, as its record says."""
        with self.services.database.begin() as session:
            if session.scalar(select(Event.id)) is None:
                create_event(session, "summit", "Summit", "Asia/Shanghai")
            batch = open_batch(session, event="summit", photographer="Chen Rui", source="ftp", roots=["card"])
            arrival = get_arrival(session, batch.id, shown)
            digest = sha256_file(path)
            arrival.sha256, arrival.state = digest, state
            arrival.asset_id = asset or asset_id("summit", digest)

    def assets(self) -> list[tuple[str, str, str, str]]:
        """Event, name, photographer and state of each asset, by name."""
        with self.services.database.read() as session:
            rows = session.scalars(select(Asset).order_by(Asset.filename))
            return [(one.event.slug, one.filename, one.photographer.name, one.state) for one in rows]


@pytest.fixture
def lost(services: Services, bucket: BucketInMemory, tmp_path: Path) -> Bucketful:
    return Bucketful(services, bucket, tmp_path)


def test_each_event_comes_back_in_a_delivery_of_its_own(lost: Bucketful) -> None:
    keys = [lost.jpeg(1), lost.jpeg(2), lost.jpeg(3, "gala")]
    found = lost.take_in(*keys, "originals/", "renditions/a/b.jpg")
    assert {key: one.state for key, one in found.items()} == dict.fromkeys(keys, "ready")
    names = [key.rsplit("/", 1)[-1] for key in keys]
    assert sorted(lost.assets()) == sorted(
        (event, name, PHOTOGRAPHER, "ready")
        for event, name in zip(("summit", "summit", "gala"), names, strict=True)
    )
    with lost.services.database.read() as session:
        batches = session.scalars(select(Batch)).all()
        assert {(one.event.slug, one.source, one.finished_at is not None) for one in batches} == {
            ("summit", "rebuild", True), ("gala", "rebuild", True),
        }  # fmt: skip
        assert session.scalars(select(Arrival)).all() != []
    assert lost.bucket.head(keys[0]), "the bytes stay where they are"


def test_an_archived_event_takes_back_what_is_its_own(lost: Bucketful) -> None:
    with lost.services.database.begin() as session:
        create_event(session, "summit", "Summit", "Asia/Shanghai").archived_at = utcnow()
    assert [one.state for one in lost.take_in(lost.jpeg(1)).values()] == ["ready"]
    assert lost.assets()[0][0] == "summit"


def test_halves_of_a_shot_find_each_other_by_the_delivery_that_brought_them(lost: Bucketful) -> None:
    """The asset has its id from the RAW file, which came first: so it goes first, whatever its key."""
    picture = write_jpeg(lost.folder / "DSC_1.jpg", 1, taken=TAKEN)
    raw = write_dng(lost.folder / "DSC_1.dng", 1, TAKEN)
    identity = asset_id("summit", sha256_file(raw))
    lost.came(raw, "card/DSC_1.DNG")
    lost.came(picture, "card/DSC_1.JPG", asset=identity)
    found = lost.take_in(lost.put(picture), lost.put(raw))
    assert {one.asset_id for one in found.values()} == {identity}
    assert sorted(one.path for one in found.values()) == ["card/DSC_1.DNG", "card/DSC_1.JPG"]
    assert lost.assets() == [("summit", "DSC_1.JPG", "Chen Rui", "ready")]


def test_of_two_deliveries_the_one_that_brought_it_goes_before_a_duplicate(lost: Bucketful) -> None:
    path = write_jpeg(lost.folder / "a.jpg", 1)
    lost.came(path, "card/again.jpg", state="duplicate")
    lost.came(path, "card/first.jpg", state="ready")
    lost.came(path, "card/never.jpg", state="rejected")
    (outcome,) = lost.take_in(lost.put(path)).values()
    assert outcome.path == "card/first.jpg"


def test_one_that_we_fail_to_read_is_no_verdict_and_holds_up_no_other(
    lost: Bucketful, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [lost.jpeg(1), lost.jpeg(2)]
    sandbox, bad = SandboxHere(), keys[0].rsplit("/", 1)[-1].partition(".")[0]
    analyse = sandbox.analyse

    def fail(path: Path, *args: object) -> object:
        if sha256_file(path) == bad:
            raise NotRead("killed", "The system stopped it.")
        return analyse(path, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(sandbox, "analyse", fail)
    found = lost.take_in(*keys, sandbox=sandbox)
    assert [(found[key].state, found[key].code) for key in keys] == [("received", "killed"), ("ready", "")]
    assert lost.bucket.head(keys[0])
