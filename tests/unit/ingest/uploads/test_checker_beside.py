"""The XMP file, or the manifest, that came with a picture goes in with it, whoever died in between."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from mediahub.catalog.models import Asset, Companion
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.failed_reads import NOT_READ_YET
from mediahub.ingest.batches.outcome import NO_PICTURE, Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.placing.sidecar_places import PATIENCE
from mediahub.ingest.uploads.checker import Checker
from mediahub.outages.retries import PAUSES
from mediahub.storage.keys import quarantine_key
from tests.credentials import manifest_beside
from tests.pictures import write_dng
from tests.unit.ingest.uploads.conftest import TAKEN, XMP, Sender, change, keys, sent, the_asset

LATER = "2025:10:18 17:45:00"
"""When another shot of the same name was taken."""
JUNK = b"no picture at all"


def states(sender: Sender) -> dict[str, tuple[str, str]]:
    """State and code of each file that was delivered."""
    return {one.path: (one.state, one.reason_code) for one in sender.rows()}


def headlines(sender: Sender) -> dict[str, str]:
    with sender.services.database.read() as session:
        return dict(session.execute(select(Asset.filename, Asset.headline)).all())


def came_too_early(sender: Sender, checker: Checker) -> int:
    """An XMP file that waited in vain for its picture."""
    words = sent(sender, "DSC_1.xmp", XMP)
    change(sender, words, created_at=utcnow() - PATIENCE)
    checker.check(words)
    assert states(sender) == {"DSC_1.xmp": ("rejected", NO_PICTURE)}
    return words


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
    came_too_early(sender, checker)
    checker.check(sent(sender, "DSC_1.jpg", picture))

    assert [(one.state, one.reason_code) for one in sender.rows()] == [("ready", "joined"), ("ready", "")]
    assert the_asset(sender).headline == "From the sidecar"
    assert keys(sender, "quarantine/") == []


@pytest.mark.parametrize("path", ["edited/DSC_1.jpg", "edited/dsc_1.JPG"])
def test_a_sidecar_that_was_rejected_is_looked_at_again_for_a_picture_in_another_folder(
    sender: Sender, checker: Checker, picture: bytes, path: str
) -> None:
    """As one that comes after it is: nobody's order decides."""
    came_too_early(sender, checker)
    checker.check(sent(sender, "edited/DSC_12.jpg", JUNK))
    assert states(sender)["DSC_1.xmp"] == ("rejected", NO_PICTURE), "it is not called so"
    checker.check(sent(sender, path, picture))

    assert states(sender)["DSC_1.xmp"] == ("ready", "joined")
    assert the_asset(sender).headline == "From the sidecar"
    assert keys(sender, "quarantine/") == ["quarantine/summit/1/2"], "only what is no picture"


def test_a_sidecar_is_not_forgotten_whose_picture_comes_while_it_goes_to_quarantine(
    sender: Sender, checker: Checker, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = sent(sender, "DSC_1.xmp", XMP)
    change(sender, words, created_at=utcnow() - PATIENCE)
    bucket = sender.services.bucket
    copy = bucket.copy

    def meanwhile(*args: str) -> None:
        copy(*args)  # and the worker of the picture has it looked at again
        change(sender, words, state="received", reason_code="", reason="")

    monkeypatch.setattr(bucket, "copy", meanwhile)
    checker.check(words)
    monkeypatch.undo()
    assert states(sender) == {"DSC_1.xmp": ("received", "")}
    checker.check(sent(sender, "DSC_1.jpg", picture))
    assert states(sender)["DSC_1.xmp"][0] == "ready"
    assert the_asset(sender).headline == "From the sidecar"
    assert [*keys(sender, "incoming/"), *keys(sender, "quarantine/")] == []


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


@pytest.mark.parametrize("state", ["received", "checking"])
def test_a_picture_is_never_there_without_the_words_that_came_with_it(
    sender: Sender, checker: Checker, pipeline: Pipeline, picture: bytes, state: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """It is shown, and may be sent on, as soon as it is ready."""
    image, words = sent(sender, "DSC_1.jpg", picture), sent(sender, "DSC_1.xmp", XMP)
    change(sender, words, state=state)
    as_taken: list[str] = []
    take = pipeline.take

    def watched(*args: object) -> Outcome:
        outcome = take(*args)  # type: ignore[arg-type]
        as_taken.append(the_asset(sender).headline)
        return outcome

    monkeypatch.setattr(pipeline, "take", watched)
    checker.check(image)
    assert as_taken == ["From the sidecar"]


def test_words_that_wait_for_their_next_try_go_in_with_their_picture_all_the_same(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    words = sent(sender, "DSC_1.xmp", XMP)
    change(sender, words, reason_code=NOT_READ_YET, attempts=1, due_at=utcnow() + PAUSES[0])
    checker.check(words)
    assert states(sender) == {"DSC_1.xmp": ("received", NOT_READ_YET)}
    checker.check(sent(sender, "DSC_1.jpg", picture))
    assert states(sender) == {"DSC_1.xmp": ("ready", "joined"), "DSC_1.jpg": ("ready", "")}
    assert keys(sender, "incoming/") == []


def test_a_manifest_beside_a_picture_is_not_taken_for_its_words(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    for path, data in (("DSC_1.c2pa", manifest_beside(picture)), ("DSC_1.xmp", XMP)):
        sent(sender, path, data)
    checker.check(sent(sender, "DSC_1.jpg", picture))
    assert states(sender) == {
        "DSC_1.c2pa": ("ready", "joined"),
        "DSC_1.xmp": ("ready", "joined"),
        "DSC_1.jpg": ("ready", ""),
    }
    asset = the_asset(sender)
    assert (asset.headline, {one.role for one in asset.companions}) == (
        "From the sidecar",
        {"manifest", "sidecar"},
    )


def test_words_whose_worker_died_wait_for_their_picture_again(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    sender.announce("DSC_1.jpg", picture)
    words = sent(sender, "DSC_1.xmp", XMP)
    change(sender, words, state="checking", created_at=utcnow() - PATIENCE)
    checker.check(words)
    assert states(sender) == {"DSC_1.jpg": ("expected", ""), "DSC_1.xmp": ("received", "")}


def taken_along(sender: Sender, checker: Checker, picture: bytes) -> int:
    """An XMP file that is beside its picture; its worker died between deleting its object and saying so."""
    image, words = sent(sender, "DSC_1.jpg", picture), sent(sender, "DSC_1.xmp", XMP)
    key = sender.rows()[1].incoming_key
    checker.check(image)
    change(sender, words, incoming_key=key)
    return words


def test_another_shot_of_the_same_name_has_the_words_from_beside_the_first(
    sender: Sender, checker: Checker, picture: bytes, tmp_path: Path
) -> None:
    taken_along(sender, checker, picture)
    checker.check(sent(sender, "DSC_1.dng", write_dng(tmp_path / "DSC_1.dng", 2, LATER).read_bytes()))
    assert headlines(sender) == dict.fromkeys(("DSC_1.jpg", "DSC_1.dng"), "From the sidecar")
    assert [one.incoming_key for one in sender.rows()] == [None] * 3


@pytest.mark.parametrize("is_deleted", [True, False])
def test_words_that_are_no_longer_beside_the_first_shot_keep_another_from_nothing(
    sender: Sender, checker: Checker, picture: bytes, tmp_path: Path, is_deleted: bool
) -> None:
    """They were deleted for good with it, or are still to be stored."""
    taken_along(sender, checker, picture)
    [kept] = the_asset(sender).companions
    sender.bucket.delete(kept.key)
    with sender.services.database.begin() as session:
        session.execute(delete(Asset) if is_deleted else update(Companion).values(state="storing"))
    checker.check(sent(sender, "DSC_1.dng", write_dng(tmp_path / "DSC_1.dng", 2, LATER).read_bytes()))
    assert states(sender)["DSC_1.dng"] == ("ready", "")
    assert headlines(sender)["DSC_1.dng"] == ""


def test_words_that_came_too_early_join_also_a_picture_that_the_event_has_by_another_name(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    came_too_early(sender, checker)
    both = [sent(sender, name, picture) for name in ("other.jpg", "DSC_1.jpg")]
    for number in both:
        checker.check(number)
    assert states(sender) == {
        "DSC_1.xmp": ("ready", "joined"),
        "other.jpg": ("ready", ""),
        "DSC_1.jpg": ("duplicate", "duplicate"),
    }
    assert the_asset(sender).headline == "From the sidecar"


def test_words_that_came_too_early_stay_rejected_where_their_picture_is_rejected_too(
    sender: Sender, checker: Checker, batch: BatchRef
) -> None:
    words = came_too_early(sender, checker)
    checker.check(sent(sender, "DSC_1.jpg", JUNK))
    assert states(sender)["DSC_1.xmp"] == ("rejected", NO_PICTURE)
    assert sender.bucket.get_bytes(quarantine_key("summit", batch.id, words)) == XMP


def test_words_that_quarantine_holds_no_more_stay_rejected(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    came_too_early(sender, checker)
    for key in keys(sender, "quarantine/"):
        sender.bucket.delete(key)
    checker.check(sent(sender, "DSC_1.jpg", picture))
    assert states(sender) == {"DSC_1.xmp": ("rejected", NO_PICTURE), "DSC_1.jpg": ("ready", "")}


def test_words_whose_worker_died_before_it_moved_them_to_quarantine_are_looked_at_again(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    words = sent(sender, "DSC_1.xmp", XMP)
    change(sender, words, state="rejected", reason_code=NO_PICTURE)
    checker.check(sent(sender, "DSC_1.jpg", picture))
    assert states(sender) == {"DSC_1.xmp": ("ready", "joined"), "DSC_1.jpg": ("ready", "")}
    assert keys(sender, "incoming/") == []


def test_words_whose_worker_died_after_it_moved_them_to_quarantine_are_looked_at_again(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    words = sent(sender, "DSC_1.xmp", XMP)
    key = sender.rows()[0].incoming_key
    change(sender, words, created_at=utcnow() - PATIENCE)
    checker.check(words)
    change(sender, words, incoming_key=key)
    checker.check(sent(sender, "DSC_1.jpg", picture))
    assert states(sender) == {"DSC_1.xmp": ("ready", "joined"), "DSC_1.jpg": ("ready", "")}
    assert keys(sender, "quarantine/") == []


def test_a_verdict_on_the_words_themselves_stays(sender: Sender, checker: Checker, picture: bytes) -> None:
    words = sent(sender, "DSC_1.xmp", XMP)
    change(sender, words, state="rejected", reason_code="not_as_sent")
    checker.check(sent(sender, "DSC_1.jpg", picture))
    assert states(sender) == {"DSC_1.xmp": ("rejected", "not_as_sent"), "DSC_1.jpg": ("ready", "")}
    assert the_asset(sender).headline == ""
    assert [one.incoming_key for one in sender.rows()] == [None, None]
