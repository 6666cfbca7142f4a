"""One file becomes one asset, once, whenever its process dies; a file at fault leaves nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from mediahub.catalog.coordination.revoked_urls import revocation_count
from mediahub.catalog.models import (
    Arrival,
    Asset,
    AssetChange,
    AssetFeatures,
    Companion,
    Outbox,
    StandingTerms,
)
from mediahub.catalog.trash import move_to_trash
from mediahub.ingest.announcement import Announcement
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.hashing import head_tail_file, sha256_file
from mediahub.media.model import NotRead
from mediahub.media.writing.write import WriteFields, write_metadata
from mediahub.runtime import Services
from mediahub.storage.bucket import Bucket
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory
from tests.pictures import write_jpeg
from tests.unit.ingest.conftest import OpenBatch

TAKEN = "2025:10:18 10:30:00"


def take(pipeline: Pipeline, batch: BatchRef, path: Path, **more: Any) -> Outcome:
    return pipeline.take(LocalFile(path.name, path), batch, **more)


def keys(services: Services, prefix: str = "") -> set[str]:
    return {one.key for one in services.bucket.list(prefix)}


def states(services: Services) -> list[str]:
    with services.database.read() as session:
        return list(session.scalars(select(Asset.state)))


def test_a_file_becomes_a_ready_asset(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "DSC_1.JPG", 1, (3000, 2000), TAKEN)
    outcome = take(pipeline, batch, path)
    assert (outcome.state, outcome.reason) == ("ready", "")
    with services.database.read() as session:
        asset = session.get_one(Asset, outcome.asset_id)
        assert (asset.state, asset.width, asset.height, asset.model) == ("ready", 3000, 2000, "T-1")
        assert asset.taken_at.isoformat() == "2025-10-18T02:30:00+00:00"
        assert {(one.name, one.width) for one in asset.renditions} == {("thumb", 480), ("preview", 2048)}
        wanted = {asset.original_key, *(one.key for one in asset.renditions)}
        assert session.scalars(select(Outbox.asset_id)).all() == [asset.id]
        assert session.get_one(AssetFeatures, asset.id).palette != ""
        assert [(one.path, one.state) for one in session.scalars(select(Arrival))] == [("DSC_1.JPG", "ready")]
    assert keys(services) == wanted
    assert services.bucket.get_bytes(asset.original_key) == path.read_bytes()


def test_the_same_bytes_are_taken_once(
    services: Services, pipeline: Pipeline, open_for: OpenBatch, tmp_path: Path
) -> None:
    first, copy = write_jpeg(tmp_path / "a.jpg", 2), tmp_path / "b.jpg"
    copy.write_bytes(first.read_bytes())
    batch = open_for()
    assert [take(pipeline, batch, file).state for file in (first, copy, first)] == [
        "ready", "duplicate", "ready",
    ]  # fmt: skip
    assert take(pipeline, open_for("Maja"), first).state == "duplicate"
    assert len(states(services)) == 1
    with services.database.begin() as session:
        move_to_trash(session, list(session.scalars(select(Asset.id))))
    again = take(pipeline, open_for("Maja"), copy)
    assert (again.state, "in the trash" in again.reason) == ("duplicate", True)


@pytest.mark.parametrize(
    "data", [b"", b"<!DOCTYPE html><script>alert(1)</script>", b"\xff\xd8\xff damaged", b"text\n" * 900]
)
def test_a_file_at_fault_leaves_nothing_but_its_reason(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "bad.jpg"
    path.write_bytes(data)
    outcome = take(pipeline, batch, path)
    assert (outcome.state, bool(outcome.code)) == ("rejected", True)
    assert len(outcome.reason) > 20
    assert (states(services), keys(services)) == ([], set())
    with services.database.read() as session:
        assert session.scalars(select(Arrival.state)).all() == ["rejected"]


def test_a_file_that_cannot_be_read_is_named(pipeline: Pipeline, batch: BatchRef, tmp_path: Path) -> None:
    outcome = take(pipeline, batch, tmp_path / "gone.jpg")
    assert (outcome.state, outcome.code, outcome.sha256) == ("rejected", "unreadable", None)


def test_a_fault_of_ours_is_no_verdict(
    services: Services, batch: BatchRef, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise NotRead("killed", "The system stopped it.")

    sandbox = SandboxHere()
    monkeypatch.setattr(sandbox, "analyse", fail)
    with pytest.raises(NotRead):
        take(Pipeline(services, sandbox), batch, write_jpeg(tmp_path / "a.jpg", 3))
    assert (states(services), keys(services)) == ([], set())


class Killed(BaseException):
    """What a test raises where a process would die."""


class Deadly(BucketInMemory):
    """A bucket that dies at its n-th write, before or after it was carried out; its objects are those of
    another."""

    def __init__(self, other: BucketInMemory, at: int, *, after: bool) -> None:
        super().__init__(other._settings)
        self.s3, self._left, self._after = other.s3, at, after

    def _step(self, write: Callable[[], Any]) -> Any:
        self._left -= 1
        if self._left == 0 and not self._after:
            raise Killed
        result = write()
        if self._left == 0:
            raise Killed
        return result

    def put_file(self, *args: Any, **named: Any) -> bool:
        return bool(self._step(lambda: Bucket.put_file(self, *args, **named)))

    def put_bytes(self, *args: Any, **named: Any) -> None:
        self._step(lambda: Bucket.put_bytes(self, *args, **named))


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_death_at_any_write_is_mended_by_the_same_command(
    services: Services,
    pipeline: Pipeline,
    bucket: BucketInMemory,
    batch: BatchRef,
    tmp_path: Path,
    at: int,
    after: bool,
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 10)
    dying = Services(services.settings, services.database, Deadly(bucket, at, after=after), services.search)
    with pytest.raises(Killed):
        take(Pipeline(dying, SandboxHere()), batch, path)
    assert states(services) == ["storing"]  # no object without a row
    assert take(pipeline, batch, path).state == "ready"
    with services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        assert keys(services) == {asset.original_key, *(one.key for one in asset.renditions)}


def test_a_small_picture_goes_ahead_and_its_original_takes_its_place(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    whole = write_jpeg(tmp_path / "a.jpg", 20, (3000, 2000), TAKEN)
    small = write_jpeg(tmp_path / "small.jpg", 21, (300, 200), TAKEN)
    said = Announcement(whole.stat().st_size, head_tail_file(whole), sha256_file(whole))
    identity = pipeline.take_preview(LocalFile("a.jpg", small), batch, said)
    assert identity is not None
    assert pipeline.take_preview(LocalFile("a.jpg", small), batch, said) is None
    with services.database.begin() as session:
        asset = session.get_one(Asset, identity)
        assert (asset.state, asset.awaited, asset.width) == ("ready", True, 300)
        asset.headline = "Written meanwhile"
    outcome = take(pipeline, batch, whole)
    assert (outcome.state, outcome.asset_id) == ("ready", identity)
    with services.database.read() as session:
        asset = session.get_one(Asset, identity)
        assert (asset.awaited, asset.width, asset.headline) == (False, 3000, "Written meanwhile")
        assert keys(services, "renditions/") == {one.key for one in asset.renditions}
    assert revocation_count(services.database) == 0  # it shows the same


def test_the_same_picture_with_other_words_is_an_edit_of_it(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    first = write_jpeg(tmp_path / "a.jpg", 30, (800, 600), TAKEN)
    made = take(pipeline, batch, first)
    edited = tmp_path / "edited.jpg"
    edited.write_bytes(write_metadata(first, WriteFields(headline="A robot waves")))
    outcome = take(pipeline, batch, edited)
    assert (outcome.state, outcome.code, outcome.asset_id) == ("ready", "edited", made.asset_id)
    assert "a.jpg" in outcome.reason
    with services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        assert (asset.headline, [one.role for one in asset.companions]) == ("A robot waves", ["edited"])
        assert services.bucket.get_bytes(asset.companions[0].key) == edited.read_bytes()


def test_nobody_else_edits_a_picture_by_delivering_it_again(
    services: Services, pipeline: Pipeline, open_for: OpenBatch, tmp_path: Path
) -> None:
    first = write_jpeg(tmp_path / "a.jpg", 31, (800, 600), TAKEN)
    hers = take(pipeline, open_for(source="link", contributor="ann"), first)
    edited = tmp_path / "edited.jpg"
    edited.write_bytes(write_metadata(first, WriteFields(headline="Mine")))
    outcome = take(pipeline, open_for("Somebody Else", source="link", contributor="bob"), edited)
    assert (outcome.state, outcome.code) == ("ready", "")  # a picture of theirs, which tells of no other
    with services.database.read() as session:
        assert session.scalars(select(Companion)).all() == []
        assert session.get_one(Asset, str(hers.asset_id)).headline == ""
        assert session.get_one(Asset, str(outcome.asset_id)).contributor == "bob"


def test_a_picture_in_the_trash_takes_no_edit(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    first = write_jpeg(tmp_path / "a.jpg", 32, (800, 600), TAKEN)
    identity = take(pipeline, batch, first).asset_id
    with services.database.begin() as session:
        move_to_trash(session, [str(identity)])
    edited = tmp_path / "edited.jpg"
    edited.write_bytes(write_metadata(first, WriteFields(headline="Late")))
    assert take(pipeline, batch, edited).code == "in_trash"


def test_a_retouched_version_becomes_the_original_and_the_old_one_stays(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    first = write_jpeg(tmp_path / "a.jpg", 40, (800, 600), TAKEN)
    identity = str(take(pipeline, batch, first).asset_id)
    retouched = write_jpeg(tmp_path / "a-retouched.jpg", 41, (600, 600), TAKEN)
    outcome = take(pipeline, batch, retouched, replaces=identity)
    assert (outcome.state, outcome.asset_id) == ("ready", identity)
    with services.database.read() as session:
        asset = session.get_one(Asset, identity)
        assert (asset.width, asset.sha256) == (600, sha256_file(retouched))
        assert [(one.role, one.sha256) for one in asset.companions] == [("earlier", sha256_file(first))]
        assert keys(services, "renditions/") == {one.key for one in asset.renditions}
        (change,) = session.scalars(select(AssetChange))
        assert (change.before["sha256"], change.after["sha256"]) == (sha256_file(first), asset.sha256)
    assert revocation_count(services.database) == 1
    assert take(pipeline, batch, retouched, replaces=identity).state in ("ready", "duplicate")


def test_whoever_makes_clips_playable_hears_of_them_alone(
    services: Services, batch: BatchRef, tmp_path: Path
) -> None:
    heard: list[str] = []
    take(Pipeline(services, SandboxHere(), heard.append), batch, write_jpeg(tmp_path / "a.jpg", 50))
    assert heard == []


class Counting(SandboxHere):
    """Counts the files that are read."""

    def __init__(self) -> None:
        super().__init__()
        self.read = 0

    def analyse(self, *args: Any, **named: Any) -> Any:
        self.read += 1
        return super().analyse(*args, **named)


def test_what_is_known_is_read_again_of_a_contributor_alone_so_that_no_answer_tells(
    services: Services, open_for: OpenBatch, tmp_path: Path
) -> None:
    sandbox = Counting()
    pipeline, path = Pipeline(services, sandbox), write_jpeg(tmp_path / "a.jpg", 51)
    take(pipeline, open_for(), path)
    assert sandbox.read == 1
    assert take(pipeline, open_for("Maja"), path).state == "duplicate"
    assert sandbox.read == 1
    assert take(pipeline, open_for("Ann", source="link", contributor="ann"), path).state == "duplicate"
    assert sandbox.read == 2
    assert len(states(services)) == 1
    theirs, ann = write_jpeg(tmp_path / "b.jpg", 82), open_for("Ann", source="link", contributor="ann")
    assert [take(pipeline, ann, theirs).state for _ in range(2)] == ["ready", "ready"]
    assert sandbox.read == 3, "of their own file they know that it is in"


def test_a_picture_and_its_sidecar_are_two_outcomes(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    path, xmp = write_jpeg(tmp_path / "a.jpg", 52), tmp_path / "a.xmp"
    xmp.write_text('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    both = pipeline.take_all(LocalFile("card/a.jpg", path, xmp), batch)
    assert [(one.path, one.state) for one in both] == [("card/a.jpg", "ready"), ("card/a.xmp", "ready")]
    assert both[1].code == "joined"
    alone = pipeline.take_all(LocalFile("card/b.jpg", write_jpeg(tmp_path / "b.jpg", 53)), batch)
    assert [one.path for one in alone] == ["card/b.jpg"]


class Silent(LocalFile):
    """A file whose XMP file was sent along, and is no file of its own to whoever sent it."""

    @property
    def sidecar_shown(self) -> str:
        return ""


def test_a_sidecar_that_was_sent_along_is_no_outcome_of_its_own(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    xmp = tmp_path / "a.xmp"
    xmp.write_text('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    (outcome,) = pipeline.take_all(Silent("a.jpg", write_jpeg(tmp_path / "a.jpg", 64), xmp), batch)
    assert outcome.state == "ready"
    with services.database.read() as session:
        assert [one.path for one in session.scalars(select(Arrival))] == ["a.jpg"]
        assert [(one.role, one.state) for one in session.scalars(select(Companion))] == [("sidecar", "ready")]


def test_a_file_that_nobody_listed_leaves_no_line_of_its_own(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no picture")
    good = write_jpeg(tmp_path / "a.jpg", 54)
    other_words = tmp_path / "b.jpg"
    other_words.write_bytes(write_metadata(good, WriteFields(headline="A robot waves")))
    files = [LocalFile(path.name, path, listed=False) for path in (bad, good, other_words)]
    assert [pipeline.take(file, batch).state for file in files] == ["rejected", "ready", "ready"]
    with services.database.read() as session:
        assert session.scalars(select(Arrival)).all() == []


def test_a_picture_ahead_has_the_words_of_the_template(
    services: Services, pipeline: Pipeline, open_for: OpenBatch, tmp_path: Path
) -> None:
    batch = open_for(template={"headline": "Robots in Wuhu", "caption": "By {photographer}"})
    whole, small = write_jpeg(tmp_path / "a.jpg", 55), write_jpeg(tmp_path / "small.jpg", 56, (300, 200))
    said = Announcement(whole.stat().st_size, head_tail_file(whole), sha256_file(whole))
    identity = pipeline.take_preview(LocalFile("a.jpg", small), batch, said)
    for _ in range(2):  # ahead, and after its original took its place
        with services.database.read() as session:
            asset = session.get_one(Asset, identity)
            assert (asset.headline, asset.caption) == ("Robots in Wuhu", "By Chen Rui")
        take(pipeline, batch, whole)


def test_bytes_that_one_contributor_announced_come_from_another(
    services: Services, pipeline: Pipeline, open_for: OpenBatch, tmp_path: Path
) -> None:
    """Whoever sends the bytes delivers the picture, which waited for them; its words stay."""
    ann = open_for("Ann", source="link", contributor="ann")
    bob = open_for("Bob", source="link", contributor="bob", template={"headline": "Bob's"})
    whole = write_jpeg(tmp_path / "a.jpg", 57, (3000, 2000), TAKEN)
    small = write_jpeg(tmp_path / "small.jpg", 58, (300, 200), TAKEN)
    said = Announcement(whole.stat().st_size, head_tail_file(whole), sha256_file(whole))
    identity = pipeline.take_preview(LocalFile("a.jpg", small), ann, said)
    with services.database.begin() as session:
        session.execute(delete(Outbox))
    outcome = take(pipeline, bob, whole)
    assert (outcome.state, outcome.asset_id) == ("ready", identity)
    with services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        assert (asset.id, asset.awaited, asset.width, asset.headline) == (identity, False, 3000, "")
        assert asset.contributor == "bob"
        assert services.bucket.get_bytes(asset.original_key) == whole.read_bytes()
        assert keys(services, "renditions/") == {one.key for one in asset.renditions}
        assert session.scalars(select(Outbox.asset_id)).all() == [identity]


def test_bytes_that_the_team_announced_may_come_from_a_contributor_and_stay_the_team_s(
    services: Services, pipeline: Pipeline, open_for: OpenBatch, tmp_path: Path
) -> None:
    bob = open_for("Bob", source="link", contributor="bob")
    whole = write_jpeg(tmp_path / "a.jpg", 62, (3000, 2000), TAKEN)
    small = write_jpeg(tmp_path / "small.jpg", 63, (300, 200), TAKEN)
    said = Announcement(whole.stat().st_size, head_tail_file(whole), sha256_file(whole))
    identity = pipeline.take_preview(LocalFile("a.jpg", small), open_for(), said)
    with services.database.begin() as session:
        session.execute(delete(Outbox))
    for awaited in (True, False):
        with services.database.read() as session:
            asset = session.get_one(Asset, identity)
            assert (asset.awaited, asset.width) == ((True, 300) if awaited else (False, 3000))
        assert take(pipeline, bob, whole).asset_id == identity
    with services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        assert (asset.contributor, asset.photographer.name) == ("", "Chen Rui")
        assert services.bucket.get_bytes(asset.original_key) == whole.read_bytes()
        assert keys(services, "renditions/") == {one.key for one in asset.renditions}
        assert session.scalars(select(Outbox.asset_id)).all() == [identity]


def test_bytes_whose_first_sender_died_amid_them_stay_that_sender_s(
    services: Services, bucket: BucketInMemory, pipeline: Pipeline, open_for: OpenBatch, tmp_path: Path
) -> None:
    ann = open_for("Ann", source="link", contributor="ann")
    bob = open_for("Bob", source="link", contributor="bob")
    path = write_jpeg(tmp_path / "a.jpg", 59)
    dying = Services(services.settings, services.database, Deadly(bucket, 1, after=False), services.search)
    with pytest.raises(Killed):
        take(Pipeline(dying, SandboxHere()), ann, path)
    take(pipeline, bob, path)
    assert states(services) == ["storing"]
    assert take(pipeline, ann, path).state == "ready"
    with services.database.read() as session:
        assert session.scalars(select(Asset)).one().contributor == "ann"


def test_what_was_begun_as_an_asset_of_its_own_is_taken_away_once_its_bytes_are_another_s(
    services: Services, bucket: BucketInMemory, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 60, (800, 600), TAKEN)
    retouched = write_jpeg(tmp_path / "b.jpg", 61, (600, 600), TAKEN)
    identity = str(take(pipeline, batch, path).asset_id)
    dying = Services(services.settings, services.database, Deadly(bucket, 2, after=True), services.search)
    with pytest.raises(Killed):
        take(Pipeline(dying, SandboxHere()), batch, retouched)
    assert sorted(states(services)) == ["ready", "storing"]
    assert take(pipeline, batch, retouched, replaces=identity).asset_id == identity
    assert states(services) == ["ready"]
    with services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        assert keys(services, "renditions/") == {one.key for one in asset.renditions}


def test_a_new_picture_is_ready_under_the_standing_terms_and_never_without_them(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    with services.database.begin() as session:
        session.add(
            StandingTerms(event_id=batch.event_id, kind="batch", target_id=batch.id, rights_class="none")
        )
    outcome = take(pipeline, batch, write_jpeg(tmp_path / "a.jpg", 67))
    with services.database.begin() as session:
        asset = session.get_one(Asset, outcome.asset_id)
        assert (asset.state, asset.rights_class) == ("ready", "none")


def test_words_inside_an_original_fill_what_its_small_picture_left_empty(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    whole = write_jpeg(tmp_path / "a.jpg", 68, (3000, 2000))
    whole.write_bytes(write_metadata(whole, WriteFields(headline="A robot waves")))
    small = write_jpeg(tmp_path / "small.jpg", 69, (300, 200))
    said = Announcement(whole.stat().st_size, head_tail_file(whole), sha256_file(whole))
    identity = pipeline.take_preview(LocalFile("a.jpg", small), batch, said)
    assert take(pipeline, batch, whole).asset_id == identity
    with services.database.read() as session:
        assert session.get_one(Asset, identity).headline == "A robot waves"
