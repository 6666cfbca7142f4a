"""Clips become playable behind the photos' backs, against a real S3 server, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from PIL import Image
from sqlalchemy import delete, select, update

from mediahub.catalog.models import Asset, Event, RecordOutbox, Rendition
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.objects.renditions import When
from mediahub.renditions.lacking import lacking_in_spare_time, queue_lacking
from mediahub.renditions.making import RenditionMaker
from mediahub.runtime import Services
from mediahub.storage.bucket import FOR_EVER
from mediahub.storage.keys import rendition_prefix
from tests.pictures import write_jpeg
from tests.unit.media.clip_files import write_clip

pytestmark = pytest.mark.services
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
CAMERA = "http://ns.google.com/photos/1.0/camera/"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(1, niceness=5) as sandbox:
        yield sandbox


@pytest.fixture
def batch(services: Services, request: pytest.FixtureRequest) -> BatchRef:
    slug = f"clips-{abs(hash(request.node.nodeid)) % 10**9}"
    with services.database.begin() as session:
        session.add(Event(slug=slug, name="Clips", timezone="UTC"))
        session.flush()
        return open_batch(session, event=slug, photographer="Chen Rui", source="cli", roots=["card"])


def take(services: Services, sandbox: Sandbox, batch: BatchRef, path: Path, told: list[str]) -> str:
    outcome = Pipeline(services, sandbox, told.append).take(LocalFile(path.name, path), batch)
    assert outcome.state == "ready"
    assert outcome.asset_id
    return outcome.asset_id


@pytest.fixture
def clip(services: Services, sandbox: Sandbox, batch: BatchRef, tmp_path: Path) -> str:
    """A ready clip of two seconds, its id."""
    frames = [Image.new("RGB", (640, 360), (12 * n, 90, 200 - 8 * n)) for n in range(20)]
    path = write_clip(tmp_path / "a.mov", frames, sound=True)
    told: list[str] = []
    identity = take(services, sandbox, batch, path, told)
    assert told == [identity]
    return identity


def renditions(services: Services, identity: str) -> dict[str, Rendition]:
    with services.database.read() as session:
        rows = session.scalars(select(Rendition).where(Rendition.asset_id == identity))
        return {row.name: row for row in rows}


def keys(services: Services, identity: str) -> set[str]:
    return {info.key for info in services.bucket.list(rendition_prefix(identity))}


def test_a_clip_becomes_playable_once(
    services: Services, sandbox: Sandbox, clip: str, tmp_path: Path
) -> None:
    with services.database.begin() as session:
        session.execute(delete(RecordOutbox))
    RenditionMaker(services, sandbox, When.SPARE_TIME).make(clip)
    made = renditions(services, clip)
    assert {name: (row.mime, row.width, row.height) for name, row in made.items() if row.mime[0] == "v"} == {
        "hover": ("video/mp4", 426, 240),
        "proxy": ("video/mp4", 640, 360),
    }
    services.bucket.get_to_file(made["proxy"].key, tmp_path / "proxy.mp4")
    assert (tmp_path / "proxy.mp4").stat().st_size == made["proxy"].size
    with av.open(str(tmp_path / "proxy.mp4")) as played:
        assert [stream.codec_context.name for stream in played.streams] == ["h264", "aac"]
        assert played.duration == pytest.approx(2_000_000, rel=0.1)
    head = services.bucket.client.head_object(Bucket=services.bucket.name, Key=made["proxy"].key)
    assert (head["ContentType"], head["CacheControl"]) == ("video/mp4", FOR_EVER)
    with services.database.read() as session:
        assert set(session.scalars(select(RecordOutbox.asset_id))) == {clip}
    before = keys(services, clip)
    RenditionMaker(services, sandbox, When.SPARE_TIME).make(clip)
    assert keys(services, clip) == before
    assert len(before) == 4


def test_what_a_dead_worker_left_is_made_the_same(services: Services, sandbox: Sandbox, clip: str) -> None:
    RenditionMaker(services, sandbox, When.SPARE_TIME).make(clip)
    before = keys(services, clip)
    with services.database.begin() as session:
        session.execute(delete(Rendition).where(Rendition.name == "proxy"))
    assert lacking_in_spare_time(services) == [clip]
    RenditionMaker(services, sandbox, When.SPARE_TIME).make(clip)
    assert lacking_in_spare_time(services) == []
    assert keys(services, clip) == before


def test_photos_and_the_trash_are_left_alone(
    services: Services, sandbox: Sandbox, batch: BatchRef, clip: str, tmp_path: Path
) -> None:
    told: list[str] = []
    photo = take(services, sandbox, batch, write_jpeg(tmp_path / "a.jpg", 7), told)
    assert told == []
    with services.database.begin() as session:
        session.execute(update(Asset).where(Asset.id == clip).values(state="trashed"))
    assert lacking_in_spare_time(services) == []
    for identity in (photo, clip, "no-such-asset"):
        RenditionMaker(services, sandbox, When.SPARE_TIME).make(identity)
    assert set(renditions(services, photo)) == set(renditions(services, clip)) == {"thumb", "preview"}


def test_a_clip_that_cannot_be_converted_is_tried_once(
    services: Services, sandbox: Sandbox, batch: BatchRef, clip: str, tmp_path: Path
) -> None:
    photo = take(services, sandbox, batch, write_jpeg(tmp_path / "a.jpg", 8), [])
    with services.database.begin() as session:
        asset = session.get_one(Asset, clip)
        own, asset.original_key = asset.original_key, session.get_one(Asset, photo).original_key
    maker = RenditionMaker(services, sandbox, When.SPARE_TIME)
    maker.make(clip)
    with services.database.begin() as session:
        session.get_one(Asset, clip).original_key = own
    maker.make(clip)
    assert "proxy" not in renditions(services, clip)
    RenditionMaker(services, sandbox, When.SPARE_TIME).make(clip)  # as a new worker does
    assert "proxy" in renditions(services, clip)


def test_a_missing_original_is_waited_for(services: Services, sandbox: Sandbox, clip: str) -> None:
    with services.database.begin() as session:
        session.get_one(Asset, clip).original_key = "originals/none"
    RenditionMaker(services, sandbox, When.SPARE_TIME).make(clip)
    assert lacking_in_spare_time(services) == [clip]


def test_tasks_for_clips_come_behind_those_for_arrivals(services: Services, clip: str) -> None:
    done: list[object] = []
    jobs = services.jobs
    assert queue_lacking(services, jobs) == 1
    jobs.check_arrival(1)
    jobs.check_arrival(2)
    huey = jobs.consumer(1, {"check_arrival": done.append, "render_in_spare_time": done.append}).huey
    while task := huey.dequeue():
        huey.execute(task)
    assert done == [1, 2, clip]


def test_the_clip_inside_a_photo_plays_too(
    services: Services, sandbox: Sandbox, batch: BatchRef, tmp_path: Path
) -> None:
    frames = [Image.new("RGB", (320, 240), (12 * n, 90, 20)) for n in range(10)]
    clip = write_clip(tmp_path / "inner.mp4", frames).read_bytes()
    path = tmp_path / "motion.jpg"
    words = f'<rdf:Description xmlns:C="{CAMERA}" C:MicroVideoOffset="{len(clip)}"/>'
    packet = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}">{words}</rdf:RDF></x:xmpmeta>'
    Image.new("RGB", (640, 480), "teal").save(path, xmp=packet.encode())
    path.write_bytes(path.read_bytes() + clip)
    told: list[str] = []
    identity = take(services, sandbox, batch, path, told)
    assert told == lacking_in_spare_time(services) == [identity]
    RenditionMaker(services, sandbox, When.SPARE_TIME).make(identity)
    assert {"hover", "proxy", "thumb", "preview"} <= set(renditions(services, identity))
    assert lacking_in_spare_time(services) == []
    with services.database.read() as session:
        asset = session.get_one(Asset, identity)
        assert (asset.kind, asset.width) == ("photo", 640)
