"""An event moves to another installation with its hashes, words, history, galleries and usage; once is
enough."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Arrival,
    Asset,
    AssetChange,
    AuditEntry,
    Batch,
    EditAction,
    Event,
    Gallery,
    GalleryChange,
    GalleryItem,
    RecordOutbox,
    ShareLink,
    UsageRecord,
    User,
    asset_id,
)
from mediahub.records.columns import Json
from mediahub.records.describe import asset_records, batch_record, event_record
from mediahub.records.galleries import gallery_record, links_record
from mediahub.records.press import press_record
from mediahub.records.usage import block_of
from mediahub.runtime import Services
from mediahub.transfer.archive import END, HEAD, TransferError, members, writing
from mediahub.transfer.exporting import export_event
from mediahub.transfer.importing import Importer
from tests.assets import add_event
from tests.object_storage import BucketInMemory
from tests.unit.records.whole_catalogue import ASSET, EVA
from tests.unit.transfer.moving import quiet


def told(services: Services) -> Json:
    """All that records and history say of the event, without numbers of this installation."""
    with services.database.read() as session:
        event = session.scalars(select(Event).where(Event.slug == "summit")).one()
        batch = session.scalars(select(Batch).where(Batch.event_id == event.id)).one()
        gallery = session.scalars(select(Gallery).where(Gallery.event_id == event.id)).one()
        usage = [block_of(session, event.id, 0)["usage"]]
        links = links_record(session, event)
        actions = session.scalars(
            select(EditAction).where(EditAction.event_id == event.id).order_by(EditAction.id)
        ).all()
        people = {one.id: one.email for one in session.scalars(select(User))}
        changes = session.scalars(select(AssetChange).order_by(AssetChange.id)).all()
        revisions = session.scalars(select(GalleryChange)).all()
        found = {
            "event": event_record(session, event) | {"faces": []},
            "batch": batch_record(session, batch),
            "asset": asset_records(session, [ASSET])[ASSET] | {"renditions": []},
            "gallery": gallery_record(session, gallery),
            "press": press_record(session, event),
            "usage": usage,
            "links": links,
            "history": [
                [
                    one.kind,
                    one.created_at.isoformat(),
                    people.get(one.user_id or 0),
                    one.undoes_id is not None,
                ]
                for one in actions
            ],
            "changes": [[one.field, one.before, one.after, people.get(one.user_id or 0)] for one in changes],
            "revisions": [[one.revision, one.operations, people.get(one.user_id or 0)] for one in revisions],
        }
    return without_numbers(json.loads(json.dumps(found, default=str)))


def without_numbers(value: Any) -> Any:
    own = {"id", "batch", "token_encrypted", "token_sha256", "token", "target_id", "incoming_key",
    "preview_key",
           "upload_id", "due_at", "terms_id", "link_id"}  # fmt: skip
    if isinstance(value, dict):
        return {name: without_numbers(inner) for name, inner in value.items() if name not in own}
    return [without_numbers(one) for one in value] if isinstance(value, list) else value


def test_an_event_moves_with_everything_and_a_second_import_changes_nothing(
    filled: Services, elsewhere: Services, tmp_path: Path
) -> None:
    path = tmp_path / "summit.tar"
    head = export_event(filled, "summit", path, quiet)
    assert head["event"] == "summit"
    done = Importer(elsewhere, path).run()
    assert (done.assets, done.there, done.accounts) == (1, 0, 1)
    before, after = told(filled), told(elsewhere)
    for part, wanted in before.items():
        assert after[part] == wanted, part
    for key in [info.key for info in filled.bucket.list("originals/")]:
        if elsewhere.bucket.head(key):
            assert elsewhere.bucket.get_bytes(key) == filled.bucket.get_bytes(key)
    with elsewhere.database.read() as session:
        eva = session.scalars(select(User).where(User.email == EVA)).one()
        assert (eva.active, eva.password, eva.roles) == (False, None, [])
        assert session.scalar(select(func.count()).select_from(RecordOutbox)) == 1
        link = session.scalars(select(ShareLink)).one()
        assert len(link.token) >= 32
        numbers = [session.scalar(select(func.count()).select_from(one)) for one in COUNTED]
    again = Importer(elsewhere, path).run()
    assert (again.assets, again.there, again.accounts) == (0, 1, 0)
    assert told(elsewhere) == after
    with elsewhere.database.read() as session:
        assert [session.scalar(select(func.count()).select_from(one)) for one in COUNTED] == numbers
        assert session.scalars(select(AuditEntry.action)).all() == ["event.imported"] * 2


class Killed(BaseException):
    """The process is gone."""


def test_an_import_that_is_killed_goes_on_wherever_it_was(
    filled: Services, elsewhere: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in its first step, then in its second, and so on, until one comes to its end."""
    path = tmp_path / "summit.tar"
    export_event(filled, "summit", path, quiet)
    begin, put, left = Database.begin, BucketInMemory.put_file, [0]

    def step() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    @contextmanager
    def begun(database: Database) -> Iterator[Any]:
        with begin(database) as session:
            yield session
            step()  # before the transaction is committed

    def put_file(bucket: BucketInMemory, *args: Any, **kwargs: Any) -> bool:
        step()
        return put(bucket, *args, **kwargs)

    monkeypatch.setattr(Database, "begin", begun)
    monkeypatch.setattr(BucketInMemory, "put_file", put_file)
    for tries in range(100):
        left[0] = tries
        with suppress(Killed):
            Importer(elsewhere, path).run()
            break
    assert tries > 8
    monkeypatch.undo()
    wanted = told(filled)
    assert {part: found for part, found in told(elsewhere).items() if found != wanted[part]} == {}
    numbers = [_counted(elsewhere, one) for one in COUNTED]
    Importer(elsewhere, path).run()
    assert [_counted(elsewhere, one) for one in COUNTED] == numbers


def forge(source: Path, target: Path, name: str, change: Json) -> None:
    """The same export, whole, whose documents with names that begin so say something else."""
    is_changed = False
    with writing(target) as writer:
        for member, _, file in members(source):
            if member == END:
                continue
            data = file.read()
            if member.startswith(name):
                document, is_changed = json.loads(data), True
                data = json.dumps(changed(document, change)).encode()
            writer.add_bytes(member, len(data), [data])
        if not is_changed:
            writer.add_document(name, change)


def changed(document: Any, change: Any) -> Any:
    """The document with what the change says in place; of a list, its first element."""
    if isinstance(change, dict) and isinstance(document, dict):
        return document | {name: changed(document.get(name), value) for name, value in change.items()}
    if isinstance(change, list) and isinstance(document, list) and document:
        return [changed(document[0], change[0]), *document[1:]]
    return change


def _counted(services: Services, table: Any) -> int | None:
    with services.database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


COUNTED = (
    Arrival,
    Asset,
    AssetChange,
    Batch,
    EditAction,
    Event,
    Gallery,
    GalleryChange,
    ShareLink,
    UsageRecord,
    User,
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("bare_database_url", ["sqlite"], indirect=True)
class TestRefused:
    """What is no export for this installation is refused in words, and changes nothing."""

    def test_another_event_of_that_name(self, filled: Services, elsewhere: Services, tmp_path: Path) -> None:
        export_event(filled, "summit", tmp_path / "summit.tar", quiet)
        with elsewhere.database.begin() as session:
            add_event(session, "summit")
        with pytest.raises(TransferError, match="another event summit"):
            Importer(elsewhere, tmp_path / "summit.tar").run()

    @pytest.mark.parametrize("newer", [{"format": 99}, {"records": 99}, {"revision": "9999"}])
    def test_a_newer_program(
        self, filled: Services, elsewhere: Services, tmp_path: Path, newer: dict[str, Any]
    ) -> None:
        head = export_event(filled, "summit", tmp_path / "summit.tar", quiet)
        with writing(tmp_path / "newer.tar") as writer:
            writer.add_document(HEAD, head | newer)
        with pytest.raises(TransferError, match="update this program"):
            Importer(elsewhere, tmp_path / "newer.tar").run()

    def test_a_file_that_was_cut_or_changed(
        self, filled: Services, elsewhere: Services, tmp_path: Path
    ) -> None:
        path = tmp_path / "summit.tar"
        export_event(filled, "summit", path, quiet)
        data = path.read_bytes()
        spot = data.index(b"frame")
        for other in (
            data[: len(data) // 2],
            data[:spot] + b"FRAME" + data[spot + 5 :],
            b"",
            b"no tar at all" * 999,
        ):
            path.write_bytes(other)
            with pytest.raises(TransferError, match="export"):
                Importer(elsewhere, path).run()
        with elsewhere.database.read() as session:
            assert session.scalars(select(Event.slug)).all() == ["other"]
        assert [info.key for info in elsewhere.bucket.list("originals/summit/")] == []

    def test_an_object_outside_the_event(self, filled: Services, elsewhere: Services, tmp_path: Path) -> None:
        head = export_event(filled, "summit", tmp_path / "summit.tar", quiet)
        for key in ("records/summit/event.json", "originals/other/aa/" + "a" * 64 + ".jpg", "deliveries/x"):
            with writing(tmp_path / "evil.tar") as writer:
                writer.add_document(HEAD, head)
                writer.add_bytes(f"objects/{key}", 1, [b"x"])
            with pytest.raises(TransferError, match="no event has"):
                Importer(elsewhere, tmp_path / "evil.tar").run()
            assert elsewhere.bucket.head(key) is None

    @pytest.mark.parametrize(
        ("name", "change"),
        [
            ("event.json", {"event": {"slug": "other"}}),
            ("assets/", {"asset": {"original_key": f"originals/other/dd/{'dd' * 32}.jpg"}}),
            ("assets/", {"asset": {"id": asset_id("other", "dd" * 32)}}),
            ("assets/", {"companions": [{"key": f"originals/other/dd/{'dd' * 32}.jpg"}]}),
            ("logo.json", {"logo": {"key": f"originals/other/dd/{'dd' * 32}.jpg"}}),
            ("logo.json", {"logo": {"key": f"renditions/ab/{ASSET}/preview-{'0' * 12}.jpg"}}),
        ],
    )
    def test_a_document_that_names_what_is_of_another_event(
        self,
        filled: Services,
        elsewhere: Services,
        tmp_path: Path,
        name: str,
        change: Json,
    ) -> None:
        export_event(filled, "summit", tmp_path / "summit.tar", quiet)
        forge(tmp_path / "summit.tar", tmp_path / "evil.tar", name, change)
        before = [_counted(elsewhere, one) for one in COUNTED]
        with pytest.raises(TransferError, match="another event"):
            Importer(elsewhere, tmp_path / "evil.tar").run()
        assert [_counted(elsewhere, one) for one in COUNTED] == before

    def test_an_export_that_fails_leaves_no_file(
        self, filled: Services, elsewhere: Services, tmp_path: Path
    ) -> None:
        with filled.database.read() as session:
            filled.bucket.delete(session.get_one(Asset, ASSET).original_key)
        with pytest.raises(TransferError, match="verify"):
            export_event(filled, "summit", tmp_path / "summit.tar", quiet)
        assert list(tmp_path.glob("*summit.tar*")) == []
        with pytest.raises(TransferError, match="no event"):
            export_event(filled, "nothing", tmp_path / "summit.tar", quiet)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("bare_database_url", ["sqlite"], indirect=True)
class TestOtherEventsStayAsTheyAre:
    """Whoever made the file: what it says of pictures and galleries of other events counts for nothing."""

    def test_a_gallery_whose_name_is_taken_gets_another_and_keeps_it(
        self, filled: Services, elsewhere: Services, tmp_path: Path
    ) -> None:
        path = tmp_path / "summit.tar"
        with elsewhere.database.begin() as session:
            other = session.scalars(select(Event).where(Event.slug == "other")).one()
            session.add(Gallery(event_id=other.id, slug="best", title="Ours", revision=1))
        export_event(filled, "summit", path, quiet)
        for _ in range(2):
            Importer(elsewhere, path).run()
            with elsewhere.database.read() as session:
                found = session.execute(
                    select(Gallery.slug, Event.slug).join(Event).order_by(Event.slug, Gallery.slug)
                ).all()
                ours = session.scalars(select(Gallery).where(Gallery.slug == "best")).one()
                moved = session.scalars(select(Gallery).where(Gallery.slug.startswith("best-"))).one()
                link = session.scalars(select(ShareLink)).one()
                assert (ours.title, len(ours.items), len(moved.items)) == ("Ours", 0, 1)
                assert link.gallery_id == moved.id
                of = session.scalars(select(GalleryChange.gallery_id)).all()
                assert of == [moved.id]
                assert [tuple(one) for one in found] == [
                    ("best", "other"), ("others", "other"), (moved.slug, "summit"),
                ]  # fmt: skip

    def test_no_picture_of_another_event_is_shown_or_changed(
        self, filled: Services, elsewhere: Services, tmp_path: Path
    ) -> None:
        theirs, path = asset_id("other", "dd" * 32), tmp_path / "evil.tar"
        export_event(filled, "summit", tmp_path / "summit.tar", quiet)
        forge(tmp_path / "summit.tar", tmp_path / "a.tar", "galleries/", {"items": [{"asset_id": theirs}]})
        forge(tmp_path / "a.tar", tmp_path / "b.tar", "links.json", {"links": [{"asset_ids": [theirs]}]})
        forge(tmp_path / "b.tar", path, "history/", {"actions": [{"changes": [{"asset_id": theirs}]}]})
        Importer(elsewhere, path).run()
        with elsewhere.database.read() as session:
            assert theirs not in session.scalars(select(GalleryItem.asset_id)).all()
            assert session.scalars(select(ShareLink.asset_ids)).all() == [[]]
            assert theirs not in session.scalars(select(AssetChange.asset_id)).all()

    def test_no_upload_is_under_way_in_what_comes(
        self, filled: Services, elsewhere: Services, tmp_path: Path
    ) -> None:
        """Or a worker would take what lies there for this event's own."""
        export_event(filled, "summit", tmp_path / "summit.tar", quiet)
        theirs = {"state": "uploaded", "incoming_key": f"originals/other/dd/{'dd' * 32}.jpg"}
        forge(tmp_path / "summit.tar", tmp_path / "evil.tar", "batches/", {"arrivals": [theirs]})
        Importer(elsewhere, tmp_path / "evil.tar").run()
        with elsewhere.database.read() as session:
            assert session.scalars(select(Arrival.incoming_key)).all() == []
