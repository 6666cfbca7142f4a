"""The words of a picture are read in the background, found by search, and name what they name."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import select

from mediahub.analysis.colours import ColourFiller
from mediahub.analysis.embeddings import Embedder
from mediahub.analysis.labelling.labellers import usable
from mediahub.analysis.labelling.sweep import LabellingSweep
from mediahub.analysis.ocr import MEMORY, OcrReader, count_unread
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, AssetFeatures, AssetText, Event, Outbox, TaggerRun, VisualWords
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.model import NotRead
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.vision.embedding import embedder_name
from mediahub.media.vision.ocr import can_read, reader_name
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from mediahub.settings import Settings
from tests.assets import add_asset, add_event

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(not can_read(), reason="the extra `vision` is not installed"),
]


def sign(path: Path) -> Path:
    """A stage with a screen on it."""
    image = Image.new("RGB", (1500, 1000), (24, 30, 58))
    draw = ImageDraw.Draw(image)
    draw.rectangle((250, 150, 1250, 600), fill=(200, 16, 46))
    draw.text((330, 250), "ROBOTICS DEMO", font=ImageFont.load_default(100), fill="white")
    draw.text((330, 420), "Grand Hall 09:30", font=ImageFont.load_default(70), fill="white")
    image.save(path, quality=90)
    return path


def test_a_sign_is_read_and_found(s3_settings: Settings, tmp_path: Path) -> None:
    settings = s3_settings.model_copy(update={"home": tmp_path / "home"})
    Database(settings.sqlalchemy_url).migrate()
    services = Services.open(settings)
    with services.database.begin() as session:
        event = create_event(session, "words", "Words", "Asia/Shanghai")
        event.reads_words = False
        batch = open_batch(session, event="words", photographer="Chen Rui", source="cli", roots=[])
    stop = threading.Event()
    with Sandbox(1, memory=MEMORY) as sandbox:
        path = sign(tmp_path / "sign.jpg")
        made = Pipeline(services, sandbox).take(LocalFile(path.name, path), batch)
        assert made.asset_id is not None
        reader = OcrReader(services, sandbox)
        assert reader.work(stop) == 0  # the event does not want it
        with services.database.begin() as session:
            session.scalars(select(Event)).one().reads_words = True
            session.query(Outbox).delete()
            assert count_unread(session, reader_name()) == 1
        assert reader.work(stop) == 1
        assert reader.work(stop) == 0
        with services.database.begin() as session:
            session.query(AssetFeatures).delete()
        assert ColourFiller(services, sandbox).work(stop) == 1
        embedder = Embedder(services, sandbox)
        assert embedder.work(stop) == 1
        assert embedder.work(stop) == 0
        sweep = LabellingSweep(services, sandbox)
        assert sweep.work(stop) == 1
        assert sweep.work(stop) == 0
    with services.database.read() as session:
        row = session.get_one(AssetText, made.asset_id)
        assert [line["text"] for line in row.lines] == ["ROBOTICS DEMO", "Grand Hall 09:30"]
        word, x, y, width, height = row.lines[0]["words"][0]
        assert word == "ROBOTICS"
        assert (x, y, width, height) == pytest.approx((0.22, 0.25, 0.27, 0.1), abs=0.06)
        assert set(session.scalars(select(Outbox.asset_id))) == {made.asset_id}
        look = session.get_one(AssetFeatures, made.asset_id)
        assert (len(look.embedding or b""), look.embedder) == (1280, embedder_name())
        seen = {one.labeller: one for one in session.scalars(select(VisualWords))}
        assert set(seen) == {one.name for one in usable(settings)}
        assert [one.failures for one in seen.values()] == [0] * len(seen)
        assert "signs" in session.scalars(select(TaggerRun.tagger)).all()
    Indexer(settings, services.database).drain_once()
    team = Viewer(frozenset({"admin"}))
    for text in ("text:robotics", "grand hall", "color:red", "color:#c8102e"):
        assert list(services.search.search(text, event="words", viewer=team).ids) == [made.asset_id], text
    services.database.dispose()


def test_what_cannot_be_read_is_tried_again_later(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    Database(settings.sqlalchemy_url).migrate()
    services = Services.open(settings)
    with services.database.begin() as session:
        asset = add_asset(session, add_event(session), "one")

    def fails(self: OcrReader, identity: str) -> list[object]:
        raise NotRead("timeout", "too slow")

    monkeypatch.setattr(OcrReader, "_lines", fails)
    with Sandbox(1) as sandbox:
        reader = OcrReader(services, sandbox)
        assert reader.work(threading.Event()) == 1
        assert reader.work(threading.Event()) == 0
    with services.database.read() as session:
        row = session.get_one(AssetText, asset.id)
        assert row.failures == 1
        assert row.retry_at is not None
        assert session.get_one(Asset, asset.id).state == "ready"
    services.database.dispose()
