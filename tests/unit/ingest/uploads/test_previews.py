"""A small picture that came ahead stands for its original; one that is of no use is cleared away."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from mediahub.catalog.models import Arrival, Asset
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.uploads import previews as module
from mediahub.ingest.uploads.previews import Previews
from tests.in_process import SandboxHere
from tests.pictures import write_jpeg
from tests.unit.ingest.uploads.conftest import Sender

KEY = "incoming/small.jpg"


@pytest.fixture
def previews(sender: Sender, sandbox: SandboxHere) -> Previews:
    return Previews(sender.services, Pipeline(sender.services, sandbox))


@pytest.fixture
def small(tmp_path: Path) -> bytes:
    return write_jpeg(tmp_path / "small.jpg", 1, (64, 48), "2025:10:18 10:30:00").read_bytes()


def announced(sender: Sender, data: bytes | None, *, hashed: bool = True) -> int:
    """The arrival of a file whose small picture lies ahead of it: `data`, or nothing there."""
    number = sender.announce("DSC_1.jpg", b"the original" * 99, hashed=hashed).id
    assert number is not None
    with sender.services.database.begin() as session:
        session.execute(update(Arrival).values(preview_key=KEY))
    if data is not None:
        sender.bucket.put_bytes(KEY, data, "image/jpeg")
    return number


def assets(sender: Sender) -> list[Asset]:
    with sender.services.database.read() as session:
        return list(session.scalars(select(Asset)))


def test_it_is_shown_in_place_of_the_original_and_cleared_away(
    sender: Sender, previews: Previews, small: bytes
) -> None:
    number = announced(sender, small)
    for _ in range(2):  # a worker may take it twice
        previews.take(number)
    (asset,) = assets(sender)
    assert (asset.state, asset.awaited, asset.filename, asset.size) == ("ready", True, "DSC_1.jpg", 12 * 99)
    (row,) = sender.rows()
    assert (row.asset_id, row.preview_key, row.state) == (asset.id, None, "expected")
    assert sender.bucket.head(KEY) is None


@pytest.mark.parametrize("data", [None, b"no picture"])
def test_one_that_is_not_there_or_no_picture_is_passed_over(
    sender: Sender, previews: Previews, data: bytes | None
) -> None:
    previews.take(announced(sender, data))
    (row,) = sender.rows()
    assert (assets(sender), row.asset_id, row.preview_key, row.state) == ([], None, None, "expected")
    assert sender.bucket.head(KEY) is None


def test_one_that_is_larger_than_any_file_may_be_is_not_read(
    sender: Sender, previews: Previews, small: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", len(small) - 1)
    previews.take(announced(sender, small))
    assert assets(sender) == []
    assert sender.bucket.head(KEY) is None


def test_without_the_original_s_hash_nobody_knows_which_asset_it_is(
    sender: Sender, previews: Previews, small: bytes
) -> None:
    previews.take(announced(sender, small, hashed=False))
    assert assets(sender) == []
    assert sender.rows()[0].preview_key is None


def test_once_the_original_came_it_is_of_no_use(sender: Sender, previews: Previews, small: bytes) -> None:
    number = announced(sender, small)
    with sender.services.database.begin() as session:
        session.execute(update(Arrival).values(state="received"))
    previews.take(number)
    assert assets(sender) == []
    assert (sender.rows()[0].state, sender.rows()[0].preview_key) == ("received", None)


def test_an_arrival_that_is_gone_or_has_none_is_left_alone(
    sender: Sender, previews: Previews, small: bytes
) -> None:
    number = announced(sender, small)
    previews.take(number + 1)
    with sender.services.database.begin() as session:
        session.execute(update(Arrival).values(preview_key=None))
    previews.take(number)
    assert assets(sender) == []
    assert sender.bucket.head(KEY) is not None, "it is not this arrival's"
