"""What is concluded of a file while it is taken in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetTag, ClockReading, Tag, TaggerRun
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.pipeline.inline_tagging import (
    FOREIGN,
    UNREADABLE,
    Looker,
    clock_reading,
    keep_reading,
)
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.vision.clock_code import code_of
from mediahub.media.writing.write import WriteFields, write_metadata
from mediahub.provenance.stored import provenance_of
from mediahub.runtime import Services
from mediahub.tagging import plugins
from mediahub.tagging.model import Cost, Fact, Tagger
from tests.assets import TAKEN, add_asset, add_event
from tests.clock_frames import clock_text, write_clock_frame
from tests.credentials import signed
from tests.in_process import SandboxHere
from tests.pictures import write_jpeg
from tests.statements import statements_on


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_clock_is_read_once_of_each_frame(database: Database) -> None:
    with database.begin() as session:
        summit = add_event(session)
        frames = [add_asset(session, summit, name) for name in ("one", "two")]
        for frame in (*frames, frames[0]):  # the RAW file of the first one follows
            keep_reading(
                session,
                ClockReading(
                    event_id=summit.id, body="Acme|T-1|4711", photographer_id=frame.photographer_id,
                    asset_id=frame.id, camera_at=TAKEN, true_at=TAKEN, source="qr",
                ),
            )  # fmt: skip
        keep_reading(session, None)
        read = session.scalars(select(ClockReading.asset_id).order_by(ClockReading.id)).all()
        assert read == [frame.id for frame in frames]


def test_a_frame_of_the_clock_page_corrects_its_own_time(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    """The camera shows 10:30 in Wuhu, and it is 02:35 UTC."""
    true = datetime(2025, 10, 18, 2, 35, tzinfo=UTC)
    text = clock_text(true, services.settings.secret_key.get_secret_value())
    frame = write_clock_frame(tmp_path / "clock.jpg", text, "2025:10:18 10:30:00", "77")
    identity = pipeline.take(LocalFile("clock.jpg", frame), batch).asset_id
    with services.database.read() as session:
        reading = session.scalars(select(ClockReading)).one()
        assert (reading.asset_id, reading.true_at, reading.problem) == (identity, true, "")
        asset = session.get_one(Asset, identity)
        assert asset.clock_basis == "qr"
        assert abs(asset.taken_at - true) < timedelta(seconds=1)


def written(path: Path, seed: int = 1, **fields: Any) -> Path:
    """A picture with these words in it."""
    path.write_bytes(write_metadata(write_jpeg(path, seed), WriteFields(**fields)))
    return path


def tags(services: Services) -> list[str]:
    with services.database.read() as session:
        return list(session.scalars(select(Tag.label).join(AssetTag, AssetTag.tag_id == Tag.id)))


def test_who_signed_a_file_is_known_once_it_is_in(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(signed(write_jpeg(tmp_path / "plain.jpg", 1).read_bytes()))
    pipeline.take(LocalFile("a.jpg", path), batch)
    with services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        found = provenance_of(asset)
        assert asset.manifests_read
        assert found is not None
        assert found.verdict == "unknown"


def test_its_keywords_are_tags_which_another_version_of_the_picture_does_not_double(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    first = written(tmp_path / "a.jpg", keywords=("robot",))
    pipeline.take(LocalFile("a.jpg", first), batch)
    assert tags(services) == ["robot"]
    again = tmp_path / "again.jpg"
    again.write_bytes(write_metadata(first, WriteFields(headline="It waves", keywords=("robot", "arm"))))
    assert pipeline.take(LocalFile("again.jpg", again), batch).code == "edited"
    assert sorted(tags(services)) == ["arm", "robot"]


def test_a_tagger_that_fails_is_asked_again_and_slow_ones_are_asked_later(
    services: Services,
    pipeline: Pipeline,
    batch: BatchRef,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: Any) -> Any:
        raise RuntimeError("no model")

    facts = frozenset({Fact.WORDS})
    fine = Tagger("fine", "1", lambda *_: [], facts)
    slow = Tagger("slow", "1", fail, facts, Cost.BACKGROUND)
    monkeypatch.setattr(plugins, "all_taggers", lambda: (fine, Tagger("broken", "1", fail, facts), slow))
    assert pipeline.take(LocalFile("a.jpg", write_jpeg(tmp_path / "a.jpg", 1)), batch).state == "ready"
    with services.database.read() as session:
        runs = {
            one.tagger: (one.state, one.attempts, one.error) for one in session.scalars(select(TaggerRun))
        }
    assert runs == {"broken": ("due", 1, "RuntimeError('no model')"), "slow": ("due", 0, "")}


def test_what_taggers_are_told_is_read_before_the_transaction_in_which_others_wait(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 1)
    identity = pipeline.take(LocalFile("a.jpg", path), batch).asset_id
    analysis = SandboxHere().analyse(path)
    looker = Looker(services)
    with services.database.read() as session, statements_on(services.database.engine) as asked:
        looker.prepare(session, batch.event_id)
    assert any("room_assignment" in one for one in asked)
    with statements_on(services.database.engine) as asked, services.database.begin() as session:
        asset = session.get_one(Asset, identity)
        looker.look(session, asset, analysis, batch, asset.sha256)
    assert not any("room_assignment" in one for one in asked)


KEY = "a secret"
TRUE = TAKEN + timedelta(seconds=3)
CODE = code_of(TRUE, KEY)


def read(*texts: str, unreadable: bool = False, written: str | None = None, **changed: Any) -> Any:
    """What a frame tells of its camera's clock that shows codes of these texts."""
    named = {"make": "Acme", "model": "T-1", "serial": "4711", "photographer_id": 7, "contributor": ""}
    asset = Asset(**{"id": "a", "event_id": 5, "camera_at": TAKEN, **named, **changed})
    analysis: Any = SimpleNamespace(
        codes=SimpleNamespace(texts=texts, unreadable=unreadable), facts=SimpleNamespace(taken=written)
    )
    return clock_reading(asset, analysis, KEY)


def test_a_frame_of_the_clock_page_says_when_it_was_really_taken() -> None:
    found = read("https://example.org", CODE, written="2025:10:18 10:00:00.25")
    assert (found.event_id, found.asset_id, found.photographer_id, found.source) == (5, "a", 7, "qr")
    assert (found.camera_at, found.true_at, found.problem) == (TAKEN, TRUE, "")
    assert "4711" in found.body


@pytest.mark.parametrize("written", ["2025:10:18 10:00:00", None, ""])
def test_a_camera_that_writes_whole_seconds_was_half_a_second_further(written: str | None) -> None:
    assert read(CODE, written=written).camera_at == TAKEN + timedelta(seconds=0.5)


@pytest.mark.parametrize(
    ("texts", "unreadable", "problem"),
    [
        ((code_of(TRUE, "another key"),), False, FOREIGN),
        ((CODE[:-1],), True, FOREIGN),
        ((), True, UNREADABLE),
        (("https://example.org",), True, UNREADABLE),
        ((code_of(TRUE, "another key"), CODE), False, ""),
    ],
)
def test_a_code_that_is_not_ours_or_cannot_be_read_is_noted_as_that(
    texts: tuple[str, ...], unreadable: bool, problem: str
) -> None:
    found = read(*texts, unreadable=unreadable)
    assert (found.problem, found.true_at) == (problem, None if problem else TRUE)


def test_a_frame_without_a_clock_page_or_of_a_camera_that_has_no_name_says_nothing() -> None:
    assert read() is None
    assert read("https://example.org") is None
    assert read(CODE, camera_at=None) is None
    assert read(CODE, make="", model="", serial="") is None
