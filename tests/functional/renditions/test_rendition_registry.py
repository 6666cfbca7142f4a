"""A new rendition takes one entry: everything that makes, looks for and checks renditions then knows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from mediahub.catalog.models import Asset, Event, Rendition
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.placing.companions import take_picture
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.model import RenditionSpec
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.objects import renditions as registry
from mediahub.objects.renditions import PREVIEW, THUMB, RenditionKind, Source, When
from mediahub.renditions.lacking import lacking_in_spare_time
from mediahub.renditions.making import RenditionMaker
from mediahub.renditions.stored import render_again, without_renditions
from mediahub.runtime import Services
from mediahub.services.checks.verification import verify
from tests import stamps
from tests.pictures import write_jpeg

pytestmark = pytest.mark.services
TINY = RenditionKind(
    "tiny",
    "image/jpeg",
    ".jpg",
    Source.ORIGINAL,
    When.INGEST,
    required=True,
    spec=RenditionSpec("tiny", 64, 70),
)
STAMP = RenditionKind(
    "stamp", "image/png", ".png", THUMB.name, When.SPARE_TIME, maker="tests.stamps:make_stamps"
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    # a maker of the tests' own is no installed module: the reader has to be allowed to see it
    with Sandbox(1, code=[Path(stamps.__file__).parent]) as sandbox:
        yield sandbox


@pytest.fixture
def batch(services: Services, request: pytest.FixtureRequest) -> BatchRef:
    slug = f"kinds-{abs(hash(request.node.nodeid)) % 10**9}"
    with services.database.begin() as session:
        session.add(Event(slug=slug, name="Kinds", timezone="UTC"))
        session.flush()
        return open_batch(session, event=slug, photographer="Chen Rui", source="cli", roots=["card"])


def register(monkeypatch: pytest.MonkeyPatch, kind: RenditionKind) -> None:
    monkeypatch.setattr(registry, "RENDITIONS", (*registry.RENDITIONS, kind))


def rows_of(services: Services, identity: str) -> dict[str, Rendition]:
    with services.database.read() as session:
        rows = session.scalars(select(Rendition).where(Rendition.asset_id == identity))
        return {row.name: row for row in rows}


def lost(services: Services, identity: str) -> list[str]:
    report = verify(services, quick=True, progress=lambda done, total: None)
    return [one.message for one in report.differences if one.subject == identity and one.kind == "rendition"]


def take(pipeline: Pipeline, batch: BatchRef, path: Path) -> str:
    outcome = pipeline.take(LocalFile(path.name, path), batch)
    assert outcome.asset_id, outcome.reason
    return outcome.asset_id


def test_a_rendition_of_ingest_is_made_missed_and_made_again(
    services: Services,
    sandbox: Sandbox,
    batch: BatchRef,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = take(Pipeline(services, sandbox), batch, write_jpeg(tmp_path / "before.jpg", 1))
    register(monkeypatch, TINY)
    after = take(Pipeline(services, sandbox), batch, write_jpeg(tmp_path / "after.jpg", 2))
    made = rows_of(services, after)["tiny"]
    assert (made.width, made.key.rpartition("/")[2].startswith("tiny-")) == (64, True)
    assert (lost(services, after), lost(services, before)) == ([], ["it has no tiny"])
    keys = {info.key for info in services.bucket.list("renditions/")}
    assert before in set(without_renditions(services, keys))
    render_again(services, sandbox, before)
    assert lost(services, before) == []


def test_a_rendition_of_spare_time_is_asked_for_made_once_and_offered_again(
    services: Services,
    sandbox: Sandbox,
    batch: BatchRef,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    pipeline = Pipeline(services, sandbox, asked.append)
    before = take(pipeline, batch, write_jpeg(tmp_path / "before.jpg", 3))
    assert asked == []
    register(monkeypatch, STAMP)
    after = take(pipeline, batch, write_jpeg(tmp_path / "after.jpg", 4))
    assert asked == [after]
    maker = RenditionMaker(services, sandbox, When.SPARE_TIME)
    maker.make(after)
    made = rows_of(services, after)["stamp"]
    assert (made.mime, made.width, made.size) == ("image/png", 32, len(services.bucket.get_bytes(made.key)))
    maker.make(after)
    assert rows_of(services, after)["stamp"].key == made.key
    assert {before} == set(lacking_in_spare_time(services)) & {before, after}
    with services.database.begin() as session:
        session.execute(update(Asset).where(Asset.id == before).values(state="trashed"))
    assert before not in lacking_in_spare_time(services)


def test_what_was_made_of_an_earlier_picture_goes_with_it(
    services: Services, sandbox: Sandbox, batch: BatchRef, tmp_path: Path
) -> None:
    identity = take(Pipeline(services, sandbox), batch, write_jpeg(tmp_path / "a.jpg", 5))
    RenditionMaker(services, sandbox, When.PUBLISHED).make(identity)
    before = rows_of(services, identity)
    sizes = {name: row.key for name, row in before.items() if name.startswith("w")}
    assert {"w400-avif", "w400-webp", "w800-jpg"} <= set(sizes)
    with services.database.begin() as session:
        asset = session.get_one(Asset, identity)
        thumb, preview = before[THUMB.name], before[PREVIEW.name]
        values = {one: getattr(preview, one) for one in ("mime", "width", "height", "size")}
        new = Rendition(asset_id=identity, name=PREVIEW.name, key="renditions/other/preview.jpg", **values)
        gone = take_picture(session, asset, {}, [new])
    assert sorted(gone) == sorted([preview.key, *sizes.values()])
    assert set(rows_of(services, identity)) == {THUMB.name, PREVIEW.name}
    assert rows_of(services, identity)[THUMB.name].key == thumb.key
