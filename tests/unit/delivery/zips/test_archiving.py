"""Zips over HTTP: whole and in ranges, with the rules asked at the door and on the way."""

from __future__ import annotations

import csv
import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from mediahub.catalog.models import (
    Archive,
    DeliveredFile,
    Event,
    RecipientNumber,
    StoredChecksum,
    UsageRecord,
)
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import package, recipes
from mediahub.delivery.files.recipient_numbers import known_number
from mediahub.delivery.zips import stream
from mediahub.delivery.zips.archives import LIFETIME
from mediahub.delivery.zips.archiving import ArchiveMaker
from mediahub.delivery.zips.recipients import Withheld
from mediahub.http.files import zip_transfers
from mediahub.storage import StorageError
from tests.in_app import counter_in_memory
from tests.takers import Counter, MakerAtOnce

HOUR = timedelta(hours=1)
Records = Callable[[], list[tuple[str, str, int]]]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    with counter_in_memory(tmp_path_factory.mktemp("zips"), "zips") as made:
        for number in range(4):
            made.add(f"DSC_{number}.jpg", bytes([number]) * 3000 + b"end")
        yield made


@pytest.fixture
def counter(opened: Counter) -> Counter:
    """The same for every test, with everything for press again."""
    for identity in opened.ids:
        opened.change(identity, state="ready", rights_class="editorial", embargo_until=None)
    return opened


@pytest.fixture(scope="module")
def press(opened: Counter) -> FlaskClient:
    return opened.client("press")


@pytest.fixture
def records(opened: Counter) -> Records:
    """What is written down of this test."""

    def read() -> list[tuple[str, str, int]]:
        with opened.services.database.read() as session:
            rows = session.scalars(select(UsageRecord).order_by(UsageRecord.id))
            return [(row.asset_id, row.action, row.size) for row in rows]

    before = len(read())
    return lambda: read()[before:]


def test_times_in_a_zip_are_those_of_the_event(counter: Counter, press: FlaskClient) -> None:
    """Not of the camera, whose clock stood in Berlin."""
    counter.change(counter.ids[0], taken_offset=120)
    state = counter.make_zip(press, counter.ids[:1])
    with zipfile.ZipFile(io.BytesIO(press.get(state["url"]).data)) as archive:
        assert archive.infolist()[0].date_time == (2025, 10, 18, 10, 30, 0)
    counter.change(counter.ids[0], taken_offset=None)


def test_sizes_are_said_before_a_zip_is_asked_for(counter: Counter, press: FlaskClient) -> None:
    counter.change(counter.ids[1], rights_class="none")
    found = press.post("/events/zips/zips/sizes.json", json={"ids": counter.ids}).json
    assert (found["left_out"], found["why"]) == (1, "")
    assert [(one["recipe"], one["count"]) for one in found["recipes"]] == [
        ("original", 3), ("press", 3), ("web", 3),
    ]  # fmt: skip
    assert found["recipes"][0]["size"] == "9.0 kB"
    assert found["recipes"][1]["size"].startswith("about ")


def test_a_zip_holds_the_files_and_papers(counter: Counter, press: FlaskClient) -> None:
    state = counter.make_zip(press, counter.ids)
    assert (state["state"], state["done"], state["left_out"]) == ("ready", 4, 0)
    answer = press.get(state["url"])
    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == len(answer.data) == state["size"]
    assert answer.headers["Accept-Ranges"] == "bytes"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert [archive.read(name) for name in names[:4]] == [counter.contents[one] for one in counter.ids]
        assert names[4:] == ["captions.csv", "captions.txt", "TERMS.txt"]
        rows = list(csv.DictReader(io.StringIO(archive.read("captions.csv").decode("utf-8-sig"))))
        assert [row["file"] for row in rows] == names[:4]
        assert rows[0]["credit_line"] == "Chen Rui / Summit Pool"
        assert "to report on the event" in rows[0]["may_i_use_it"]
        assert "Ms Press <press@example.org>" in archive.read("TERMS.txt").decode()
        assert archive.getinfo(names[0]).date_time == (2025, 10, 18, 10, 30, 0)
    again = press.get(state["url"])
    assert again.data == answer.data


def test_a_manifest_lies_beside_its_file(counter: Counter, press: FlaskClient) -> None:
    raw = counter.ids[3]
    counter.change(raw, caption="Another picture than before.")
    counter.manifests[raw] = b"a manifest"
    state = counter.make_zip(press, counter.ids[2:])
    with zipfile.ZipFile(io.BytesIO(press.get(state["url"]).data)) as archive:
        assert archive.testzip() is None
        (name,) = (one for one in archive.namelist() if one.endswith(".c2pa"))
        assert archive.read(name) == b"a manifest"
        stem = name.removesuffix(".c2pa")
        assert archive.read(f"{stem}.jpg") == counter.contents[raw]
    counter.forget_manifests()


def test_ranges_resume_where_they_ended(counter: Counter, press: FlaskClient) -> None:
    url = counter.make_zip(press, counter.ids)["url"]
    whole = press.get(url)
    tag, size = whole.headers["ETag"], len(whole.data)
    for start, stop in ((0, 10), (2990, 3100), (size - 30, size), (1, size)):
        part = press.get(url, headers={"Range": f"bytes={start}-{stop - 1}", "If-Range": tag})
        assert part.status_code == 206
        assert part.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{size}"
        assert part.data == whole.data[start:stop]
    assert press.get(url, headers={"Range": f"bytes={size - 5}-"}).data == whole.data[-5:]
    assert press.get(url, headers={"Range": "bytes=-7"}).data == whole.data[-7:]
    other = press.get(url, headers={"Range": "bytes=5-9", "If-Range": '"another"'})
    assert (other.status_code, other.data) == (200, whole.data)
    assert press.get(url, headers={"Range": f"bytes={size}-"}).status_code == 416
    head = press.head(url)
    assert (head.status_code, int(head.headers["Content-Length"])) == (200, size)


def test_only_what_may_be_taken_goes_in_and_the_rest_is_named(counter: Counter, press: FlaskClient) -> None:
    counter.change(counter.ids[0], embargo_until=utcnow() + HOUR)
    counter.change(counter.ids[1], rights_class="none")
    state = counter.make_zip(press, counter.ids)
    assert (state["state"], state["left_out"]) == ("ready", 2)
    with zipfile.ZipFile(io.BytesIO(press.get(state["url"]).data)) as archive:
        assert len(archive.namelist()) == 5
        text = archive.read("captions.txt").decode()
        assert "NOT IN THIS DELIVERY" in text
        assert "Frame DSC_0.jpg\nNot before" in text
        assert "DSC_1" not in text  # press may not even know its name
    counter.change(counter.ids[2], rights_class="none")
    counter.change(counter.ids[3], rights_class="none")
    assert counter.make_zip(press, counter.ids[2:])["state"] == "failed"


def test_a_picture_withdrawn_before_is_refused(counter: Counter, press: FlaskClient) -> None:
    url = counter.make_zip(press, counter.ids)["url"]
    counter.change(counter.ids[3], state="withdrawn")
    for headers in ({}, {"Range": "bytes=0-3"}):
        answer = press.get(url, headers=headers)
        assert answer.status_code == 409
        assert b"\x03" * 8 not in answer.data


def test_a_picture_withdrawn_on_the_way_ends_the_transfer(
    counter: Counter, press: FlaskClient, monkeypatch: pytest.MonkeyPatch, records: Records
) -> None:
    monkeypatch.setattr("mediahub.delivery.zips.gate.HOLDS", 0)
    url = counter.make_zip(press, counter.ids)["url"]
    answer = press.get(url, buffered=False)
    chunks = answer.iter_encoded()
    got = [next(chunks) for _ in range(4)]  # two headers and two files
    counter.change(counter.ids[2], state="withdrawn")
    with pytest.raises(Withheld):
        got.extend(chunks)
    answer.close()
    sent = b"".join(got)
    assert bytes([1]) * 3000 in sent
    assert bytes([2]) * 8 not in sent
    assert len(sent) < int(answer.headers["Content-Length"])
    zero, one, two = counter.ids[:3]
    assert records() == [(two, "refused", 0), (zero, "download", 3003), (one, "download", 3003)]


def test_what_went_out_is_written_down_once(counter: Counter, press: FlaskClient, records: Records) -> None:
    url = counter.make_zip(press, counter.ids[:2])["url"]
    for asked in ("bytes=0-3500", "bytes=3501-"):  # the first file, and a part of the second
        with press.get(url, headers={"Range": asked}) as answer:
            assert answer.data
    press.head(url)
    assert records() == [(one, "download", 3003) for one in counter.ids[:2]]


def test_nobody_else_takes_it_and_it_ends(counter: Counter, press: FlaskClient) -> None:
    state = counter.make_zip(press, counter.ids)
    admin = counter.client("admin")
    assert admin.get(state["look"]).status_code == admin.get(state["url"]).status_code == 404
    with counter.services.database.begin() as session:
        archive = session.get_one(Archive, state["id"])
        archive.expires_at = archive.created_at - LIFETIME
    assert press.get(state["url"]).status_code == 404
    assert ArchiveMaker(counter.services).sweep() == 1
    assert list(counter.services.bucket.list(f"archives/{state['id']}/")) == []


def test_no_more_than_so_many_at_a_time(
    counter: Counter, press: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(counter.app.extensions, zip_transfers.SLOTS, threading.BoundedSemaphore(1))
    url = counter.make_zip(press, counter.ids)["url"]
    first = press.get(url, buffered=False)
    busy = press.get(url)
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "15")
    first.close()
    assert press.get(url).status_code == 200


def test_checksums_are_computed_once(
    counter: Counter, press: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.make_zip(press, counter.ids)
    with counter.services.database.read() as session:
        assert len(list(session.scalars(select(StoredChecksum)))) >= 4
    monkeypatch.setattr("mediahub.delivery.files.checksums.crc_of", None)
    assert counter.make_zip(press, counter.ids)["state"] == "ready"


def test_each_marked_delivery_has_a_number(counter: Counter, press: FlaskClient) -> None:
    with counter.services.database.begin() as session:
        session.scalars(select(Event)).one().numbers_deliveries = True
    state = counter.make_zip(press, counter.ids[:1])
    with counter.services.database.begin() as session:
        session.scalars(select(Event)).one().numbers_deliveries = False
    with counter.services.database.read() as session:
        mark = session.scalars(select(RecipientNumber)).one()
    assert (mark.recipient, mark.how) == ("Ms Press <press@example.org>", "zip")
    with zipfile.ZipFile(io.BytesIO(press.get(state["url"]).data)) as archive:
        assert mark.id in archive.read("TERMS.txt").decode()


def test_memory_is_bounded_while_nobody_reads(
    counter: Counter, press: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that does not take its bytes holds a few chunks, and S3 waits."""
    monkeypatch.setattr(stream, "CHUNK", 100)
    read = []
    stream_range = counter.services.bucket.stream_range

    def counted(*arguments: object) -> Iterator[bytes]:
        for chunk in stream_range(*arguments):  # type: ignore[arg-type]
            read.append(len(chunk))
            yield chunk

    monkeypatch.setattr(type(counter.services.bucket), "stream_range", lambda self, *rest: counted(*rest))
    answer = press.get(counter.make_zip(press, counter.ids)["url"], buffered=False)
    chunks = answer.iter_encoded()
    for _ in range(3):
        next(chunks)
    assert sum(read) <= 100 * (2 * (stream.DEPTH + 1) + 3)
    answer.close()


def due(counter: Counter, ahead: timedelta = timedelta(0)) -> None:
    with counter.services.database.begin() as session:
        for archive in session.scalars(select(Archive).where(Archive.state == "preparing")):
            archive.claimed_until = utcnow() + ahead


@pytest.mark.parametrize("error", [StorageError("denied"), LookupError("a fault of ours")])
def test_what_goes_wrong_on_our_side_holds_a_zip_up_and_does_not_end_it(
    counter: Counter, press: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    asked = press.post("/events/zips/zips", json={"ids": counter.ids[:1]}).json

    def fails(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(ArchiveMaker, "_finish", fails)
        assert MakerAtOnce(counter).make_next()
    state = press.get(asked["look"]).json
    assert (state["state"], bool(state["problem"])) == ("preparing", True)
    assert not MakerAtOnce(counter).make_next()  # not at once
    due(counter, ahead=timedelta(hours=2))  # by a clock that was wrong: nobody has a claim that long
    assert MakerAtOnce(counter).make_next()
    state = press.get(asked["look"]).json
    assert (state["state"], state["problem"]) == ("ready", "")


def test_files_that_are_held_up_hold_a_zip_up_and_no_other(counter: Counter, press: FlaskClient) -> None:
    held = counter.add("HELD.jpg", b"held up")
    asked = press.post("/events/zips/zips", json={"ids": [held]}).json
    with counter.services.database.begin() as session:
        archive = session.get_one(Archive, asked["id"])
        mark = known_number(session, archive.event, None)
        (file,) = package.want(session, package.load(session, [held]), recipes.ORIGINAL, mark)
        session.get_one(DeliveredFile, file.key).problem = "Storage did not answer."
    assert ArchiveMaker(counter.services).make_next()
    state = press.get(asked["look"]).json
    assert (state["state"], state["problem"]) == ("preparing", "Storage did not answer.")
    assert counter.make_zip(press, counter.ids[:1])["state"] == "ready"
    due(counter)
    assert MakerAtOnce(counter).make_next()
    assert press.get(asked["look"]).json["state"] == "ready"


def test_a_file_that_storage_lost_is_made_anew_for_the_zip(counter: Counter, press: FlaskClient) -> None:
    fresh = counter.add("LOST.jpg", b"lost and found")
    counter.make_zip(press, [fresh])
    with counter.services.database.begin() as session:
        for row in session.scalars(select(DeliveredFile).where(DeliveredFile.asset_id == fresh)):
            counter.services.bucket.delete(row.key)
            session.execute(delete(StoredChecksum).where(StoredChecksum.key == row.key))
    state = counter.make_zip(press, [fresh])
    assert state["state"] == "preparing"
    due(counter)
    assert MakerAtOnce(counter).make_next()
    assert press.get(state["look"]).json["state"] == "ready"
