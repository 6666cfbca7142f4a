"""A picture is known again by its picture data, also one that came before pictures were told apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Delete, Update, delete, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Companion
from mediahub.catalog.trash import move_to_trash
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.placing import same_picture
from mediahub.ingest.placing.same_picture import find_same_picture, lock_picture
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.model import NotRead
from mediahub.media.writing.write import WriteFields, write_metadata
from mediahub.runtime import Services
from tests.pictures import write_jpeg
from tests.postgres import Restored
from tests.unit.tagging.assets import add_asset, add_event

PICTURE, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def old(services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path) -> str:
    """An asset of which nobody knows the picture."""
    path = write_jpeg(tmp_path / "a.jpg", 1, (800, 600))
    identity = pipeline.take(LocalFile("a.jpg", path), batch).asset_id
    with services.database.begin() as session:
        session.execute(update(Asset).values(picture_hash=None))
    return str(identity)


@pytest.fixture
def edited(old: str, tmp_path: Path) -> Path:
    path = tmp_path / "b.jpg"
    path.write_bytes(write_metadata(tmp_path / "a.jpg", WriteFields(headline="Other words")))
    return path


def test_it_is_known_by_the_next_file_like_it(
    services: Services, pipeline: Pipeline, batch: BatchRef, old: str, edited: Path
) -> None:
    assert pipeline.take(LocalFile("b.jpg", edited), batch).asset_id == old
    with services.database.read() as session:
        asset = session.get_one(Asset, old)
        assert asset.picture_hash
        assert find_same_picture(session, batch, asset.picture_hash, "other") is asset
        assert find_same_picture(session, batch, asset.picture_hash, old) is None
        assert find_same_picture(session, batch, "", "other") is None


def test_an_original_that_is_gone_tells_nothing_and_is_not_asked_again(
    services: Services, pipeline: Pipeline, batch: BatchRef, old: str, edited: Path
) -> None:
    with services.database.read() as session:
        services.bucket.delete(session.get_one(Asset, old).original_key)
    assert pipeline.take(LocalFile("b.jpg", edited), batch).asset_id != old
    with services.database.read() as session:
        assert session.get_one(Asset, old).picture_hash == ""


def test_a_fault_of_ours_is_no_answer(
    services: Services,
    pipeline: Pipeline,
    batch: BatchRef,
    old: str,
    edited: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(path: Path) -> str:
        raise NotRead("killed", "The system stopped it.")

    monkeypatch.setattr(same_picture, "_hash_of", fail)
    pipeline.take(LocalFile("b.jpg", edited), batch)
    with services.database.read() as session:
        hashes = dict(session.execute(select(Asset.id, Asset.picture_hash)).all())
    assert hashes.pop(old) is None


@pytest.mark.parametrize(
    ("change", "left"),
    [(update(Asset).values(original_key="originals/new"), [None]), (delete(Asset), [])],
    ids=["replaced", "deleted"],
)
def test_what_was_seen_of_an_original_that_goes_meanwhile_counts_for_nothing(
    services: Services,
    pipeline: Pipeline,
    batch: BatchRef,
    old: str,
    edited: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Update | Delete,
    left: list[None],
) -> None:
    def meanwhile(services: Services, sandbox: object, key: str) -> str:
        with services.database.begin() as session:
            session.execute(change.where(Asset.id == old))
        return "of the old one"

    monkeypatch.setattr(same_picture, "_look", meanwhile)
    assert pipeline.take(LocalFile("b.jpg", edited), batch).state == "ready"
    with services.database.read() as session:
        assert session.scalars(select(Asset.picture_hash).where(Asset.id == old)).all() == left


def found(session: Session, batch: BatchRef, picture: str = PICTURE) -> str | None:
    asset = find_same_picture(session, batch, picture, "own")
    return asset and asset.id


def test_a_picture_is_known_by_any_file_of_it_that_is_stored(database: Database) -> None:
    with database.begin() as session:
        batch, elsewhere = add_event(session), add_event(session, "elsewhere")
        for name, its, state in (("a", batch, "storing"), ("b", batch, "ready"), ("c", elsewhere, "ready")):
            add_asset(session, its, name, picture_hash=OTHER)
            session.add(
                Companion(
                    asset_id=name, sha256="e" * 64, event_id=its.event_id, role="edited", state=state, size=1,
                    picture_hash=PICTURE, mime="image/jpeg", filename="edited.jpg", key="k",
                )
            )  # fmt: skip
        session.flush()
        assert (found(session, batch), found(session, elsewhere)) == ("b", "c")
        assert found(session, batch, "f" * 64) is None


def test_the_team_s_pictures_go_before_contributors_and_these_are_compared_with_their_own(
    database: Database,
) -> None:
    with database.begin() as session:
        batch = add_event(session)
        eva, max_ = (
            open_batch(session, event="wuhu", photographer=name, source="link", roots=[], contributor=name)
            for name in ("eva", "max")
        )
        add_asset(session, eva, "e", picture_hash=PICTURE, contributor="eva")
        assert (found(session, batch), found(session, eva), found(session, max_)) == ("e", "e", None)
        add_asset(session, batch, "t", picture_hash=PICTURE)
        assert (found(session, batch), found(session, eva), found(session, max_)) == ("t", "e", None)


def test_a_picture_that_is_here_goes_before_one_in_the_trash_and_the_first_before_the_next(
    database: Database,
) -> None:
    with database.begin() as session:
        batch = add_event(session)
        add_asset(session, batch, "z", picture_hash=PICTURE)
        move_to_trash(session, ["z"])
        assert found(session, batch) == "z"
        add_asset(session, batch, "y", picture_hash=PICTURE)
        add_asset(session, batch, "x", picture_hash=PICTURE)
        assert found(session, batch) == "y"


def is_free(database: Database, event_id: int, picture: str) -> bool:
    """Whether another process may decide about a picture now."""
    with database.begin() as session:
        session.execute(text("SET LOCAL lock_timeout = '1ms'"))
        try:
            lock_picture(session, event_id, picture)
        except OperationalError:
            session.rollback()
            return False
        return True


@pytest.fixture
def two_writers(postgres_catalogue: Restored) -> Iterator[Database]:
    """PostgreSQL: SQLite has one writer."""
    database = Database(postgres_catalogue.url)
    yield database
    database.dispose()
    postgres_catalogue.restore()


def test_nobody_else_decides_about_a_picture_until_the_transaction_ends(two_writers: Database) -> None:
    with two_writers.begin() as session:
        lock_picture(session, 1, PICTURE)
        lock_picture(session, 1, "")
        assert not is_free(two_writers, 1, PICTURE)
        assert is_free(two_writers, 1, OTHER)
        assert is_free(two_writers, 2, PICTURE)
        assert is_free(two_writers, 1, ""), "files without picture data are in nobody's way"
    assert is_free(two_writers, 1, PICTURE)
