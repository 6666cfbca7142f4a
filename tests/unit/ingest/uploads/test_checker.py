"""Arrivals are checked: bytes as announced, the sidecar beside its picture, incoming objects cleared away."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from mediahub.catalog.coordination.leader_lock import leader_lock
from mediahub.catalog.models import Arrival, Asset, Companion
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.announcement import NOT_AS_SENT
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.failed_reads import NOT_READ_YET
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.placing.sidecar_places import PATIENCE
from mediahub.ingest.uploads import checker as module
from mediahub.ingest.uploads.checker import SUSPECTS, Checker
from mediahub.media.model import NotRead
from mediahub.storage.errors import Unavailable
from mediahub.storage.keys import quarantine_key
from tests.pictures import write_dng, write_jpeg
from tests.unit.ingest.conftest import OpenBatch
from tests.unit.ingest.uploads.conftest import Sender

TAKEN = "2025:10:18 10:30:00"
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="From the sidecar"/>
</rdf:RDF></x:xmpmeta>"""


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    return write_jpeg(tmp_path / "a.jpg", 1, taken=TAKEN).read_bytes()


def sent(sender: Sender, path: str, data: bytes) -> int:
    number = sender.send(path, data).id
    assert number is not None
    return number


def keys(sender: Sender, prefix: str) -> list[str]:
    return [info.key for info in sender.bucket.list(prefix)]


def the_asset(sender: Sender) -> Asset:
    with sender.services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        asset.companions  # noqa: B018  (loaded)
        return asset


def change(sender: Sender, number: int, **values: object) -> None:
    with sender.services.database.begin() as session:
        session.execute(update(Arrival).where(Arrival.id == number).values(**values))


def test_a_picture_is_taken_and_its_incoming_object_cleared_away(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    number = sent(sender, "a.jpg", picture)
    assert keys(sender, "incoming/") != []

    checker.check(number)
    checker.check(number)  # a task that came twice

    [arrival] = sender.rows()
    assert (arrival.state, arrival.incoming_key, arrival.attempts) == ("ready", None, 0)
    assert arrival.asset_id == the_asset(sender).id
    assert sender.bucket.get_bytes(the_asset(sender).original_key) == picture
    assert keys(sender, "incoming/") == keys(sender, "quarantine/") == []


def test_bytes_that_were_not_announced_are_kept_in_quarantine(
    sender: Sender, checker: Checker, batch: BatchRef, picture: bytes
) -> None:
    number = sent(sender, "a.jpg", picture)
    key = sender.rows()[0].incoming_key
    sender.bucket.delete(str(key))
    sender.bucket.put_bytes(str(key), picture + b"more", "image/jpeg")

    checker.check(number)

    [arrival] = sender.rows()
    assert (arrival.state, arrival.reason_code, arrival.asset_id) == ("rejected", NOT_AS_SENT, None)
    assert (arrival.size, arrival.incoming_key) == (len(picture) + 4, None)
    kept = quarantine_key("summit", batch.id, number)
    assert sender.bucket.get_bytes(kept) == picture + b"more"
    assert keys(sender, "incoming/") == []


def test_what_is_not_here_yet_or_waits_for_its_next_try_is_left_alone(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    checker.check(999)
    number = sender.announce("a.jpg", picture).id or 0
    checker.check(number)
    assert [one.state for one in sender.rows()] == ["expected"]
    sent(sender, "a.jpg", picture)
    change(sender, number, reason_code="set_apart", attempts=3)
    checker.check(number)
    assert [one.state for one in sender.rows()] == ["received"]


def test_a_failure_of_ours_is_no_verdict(
    sender: Sender, checker: Checker, pipeline: Pipeline, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = sent(sender, "a.jpg", picture)

    def fail(*_: object) -> None:
        raise NotRead("killed", "The system stopped it.")

    monkeypatch.setattr(pipeline, "take", fail)
    checker.check(number)
    [arrival] = sender.rows()
    assert (arrival.state, arrival.reason_code, arrival.attempts) == ("received", NOT_READ_YET, 1)
    assert arrival.incoming_key is not None
    assert sender.bucket.get_bytes(arrival.incoming_key) == picture


@pytest.mark.parametrize("sidecar_first", [True, False])
def test_a_sidecar_goes_in_with_its_picture_whichever_is_looked_at_first(
    sender: Sender, checker: Checker, picture: bytes, sidecar_first: bool
) -> None:
    image, words = sent(sender, "DSC_1.jpg", picture), sent(sender, "DSC_1.xmp", XMP)
    if sidecar_first:
        checker.check(words)
        assert [one.state for one in sender.rows()] == ["received", "received"], "it waits for its picture"
    checker.check(image)

    assert [one.state for one in sender.rows()] == ["ready", "ready"]
    asset = the_asset(sender)
    assert asset.headline == "From the sidecar"
    assert [(one.role, one.filename, one.state) for one in asset.companions] == [
        ("sidecar", "DSC_1.xmp", "ready")
    ]
    assert keys(sender, "incoming/") == []


def test_a_sidecar_that_was_rejected_for_want_of_its_picture_is_looked_at_again(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    words = sent(sender, "DSC_1.xmp", XMP)
    change(sender, words, created_at=utcnow() - PATIENCE)
    checker.check(words)
    [arrival] = sender.rows()
    assert (arrival.state, arrival.reason_code) == ("rejected", "no_picture")

    checker.check(sent(sender, "DSC_1.jpg", picture))

    assert [(one.state, one.reason_code) for one in sender.rows()] == [("ready", "joined"), ("ready", "")]
    assert the_asset(sender).headline == "From the sidecar"
    assert keys(sender, "quarantine/") == []


def test_the_raw_file_of_a_shot_takes_the_sidecar_that_came_with_its_picture(
    sender: Sender, checker: Checker, picture: bytes, tmp_path: Path
) -> None:
    raw = write_dng(tmp_path / "DSC_1.dng", 1, TAKEN).read_bytes()
    for path, data in (("DSC_1.jpg", picture), ("DSC_1.xmp", XMP)):
        checker.check(sent(sender, path, data))
    checker.check(sent(sender, "DSC_1.dng", raw))
    asset = the_asset(sender)
    assert sorted(one.role for one in asset.companions) == ["raw", "sidecar"]
    assert {one.state for one in sender.rows()} == {"ready"}


def stopped(sender: Sender, **values: object) -> Asset:
    """The asset as a worker leaves it that dies while it stores."""
    with sender.services.database.begin() as session:
        session.execute(update(Asset).values(state="storing", **values))
    return the_asset(sender)


def test_an_asset_whose_worker_died_is_finished_under_the_path_by_which_it_came(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    checker.check(sent(sender, "card/a.jpg", picture))
    asset = stopped(sender)
    outcome = checker.finish_storing(asset.id)
    assert outcome is not None
    assert (outcome.path, outcome.state, outcome.asset_id) == ("card/a.jpg", "ready", asset.id)
    assert the_asset(sender).state == "ready"


def test_an_asset_whose_original_is_not_there_or_not_whole_is_not_finished(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    checker.check(sent(sender, "a.jpg", picture))
    asset = stopped(sender, size=len(picture) + 1)
    assert checker.finish_storing(asset.id) is None
    sender.bucket.delete(asset.original_key)
    assert checker.finish_storing(asset.id) is None
    assert the_asset(sender).state == "storing"


def test_a_file_that_was_to_join_is_finished_where_its_bytes_are(
    sender: Sender, checker: Checker, picture: bytes, tmp_path: Path
) -> None:
    raw = write_dng(tmp_path / "DSC_1.dng", 1, TAKEN).read_bytes()
    for path, data in (("DSC_1.jpg", picture), ("DSC_1.xmp", XMP), ("DSC_1.dng", raw)):
        checker.check(sent(sender, path, data))
    asset = the_asset(sender)
    for one in asset.companions:
        with sender.services.database.begin() as session:
            session.execute(update(Companion).values(state="storing"))
        assert checker.finish_companion(asset.id, one.sha256), one.role
        with sender.services.database.read() as session:
            states = {row.role: row.state for row in session.scalars(select(Companion))}
        assert states.pop(one.role) == "ready"
        assert set(states.values()) == {"storing"}

    assert not checker.finish_companion(asset.id, "0" * 64)
    for one in asset.companions:
        sender.bucket.delete(one.key)
        assert not checker.finish_companion(asset.id, one.sha256), one.role


def test_whoever_only_announced_a_file_is_not_asked_for_its_path(
    sender: Sender, checker: Checker, open_for: OpenBatch, picture: bytes
) -> None:
    """A hash can be said by anybody who has seen the picture."""
    checker.check(sent(sender, "card/a.jpg", picture))
    asset = stopped(sender)
    strangers = open_for("Somebody else", source="ftp", roots=["x"])
    with sender.services.database.begin() as session:
        session.add(
            Arrival(batch_id=strangers.id, path="evil/b.jpg", state="received", claimed_sha256=asset.sha256)
        )
    outcome = checker.finish_storing(asset.id)
    assert outcome is not None
    assert outcome.path == "card/a.jpg"


def test_while_storage_is_away_an_arrival_is_in_nobody_s_hand(
    sender: Sender, checker: Checker, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = sent(sender, "a.jpg", picture)

    def away(*_: object) -> None:
        raise Unavailable("S3 is away")

    with monkeypatch.context() as patch:
        patch.setattr(sender.bucket, "get_to_file", away)
        with pytest.raises(Unavailable):
            checker.check(number)
    assert [(one.state, one.attempts) for one in sender.rows()] == [("received", 0)], "no try of the file"
    checker.check(number)
    assert [one.state for one in sender.rows()] == ["ready"]


def test_of_files_that_failed_before_all_workers_try_one_at_a_time(
    sender: Sender, checker: Checker, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SUSPECTS_WAIT", 0.05)
    first, other = sent(sender, "a.jpg", picture), sent(sender, "b.txt", b"no picture at all")
    change(sender, first, attempts=1)
    with leader_lock(sender.services.database, SUSPECTS) as got:
        assert got
        for number in (first, other):
            checker.check(number)
        assert [one.state for one in sender.rows()] == ["received", "rejected"], "others wait for nobody"
    checker.check(first)
    assert [one.state for one in sender.rows()] == ["ready", "rejected"]


def test_the_small_picture_that_came_ahead_is_cleared_away_too(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    number = sent(sender, "a.jpg", picture)
    sender.bucket.put_bytes("incoming/small", b"small", "image/jpeg")
    change(sender, number, preview_key="incoming/small")
    checker.check(number)
    assert keys(sender, "incoming/") == []
    assert [one.preview_key for one in sender.rows()] == [None]


def test_what_is_rejected_once_more_stays_in_quarantine(
    sender: Sender, checker: Checker, batch: BatchRef
) -> None:
    number = sent(sender, "a.jpg", b"no picture at all")
    checker.check(number)
    kept = quarantine_key("summit", batch.id, number)
    change(sender, number, state="received", incoming_key=kept)
    checker.check(number)
    assert [(one.state, one.incoming_key) for one in sender.rows()] == [("rejected", None)]
    assert sender.bucket.get_bytes(kept) == b"no picture at all"
