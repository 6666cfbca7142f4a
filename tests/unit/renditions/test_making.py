"""Workers make what an asset lacks, once, and leave alone what cannot be made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from mediahub.catalog.models import Asset, RecordOutbox, Rendition
from mediahub.media.makers import Sizes
from mediahub.media.model import MediaError, NotRead
from mediahub.objects.renditions import When, kinds
from mediahub.renditions import making
from mediahub.renditions.making import RenditionMaker
from mediahub.runtime import Services
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory, refused
from tests.unit.stored_pictures import add_pictures, jpeg


def names(services: Services, identity: str) -> set[str]:
    with services.database.read() as session:
        return set(session.scalars(select(Rendition.name).where(Rendition.asset_id == identity)))


@pytest.fixture
def picture(services: Services) -> str:
    """A ready picture with a large preview."""
    (identity,) = add_pictures(services, "a")
    with services.database.begin() as session:
        preview = session.get_one(Rendition, (identity, "preview"))
        preview.width, preview.height = 2048, 1365
        services.bucket.put_bytes(preview.key, jpeg("blue", (2048, 1365)), "image/jpeg")
    return identity


def test_sizes_for_public_pages_are_made_once(services: Services, sandbox: SandboxHere, picture: str) -> None:
    maker = RenditionMaker(services, sandbox, When.PUBLISHED)
    maker.make(picture)
    wanted = {kind.name for kind in kinds(When.PUBLISHED)}
    assert wanted <= names(services, picture)
    with services.database.begin() as session:
        for row in session.scalars(select(Rendition).where(Rendition.name.in_(wanted))):
            assert services.bucket.head(row.key) is not None
            assert row.size > 0
        assert session.scalars(select(RecordOutbox.asset_id)).all() == [picture]
        session.execute(delete(RecordOutbox))
    maker.make(picture)
    with services.database.read() as session:
        assert session.scalars(select(RecordOutbox.id)).all() == []


def test_a_small_preview_is_not_blown_up(services: Services, sandbox: SandboxHere) -> None:
    (identity,) = add_pictures(services, "a")
    RenditionMaker(services, sandbox, When.PUBLISHED).make(identity)
    with services.database.read() as session:
        widths = [row.width for row in session.scalars(select(Rendition))]
    assert max(widths) <= 640


def test_what_is_gone_or_trashed_is_passed_over(
    services: Services, sandbox: SandboxHere, picture: str
) -> None:
    with services.database.begin() as session:
        session.get_one(Asset, picture).state = "trashed"
    maker = RenditionMaker(services, sandbox, When.PUBLISHED)
    maker.make(picture)
    maker.make("gone")
    assert names(services, picture) == {"preview", "thumb"}


@pytest.mark.parametrize(
    "error", [MediaError("damaged", "It is damaged."), NotRead("killed", "It was stopped.")]
)
def test_a_failure_rests_in_this_process(
    services: Services,
    picture: str,
    sandbox: SandboxHere,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    tries: list[str] = []

    def fail(maker: str, source: Path, targets: Mapping[str, Path]) -> Sizes:
        tries.append(maker)
        raise error

    monkeypatch.setattr(making, "make_files", fail)
    maker = RenditionMaker(services, sandbox, When.PUBLISHED)
    maker.make(picture)
    maker.make(picture)
    assert len(tries) == 1
    monkeypatch.undo()
    RenditionMaker(services, sandbox, When.PUBLISHED).make(picture)
    assert names(services, picture) > {"preview", "thumb"}


def test_while_storage_is_away_it_waits(
    services: Services, sandbox: SandboxHere, picture: str, bucket: BucketInMemory
) -> None:
    bucket.s3.broken = refused("InternalError")
    maker = RenditionMaker(services, sandbox, When.PUBLISHED)
    maker.make(picture)
    bucket.s3.broken = None
    maker.make(picture)  # not yet
    assert names(services, picture) == {"preview", "thumb"}


def test_what_was_deleted_meanwhile_leaves_no_row(
    services: Services, sandbox: SandboxHere, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(maker: str, source: Path, targets: Mapping[str, Path]) -> Sizes:
        with services.database.begin() as session:
            session.execute(delete(Asset).where(Asset.id == picture))
        for path in targets.values():
            path.write_bytes(b"made")
        return dict.fromkeys(targets, (1, 1))

    monkeypatch.setattr(making, "make_files", made)
    RenditionMaker(services, sandbox, When.PUBLISHED).make(picture)
    with services.database.read() as session:
        assert session.scalars(select(Rendition)).all() == []


def test_a_clip_inside_a_photo_is_cut_out_for_what_plays_it(
    services: Services, monkeypatch: pytest.MonkeyPatch, sandbox: SandboxHere
) -> None:
    (identity,) = add_pictures(services, "a", duration=2.0)
    sources: list[bytes] = []

    def made(maker: str, source: Path, targets: Mapping[str, Path]) -> Sizes:
        sources.append(source.read_bytes())
        for path in targets.values():
            path.write_bytes(b"made")
        return dict.fromkeys(targets, (640, 360))

    monkeypatch.setattr(making, "make_files", made)
    monkeypatch.setattr(making, "cut_out_moving", lambda path, target: target.write_bytes(b"the clip"))
    RenditionMaker(services, sandbox, When.SPARE_TIME).make(identity)
    assert set(sources) == {b"the clip"}
    assert names(services, identity) >= {"hover", "proxy"}
