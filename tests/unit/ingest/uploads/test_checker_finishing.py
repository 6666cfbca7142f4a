"""What was being stored when its worker died is finished: assets, and files that were to join one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from mediahub.catalog.models import Arrival, Asset, Companion
from mediahub.ingest.uploads.checker import Checker
from tests.credentials import manifest_beside
from tests.pictures import write_dng
from tests.unit.ingest.conftest import OpenBatch
from tests.unit.ingest.uploads.conftest import TAKEN, XMP, Sender, change, sent, the_asset


def stopped(sender: Sender, **values: object) -> Asset:
    """The asset as a worker leaves it that dies while it stores."""
    with sender.services.database.begin() as session:
        session.execute(update(Asset).values(state="storing", **values))
    return the_asset(sender)


def with_all_beside(sender: Sender, checker: Checker, picture: bytes, tmp_path: Path) -> Asset:
    """A picture with its RAW file, its words and its manifest."""
    raw = write_dng(tmp_path / "DSC_1.dng", 1, TAKEN).read_bytes()
    files = {"jpg": picture, "xmp": XMP, "dng": raw, "c2pa": manifest_beside(picture)}
    for ending, data in files.items():
        checker.check(sent(sender, f"DSC_1.{ending}", data))
    asset = the_asset(sender)
    assert {one.role for one in asset.companions} == {"raw", "sidecar", "manifest"}
    return asset


def beside(asset: Asset, role: str) -> Companion:
    [found] = [one for one in asset.companions if one.role == role]
    return found


def storing(sender: Sender) -> None:
    """No file beside an asset has been stored, for all that is known."""
    with sender.services.database.begin() as session:
        session.execute(update(Companion).values(state="storing"))


def unlisted(sender: Sender) -> None:
    with sender.services.database.begin() as session:
        session.execute(delete(Arrival))


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
    asset = with_all_beside(sender, checker, picture, tmp_path)
    for one in asset.companions:
        storing(sender)
        assert checker.finish_companion(asset.id, one.sha256) is True, one.role
        with sender.services.database.read() as session:
            states = {row.role: row.state for row in session.scalars(select(Companion))}
        assert states.pop(one.role) == "ready"
        assert set(states.values()) == {"storing"}


def test_a_file_that_was_to_join_is_given_up_only_where_its_bytes_are_not_there(
    sender: Sender, checker: Checker, picture: bytes, tmp_path: Path
) -> None:
    """The sweeper forgets what is answered with False and nothing else."""
    asset = with_all_beside(sender, checker, picture, tmp_path)
    storing(sender)
    assert checker.finish_companion(asset.id, "0" * 64) is False
    for one in asset.companions:
        whole = sender.bucket.get_bytes(one.key)
        sender.bucket.delete(one.key)
        assert checker.finish_companion(asset.id, one.sha256) is False, one.role
        sender.bucket.put_bytes(one.key, whole[:-1], one.mime)
        assert checker.finish_companion(asset.id, one.sha256) is False, one.role
    raw = beside(asset, "raw")
    sender.bucket.delete(raw.key)
    sender.bucket.put_bytes(raw.key, bytes(raw.size), raw.mime)
    assert checker.finish_companion(asset.id, raw.sha256) is False, "other bytes of the same size"
    assert {one.state for one in the_asset(sender).companions} == {"storing"}


def test_words_that_no_delivery_lists_join_their_asset_and_are_listed_nowhere(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    for ending, data in (("jpg", picture), ("xmp", XMP)):
        checker.check(sent(sender, f"DSC_1.{ending}", data))
    asset = the_asset(sender)
    storing(sender)
    unlisted(sender)
    assert checker.finish_companion(asset.id, beside(asset, "sidecar").sha256)
    assert beside(the_asset(sender), "sidecar").state == "ready"
    assert sender.rows() == []


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


@pytest.mark.parametrize("state", ["received", "checking"])
def test_what_its_sender_announced_is_finished_and_written_down(
    sender: Sender, checker: Checker, picture: bytes, state: str
) -> None:
    """Its row does not say what arrived yet; that of another file came after it."""
    number = sent(sender, "card/a.jpg", picture)
    checker.check(number)
    asset = stopped(sender)
    change(sender, number, state=state, asset_id=None, sha256=None)
    other = sent(sender, "card/b.jpg", b"no picture at all")
    change(sender, other, sha256="0" * 64)  # as of what a command handed over
    outcome = checker.finish_storing(asset.id)
    assert outcome is not None
    assert outcome.path == "card/a.jpg"
    [row, _] = sender.rows()
    assert (row.state, row.asset_id, row.sha256) == ("ready", asset.id, asset.sha256)


def test_what_no_delivery_lists_is_finished_under_its_name_and_listed_nowhere(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    """As of a command that was killed: it comes again, and finds it here."""
    checker.check(sent(sender, "card/a.jpg", picture))
    asset = stopped(sender)
    unlisted(sender)
    outcome = checker.finish_storing(asset.id)
    assert outcome is not None
    assert (outcome.path, outcome.state) == ("a.jpg", "ready")
    assert (the_asset(sender).state, sender.rows()) == ("ready", [])


@pytest.mark.parametrize("is_stored", [True, False])
def test_an_asset_is_finished_with_its_words_if_those_are_stored(
    sender: Sender, checker: Checker, picture: bytes, tmp_path: Path, is_stored: bool
) -> None:
    words = beside(with_all_beside(sender, checker, picture, tmp_path), "sidecar")
    storing(sender)
    if not is_stored:
        sender.bucket.delete(words.key)
    outcome = checker.finish_storing(stopped(sender, headline="").id)
    assert outcome is not None
    assert outcome.state == "ready"
    asset = the_asset(sender)
    assert (asset.state, asset.headline) == ("ready", "From the sidecar" if is_stored else "")
    assert beside(asset, "sidecar").state == ("ready" if is_stored else "storing")


def test_words_whose_name_is_longer_than_file_systems_take_keep_an_asset_from_nothing(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    """A Mac counts characters, Linux bytes: 255 of them."""
    name = "\N{CJK UNIFIED IDEOGRAPH-4F1A}" * 100
    image, _ = sent(sender, f"{name}.jpg", picture), sent(sender, f"{name}.xmp", XMP)
    checker.check(image)
    storing(sender)
    outcome = checker.finish_storing(stopped(sender, headline="").id)
    assert outcome is not None
    asset = the_asset(sender)
    assert (asset.state, asset.headline) == ("ready", "From the sidecar")
    assert beside(asset, "sidecar").filename == f"{name}.xmp"
