"""A card is delivered, its pictures get words in an editor, inside the files or beside them, and it is
delivered again, by every way in: no word is lost, no picture there twice, and receipts say where they are."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival, Asset, AssetChange, Batch, EditAction
from mediahub.client import Api, Delivery, OwnFile, Pusher
from mediahub.client.patience import Patience
from mediahub.curation.edits.editing import FieldEdit, edit
from mediahub.ingest.batches.batches import BatchRef, finish_batch, open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.sources.disk_batch import deliver
from mediahub.ingest.sources.handover import hand_over
from mediahub.ingest.sources.scan import scan
from mediahub.ingest.sources.watch import FolderWatch
from mediahub.ingest.uploads.checker import Checker
from mediahub.jobs import Jobs
from mediahub.media.hashing import sha256_file
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.receipts import batch_report
from mediahub.receipts.formats import as_csv
from mediahub.receipts.receipt import make_receipt
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.settings import Settings
from tests.desk import EVENT, Desk
from tests.exiftool import edit_files, need_exiftool, write_sidecars
from tests.functional.cameras import CameraDoor
from tests.pictures import write_jpeg

pytestmark = [pytest.mark.services, pytest.mark.timeout(1800)]

FRAMES = int(os.environ.get("MEDIAHUB_TEST_EDITED", "6"))
"""Half of them are edited in the file, half in a sidecar."""
PERSON = "Written by a person here"


@dataclass
class Door:
    """A way in: `deliver` brings all files of a folder, and gives the batch when nothing is on its way."""

    services: Services
    deliver: Callable[[Path], int]


@pytest.fixture
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Door]:
    yield from WAYS[request.param](request, tmp_path)


def by_ingest(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Door]:
    desk: Desk = request.getfixturevalue("desk")

    def bring(folder: Path) -> int:
        batch = opened(desk.services, "cli", folder)
        deliver(desk.services, batch, scan([folder]), lambda outcome: None)
        return batch.id

    yield Door(desk.services, bring)


def by_handover(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Door]:
    """`ingest --no-wait`."""
    desk: Desk = request.getfixturevalue("desk")

    def bring(folder: Path) -> int:
        batch = opened(desk.services, "cli", folder)
        for file in scan([folder]):
            hand_over(desk.services, Jobs(desk.settings), file, batch)
        finish(desk, batch.id)
        return batch.id

    yield Door(desk.services, bring)


def by_push(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Door]:
    desk: Desk = request.getfixturevalue("desk")
    api = Api(desk.url, desk.token(), Patience(60))

    def bring(folder: Path) -> int:
        files = [OwnFile(file.shown, file.path, file.sidecar) for file in scan([folder])]
        delivery = Delivery(EVENT, "Chen Rui", resume_key=str(folder))
        with desk.worker():
            told = list(Pusher(api, 4).push(delivery, files, wait_for_checks=True))
        assert sorted(one.path for one in told) == sorted(names_of(folder)), "told of each file once"
        return latest(desk.services)

    yield Door(desk.services, bring)
    api.close()


def by_ftp(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Door]:
    sandbox: Sandbox = request.getfixturevalue("sandbox")
    settings: Settings = request.getfixturevalue("s3_settings")
    (tmp_path / "home").mkdir()
    ftp = CameraDoor(settings, tmp_path / "home", event="again")
    ftp.account("chen", "Chen Rui")
    ftp.open()
    checker = Checker(ftp.services, Pipeline(ftp.services, sandbox))

    def bring(folder: Path) -> int:
        client = ftp.connect("chen")
        for path in sorted(folder.rglob("*"), reverse=True):  # sidecars before their pictures
            if path.is_file():
                with path.open("rb") as file:
                    client.storbinary(f"STOR {path.name}", file)
        client.quit()
        for _ in range(3):
            for identity in ids_in(ftp.services, "received"):
                checker.check(identity)
        with ftp.services.database.begin() as session:  # the day is over
            batch = session.scalars(select(Batch).order_by(Batch.id.desc())).first()
            assert batch is not None
            finish_batch(session, batch.id)
            return batch.id

    yield Door(ftp.services, bring)
    ftp.close()
    ftp.clean_up()


def by_watch(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Door]:
    desk: Desk = request.getfixturevalue("desk")
    sandbox: Sandbox = request.getfixturevalue("sandbox")

    def bring(folder: Path) -> int:
        batch = opened(desk.services, "watch", folder)
        stop, quiet = Event(), 0
        watch = FolderWatch(Pipeline(desk.services, sandbox), batch, folder, lambda outcome: None, settle=0.5)
        thread = Thread(target=watch.run, args=(stop, lambda state: None))
        thread.start()
        deadline = time.monotonic() + 60 + FRAMES * 2
        while quiet < 6:  # nothing was waiting for three seconds
            assert time.monotonic() < deadline
            time.sleep(0.5)
            quiet = 0 if watch.state.waiting or not watch.state.summary.counts else quiet + 1
        stop.set()
        thread.join()
        with desk.services.database.begin() as session:
            finish_batch(session, batch.id)
        return batch.id

    yield Door(desk.services, bring)


WAYS = {"ingest": by_ingest, "handover": by_handover, "push": by_push, "ftp": by_ftp, "watch": by_watch}


def opened(services: Services, source: str, folder: Path) -> BatchRef:
    with services.database.begin() as session:
        return open_batch(session, event=EVENT, photographer="Chen Rui", source=source, roots=[str(folder)])


def finish(desk: Desk, batch_id: int) -> None:
    for _ in range(3):
        desk.check_all()
    with desk.services.database.begin() as session:
        finish_batch(session, batch_id)


def latest(services: Services) -> int:
    with services.database.read() as session:
        return session.scalars(select(Batch.id).order_by(Batch.id.desc())).first() or 0


def ids_in(services: Services, state: str) -> list[int]:
    with services.database.read() as session:
        return list(session.scalars(select(Arrival.id).where(Arrival.state == state).order_by(Arrival.id)))


def names_of(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def assert_receipt(services: Services, batch_id: int, folder: Path) -> None:
    """Every file is in the list, with the very bytes that lie at its place; the counts add up to them."""
    receipt = make_receipt(services, batch_id)
    assert (receipt["verdict"], receipt["reasons"]) == ("green", []), [
        (line["path"], line["fault"]) for line in receipt["files"] if line["fault"]
    ]
    on_disk = sorted(sha256_file(path) for path in folder.rglob("*") if path.is_file())
    lines = receipt["files"]
    assert sorted(line["sha256"] for line in lines) == on_disk
    assert {line["verified"] for line in lines} <= {"checksum", "read"}
    for line in lines:
        assert services.bucket.head(line["location"]) is not None, line
    assert len(list(as_csv(receipt))) == len(on_disk) + 1
    with services.database.read() as session:
        counts = batch_report.counts(session, [batch_id])[batch_id]
    assert sum(counts.values()) == len(on_disk)
    assert set(counts) <= {"ready", "joined", "duplicate", "rejected"}


@pytest.mark.parametrize("door", WAYS, indirect=True)
def test_no_word_is_lost_and_no_picture_twice(door: Door, tmp_path: Path) -> None:
    need_exiftool()
    services, folder = door.services, tmp_path / "card"
    seed = 5000 + 1000 * list(WAYS).index(door.deliver.__qualname__.split(".")[0].removeprefix("by_"))
    paths = [
        write_jpeg(folder / f"HOT_{n:04d}.JPG", seed + n, (320 + n, 240), taken="2025:10:18 10:30:00")
        for n in range(FRAMES)
    ]
    originals = {path.name: path.read_bytes() for path in paths}
    assert_receipt(services, door.deliver(folder), folder)
    with services.database.begin() as session:
        first = session.scalars(select(Asset).where(Asset.filename == "HOT_0000.JPG")).one()
        edit(session, first, Viewer(frozenset({"admin"})), [FieldEdit("caption", first.caption, PERSON)])

    in_file, beside = paths[::2], paths[1::2]
    edit_files(in_file)
    write_sidecars(beside)
    again = folder
    if "watch" not in door.deliver.__qualname__:
        again = folder.rename(tmp_path / "card again")
    batch = door.deliver(again)
    check_words(services, originals, {path.name for path in in_file})
    assert_receipt(services, batch, again)

    # and a third time, when nothing is new
    again = again.rename(tmp_path / "card once more")
    third = door.deliver(again)
    assert_receipt(services, third, again)
    check_words(services, originals, {path.name for path in in_file})
    with services.database.read() as session:
        counts = batch_report.counts(session, [third])[third]
    assert counts == {"duplicate": FRAMES + len(beside)}


def check_words(services: Services, originals: dict[str, bytes], in_file: set[str]) -> None:
    with services.database.read() as session:
        assets = session.scalars(select(Asset).order_by(Asset.filename)).all()
        assert [asset.filename for asset in assets] == sorted(originals)
        for asset in assets:
            is_inside = asset.filename in in_file
            where = "file" if is_inside else "sidecar"
            assert asset.headline == f"In the {where} {asset.filename}"
            wrote = PERSON if asset.filename == "HOT_0000.JPG" else "Zhāng Wěi am Rednerpult 演讲"
            assert (asset.caption, asset.rating) == (wrote, 4)
            assert services.bucket.get_bytes(asset.original_key) == originals[asset.filename]
            (kept,) = asset.companions
            assert (kept.role, kept.state) == ("edited" if is_inside else "sidecar", "ready")
            assert asset.raw is not None
            assert "edited" in asset.raw.keywords
            kinds = session.scalars(
                select(EditAction.kind)
                .join(AssetChange, AssetChange.action_id == EditAction.id)
                .where(AssetChange.asset_id == asset.id, AssetChange.field == "headline")
            ).all()
            assert kinds == ["file"]
