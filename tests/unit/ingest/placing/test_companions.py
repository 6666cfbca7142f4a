"""RAW and JPEG of one photo, and sidecars: one asset, every byte kept, in whatever order they come."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival, Asset, Companion, Event
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.trash import CONDEMNED, move_to_trash
from mediahub.ingest.batches.batches import BatchRef, finish_batch, get_arrival, incoming_name, open_batch
from mediahub.ingest.pipeline.pipeline import Outcome, Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.ingest.sources.scan import scan
from mediahub.ingest.uploads.checker import Checker
from mediahub.ingest.uploads.sweeper import STORING_FOR, finish_stuck_companions
from mediahub.media.hashing import sha256_file
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.receipts.receipt import make_receipt
from mediahub.records.writer import RecordWriter
from mediahub.recovery.purge import purge_trash
from mediahub.recovery.rebuild import Rebuild
from mediahub.runtime import Services
from mediahub.services.checks.verification import verify
from mediahub.storage.keys import incoming_key
from mediahub.storage.record_keys import asset_record_key
from tests.in_process import SandboxHere
from tests.pictures import write_dng, write_jpeg

TAKEN, LATER = "2025:10:18 10:30:00", "2025:10:18 10:31:00"
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="From the sidecar"/>
</rdf:RDF></x:xmpmeta>"""


class Bench:
    """A pipeline and an event."""

    def __init__(self, services: Services, sandbox: Sandbox, slug: str) -> None:
        self.services, self.slug, self.sandbox = services, slug, sandbox
        self.pipeline = Pipeline(services, sandbox)
        with services.database.begin() as session:
            create_event(session, slug, "Summit", "Asia/Shanghai")

    def open(self, root: str = "card", **more: Any) -> BatchRef:
        with self.services.database.begin() as session:
            return open_batch(
                session, event=self.slug, photographer="Chen Rui", source="cli", roots=[root], **more
            )

    def take(self, batch: BatchRef, path: Path, shown: str = "", sidecar: Path | None = None) -> Outcome:
        return self.pipeline.take(LocalFile(shown or path.name, path, sidecar), batch)

    def assets(self) -> list[Asset]:
        with self.services.database.read() as session:
            mine = select(Asset).join(Asset.event).where(Event.slug == self.slug).order_by(Asset.id)
            found = session.scalars(mine).all()
            for asset in found:
                assert asset.renditions
                asset.companions  # noqa: B018  (loaded)
            return list(found)

    def one(self) -> Asset:
        (asset,) = self.assets()
        return asset

    def stored(self) -> set[str]:
        prefixes = (f"originals/{self.slug}/", f"sidecars/{self.slug}/")
        return {info.key for prefix in prefixes for info in self.services.bucket.list(prefix)}

    def bytes_of(self, key: str) -> bytes:
        return self.services.bucket.get_bytes(key)


@pytest.fixture
def bench(services: Services, sandbox: SandboxHere) -> Bench:
    return Bench(services, sandbox, "summit")


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """The JPEG and the RAW file of one shot."""
    return write_jpeg(tmp_path / "card" / "DSC_0001.JPG", 1, taken=TAKEN), write_dng(
        tmp_path / "card" / "DSC_0001.DNG", 1, TAKEN
    )


def check_is_pair(bench: Bench, picture: Path, raw: Path) -> Asset:
    """One asset: the picture in front, both bit-exact."""
    asset = bench.one()
    (companion,) = asset.companions
    assert (asset.filename, asset.mime, asset.sha256) == (picture.name, "image/jpeg", sha256_file(picture))
    assert (asset.width, asset.height, asset.state) == (640, 427, "ready")
    assert (companion.filename, companion.role, companion.state) == (raw.name, "raw", "ready")
    assert (companion.sha256, companion.mime) == (sha256_file(raw), "image/x-adobe-dng")
    assert bench.bytes_of(asset.original_key) == picture.read_bytes()
    assert bench.bytes_of(companion.key) == raw.read_bytes()
    assert bench.stored() == {asset.original_key, companion.key}
    shown = {rendition.key for rendition in asset.renditions}
    prefix = f"renditions/{asset.id[:2]}/{asset.id}/"
    assert {info.key for info in bench.services.bucket.list(prefix)} == shown
    return asset


@pytest.mark.parametrize("first", [0, 1])
def test_a_pair_is_one_asset_whichever_comes_first(bench: Bench, pair: tuple[Path, Path], first: int) -> None:
    batch = bench.open()
    outcomes = [bench.take(batch, pair[first]), bench.take(batch, pair[1 - first])]
    asset = check_is_pair(bench, *pair)
    assert [(outcome.state, outcome.asset_id) for outcome in outcomes] == [("ready", asset.id)] * 2
    again = bench.open("another card")
    for path in pair:
        outcome = bench.take(again, path)
        assert (outcome.state, outcome.asset_id) == ("duplicate", asset.id)
    for path in pair:  # the command given once more
        assert bench.take(batch, path).state == "ready"
    check_is_pair(bench, *pair)


def test_both_at_the_same_time_from_two_processes(bench: Bench, tmp_path: Path) -> None:
    batch = bench.open()
    others = [Pipeline(bench.services, bench.sandbox) for _ in range(2)]
    paths = [
        path
        for n in range(4)
        for path in (
            write_jpeg(tmp_path / f"A_{n}.JPG", n, taken=TAKEN),
            write_dng(tmp_path / f"A_{n}.DNG", n, TAKEN),
        )
    ]
    with ThreadPoolExecutor(len(paths)) as pool:
        list(
            pool.map(
                lambda item: others[item[0] % 2].take(LocalFile(item[1].name, item[1]), batch),
                enumerate(paths),
            )
        )
    assets = bench.assets()
    assert [asset.mime for asset in assets] == ["image/jpeg"] * 4
    assert [[one.state for one in asset.companions] for asset in assets] == [["ready"]] * 4
    shown = {rendition.key for asset in assets for rendition in asset.renditions}
    there = {
        info.key
        for path in paths
        for name in [next(asset.id for asset in assets if asset.filename[:3] == path.name[:3])]
        for info in bench.services.bucket.list(f"renditions/{name[:2]}/{name}/")
    }
    assert there == shown
    assert len(bench.stored()) == 8


@pytest.mark.parametrize(
    ("jpeg", "raw", "are_one"),
    [
        ({"taken": TAKEN}, {"taken": LATER}, False),
        ({"taken": TAKEN, "serial": "1"}, {"taken": TAKEN, "serial": "2"}, False),
        ({"taken": TAKEN}, {"taken": TAKEN, "shown": "b/DSC_0001.DNG"}, False),
        ({"taken": TAKEN}, {"taken": TAKEN, "shown": "a/DSC_0002.DNG"}, False),
        ({"taken": TAKEN}, {"taken": TAKEN, "shown": "a/dsc_0001 (2).dng"}, True),
        ({"taken": TAKEN, "serial": "1"}, {"taken": TAKEN, "serial": "1", "shown": "b/DSC_0001.DNG"}, True),
    ],
)
def test_what_makes_a_pair(
    bench: Bench, tmp_path: Path, jpeg: dict[str, str], raw: dict[str, str], are_one: bool
) -> None:
    batch = bench.open()
    raw = dict(raw)  # its parameter is shared by both databases
    shown = raw.pop("shown", "a/DSC_0001.DNG")
    bench.take(batch, write_jpeg(tmp_path / "x.jpg", 3, **jpeg), "a/DSC_0001.JPG")
    bench.take(batch, write_dng(tmp_path / "x.dng", 3, **raw), shown)
    assert len(bench.assets()) == (1 if are_one else 2)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("step", ["store", "put_rendition", "write_down"])
def test_a_pair_survives_a_kill_at_any_step(
    bench: Bench, pair: tuple[Path, Path], first: int, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = bench.open()
    bench.take(batch, pair[first])

    def die(*_: object, **__: object) -> None:
        raise SystemExit("killed")

    with monkeypatch.context() as dying:
        owner = (
            "mediahub.ingest.reading.originals.LocalFile"
            if step == "store"
            else "mediahub.ingest.pipeline.pipeline"
        )
        dying.setattr(f"{owner}.{step}", die)
        if (first, step) == (0, "put_rendition"):
            bench.take(batch, pair[1])  # a RAW file beside its picture needs none
        else:
            with pytest.raises(SystemExit):
                bench.take(batch, pair[1 - first])
    bench.take(batch, pair[1 - first])
    check_is_pair(bench, *pair)


def test_the_bytes_of_a_sidecar_are_kept_and_its_words_stand(
    bench: Bench, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    sidecar = tmp_path / "card" / "DSC_0001.xmp"
    sidecar.write_text(XMP)
    batch = bench.open()
    for file in scan([tmp_path / "card"]):
        bench.pipeline.take(LocalFile(file.shown, file.path, file.sidecar), batch)
    asset = bench.one()
    assert asset.headline == "From the sidecar"
    kept = {one.role: one for one in asset.companions}
    assert set(kept) == {"raw", "sidecar"}
    assert bench.bytes_of(kept["sidecar"].key) == sidecar.read_bytes()
    assert kept["sidecar"].filename == "DSC_0001.xmp"


def test_receipt_records_rebuild_verify_and_trash_know_all_files(
    bench: Bench, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "card" / "DSC_0001.xmp").write_text(XMP)
    batch = bench.open()
    for file in scan([tmp_path / "card"]):
        bench.pipeline.take(LocalFile(file.shown, file.path, file.sidecar), batch)
    with bench.services.database.begin() as session:
        finish_batch(session, batch.id)
    asset = bench.one()
    receipt = make_receipt(bench.services, batch.id)
    assert receipt["verdict"] == "green", [line["fault"] for line in receipt["files"]]
    places = {line["path"]: (line["location"], line["verified"]) for line in receipt["files"]}
    raw = next(one for one in asset.companions if one.role == "raw")
    words = next(one for one in asset.companions if one.role == "sidecar")
    assert places == {
        "DSC_0001.JPG": (asset.original_key, "checksum"),
        "DSC_0001.DNG": (raw.key, "checksum"),
        "DSC_0001.xmp": (words.key, "checksum"),
    }

    for info in list(bench.services.bucket.list("records/")):  # of another test's catalogue
        bench.services.bucket.delete(info.key)
    RecordWriter(bench.services).write()
    with bench.services.database.begin() as session:
        session.delete(session.get_one(Asset, asset.id))
    Rebuild(bench.services, bench.sandbox, lambda *_: None).run()
    again = bench.one()
    assert {(one.role, one.sha256, one.state) for one in again.companions} == {
        (one.role, one.sha256, one.state) for one in asset.companions
    }

    wrong = {
        d.kind
        for d in verify(bench.services, quick=False, progress=lambda *_: None).differences
        if asset.id in d.subject or bench.slug in d.subject
    }
    assert wrong <= {"index", "record"}
    bench.services.bucket.delete(raw.key)
    found = verify(bench.services, quick=True, progress=lambda *_: None).differences
    assert [d.kind for d in found if d.subject == asset.id and "DNG" in d.message] == ["missing"]
    assert make_receipt(bench.services, batch.id)["verdict"] == "red"

    with bench.services.database.begin() as session:
        (trashed,) = move_to_trash(session, [asset.id])
        trashed.deleted_at = CONDEMNED
    assert purge_trash(bench.services) == 1
    assert bench.stored() == set()


def test_a_pair_whose_record_is_lost_is_one_asset_again(bench: Bench, pair: tuple[Path, Path]) -> None:
    batch = bench.open()
    for path in reversed(pair):  # the asset has its id from the RAW file
        bench.take(batch, path, f"DCIM/{path.name}")
    asset = bench.one()
    for info in list(bench.services.bucket.list("records/")):
        bench.services.bucket.delete(info.key)
    RecordWriter(bench.services).write()
    bench.services.bucket.delete(asset_record_key(bench.slug, asset.id))
    with bench.services.database.begin() as session:
        session.delete(session.get_one(Asset, asset.id))
    Rebuild(bench.services, bench.sandbox, lambda *_: None).run()
    again = check_is_pair(bench, *pair)
    assert (again.id, again.batch_id, again.photographer_id) == (
        asset.id,
        asset.batch_id,
        asset.photographer_id,
    )


def test_the_sweeper_finishes_a_companion_whose_sender_died(
    bench: Bench, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = bench.open()
    bench.take(batch, pair[0])
    with monkeypatch.context() as dying:

        def die(*_: object) -> None:
            raise SystemExit

        dying.setattr("mediahub.ingest.pipeline.pipeline.settle", die)
        with pytest.raises(SystemExit):
            bench.take(batch, pair[1])
    checker = Checker(bench.services, bench.pipeline)
    assert finish_stuck_companions(checker) == 0
    with bench.services.database.begin() as session:
        session.execute(update(Companion).values(created_at=utcnow() - STORING_FOR - timedelta(seconds=1)))
    assert finish_stuck_companions(checker) == 1
    check_is_pair(bench, *pair)


@pytest.fixture
def deliver(bench: Bench) -> Callable[[BatchRef, Path], int]:
    """Puts a file into S3 as an arrival that waits to be checked."""

    def deliver(batch: BatchRef, path: Path) -> int:
        with bench.services.database.begin() as session:
            arrival = get_arrival(session, batch.id, f"DCIM/{path.name}")
            arrival.incoming_key = incoming_key(incoming_name(arrival))
            bench.services.bucket.put_bytes(arrival.incoming_key, path.read_bytes(), "x")
            arrival.state = "received"
            return arrival.id

    return deliver


def state_of(bench: Bench, arrival_id: int) -> str:
    with bench.services.database.read() as session:
        return session.get_one(Arrival, arrival_id).state


@pytest.mark.parametrize("first", ["picture", "sidecar"])
def test_a_sidecar_that_comes_by_itself_joins_its_picture(
    bench: Bench,
    pair: tuple[Path, Path],
    tmp_path: Path,
    first: str,
    deliver: Callable[[BatchRef, Path], int],
) -> None:
    batch, checker = bench.open(), Checker(bench.services, bench.pipeline)
    sidecar = tmp_path / "DSC_0001.xmp"
    sidecar.write_text(XMP)
    if first == "sidecar":
        words = deliver(batch, sidecar)
        checker.check(words)
        assert state_of(bench, words) == "received"  # its picture may come
    picture = deliver(batch, pair[0])
    checker.check(picture)
    if first == "picture":
        words = deliver(batch, sidecar)
        checker.check(words)
    assert (state_of(bench, picture), state_of(bench, words)) == ("ready", "ready")
    asset = bench.one()
    (kept,) = asset.companions
    assert (asset.headline, kept.role, kept.state) == ("From the sidecar", "sidecar", "ready")
    assert bench.bytes_of(kept.key) == sidecar.read_bytes()
    with bench.services.database.begin() as session:
        finish_batch(session, batch.id)
    assert make_receipt(bench.services, batch.id)["verdict"] == "green"
    lone = tmp_path / "DSC_0002.xmp"
    lone.write_text(XMP)
    checker.check(alone := deliver(batch, lone))
    assert state_of(bench, alone) == "rejected"
