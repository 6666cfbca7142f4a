"""Every file that is handed over is in the library, beside its picture, there already byte for byte, or
listed as rejected with a reason: by whatever way, of whatever kind, however often the process is killed."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from mediahub.catalog.db.database import Database
from mediahub.catalog.holdings import files_of
from mediahub.catalog.models import Arrival, Asset, Batch, Companion
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import BatchRef, finish_batch, get_arrival, incoming_name, open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.sources.handover import hand_over
from mediahub.ingest.sources.local import ingest_files
from mediahub.ingest.sources.scan import scan
from mediahub.ingest.uploads.announce import Announced
from mediahub.ingest.uploads.checker import Checker
from mediahub.ingest.uploads.plan import Fingerprint
from mediahub.ingest.uploads.sweeper import STORING_FOR, finish_stuck_assets, finish_stuck_companions
from mediahub.ingest.uploads.uploads import Uploads
from mediahub.jobs import Jobs
from mediahub.media.hashing import head_tail_file, sha256_file
from mediahub.receipts import batch_report, signing
from mediahub.receipts.formats import as_csv
from mediahub.receipts.receipt import make_receipt
from mediahub.services.checks.verification import verify
from mediahub.storage import Presigner
from mediahub.storage.bucket import Bucket
from mediahub.storage.keys import incoming_key
from tests.desk import EVENT, Desk
from tests.exiftool import edit_files, need_exiftool, write_sidecars
from tests.long import LONG
from tests.pictures import write_dng, write_jpeg

pytestmark = [pytest.mark.services, pytest.mark.timeout(900)]

SEEDS = int(os.environ.get("MEDIAHUB_TEST_SEEDS", "3" if LONG else "1"))
SHOTS, DELIVERIES = 3, 5
TAKEN = "2025:10:18 10:3{}:00"
WAYS = ("ingest", "handover", "announce", "arrive")


class Killed(BaseException):
    """As if the process had been killed here."""


class Reaper:
    """Kills at the step that it was told, wherever that is: at an object, before a commit, or right after."""

    def __init__(self) -> None:
        self.left = -1

    def step(self) -> None:
        if self.left == 0:
            self.left = -1
            raise Killed
        self.left -= self.left > 0


@pytest.fixture
def reaper(monkeypatch: pytest.MonkeyPatch) -> Reaper:
    reaper = Reaper()
    begin = Database.begin

    @contextmanager
    def dying_begin(self: Database) -> Iterator[Any]:
        with begin(self) as session:
            yield session
            reaper.step()
        reaper.step()

    monkeypatch.setattr(Database, "begin", dying_begin)
    for name in ("put_file", "put_bytes", "copy", "delete"):
        monkeypatch.setattr(Bucket, name, _dying(getattr(Bucket, name), reaper))
    return reaper


def _dying(real: Any, reaper: Reaper) -> Any:
    def call(*words: Any, **more: Any) -> Any:
        reaper.step()
        result = real(*words, **more)
        reaper.step()
        return result

    return call


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """Of each shot every file that there may be of it, by extension."""
    need_exiftool()
    folder, made = tmp_path_factory.mktemp("shots"), []
    for number in range(SHOTS):
        path = write_jpeg(folder / f"HOT_{number}.JPG", 7100 + number, taken=TAKEN.format(number))
        shot = {"JPG": path.read_bytes()}
        (words,) = write_sidecars([path])
        shot["xmp"] = words.read_bytes()
        shot["other.xmp"] = shot["xmp"].replace(b"In the sidecar", b"Later, in the sidecar")
        edit_files([path])
        shot["edited.JPG"] = path.read_bytes()
        shot["DNG"] = write_dng(folder / f"HOT_{number}.DNG", 40 + number, TAKEN.format(number)).read_bytes()
        shot["broken.JPG"], shot["broken.xmp"], shot["empty.JPG"] = shot["JPG"][:3000], b"no words", b""
        made.append(shot)
    return made


class Trial:
    """One event to which cards come, each by some way."""

    def __init__(self, desk: Desk, reaper: Reaper, chance: random.Random) -> None:
        self.desk, self.reaper, self.chance = desk, reaper, chance
        self.services, self.jobs = desk.services, Jobs(desk.settings)
        self.pipeline: Pipeline = desk.checker.pipeline
        self.checker = Checker(self.services, self.pipeline)
        self.uploads = Uploads(self.services, Presigner(desk.settings), self.jobs)

    def card(self, folder: Path, shots: list[dict[str, bytes]]) -> Path:
        """Some files of some shots, under the names that they would have."""
        for number, shot in enumerate(shots):
            for kind in self.chance.sample(sorted(shot), self.chance.randint(0, 4)):
                name = f"{self.chance.choice('AB')}/HOT_{number}.{kind.rpartition('.')[2]}"
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(shot[kind])
        folder.mkdir(exist_ok=True)
        (folder / "notes.txt").write_text("nothing to see")
        return folder

    def deliver(self, folder: Path, way: str) -> int:
        with self.services.database.begin() as session:
            batch = open_batch(
                session,
                event=EVENT,
                photographer="Chen Rui",
                source={"announce": "browser", "arrive": "ftp"}.get(way, "cli"),
                roots=[str(folder)],
                opened_by=2 if way == "announce" else None,
            )
        for _ in range(40):
            self.reaper.left = self.chance.randint(0, 60)
            try:
                getattr(self, way)(folder, batch)
                self.work()
                break
            except Killed:
                continue
        self.reaper.left = -1
        getattr(self, way)(folder, batch)
        with self.services.database.begin() as session:
            finish_batch(session, batch.id)
            later = utcnow() - STORING_FOR - timedelta(seconds=1)
            session.execute(update(Asset).where(Asset.state == "storing").values(updated_at=later))
            session.execute(update(Companion).where(Companion.state == "storing").values(created_at=later))
        self.work()
        finish_stuck_assets(self.checker)
        finish_stuck_companions(self.checker)
        return batch.id

    def work(self) -> None:
        """What workers and the sweeper do."""
        waiting = Arrival.incoming_key.is_not(None), Arrival.state != "expected"
        for _ in range(3):
            with self.services.database.read() as session:
                ids = list(session.scalars(select(Arrival.id).where(*waiting)))
            self.chance.shuffle(ids)
            for identity in ids:
                self.checker.check(identity)

    def ingest(self, folder: Path, batch: BatchRef) -> None:
        list(ingest_files(self.pipeline, scan([folder]), batch, 1))

    def handover(self, folder: Path, batch: BatchRef) -> None:
        for file in scan([folder]):
            hand_over(self.services, self.jobs, file, batch)

    def announce(self, folder: Path, batch: BatchRef) -> None:
        for file in scan([folder]):
            stat = file.path.stat()
            known = Fingerprint(
                stat.st_size, head_tail_file(file.path), int(stat.st_mtime), sha256_file(file.path)
            )
            words = file.sidecar.read_bytes() if file.sidecar else None
            path = f"{file.shown.rpartition('/')[0]}/{file.sidecar.name}" if file.sidecar else ""
            (state,) = self.uploads.announce(batch.id, [Announced(file.shown, known, words, path)])
            if state.state == "expected" and state.key:
                self.services.bucket.put_file(state.key, file.path, sha256=known.sha256, mime="x")
                self.uploads.complete(int(state.id or 0))

    def arrive(self, folder: Path, batch: BatchRef) -> None:
        """One after the other, in any order, as over FTP."""
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        self.chance.shuffle(paths)
        for path in paths:
            with self.services.database.begin() as session:
                arrival = get_arrival(session, batch.id, str(path.relative_to(folder)))
                if arrival.state != "expected":
                    continue
                arrival.incoming_key = key = incoming_key(incoming_name(arrival))
            self.services.bucket.put_file(key, path, sha256=sha256_file(path), mime="x")
            with self.services.database.begin() as session:
                arrival = get_arrival(session, batch.id, str(path.relative_to(folder)))
                arrival.state, arrival.size = "received", path.stat().st_size

    def check(self, folder: Path, batch_id: int) -> None:
        """There is no fourth way."""
        files = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
        with self.services.database.read() as session:
            arrivals = list(session.scalars(select(Arrival).where(Arrival.batch_id == batch_id)))
            assets = list(session.scalars(select(Asset)))
            held = {file.sha256: file for asset in assets for file in files_of(asset)}
            counts = batch_report.counts(session, [batch_id]).get(batch_id, {})
        assert sorted(row.path for row in arrivals) == sorted(files)
        for row in arrivals:
            digest = sha256_file(files[row.path])
            assert row.state in ("ready", "duplicate", "rejected"), (row.path, row.state)
            assert row.incoming_key is None
            assert (row.sha256 or row.claimed_sha256) == digest, row.path
            if row.state == "rejected":
                assert row.reason_code, row.path
                assert row.reason, row.path
            else:
                place = held[digest]
                info = self.services.bucket.head(place.key)
                assert info is not None, row.path
                assert info.size == files[row.path].stat().st_size
        settings, receipt = self.services.settings, make_receipt(self.services, batch_id)
        signed = json.loads(json.dumps(signing.sign(settings, receipt), ensure_ascii=False))
        signing.check(signed, signing.public_key(settings))
        with pytest.raises(signing.BadSignature):
            signing.check({**signed, "files": signed["files"][1:]}, signing.public_key(settings))
        assert {line["path"] for line in receipt["files"]} == set(files)
        assert len(list(as_csv(receipt))) == len(files) + 1
        assert sum(counts.values()) == len(files)
        refused = [row.path for row in arrivals if row.state == "rejected"]
        assert (receipt["verdict"] == "red") == bool(refused)
        assert all(line["fault"] for line in receipt["files"] if line["path"] in refused)
        # no picture twice, and nothing half done
        pictures = [asset.picture_hash for asset in assets if asset.picture_hash]
        assert len(pictures) == len(set(pictures))
        half = [(one.id, one.filename, one.state) for one in assets if one.state != "ready"]
        assert half == []
        assert all(one.state == "ready" for asset in assets for one in asset.companions)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_files_in_are_ready_joined_duplicates_or_rejected(
    desk: Desk, reaper: Reaper, shots: list[dict[str, bytes]], tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    trial = Trial(desk, reaper, chance)
    cards = []
    for number in range(DELIVERIES):
        folder = trial.card(tmp_path / f"card {number}", shots)
        way = chance.choice(WAYS)
        cards.append((folder, trial.deliver(folder, way)))
        trial.check(*cards[-1])
    with trial.services.database.read() as session:
        assert len(list(session.scalars(select(Batch.id)))) == DELIVERIES
    for folder, batch in cards:  # what came later took nothing from what was there
        trial.check(folder, batch)
        shutil.rmtree(folder)
    wrong = verify(trial.services, quick=True, progress=lambda *_: None).differences
    assert [one for one in wrong if one.kind in ("missing", "size", "storing") and EVENT in one.subject] == []
