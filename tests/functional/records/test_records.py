"""Records in a real bucket: a database is lost, and everything that it said comes back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, inspect, select, text, update
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Arrival,
    Asset,
    AssetMetadata,
    AssetPerson,
    AssetSession,
    AssetTag,
    Batch,
    Catalogue,
    Event,
    EventTerms,
    FrameRelease,
    Gallery,
    GalleryComment,
    GalleryItem,
    GallerySection,
    GalleryVersion,
    Notice,
    NoticeReader,
    Outbox,
    Person,
    PersonName,
    Photographer,
    PressPage,
    RecordOutbox,
    Rendition,
    Session,
    SessionPerson,
    SessionTag,
    ShareComment,
    ShareLink,
    SharePick,
    Tag,
    TagName,
    TermsAcceptance,
    UsageLink,
    UsageRecord,
    User,
)
from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.programme import import_programme
from mediahub.curation.galleries import edit, galleries, publish, share_links
from mediahub.curation.galleries.operations import Add, Caption
from mediahub.delivery import terms
from mediahub.delivery.usage import records
from mediahub.delivery.usage import report as usage_report
from mediahub.delivery.withdrawal import notices
from mediahub.identity.accounts import create_user
from mediahub.identity.press import viewer_of
from mediahub.identity.terms import accept_terms, publish_terms
from mediahub.ingest.batches.batches import finish_batch, open_batch
from mediahub.ingest.metadata.resetting import change_batch, require_terms
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.problems import NotAllowed
from mediahub.records.forgetting import forget_takers
from mediahub.records.writer import RecordWriter
from mediahub.recovery.rebuild import Rebuild, RebuildError, Report
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from mediahub.search.service import Search
from mediahub.services.checks.record_verification import record_health
from mediahub.services.checks.verification import verify
from mediahub.settings import Settings
from mediahub.storage import Bucket
from tests.functional.programme import Programme
from tests.pictures import write_jpeg

pytestmark = pytest.mark.services

EVENT = "summit"
RESTORED: tuple[type[Base], ...] = (
    Event,
    Session,
    SessionPerson,
    SessionTag,
    Person,
    PersonName,
    Tag,
    TagName,
    Photographer,
    Batch,
    Arrival,
    Asset,
    Rendition,
    AssetMetadata,
    AssetPerson,
    AssetTag,
    AssetSession,
    Gallery,
    GallerySection,
    GalleryItem,
    GalleryVersion,
    GalleryComment,
    ShareLink,
    SharePick,
    ShareComment,
    FrameRelease,
    PressPage,
    EventTerms,
    TermsAcceptance,
    UsageRecord,
    UsageLink,
    Notice,
    NoticeReader,
)
NUMBERED_ANEW = (PersonName, TagName, GalleryVersion, GalleryComment, ShareLink, SharePick, ShareComment)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(1) as sandbox:
        yield sandbox


@pytest.fixture
def services(s3_settings: Settings, database: Database, tmp_path: Path) -> Services:
    """A bucket and a home of the test's own."""
    bucket = f"records-{uuid.uuid4().hex[:8]}"
    settings = s3_settings.model_copy(update={"home": tmp_path / "home", "s3_bucket": bucket})
    services = Services(settings, database, Bucket(settings), Search(settings, database))
    services.bucket.ensure()
    return services


@pytest.fixture
def filled(services: Services, sandbox: Sandbox, tmp_path: Path) -> Services:
    """Three assets, one of them edited and one in the trash, a duplicate, a rejected file, and accounts."""
    with services.database.begin() as session:
        import_programme(session, Programme(EVENT))
        user = create_user(session, "ed@example.org", "correct horse battery", "marketing")
        batch = open_batch(
            session, event=EVENT, photographer="Chen Rui", source="browser", roots=["a"], opened_by=user.id
        )
    pipeline = Pipeline(services, sandbox)
    for number in range(3):
        path = write_jpeg(tmp_path / f"DSC_{number}.JPG", number, taken="2025:10:18 10:30:00")
        assert pipeline.take(LocalFile(path.name, path), batch).state == "ready"
    pipeline.take(LocalFile("copy.jpg", path), batch)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(path.read_bytes()[:2000])
    assert pipeline.take(LocalFile("broken.jpg", broken), batch).state == "rejected"
    with services.database.begin() as session:
        finish_batch(session, batch.id)
        first, second, third = session.scalars(select(Asset).order_by(Asset.filename))
        first.caption, first.rights_class, first.embargo_until = "Зал «А» 🤖", "partners", utcnow()
        first.sessions[0].status, first.sessions[0].source = "rejected", "manual"
        second.state, second.deleted_at, second.deleted_by = "trashed", utcnow(), user.id
        enqueue(session, [first.id, second.id])
        third.rights_class = "free"
        _curate(session, [first.id, third.id], user.id)
        _hand_out(session, third, user)
    RecordWriter(services).write()
    return services


def _curate(session: DbSession, ids: list[str], user_id: int) -> None:
    """A published gallery that was talked about, and a link with an answer."""
    event_id = session.get_one(Asset, ids[0]).event_id
    gallery = galleries.create(session, event_id, "Best of", user_id=user_id)
    words = Caption(op="caption", id=ids[0], was=None, text="Here only")
    edit.apply(session, gallery, [Add(op="add", ids=ids), words], user_id)
    publish.publish(session, gallery, user_id, utcnow(), "First")
    session.add(GalleryComment(gallery_id=gallery.id, user_id=user_id, text="Who is that?"))
    wish = share_links.Wish(password="open sesame")
    link = share_links.create(
        session, wish, event_id=event_id, user_id=user_id, now=utcnow(), gallery=gallery
    )
    share_links.pick(session, link, ids[1], "ann", "Ann", on=True)
    share_links.comment(session, link, None, "ann", "Ann", "Lovely")


def _hand_out(session: DbSession, asset: Asset, user: User) -> None:
    """Somebody held back and released, the press page, terms that were agreed to, and what was taken."""
    event = asset.event
    terms.hold_person(session, event.id, asset.persons[0].person_id, "Asked for it.", user.id)
    assert terms.release(session, asset, user.id) == 1
    session.add(PressPage(event_id=event.id, headline="Robots", cover_id=asset.id, is_public=True))
    for text_ in ("First terms.", "Second terms."):
        publish_terms(session, event.id, text_, user.id)
    accept_terms(session, user.id, event.id, 2)
    by = records.Taker(None, "Evening News", "Evening News", "press", 2)
    records.record(session, by, asset, "download", "press", 4_000_000)
    records.record(session, records.Taker(user.id, "ed@example.org", "", "team"), asset, "view", "preview", 0)
    usage_report.add_link(session, asset, "https://paper.example/1", "Page 3", user.id)
    asset.caption = "Another one."
    notice = notices.give(session, event, asset, "corrected", "The name was wrong.", user.id, "https://here")
    notices.confirm(session, notice.recipients[0])


def rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every column of every table that is restored; numbers of names follow no rule."""
    found = {}
    with database.read() as session:
        for model in RESTORED:
            columns = [column.key for column in inspect(model).column_attrs]
            if model in NUMBERED_ANEW:
                columns.remove("id")
            values = [
                {name: getattr(row, name) for name in columns} for row in session.scalars(select(model))
            ]
            found[model.__tablename__] = sorted(values, key=repr)
    return found


def lose(services: Services) -> None:
    """Empty the database."""
    Base.metadata.drop_all(services.database.engine)
    with services.database.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    services.database.migrate()


def rebuild(services: Services, sandbox: Sandbox) -> Report:
    return Rebuild(services, sandbox, lambda what, done, total: None).run()


def differences(services: Services) -> list[tuple[str, str]]:
    report = verify(services, quick=False, progress=lambda done, total: None)
    return [(found.kind, found.subject) for found in report.differences]


def test_everything_comes_back(filled: Services, sandbox: Sandbox) -> None:
    before = rows(filled.database)
    lose(filled)
    with filled.database.begin() as session:
        create_user(session, "ed@example.org", "correct horse battery", "marketing")
    report = rebuild(filled, sandbox)
    assert (report.restored, report.taken_again, report.rendered, report.problems) == (3, 0, 0, [])
    assert rows(filled.database) == before
    assert [asset["state"] for asset in before["asset"]].count("trashed") == 1
    assert {arrival["state"] for arrival in before["arrival"]} == {"ready", "duplicate", "rejected"}
    assert any(depiction["status"] == "rejected" for depiction in before["asset_session"])
    fresh = replace(filled, search=Search(filled.settings, filled.database))
    assert differences(fresh) == []

    again = rebuild(filled, sandbox)
    assert (again.restored, again.there) == (0, 3)
    assert rows(filled.database) == before
    with filled.database.begin() as session:  # numbers go on behind those that came back
        open_batch(session, event=EVENT, photographer="New", source="cli", roots=["b"])


def test_who_took_what_long_ago_is_forgotten_in_the_bucket_too(filled: Services, sandbox: Sandbox) -> None:
    """A database that is lost does not bring it back."""
    before = rows(filled.database)["usage_record"]
    assert any(row["who"] for row in before)
    assert forget_takers(filled, utcnow() - timedelta(days=1), 20) == 0
    count = forget_takers(filled, utcnow() + timedelta(seconds=1), 20)
    assert (count, forget_takers(filled, utcnow() + timedelta(seconds=1), 20)) == (len(before), 0)
    after = rows(filled.database)["usage_record"]
    assert [row | {"who": "", "user_id": None} for row in before] == after
    lose(filled)
    rebuild(filled, sandbox)
    with filled.database.read() as session:
        assert [row.who for row in session.scalars(select(UsageRecord))] == [""] * len(before)


def test_accounts_that_are_gone_are_nobody(filled: Services, sandbox: Sandbox) -> None:
    lose(filled)
    assert rebuild(filled, sandbox).problems == []
    with filled.database.read() as session:
        assert session.scalars(select(Batch)).one().opened_by is None
        assert session.scalars(select(User)).all() == []


def test_a_record_follows_each_change_and_goes_with_its_asset(filled: Services) -> None:
    writer = RecordWriter(filled)
    writer.write()
    assert writer.write() == 0
    with filled.database.begin() as session:
        asset = session.scalars(select(Asset).order_by(Asset.filename)).first()
        assert asset is not None
        asset.title = "New words"
        enqueue(session, [asset.id])
        session.scalars(select(Event)).one().name = "Renamed"
        session.scalars(select(Person)).one().role = "Chair"
    assert writer.write() == 2
    record = json.loads(filled.bucket.get_bytes(f"records/{EVENT}/{asset.id}.json"))
    assert record["asset"]["title"] == "New words"
    event = json.loads(filled.bucket.get_bytes(f"records/{EVENT}/event.json"))
    assert event["event"]["name"] == "Renamed"
    shared = json.loads(filled.bucket.get_bytes("records/catalogue.json"))
    assert shared["people"][0]["role"] == "Chair"
    with filled.database.begin() as session:
        enqueue(session, [asset.id])
        session.execute(delete(Asset).where(Asset.id == asset.id))
    writer.write()
    assert filled.bucket.head(f"records/{EVENT}/{asset.id}.json") is None
    with filled.database.read() as session:
        assert session.scalars(select(RecordOutbox)).all() == []


def test_a_batch_is_written_again_when_a_file_comes(
    filled: Services, sandbox: Sandbox, tmp_path: Path
) -> None:
    writer = RecordWriter(filled)
    writer.write()
    with filled.database.begin() as session:
        batch = open_batch(session, event=EVENT, photographer="Li Na", source="cli", roots=["c"])
    path = write_jpeg(tmp_path / "late.JPG", 77)
    Pipeline(filled, sandbox).take(LocalFile("late.JPG", path), batch)
    RecordWriter(filled).write()  # another process's: it knows from the bucket what was written when
    record = json.loads(filled.bucket.get_bytes(f"records/{EVENT}/batches/{batch.id}.json"))
    assert [arrival["path"] for arrival in record["arrivals"]] == ["late.JPG"]


def test_who_set_the_rights_of_a_delivery_comes_back(filled: Services, sandbox: Sandbox) -> None:
    """The record follows the change. With that account gone, the photographer is not who decided."""
    with filled.database.begin() as session:
        desk = create_user(session, "desk@example.org", "correct horse battery", "marketing")
        batch = session.scalars(select(Batch)).one()
        change_batch(session, batch, {"rights_class": "partners"}, viewer_of(session, desk), also_ready=False)
    RecordWriter(filled).write()
    for are_back in (True, False):
        lose(filled)
        with filled.database.begin() as session:
            for name in ("ed", "desk") if are_back else ("ed",):
                create_user(session, f"{name}@example.org", "correct horse battery", "marketing")
        assert rebuild(filled, sandbox).problems == []
        with filled.database.read() as session:
            batch = session.scalars(select(Batch)).one()
            by = session.get(User, batch.terms_set_by) if batch.terms_set_by else None
            assert (by and by.email) == ("desk@example.org" if are_back else None)
            assert batch.rights_class == "partners"
            opener = Viewer(frozenset({"photographer"}), batch.opened_by)
            with pytest.raises(NotAllowed):
                require_terms(opener, batch, {"rights_class": "free"})


def test_a_new_catalogue_does_not_write_over_a_lost_one(filled: Services, sandbox: Sandbox) -> None:
    kept = {info.key: filled.bucket.get_bytes(info.key) for info in filled.bucket.list("records/")}
    lose(filled)
    with filled.database.begin() as session:
        import_programme(session, Programme(EVENT))
    assert RecordWriter(filled).write() == 0
    assert {info.key: filled.bucket.get_bytes(info.key) for info in filled.bucket.list("records/")} == kept
    rebuild(filled, sandbox)
    with filled.database.begin() as session:
        session.scalars(select(Event)).one().name = "Renamed"
    assert RecordWriter(filled).write() > 0


def test_a_catalogue_from_an_old_backup_does_not_either(filled: Services) -> None:
    with filled.database.begin() as session:
        session.scalars(select(Catalogue)).one().revision -= 1
        session.scalars(select(Event)).one().name = "As it was last week"
    assert RecordWriter(filled).write() == 0


def test_a_catalogue_from_an_old_backup_learns_what_was_said_since(
    filled: Services, sandbox: Sandbox
) -> None:
    def say(caption: str, status: str) -> None:
        with filled.database.begin() as session:
            asset = session.scalars(select(Asset).order_by(Asset.filename)).first()
            assert asset is not None
            asset.caption, asset.tags[0].status = caption, status
            enqueue(session, [asset.id])

    with filled.database.read() as session:
        revision = session.scalars(select(Catalogue.revision)).one()
    say("New words", "accepted")
    RecordWriter(filled).write()
    now = rows(filled.database)
    say("Old words", "suggested")
    with filled.database.begin() as session:  # as it was before
        session.execute(update(Asset).values(updated_at=utcnow() - timedelta(days=1)))
        session.scalars(select(Catalogue)).one().revision = revision
        session.execute(delete(RecordOutbox))
    report = rebuild(filled, sandbox)
    assert (report.restored, report.there, report.problems) == (3, 0, [])
    assert rows(filled.database) == now
    again = rebuild(filled, sandbox)
    assert (again.restored, again.there) == (0, 3)


def test_what_has_no_record_or_no_rendition_is_made_again(filled: Services, sandbox: Sandbox) -> None:
    with filled.database.read() as session:
        assets = session.scalars(select(Asset).order_by(Asset.filename)).all()
        preview = next(row for row in assets[0].renditions if row.name == "preview")
    filled.bucket.delete(preview.key)
    filled.bucket.delete(f"records/{EVENT}/{assets[2].id}.json")
    filled.bucket.put_bytes(
        f"records/{EVENT}/{assets[1].id}.json", b'{"format": 1, "asset": {}}', "text/plain"
    )
    lose(filled)
    report = rebuild(filled, sandbox)
    assert (report.restored, report.taken_again, report.rendered) == (1, 2, 1)
    assert [assets[1].id in problem for problem in report.problems] == [True]
    with filled.database.read() as session:
        back = {asset.id: asset.state for asset in session.scalars(select(Asset))}
        assert back == dict.fromkeys((asset.id for asset in assets), "ready")
        assert session.get_one(Rendition, (assets[0].id, "preview")).key == preview.key
    assert filled.bucket.head(f"quarantine/{EVENT}/{assets[1].id}.json") is not None
    RecordWriter(filled).write()
    fresh = replace(filled, search=Search(filled.settings, filled.database))
    assert differences(fresh) == [("index", asset.id) for asset in sorted(assets[1:], key=lambda a: a.id)]


def test_an_original_that_is_lost_is_named(filled: Services, sandbox: Sandbox) -> None:
    with filled.database.read() as session:
        asset = session.scalars(select(Asset).order_by(Asset.filename)).first()
    assert asset is not None
    filled.bucket.delete(asset.original_key)
    lose(filled)
    report = rebuild(filled, sandbox)
    assert report.restored == 2
    assert [asset.filename in problem for problem in report.problems] == [True]


def test_records_of_a_newer_format_are_left_alone(filled: Services, sandbox: Sandbox) -> None:
    filled.bucket.put_bytes(f"records/{EVENT}/event.json", b'{"format": 99}', "application/json")
    lose(filled)
    with pytest.raises(RebuildError, match="newer MediaHub"):
        rebuild(filled, sandbox)


def test_nothing_at_all_is_no_error(services: Services, sandbox: Sandbox) -> None:
    assert rebuild(services, sandbox) == Report()


def test_doctor_says_when_records_are_not_written(filled: Services) -> None:
    assert record_health(filled) == (True, "0 wait to be written beside the originals")
    with filled.database.begin() as session:
        enqueue(session, [session.scalars(select(Asset.id)).first() or ""])
        session.execute(update(RecordOutbox).values(created_at=utcnow() - timedelta(hours=2)))
    assert record_health(filled) == (
        False,
        "1 wait to be written beside the originals, some for 120 min: is a worker running?",
    )
    lose(filled)
    well, words = record_health(filled)
    assert (well, "mediahub rebuild" in words) == (False, True)


def test_verify_knows_records(filled: Services) -> None:
    Indexer(filled.settings, filled.database).drain_once()
    assert differences(filled) == []
    with filled.database.read() as session:
        asset = session.scalars(select(Asset).order_by(Asset.filename)).first()
    assert asset is not None
    stray = f"records/{EVENT}/{'a' * 16}.json"
    filled.bucket.put_bytes(stray, b"{}", "application/json")
    filled.bucket.delete(f"records/{EVENT}/{asset.id}.json")
    assert sorted(differences(filled)) == [("orphan", stray), ("record", asset.id)]
    with filled.database.begin() as session:
        enqueue(session, [asset.id])
        session.execute(delete(Outbox))
    assert differences(filled) == [("orphan", stray)]  # it waits to be written
