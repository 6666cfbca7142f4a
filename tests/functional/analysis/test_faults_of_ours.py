"""A fault of ours while pictures are looked at is no verdict on them, and does not go on for ever."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from mediahub.analysis import colours, embeddings
from mediahub.analysis.colours import ColourFiller
from mediahub.analysis.embeddings import Embedder
from mediahub.catalog.models import Asset, AssetFeatures
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.placing import same_picture
from mediahub.ingest.reading.originals import LocalFile
from mediahub.ingest.uploads.checker import Checker
from mediahub.ingest.uploads.sweeper import finish_stuck_assets
from mediahub.media.model import NotRead
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services
from tests.pictures import write_jpeg

pytestmark = pytest.mark.services


def crashes(path: Path) -> str:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def crashes_at_all(paths: Sequence[Path]) -> list[bytes | None]:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


@pytest.fixture
def taken(services: Services, sandbox: Sandbox, open_for: Callable[..., BatchRef], tmp_path: Path) -> str:
    path = write_jpeg(tmp_path / "frame.jpg", 4712)
    outcome = Pipeline(services, sandbox).take(LocalFile(path.name, path), open_for())
    assert outcome.asset_id is not None
    return outcome.asset_id


def test_colours_that_a_crash_kept_from_us_are_looked_for_again(
    services: Services, sandbox: Sandbox, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with services.database.begin() as session:
        session.query(AssetFeatures).delete()
    stop = threading.Event()
    with monkeypatch.context() as patched:
        patched.setattr(colours, "palette_of", crashes)
        assert ColourFiller(services, sandbox).work(stop) == 0
    with services.database.read() as session:
        assert session.get(AssetFeatures, taken) is None
    assert ColourFiller(services, sandbox).work(stop) == 1


def test_looks_that_a_crash_kept_from_us_are_looked_for_again(
    services: Services, sandbox: Sandbox, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    with monkeypatch.context() as patched:
        patched.setattr(embeddings, "embed", crashes_at_all)
        assert Embedder(services, sandbox).work(stop) == 0
    assert Embedder(services, sandbox).work(stop) == 1


def test_an_original_whose_reader_crashed_may_still_be_told_apart_later(
    services: Services, sandbox: Sandbox, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with services.database.begin() as session:
        session.execute(update(Asset).values(picture_hash=None))
    with services.database.read() as session:
        asset = session.get_one(Asset, taken)
        names = ("width", "height", "mime", "dhash")
        values = {name: getattr(asset, name) for name in names}
    with monkeypatch.context() as patched:
        patched.setattr(same_picture, "_hash_of", crashes)
        same_picture.tell_old_ones(services, sandbox, asset.event_id, values)
    with services.database.read() as session:
        assert session.get_one(Asset, taken).picture_hash is None  # and not "", which is a verdict
    same_picture.tell_old_ones(services, sandbox, asset.event_id, values)
    with services.database.read() as session:
        assert session.get_one(Asset, taken).picture_hash


def test_an_asset_that_we_fail_to_finish_is_kept_and_tried_a_few_times(
    services: Services, sandbox: Sandbox, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = utcnow() - timedelta(days=2)
    with services.database.begin() as session:
        session.execute(update(Asset).values(state="storing", updated_at=early, created_at=early))
    tries: list[str] = []

    def fails(identity: str) -> None:
        tries.append(identity)
        raise NotRead("crashed", "its reader crashed")

    checker = Checker(services, Pipeline(services, sandbox))
    monkeypatch.setattr(checker, "finish_storing", fails)
    for _ in range(3):
        assert finish_stuck_assets(checker) == 0
    assert tries == [taken]  # it rests
    with services.database.read() as session:
        assert session.get_one(Asset, taken).state == "storing"  # its original is in S3: it is not given up
