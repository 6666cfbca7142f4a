"""A body in slices: in order, again, with gaps, too large, and after whatever goes wrong."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest

from mediahub.s3proxy import slices
from mediahub.s3proxy.admission import Refused
from mediahub.s3proxy.slices import MAX_SLICE, Answer, Slice, Slices, parse_slice
from mediahub.s3proxy.spool import FORGOTTEN, Spool
from tests.unit.s3proxy.signing import Storage, settings_in, signed, sliced

BODY = os.urandom(2500)


class Sender:
    """Sends slices of `BODY` to one address."""

    def __init__(self, home: Path, storage: Storage) -> None:
        self.settings = settings_in(home)
        self.slices = Slices(self.settings, storage.put)
        self.url = signed(self.settings, len(BODY))

    def send(self, first: int, last: int, data: bytes | None = None) -> Answer:
        piece = BODY[first : last + 1]
        request, headers = sliced(self.settings, self.url, f"bytes {first}-{last}/{len(BODY)}", len(piece))
        return self.slices.take(request, headers, io.BytesIO(piece if data is None else data))

    @property
    def kept(self) -> list[Path]:
        folder = self.settings.temp_dir / "slices"
        return list(folder.iterdir()) if folder.exists() else []


def test_the_whole_goes_as_the_one_request_that_was_signed(tmp_path: Path) -> None:
    storage = Storage()
    sender = Sender(tmp_path, storage)
    assert sender.send(0, 999) == Answer(308, [("Range", "bytes=0-999")])
    assert sender.send(1000, 1999) == Answer(308, [("Range", "bytes=0-1999")])
    assert storage.got == []
    last = sender.send(2000, 2499)
    assert (last.status, last.headers) == (200, [("ETag", '"tag"')])
    ((request, body),) = storage.got
    assert body == BODY
    assert request.target == sender.url.removeprefix("/s3")
    assert request.length == len(BODY)
    assert ("content-length", "2500") in request.headers
    assert sum(name == "content-length" for name, _ in request.headers) == 1
    assert sender.kept == []


def test_a_gap_is_refused_with_what_is_here(tmp_path: Path) -> None:
    sender = Sender(tmp_path, Storage())
    assert sender.send(1000, 1999) == Answer(416)
    sender.send(0, 999)
    assert sender.send(2000, 2499) == Answer(416, [("Range", "bytes=0-999")])
    assert sender.send(1000, 2499).status == 200


def test_a_slice_may_come_again_and_the_first_begins_anew(tmp_path: Path) -> None:
    storage = Storage()
    sender = Sender(tmp_path, storage)
    for first, last in ((0, 999), (1000, 1999), (1000, 1999), (0, 499)):
        answer = sender.send(first, last)
    assert answer == Answer(308, [("Range", "bytes=0-499")])
    sender.send(500, 2499)
    assert storage.got[0][1] == BODY


def test_another_process_takes_the_next(tmp_path: Path) -> None:
    storage = Storage()
    Sender(tmp_path, storage).send(0, 999)
    assert Sender(tmp_path, storage).send(1000, 2499).status == 200
    assert storage.got[0][1] == BODY


def test_half_a_slice_is_not_kept(tmp_path: Path) -> None:
    sender = Sender(tmp_path, Storage())
    sender.send(0, 999)
    with pytest.raises(OSError, match="went away"):
        sender.send(1000, 1999, b"half of it")
    assert sender.send(2000, 2499).headers == [("Range", "bytes=0-999")]


def test_killed_within_a_write_it_goes_on_behind_what_is_here(tmp_path: Path) -> None:
    storage = Storage()
    sender = Sender(tmp_path, storage)
    sender.send(0, 999)
    (kept,) = sender.kept
    with kept.open("ab") as file:
        file.write(BODY[1000:1300])  # as far as the kernel had got
    assert sender.send(2000, 2499).headers == [("Range", "bytes=0-1299")]
    assert sender.send(1300, 2499).status == 200
    assert storage.got[0][1] == BODY


def test_the_last_slice_may_come_again_while_storage_is_away(tmp_path: Path) -> None:
    storage = Storage(503)
    sender = Sender(tmp_path, storage)
    sender.send(0, 1999)
    assert sender.send(2000, 2499).status == 503
    storage.status = 200
    assert sender.send(2000, 2499).status == 200
    assert [body for _, body in storage.got] == [BODY, BODY]


@pytest.mark.parametrize("status", [400, 403, 412])
def test_what_storage_refuses_is_not_kept(tmp_path: Path, status: int) -> None:
    sender = Sender(tmp_path, Storage(status))
    sender.send(0, 1999)
    assert sender.send(2000, 2499).status == status
    assert sender.kept == []


def test_not_a_byte_is_kept_for_strangers(tmp_path: Path) -> None:
    sender = Sender(tmp_path, Storage())
    sender.url = sender.url.replace("X-Amz-Signature=", "X-Amz-Signature=0")
    with pytest.raises(Refused, match="not right"):
        sender.send(0, 999)
    assert sender.kept == []


def test_two_at_once_do_not_mix(tmp_path: Path) -> None:
    sender = Sender(tmp_path, Storage())
    sender.send(0, 999)
    (kept,) = sender.kept
    with Spool(kept.parent).open(kept.name), pytest.raises(Refused) as refused:
        sender.send(1000, 1999)
    assert refused.value.status == 503
    assert sender.send(1000, 1999).status == 308


def test_a_full_disk_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = Sender(tmp_path, Storage())
    monkeypatch.setattr(slices, "FULL", 1 << 60)
    with pytest.raises(Refused) as refused:
        sender.send(0, 999)
    assert refused.value.status == 507


def test_what_nobody_came_back_for_goes_where_another_begins(tmp_path: Path) -> None:
    sender = Sender(tmp_path, Storage())
    sender.send(0, 999)
    (old,) = sender.kept
    os.utime(old, (time.time() - FORGOTTEN - 60,) * 2)
    sender.url = signed(sender.settings, len(BODY), "incoming/9/0123456789abcdef/2")
    sender.send(0, 999)
    assert old not in sender.kept
    assert len(sender.kept) == 1


def test_a_slice_is_read() -> None:
    assert parse_slice("bytes 1000-1999/2500", 1000) == Slice(1000, 1999, 2500)
    assert parse_slice("bytes 0-0/1", 1).is_last
    assert not parse_slice("bytes 0-0/2", 1).is_last


@pytest.mark.parametrize(
    ("text", "length", "status"),
    [
        ("", 1, 400),
        ("bytes 0-9", 10, 400),
        ("bytes */10", 10, 400),
        ("bytes 0-9/*", 10, 400),
        ("bytes 9-0/10", 10, 400),
        ("bytes 0-10/10", 11, 400),
        ("bytes 0-9/20", 11, 400),
        ("bytes 0-9/20", 0, 400),
        ("bytes ١-٩/٢٠", 9, 400),
        (f"bytes 0-{10**20}/{10**21}", 9, 400),
        (f"bytes 0-{MAX_SLICE}/{MAX_SLICE + 1}", MAX_SLICE + 1, 413),
    ],
)
def test_what_is_no_slice_is_refused(text: str, length: int, status: int) -> None:
    with pytest.raises(Refused) as refused:
        parse_slice(text, length)
    assert refused.value.status == status
