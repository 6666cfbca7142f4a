"""The trash, on both databases and a real bucket: back again, or gone for good, never half."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from mediahub.catalog.events import get_event
from mediahub.catalog.models import Arrival, Asset, AssetTag, Outbox, RecordOutbox
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.trash import TrashError, condemn, list_trash, move_to_trash, restore
from mediahub.cli import main
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import IN_TRASH
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.recovery.purge import purge_trash
from mediahub.runtime import Services
from mediahub.storage import Bucket, Unavailable
from tests.functional.ingest.test_pipeline import take
from tests.pictures import write_jpeg
from tests.services import environment_of

pytestmark = pytest.mark.services
MONTH = timedelta(days=30)


@pytest.fixture
def batch(open_for: Callable[..., BatchRef]) -> BatchRef:
    return open_for()


@pytest.fixture
def asset_id(services: Services, pipeline: Pipeline, batch: BatchRef, picture: Path) -> str:
    """A ready asset that everybody has been told of."""
    identity = take(pipeline, batch, picture).asset_id
    assert identity is not None
    with services.database.begin() as session:
        session.query(Outbox).delete()
        session.query(RecordOutbox).delete()
    return identity


@pytest.fixture
def picture(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    return write_jpeg(tmp_path / "a.jpg", abs(hash(request.node.name)) % 10**6)


def move(services: Services, identity: str, age: timedelta = timedelta(0)) -> None:
    with services.database.begin() as session:
        (asset,) = move_to_trash(session, [identity])
        asset.deleted_at = utcnow() - age


def objects(services: Services, identity: str, batch: BatchRef) -> int:
    """Renditions of the asset, and originals of the event."""
    prefixes = (f"renditions/{identity[:2]}/{identity}/", f"originals/{batch.event_slug}/")
    return sum(1 for prefix in prefixes for _ in services.bucket.list(prefix))


def state(services: Services, identity: str) -> str | None:
    with services.database.read() as session:
        return session.scalar(select(Asset.state).where(Asset.id == identity))


def test_into_the_trash_and_back(services: Services, asset_id: str, batch: BatchRef) -> None:
    with services.database.begin() as session:
        assert [asset.id for asset in move_to_trash(session, [asset_id, asset_id])] == [asset_id]
        assert move_to_trash(session, [asset_id]) == []
    with services.database.read() as session:
        (asset,) = list_trash(session, batch.event_id)
        assert (asset.state, asset.deleted_at is not None) == ("trashed", True)
        assert session.scalars(select(Outbox.asset_id)).all() == [asset_id]
        assert session.scalars(select(RecordOutbox.asset_id)).all() == [asset_id]
    assert purge_trash(services) == 0  # its time is not over
    with services.database.begin() as session:
        assert len(restore(session, [asset_id], MONTH)) == 1
        assert restore(session, [asset_id], MONTH) == []
    with services.database.read() as session:
        asset = session.get_one(Asset, asset_id)
        assert (asset.state, asset.deleted_at, asset.deleted_by) == ("ready", None, None)
        assert len(session.scalars(select(Outbox)).all()) == 2


def test_after_its_time_it_is_gone_for_good(services: Services, asset_id: str, batch: BatchRef) -> None:
    move(services, asset_id, MONTH - timedelta(minutes=1))
    assert purge_trash(services) == 0
    with services.database.begin() as session:
        session.execute(update(Asset).values(deleted_at=utcnow() - MONTH))
    with services.database.begin() as session, pytest.raises(TrashError, match="deleted for good"):
        restore(session, [asset_id], MONTH)
    assert purge_trash(services) == 1
    assert objects(services, asset_id, batch) == 0
    assert state(services, asset_id) is None
    with services.database.read() as session:
        assert session.scalars(select(AssetTag).where(AssetTag.asset_id == asset_id)).all() == []
        assert session.scalars(select(Arrival.state)).all() == ["ready"]  # the receipt of then stays
        told = session.scalars(select(RecordOutbox.asset_id)).all()
    assert told == [asset_id, asset_id]  # moved, deleted
    assert purge_trash(services) == 0


def test_what_another_asset_has_stays(
    services: Services, pipeline: Pipeline, asset_id: str, batch: BatchRef, tmp_path: Path
) -> None:
    other = take(pipeline, batch, write_jpeg(tmp_path / "other.jpg", 123_456)).asset_id
    assert other is not None
    move(services, asset_id, MONTH)
    assert purge_trash(services) == 1
    assert state(services, other) == "ready"
    assert objects(services, other, batch) == 3


class AwayAfter(Bucket):
    """A real bucket that goes away after so many deletions."""

    left = 0

    def delete(self, key: str) -> None:
        if self.left == 0:
            raise Unavailable("away")
        self.left -= 1
        super().delete(key)


@pytest.mark.parametrize("deletions", [0, 1, 2])
def test_stopped_anywhere_it_goes_on_and_cannot_be_restored(
    services: Services, asset_id: str, batch: BatchRef, deletions: int
) -> None:
    move(services, asset_id, MONTH)
    bucket = AwayAfter(services.settings)
    bucket.left = deletions
    with pytest.raises(Unavailable):
        purge_trash(replace(services, bucket=bucket))
    assert state(services, asset_id) == "trashed"
    with services.database.begin() as session, pytest.raises(TrashError):
        restore(session, [asset_id], MONTH)
    assert purge_trash(services) == 1
    assert (state(services, asset_id), objects(services, asset_id, batch)) == (None, 0)


def test_the_same_bytes_again_restore_nothing(
    services: Services, pipeline: Pipeline, asset_id: str, batch: BatchRef, picture: Path
) -> None:
    move(services, asset_id)
    again = picture.rename(picture.with_name("again.jpg"))
    outcome = take(pipeline, batch, again)
    assert (outcome.state, outcome.reason, outcome.asset_id) == ("duplicate", IN_TRASH, asset_id)
    assert state(services, asset_id) == "trashed"
    with services.database.begin() as session:
        condemn(session, get_event(session, batch.event_slug))
    purge_trash(services)
    assert take(pipeline, batch, again).state == "ready"  # once it is gone, it is new


def test_what_is_not_there_or_not_finished(services: Services, asset_id: str) -> None:
    with services.database.begin() as session, pytest.raises(TrashError, match="no asset nothing"):
        move_to_trash(session, ["nothing", asset_id])
    assert state(services, asset_id) == "ready"
    with services.database.begin() as session:
        session.execute(update(Asset).values(state="storing"))
    with services.database.begin() as session, pytest.raises(TrashError, match="being taken in"):
        move_to_trash(session, [asset_id])


def test_the_command(
    services: Services, asset_id: str, batch: BatchRef, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment_of(
        services.settings, "home", "s3_port", "s3_bucket", "s3_access_key", "s3_secret_key"
    ).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MEDIAHUB_DATABASE_URL", database_url)

    def run(*arguments: str, answer: str = "") -> str:
        done = CliRunner().invoke(main, ["trash", *arguments], input=answer)
        assert done.exit_code == 0, done.output
        return done.stdout

    event = ("--event", batch.event_slug)
    assert run("list", *event) == ""
    assert "1 moved" in run("move", asset_id)
    assert run("list", *event).startswith(asset_id)
    assert "1 restored" in run("restore", asset_id)
    run("move", asset_id)
    assert "Nothing was deleted" in run("empty", *event, answer="n\n")
    assert state(services, asset_id) == "trashed"
    assert "1 deleted for good" in run("empty", *event, "--yes")
    assert (state(services, asset_id), objects(services, asset_id, batch)) == (None, 0)
