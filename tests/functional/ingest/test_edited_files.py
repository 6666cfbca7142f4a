"""The same picture with other words, and XMP files of pictures that are there: whose words stand, who may
bring them, and what becomes of the files."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from mediahub.catalog.holdings import files_of
from mediahub.catalog.models import Asset, AssetChange, Batch, Companion, EditAction
from mediahub.catalog.trash import CONDEMNED, move_to_trash
from mediahub.client import Api, Delivery, OwnFile, Pusher
from mediahub.client.patience import Patience
from mediahub.curation.edits import history
from mediahub.curation.edits.editing import FieldEdit, edit, revert
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.writing.write import WriteFields, write_metadata
from mediahub.receipts.receipt import make_receipt
from mediahub.records.writer import RecordWriter
from mediahub.recovery.purge import purge_trash
from mediahub.recovery.rebuild import Rebuild
from mediahub.rights import Viewer
from mediahub.services.checks.verification import verify
from tests.desk import EVENT, Desk, announced
from tests.exiftool import need_exiftool, write_tags
from tests.functional.ingest.test_contributors import begin, invite
from tests.functional.ingest.test_uploads import announce, complete, put
from tests.pictures import write_jpeg

__all__ = ["invite"]
pytestmark = [pytest.mark.services, pytest.mark.timeout(240)]
CURATOR = Viewer(frozenset({"marketing"}))
TAKEN = "2025:10:18 10:30:00"


def xmp(headline: str, more: str = "") -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        f'photoshop:Headline="{headline}" {more}/></rdf:RDF></x:xmpmeta>'
    ).encode()


def with_words(source: Path, target: Path, **words: str) -> Path:
    """The same picture, with other words in its file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(write_metadata(source.read_bytes(), WriteFields(**words)))
    assert target.read_bytes() != source.read_bytes()
    return target


class Bench:
    """A pipeline of an upload desk, as commands on the server use it."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.services = desk, desk.services
        self.pipeline = desk.checker.pipeline

    def open(self, root: str, **more: Any) -> BatchRef:
        words = {"photographer": "Chen Rui", "source": "cli", **more}
        with self.services.database.begin() as session:
            return open_batch(session, event=EVENT, roots=[root], **words)

    def take(self, path: Path, root: str = "card", shown: str = "", **more: Any) -> Outcome:
        batch = self.open(root, **more)
        return self.pipeline.take(LocalFile(shown or path.name, path), batch)

    def one(self) -> Asset:
        with self.services.database.read() as session:
            asset = session.scalars(select(Asset)).one()
            _ = asset.companions, asset.raw, asset.renditions
            return asset

    def write(self, field: str, value: str) -> None:
        with self.services.database.begin() as session:
            asset = session.scalars(select(Asset)).one()
            edit(session, asset, CURATOR, [FieldEdit(field, getattr(asset, field), value)])


@pytest.fixture
def bench(desk: Desk) -> Bench:
    return Bench(desk)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    first = write_jpeg(tmp_path / "raw.jpg", 6001, taken=TAKEN)
    return with_words(first, tmp_path / "card" / "HOT_0003.JPG", headline="Opening", caption="As shot")


def test_new_words_are_an_edit_that_is_shown_and_can_be_taken_back(
    bench: Bench, picture: Path, tmp_path: Path
) -> None:
    bench.take(picture)
    bench.write("caption", "As the editors know better")
    edited = with_words(
        picture, tmp_path / "again" / picture.name, headline="Opening of the hall", caption="In the file"
    )
    outcome = bench.take(edited, "again")
    asset = bench.one()
    assert (outcome.state, outcome.code, outcome.asset_id) == ("ready", "edited", asset.id)
    assert (asset.headline, asset.caption) == ("Opening of the hall", "As the editors know better")
    assert bench.services.bucket.get_bytes(asset.original_key) == picture.read_bytes()
    (kept,) = asset.companions
    assert (kept.role, bench.services.bucket.get_bytes(kept.key)) == ("edited", edited.read_bytes())
    with bench.services.database.begin() as session:
        row = session.get_one(Asset, asset.id)
        (entry, _) = history.of_asset(session, row)
        assert (entry.kind, entry.field) == ("file", "headline")
        assert (entry.before, entry.after) == ("Opening", "Opening of the hall")
        assert entry.action_id not in [one.id for one in history.latest_actions(session, row.event_id)]
        revert(session, row, CURATOR, entry.id)
    assert bench.one().headline == "Opening"
    # what a person took back stays so, whatever file comes later
    bench.take(with_words(edited, tmp_path / "third" / picture.name, headline="Third"), "third")
    assert bench.one().headline == "Opening"
    assert bench.take(edited, "fourth").state == "duplicate"


def test_an_old_word_beside_a_new_one_undoes_nothing(bench: Bench, picture: Path, tmp_path: Path) -> None:
    bench.take(picture)
    bench.take(with_words(picture, tmp_path / "b" / picture.name, headline="New in the file"), "b")
    words = tmp_path / "HOT_0003.xmp"
    words.write_bytes(xmp("Opening", 'xmp:Rating="5"'))  # made of the first file, then rated
    outcome = bench.take(words, "c")
    assert (outcome.state, outcome.code) == ("ready", "joined")
    asset = bench.one()
    assert (asset.headline, asset.rating) == ("New in the file", 5)


@pytest.mark.parametrize(
    ("caption", "headline"),
    [
        ("-XMP-dc:Description", "-XMP-photoshop:Headline"),
        ("-IPTC:Caption-Abstract", "-IPTC:Headline"),
        ("-EXIF:ImageDescription", "-IPTC:Headline"),
    ],
)
@pytest.mark.parametrize("digest", ["kept", "none"])
def test_the_place_that_was_edited_is_the_newest(
    bench: Bench, tmp_path: Path, caption: str, headline: str, digest: str
) -> None:
    """The file says a word in EXIF, IIM and XMP; programs write into one and leave the old in the others."""
    need_exiftool()
    first = with_words(
        write_jpeg(tmp_path / "raw.jpg", 6030, taken=TAKEN),
        tmp_path / "card" / "HOT_0003.JPG",
        headline="Opening",
        caption="As shot",
    )
    if digest == "none":
        write_tags(first, "-Photoshop:IPTCDigest=")
    bench.take(first)
    again = tmp_path / "again" / first.name
    again.parent.mkdir()
    again.write_bytes(first.read_bytes())
    write_tags(again, f"{caption}=What was seen")
    assert bench.take(again, "again").code == "edited"
    assert (bench.one().caption, bench.one().headline) == ("What was seen", "Opening")
    third = tmp_path / "third" / first.name
    third.parent.mkdir()
    third.write_bytes(again.read_bytes())
    write_tags(third, f"{headline}=Opening of the hall")
    assert bench.take(third, "third").code == "edited"
    assert (bench.one().caption, bench.one().headline) == ("What was seen", "Opening of the hall")


def test_a_picture_that_was_turned_is_shown_so(bench: Bench, picture: Path, tmp_path: Path) -> None:
    bench.take(picture)
    turned = tmp_path / "turned" / picture.name
    turned.parent.mkdir()
    turned.write_bytes(write_metadata(picture.read_bytes(), WriteFields(orientation=6)))
    before = bench.one()
    outcome = bench.take(turned, "turned")
    after = bench.one()
    assert outcome.asset_id == before.id == after.id
    assert (after.width, after.height) == (before.height, before.width)
    assert bench.services.bucket.get_bytes(after.original_key) == turned.read_bytes()
    assert [one.role for one in after.companions] == ["earlier"]
    assert bench.services.bucket.get_bytes(after.companions[0].key) == picture.read_bytes()


def test_pictures_from_before_are_looked_at_when_it_matters(
    bench: Bench, picture: Path, tmp_path: Path
) -> None:
    bench.take(picture)
    bench.take(write_jpeg(tmp_path / "other.jpg", 6002, (400, 300)), "other")
    with bench.services.database.begin() as session:
        session.execute(update(Asset).values(picture_hash=None))
    edited = with_words(picture, tmp_path / "again" / picture.name, headline="Later")
    assert bench.take(edited, "again").code == "edited"
    with bench.services.database.read() as session:
        known = {row.filename: bool(row.picture_hash) for row in session.scalars(select(Asset))}
    assert known == {"HOT_0003.JPG": True, "other.jpg": False}


def test_another_picture_of_the_same_name_is_another_asset(
    bench: Bench, picture: Path, tmp_path: Path
) -> None:
    bench.take(picture)
    other = write_jpeg(tmp_path / "b" / picture.name, 6003, taken=TAKEN)
    assert bench.take(other, "b").code == ""
    with bench.services.database.read() as session:
        assert len(session.scalars(select(Asset.id)).all()) == 2


@pytest.mark.parametrize(
    ("more", "names", "state", "code"),
    [
        ("", ["HOT_0003.JPG"], "ready", "joined"),
        ('exif:DateTimeOriginal="2025-10-18T10:30:00"', ["HOT_0003.JPG"], "ready", "joined"),
        ('exif:DateTimeOriginal="2025-10-19T10:30:00"', ["HOT_0003.JPG"], "rejected", "no_picture"),
        ("", ["HOT_0004.JPG"], "rejected", "no_picture"),
        ("", ["a/HOT_0003.JPG", "b/HOT_0003.JPG"], "rejected", "ambiguous"),
    ],
)
def test_a_lone_xmp_file_finds_its_picture_or_says_why_not(
    bench: Bench, tmp_path: Path, more: str, names: list[str], state: str, code: str
) -> None:
    for number, name in enumerate(names):
        taken = f"2025:10:18 10:3{number}:00"
        bench.take(write_jpeg(tmp_path / name, 6010 + number, taken=taken), shown=name)
    words = tmp_path / "HOT_0003.xmp"
    words.write_bytes(xmp("Later", more))
    outcome = bench.take(words, "later")
    assert (outcome.state, outcome.code) == (state, code)
    assert bool(outcome.reason) == (state == "rejected")
    receipt = make_receipt(bench.services, bench.open("later").id, so_far=True)
    assert receipt["verdict"] == ("green" if state == "ready" else "red")
    assert [line["path"] for line in receipt["files"]] == ["HOT_0003.xmp"]


def test_push_says_at_once_what_became_of_a_lone_xmp_file(desk: Desk, tmp_path: Path) -> None:
    words = tmp_path / "card" / "HOT_0003.xmp"
    words.parent.mkdir()
    words.write_bytes(xmp("Alone"))
    api = Api(desk.url, desk.token(), Patience(20))
    began = time.monotonic()
    with desk.worker():
        delivery = Delivery(EVENT, "Chen Rui", resume_key="alone")
        (told,) = Pusher(api, 1).push(delivery, [OwnFile(words.name, words)], wait_for_checks=True)
    api.close()
    assert (told.state, told.code) == ("rejected", "no_picture")
    assert "no picture of this name" in told.reason
    assert time.monotonic() - began < 200  # and not the ten minutes for which others wait


def test_a_picture_takes_in_the_xmp_file_that_was_there_before_it(desk: Desk, tmp_path: Path) -> None:
    picture = write_jpeg(tmp_path / "HOT_0005.JPG", 6020)
    words = tmp_path / "HOT_0005.xmp"
    words.write_bytes(xmp("First"))
    with desk.client() as api:
        batch = int(api.post(f"/events/{EVENT}/batches", json={"photographer": "Chen Rui"}).json()["id"])
        for path, states in ((words, {"rejected"}), (picture, {"ready"})):
            (file,) = announce(api, batch, announced(path))
            assert put(api, file, path.read_bytes()).status_code == 200
            complete(api, file)
            desk.check_all()
            assert {row.state for row in desk.arrivals().values()} == states
    with desk.services.database.read() as session:
        assert session.scalars(select(Asset)).one().headline == "First"
    assert list(desk.services.bucket.list(f"quarantine/{EVENT}/")) == []


def send(desk: Desk, api: httpx.Client, batch: int, path: Path, **more: Any) -> dict[str, Any]:
    """Deliver a file; what the batch says of it in the end."""
    (file,) = announce(api, batch, announced(path, **more))
    if file["state"] == "expected":
        assert put(api, file, path.read_bytes()).status_code == 200
        complete(api, file)
    desk.check_all()
    rows = api.get(f"/batches/{batch}/files").json()["files"]
    return {row["path"]: row for row in rows}


def open_as(api: httpx.Client, name: str) -> int:
    answer = api.post(f"/events/{EVENT}/batches", json={"photographer": name, "resume_key": name})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["id"])


@pytest.mark.parametrize(
    ("who", "may"), [("photographer", True), ("marketing", True), ("admin", True), ("stranger", False)]
)
def test_words_come_from_the_team_and_from_who_delivered_the_picture(
    desk: Desk, picture: Path, tmp_path: Path, who: str, may: bool
) -> None:
    from mediahub.identity.accounts import create_user
    from tests.desk import PASSWORD

    with desk.client() as owner:
        send(desk, owner, open_as(owner, "Chen Rui"), picture)
    if who == "stranger":
        with desk.services.database.begin() as session:
            create_user(session, "stranger@example.org", PASSWORD, "photographer")
    edited = with_words(picture, tmp_path / "edited" / picture.name, headline="Theirs")
    words = base64.b64encode(xmp("Theirs too")).decode()
    with desk.client(who) as api:
        batch = open_as(api, f"Name of {who}")
        # the hash alone, which anybody may know who has seen the picture
        rows = send(desk, api, batch, picture, sidecar=words)
        assert rows[picture.name]["state"] == "duplicate"
        beside = rows["HOT_0003.xmp"]
        assert beside["state"] == ("ready" if may else "rejected")
        assert beside["code"] == ("joined" if may else "not_yours")
        found = send(desk, api, batch, edited)
        (row,) = [one for path, one in found.items() if path not in rows]
        assert (row["state"], row["code"]) == (("ready", "edited") if may else ("rejected", "not_yours"))
    with desk.services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        assert asset.headline == ("Theirs" if may else "Opening")
        assert len(asset.companions) == (2 if may else 0)
        users = session.scalars(
            select(EditAction.user_id).join(AssetChange, AssetChange.action_id == EditAction.id)
        ).all()
        by = session.get_one(Batch, batch).opened_by
        assert set(users) == ({by} if may else set())


def test_a_contributor_adds_only_to_what_came_from_them(
    desk: Desk,
    invite: Callable[..., Callable[[str], httpx.Client]],
    picture: Path,
    tmp_path: Path,
) -> None:
    enter = invite()
    anna, ben = enter("a" * 20), enter("b" * 20)
    hers, his = begin(desk, anna, "Anna"), begin(desk, ben, "Ben")
    send(desk, anna, hers, picture)
    edited = with_words(picture, tmp_path / "edited" / picture.name, headline="Edited")
    words = base64.b64encode(xmp("In words")).decode()
    with desk.services.database.read() as session:
        first = session.scalars(select(Asset.id)).one()
    lone = tmp_path / "HOT_0003.xmp"
    lone.write_bytes(xmp("Alone"))
    # whatever they send, it is taken, and what is there stays as it is
    assert send(desk, ben, his, lone)[lone.name]["code"] == "no_picture"
    lone.unlink()
    for number, (path, sidecar) in enumerate(((picture, None), (edited, None), (edited, words))):
        batch = begin(desk, ben, f"Ben {number}")
        found = send(desk, ben, batch, path, sidecar=sidecar)
        assert {(row["state"], row["asset_id"]) for row in found.values()} == {("ready", None)}
        with desk.services.database.read() as session:
            asset = session.get_one(Asset, first)
            assert (asset.headline, asset.companions) == ("Opening", [])
    later = with_words(picture, tmp_path / "later" / picture.name, headline="Later")
    rows = send(desk, anna, hers, later, sidecar=words)
    assert sorted(row["state"] for row in rows.values()) == ["ready", "ready", "ready"]
    with desk.services.database.read() as session:
        asset = session.get_one(Asset, first)
        assert (asset.headline, len(asset.companions)) == ("In words", 2)


def test_records_rebuild_verify_and_trash_know_edited_files(
    bench: Bench, sandbox: Sandbox, tmp_path: Path
) -> None:
    for info in list(bench.services.bucket.list("")):  # of another test: a rebuild would take it in
        bench.services.bucket.delete(info.key)
    picture = write_jpeg(tmp_path / "card" / "HOT_0003.JPG", 6050)
    bench.take(picture)
    edited = with_words(picture, tmp_path / "again" / picture.name, headline="Later")
    bench.take(edited, "again")
    asset = bench.one()
    RecordWriter(bench.services).write()
    with bench.services.database.begin() as session:
        session.delete(session.get_one(Asset, asset.id))
    Rebuild(bench.services, sandbox, lambda *_: None).run()
    again = bench.one()
    assert again.picture_hash == asset.picture_hash
    assert [(one.role, one.picture_hash) for one in again.companions] == [("edited", asset.picture_hash)]
    assert again.raw is not None
    assert again.raw.file_words["picture"]["headline"] == "Later"
    found = verify(bench.services, quick=False, progress=lambda *_: None).differences
    wrong = [(one.kind, one.subject) for one in found if asset.id in one.subject]
    assert [one for one in wrong if one[0] not in ("index", "record")] == []
    with bench.services.database.begin() as session:
        companion = session.scalars(select(Companion)).one()
        assert companion.key in {file.key for file in files_of(session.get_one(Asset, asset.id))}
        assert len(move_to_trash(session, [asset.id])) == 1
    outcome = bench.take(with_words(edited, tmp_path / "c" / picture.name, headline="Third"), "c")
    assert (outcome.state, outcome.code) == ("rejected", "in_trash")
    with bench.services.database.begin() as session:
        session.get_one(Asset, asset.id).deleted_at = CONDEMNED
    assert purge_trash(bench.services) == 1
    assert list(bench.services.bucket.list(f"originals/{EVENT}/")) == []
