"""The pipeline against a real S3 server, on both databases."""

from __future__ import annotations

import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sqlalchemy import func, select, update

from mediahub.catalog.models import Arrival, Asset, AssetSession, Outbox, Session, Tag
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.vocabulary import tag_ids
from mediahub.identity.contributors import create_link
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.pipeline.pipeline import Outcome, Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.ingest.sources.handover import hand_over
from mediahub.ingest.sources.scan import FoundFile
from mediahub.ingest.uploads.checker import Checker
from mediahub.ingest.uploads.sweeper import STORING_FOR, finish_stuck_assets, queue_stuck_arrivals
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.settings import Settings
from mediahub.storage.bucket import Bucket
from tests.pictures import write_jpeg

pytestmark = pytest.mark.services
TAKEN = "2025:10:18 10:30:00"


def take(pipeline: Pipeline, batch: BatchRef, path: Path) -> Outcome:
    return pipeline.take(LocalFile(path.name, path), batch)


def originals(services: Services, batch: BatchRef) -> list[str]:
    return [info.key for info in services.bucket.list(f"originals/{batch.event_slug}/")]


def test_a_file_becomes_a_ready_asset(
    services: Services, pipeline: Pipeline, open_for: Callable[..., BatchRef], tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "DSC_0001.JPG", 1, (3000, 2000), TAKEN)
    outcome = take(pipeline, open_for(), path)
    assert (outcome.state, outcome.reason) == ("ready", "")
    with services.database.read() as session:
        asset = session.get_one(Asset, outcome.asset_id)
        assert asset.state == "ready"
        assert (asset.width, asset.height, asset.model) == (3000, 2000, "T-1")
        assert asset.taken_at.isoformat() == "2025-10-18T02:30:00+00:00"
        assert services.bucket.get_bytes(asset.original_key) == path.read_bytes()
        assert {(r.name, r.width, r.height) for r in asset.renditions} == {
            ("thumb", 480, 319),
            ("preview", 2048, 1365),
        }
        for rendition in asset.renditions:
            assert len(services.bucket.get_bytes(rendition.key)) == rendition.size
        codes = session.scalars(select(Session.code).join(AssetSession)).all()
        assert codes == ["ROB"]
        assert {tag.tag.slug for tag in asset.tags} == {"robotics-demo"}
        assert {person.person.slug for person in asset.persons} == {"lin-yuhan"}
        assert session.scalars(select(Outbox.asset_id)).all() == [asset.id]


def test_the_same_bytes_are_taken_once(
    services: Services, pipeline: Pipeline, open_for: Callable[..., BatchRef], tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 2)
    copy = tmp_path / "b.jpg"
    copy.write_bytes(path.read_bytes())
    first = open_for()
    assert [take(pipeline, first, file).state for file in (path, copy)] == ["ready", "duplicate"]
    # the same delivery, looked at again after a kill, is no duplicate of itself; another delivery is
    assert take(pipeline, first, path).state == "ready"
    assert take(pipeline, first, copy).state == "duplicate"
    assert take(pipeline, open_for("Maja"), path).state == "duplicate"
    assert len(originals(services, first)) == 1


def test_the_same_bytes_at_the_same_time_are_taken_once(
    services: Services, pipeline: Pipeline, open_for: Callable[..., BatchRef], tmp_path: Path
) -> None:
    data = write_jpeg(tmp_path / "0.jpg", 3).read_bytes()
    paths = [tmp_path / f"{number}.jpg" for number in range(6)]
    for path in paths:
        path.write_bytes(data)
    batch = open_for()
    with ThreadPoolExecutor(6) as pool:
        states = sorted(pool.map(lambda path: take(pipeline, batch, path).state, paths))
    assert states == ["duplicate"] * 5 + ["ready"]


def test_a_file_at_fault_is_named_and_leaves_nothing(
    services: Services, pipeline: Pipeline, open_for: Callable[..., BatchRef], tmp_path: Path
) -> None:
    batch = open_for()
    bad = {
        "empty.jpg": b"",
        "page.jpg": b"<!DOCTYPE html><script>alert(1)</script>",
        "cut.jpg": write_jpeg(tmp_path / "whole.jpg", 4).read_bytes()[:4000],
    }
    for name, data in bad.items():
        path = tmp_path / name
        path.write_bytes(data)
        outcome = take(pipeline, batch, path)
        assert outcome.state == "rejected", name
        assert outcome.code, name
        assert len(outcome.reason) > 20, name
    assert originals(services, batch) == []
    with services.database.read() as session:
        assert session.scalar(select(Asset.id)) is None
        kept = {arrival.path: arrival.state for arrival in session.scalars(select(Arrival))}
    assert kept == dict.fromkeys(bad, "rejected")


class Killed(BaseException):
    """What a test raises where a process would die."""


class Deadly(Bucket):
    """A real bucket that dies at its n-th write, before or after it was carried out."""

    def __init__(self, settings: Settings, at: int, after: bool) -> None:
        super().__init__(settings)
        self.left, self.after = at, after

    def _step(self, write: Callable[[], Any]) -> Any:
        self.left -= 1
        if self.left == 0 and not self.after:
            raise Killed
        result = write()
        if self.left == 0:
            raise Killed
        return result

    def put_file(self, *args: Any, **named: Any) -> bool:
        return bool(self._step(lambda: super(Deadly, self).put_file(*args, **named)))

    def put_bytes(self, *args: Any, **named: Any) -> None:
        self._step(lambda: super(Deadly, self).put_bytes(*args, **named))


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_death_at_any_write_is_mended_by_the_same_command(
    services: Services,
    sandbox: Sandbox,
    open_for: Callable[..., BatchRef],
    tmp_path: Path,
    at: int,
    after: bool,
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 100 + at * 2 + after)
    batch = open_for()
    dying = Services(
        services.settings, services.database, Deadly(services.settings, at, after), services.search
    )
    with pytest.raises(Killed):
        take(Pipeline(dying, sandbox), batch, path)
    with services.database.read() as session:
        assert session.scalars(select(Asset.state)).one() == "storing"  # no object without a row
    outcome = take(Pipeline(services, sandbox), batch, path)
    assert outcome.state == "ready"
    with services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        keys = {asset.original_key, *(rendition.key for rendition in asset.renditions)}
        assert asset.state == "ready"
    there = originals(services, batch) + [
        o.key for o in services.bucket.list(f"renditions/{asset.id[:2]}/{asset.id}/")
    ]
    assert set(there) == keys


def test_the_sweeper_finishes_an_asset_whose_original_is_safe(
    services: Services, sandbox: Sandbox, open_for: Callable[..., BatchRef], tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 200)
    dying = Services(
        services.settings, services.database, Deadly(services.settings, 2, False), services.search
    )
    with pytest.raises(Killed):
        take(Pipeline(dying, sandbox), open_for(), path)
    checker = Checker(services, Pipeline(services, sandbox))
    assert finish_stuck_assets(checker) == 0  # its process may still be at work
    with services.database.begin() as session:
        session.execute(update(Asset).values(updated_at=utcnow() - STORING_FOR * 2))
    assert finish_stuck_assets(checker) == 1
    with services.database.read() as session:
        assert session.scalars(select(Asset.state)).one() == "ready"


def test_a_file_handed_over_is_checked_by_a_worker(
    services: Services, pipeline: Pipeline, open_for: Callable[..., BatchRef], tmp_path: Path
) -> None:
    good = write_jpeg(tmp_path / "good.jpg", 300)
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"GIF89a but not really")
    batch = open_for()
    sender = services.jobs
    for path in (good, bad):
        assert hand_over(services, sender, FoundFile(path.name, path), batch) == "received"
    assert hand_over(services, sender, FoundFile(good.name, good), batch) == "received"  # not sent twice
    checker = Checker(services, pipeline)
    with services.database.read() as session:
        waiting = {arrival.path: arrival.id for arrival in session.scalars(select(Arrival))}
    for arrival in waiting.values():
        checker.check(arrival)
        checker.check(arrival)  # a task may come twice
    with services.database.read() as session:
        kept = {a.path: (a.state, a.incoming_key) for a in session.scalars(select(Arrival))}
    assert kept == {"good.jpg": ("ready", None), "bad.jpg": ("rejected", None)}
    assert list(services.bucket.list(f"incoming/{batch.id}/")) == []
    quarantined = [info.key for info in services.bucket.list(f"quarantine/{batch.event_slug}/")]
    assert quarantined == [f"quarantine/{batch.event_slug}/{batch.id}/{waiting['bad.jpg']}"]


def test_an_arrival_whose_task_was_lost_is_queued_again(
    services: Services, pipeline: Pipeline, open_for: Callable[..., BatchRef], tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 400)
    hand_over(services, services.jobs, FoundFile(path.name, path), open_for())
    checker, jobs = Checker(services, pipeline), services.jobs
    assert queue_stuck_arrivals(checker, jobs) == 0
    with services.database.begin() as session:
        session.execute(update(Arrival).values(touched_at=utcnow() - timedelta(hours=1)))
    assert queue_stuck_arrivals(checker, jobs) == 1


def test_an_xmp_file_that_waits_for_its_picture_is_queued_ever_more_seldom(
    services: Services, pipeline: Pipeline, open_for: Callable[..., BatchRef], tmp_path: Path
) -> None:
    path = tmp_path / "a.xmp"
    path.write_bytes(b"<x:xmpmeta/>")
    hand_over(services, services.jobs, FoundFile(path.name, path), open_for())
    checker, jobs = Checker(services, pipeline), services.jobs

    def is_queued(age: int, since: int) -> bool:
        """When it came and was looked at so many minutes ago."""
        came, looked = (utcnow() - timedelta(minutes=minutes) for minutes in (age, since))
        with services.database.begin() as session:
            session.execute(update(Arrival).values(created_at=came, touched_at=looked))
        return queue_stuck_arrivals(checker, jobs) == 1

    assert is_queued(1, 1)  # its task may be lost
    assert not is_queued(9, 2)
    assert is_queued(9, 4)
    assert not is_queued(2000, 50)
    assert is_queued(2000, 61)


def test_pictures_without_a_time_of_their_own_are_kept_in_order_of_arrival(
    services: Services, pipeline: Pipeline, open_for: Callable[..., BatchRef], tmp_path: Path
) -> None:
    Image.new("RGB", (64, 64), "red").save(tmp_path / "plain.png")
    outcome = take(pipeline, open_for(), tmp_path / "plain.png")
    with services.database.read() as session:
        asset = session.get_one(Asset, outcome.asset_id)
        assert asset.taken_source == "arrival"
        assert abs(asset.taken_at - utcnow()) < timedelta(minutes=5)


SIDECAR = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmp:Rating="4"><dc:subject><rdf:Bag><rdf:li>signing</rdf:li></rdf:Bag></dc:subject></rdf:Description>
</rdf:RDF></x:xmpmeta>"""


@pytest.mark.parametrize("good", [True, False])
def test_a_sidecar_adds_its_words(
    services: Services, pipeline: Pipeline, open_for: Callable[..., BatchRef], tmp_path: Path, good: bool
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 500 + good)
    sidecar = tmp_path / "a.xmp"
    sidecar.write_text(SIDECAR if good else "not XMP at all")
    outcome = pipeline.take(LocalFile(path.name, path, sidecar), open_for())
    assert outcome.state == "ready"
    assert ("a.xmp" in outcome.reason) != good
    with services.database.read() as session:
        asset = session.get_one(Asset, outcome.asset_id)
        assert asset.rating == (4 if good else None)
        assert {tag.tag.label for tag in asset.tags} == ({"signing"} if good else set())


def test_what_is_wrong_with_a_file_that_was_taken_is_said(
    pipeline: Pipeline, open_for: Callable[..., BatchRef], tmp_path: Path
) -> None:
    """A RAW file whose preview is whole and whose sensor data is not."""
    path = write_jpeg(tmp_path / "preview.jpg", 600)
    box = struct.pack(">I", 1 << 24) + b"mdat"
    head = struct.pack(">I", 16) + b"ftypcrx " + bytes(4)
    (tmp_path / "a.cr3").write_bytes(head + box + path.read_bytes())
    outcome = take(pipeline, open_for(), tmp_path / "a.cr3")
    assert outcome.state == "ready"
    assert outcome.code == "cut_off"
    assert "cut off" in outcome.reason


KEYWORDS = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag>{}</rdf:Bag>
</dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_ten_thousand_words_of_a_contributor_enter_no_vocabulary(
    services: Services, pipeline: Pipeline, open_for: Callable[..., BatchRef], tmp_path: Path
) -> None:
    """They stay with the file, whose receipt says what was cut; names that the team uses are suggested."""
    words = ["Robotics demo", *(f"spam {number}" for number in range(10_000))]
    text = PngInfo()
    text.add_itxt("XML:com.adobe.xmp", KEYWORDS.format("".join(f"<rdf:li>{word}</rdf:li>" for word in words)))
    path = tmp_path / "words.png"
    Image.new("RGB", (640, 480), "teal").save(path, pnginfo=text)
    event = open_for().event_slug
    with services.database.begin() as session:
        link, _ = create_link(session, event)
        tag_ids(session, ["robotics demo"])
        before = session.scalar(select(func.count()).select_from(Tag))
        link_id = link.id
    outcome = take(pipeline, open_for("Guest", link_id=link_id, contributor="a" * 64), path)
    assert outcome.state == "ready"
    assert "Of its 10,001 keywords the first 500 are kept" in outcome.reason
    with services.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Tag)) == before
        asset = session.get_one(Asset, outcome.asset_id)
        assert [(one.tag.slug, one.status) for one in asset.tags] == [("robotics-demo", "suggested")]
        assert asset.raw is not None
        assert len(asset.raw.keywords) == 500
