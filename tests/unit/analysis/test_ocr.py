"""Words in pictures: what is read, what is read again, and how failures wait."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from mediahub.analysis import ocr
from mediahub.analysis.ocr import ATTEMPTS, RETRY, OcrReader, count_unread, keep, postpone
from mediahub.catalog.models import Asset, AssetText, Event, Outbox, TaggerRun
from mediahub.catalog.models.base import utcnow
from mediahub.media.model import MediaError
from mediahub.media.vision.ocr import Line, Word
from mediahub.runtime import Services
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory, refused
from tests.unit.stored_pictures import add_pictures

GO_ON = threading.Event()
LINES = [Line("AiMOGA", 0.98, (Word("AiMOGA", 0.1, 0.2, 0.3, 0.1),)), Line("机器人", 0.9, ())]


@pytest.fixture
def reader(services: Services, monkeypatch: pytest.MonkeyPatch) -> OcrReader:
    """Finds `LINES` in every picture."""
    monkeypatch.setattr(ocr, "reader_name", lambda: "reader 1")
    monkeypatch.setattr(ocr, "read_words", lambda path: LINES)
    return OcrReader(services, SandboxHere())


def texts(services: Services) -> dict[str, AssetText]:
    with services.database.read() as session:
        return {row.asset_id: row for row in session.scalars(select(AssetText))}


def enqueued(services: Services) -> set[str]:
    """What is in line for the index since the last call."""
    with services.database.begin() as session:
        found = set(session.scalars(select(Outbox.asset_id)))
        session.execute(delete(Outbox))
    return found


def test_words_are_read_once_and_search_and_taggers_hear_of_them(
    services: Services, reader: OcrReader
) -> None:
    (identity,) = add_pictures(services, "a")
    assert reader.work(GO_ON) == 1
    row = texts(services)[identity]
    assert (row.text, row.reader, row.failures) == ("AiMOGA\n机器人", "reader 1", 0)
    assert row.lines[0] == {
        "text": "AiMOGA", "confidence": 0.98, "words": [["AiMOGA", 0.1, 0.2, 0.3, 0.1]],
    }  # fmt: skip
    assert enqueued(services) == {identity}
    with services.database.read() as session:
        assert "signs" in session.scalars(select(TaggerRun.tagger)).all()
    assert reader.work(GO_ON) == 0


def test_the_same_words_again_are_no_news(
    services: Services, reader: OcrReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_pictures(services, "a")
    reader.work(GO_ON)
    enqueued(services)
    monkeypatch.setattr(ocr, "reader_name", lambda: "reader 2")
    newer = OcrReader(services, SandboxHere())
    with services.database.read() as session:
        assert count_unread(session, "reader 2") == 1
    assert newer.work(GO_ON) == 1
    assert enqueued(services) == set()
    assert [row.reader for row in texts(services).values()] == ["reader 2"]


def test_only_events_that_want_it_are_read(services: Services, reader: OcrReader) -> None:
    add_pictures(services, "a")
    add_pictures(services, "b", event="private")
    with services.database.begin() as session:
        private = session.scalars(select(Event).where(Event.slug == "private")).one()
        private.reads_words = False
        session.flush()
        assert (count_unread(session, "reader 1"), count_unread(session, "reader 1", private.id)) == (1, 0)
    assert reader.work(GO_ON) == 1


def test_a_picture_without_a_preview_has_no_words(services: Services, reader: OcrReader) -> None:
    (identity,) = add_pictures(services, "a")
    with services.database.begin() as session:
        session.get_one(Asset, identity).renditions = []
    assert reader.work(GO_ON) == 1
    assert texts(services)[identity].text == ""


@pytest.mark.parametrize("fault", ["picture", "storage"])
def test_what_fails_waits_ever_longer_and_ends(
    services: Services,
    reader: OcrReader,
    bucket: BucketInMemory,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    (identity,) = add_pictures(services, "a")

    def fail(path: Path) -> list[Line]:
        raise MediaError("damaged", "It is damaged.")

    if fault == "picture":
        monkeypatch.setattr(ocr, "read_words", fail)
    else:
        bucket.s3.broken = refused("InternalError")
    assert reader.work(GO_ON) == 1
    row = texts(services)[identity]
    assert (row.failures, row.read_at) == (1, None)
    assert row.retry_at is not None
    assert timedelta(0) < row.retry_at - utcnow() <= RETRY
    assert reader.work(GO_ON) == 0  # not yet
    with services.database.begin() as session:
        postpone(session, identity, "reader 1")
        again = session.get_one(AssetText, identity)
        assert again.retry_at is not None
        assert again.retry_at - utcnow() > 2 * RETRY
        again.failures, again.retry_at = ATTEMPTS - 1, utcnow()
    assert reader.work(GO_ON) == 1  # the last time
    with services.database.begin() as session:
        session.get_one(AssetText, identity).retry_at = utcnow()
    assert reader.work(GO_ON) == 0


def test_words_after_a_failure_count_as_read(services: Services, reader: OcrReader) -> None:
    (identity,) = add_pictures(services, "a")
    with services.database.begin() as session:
        postpone(session, identity, "reader 1")
        keep(session, identity, LINES, "reader 1", 0.25)
    row = texts(services)[identity]
    assert (row.failures, row.retry_at, row.seconds) == (0, None, 0.25)


def test_a_picture_deleted_meanwhile_leaves_nothing(services: Services, reader: OcrReader) -> None:
    add_pictures(services, "a")
    reader.read("gone")
    with services.database.begin() as session:
        postpone(session, "gone", "reader 1")
    assert texts(services) == {}


def test_no_loop_where_nothing_can_read_or_nobody_wants_it(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "reader_name", lambda: "")
    assert OcrReader(services, SandboxHere()).loops() == []
    monkeypatch.setattr(ocr, "reader_name", lambda: "reader 1")
    assert [loop.name for loop in OcrReader(services, SandboxHere()).loops()] == ["words"]
    off = replace(services, settings=services.settings.model_copy(update={"read_words": False}))
    assert OcrReader(off, SandboxHere()).loops() == []


def test_a_worker_that_ends_reads_nothing_more(services: Services, reader: OcrReader) -> None:
    add_pictures(services, "a")
    stop = threading.Event()
    stop.set()
    assert reader.work(stop) == 0
    assert texts(services) == {}
