"""What a client says of a file."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mediahub.client.errors import Changed, FileTrouble
from mediahub.client.fingerprint import END_BYTES, await_still, read_piece, take_fingerprint
from mediahub.media import hashing


@pytest.mark.parametrize(
    "size", [0, 1, END_BYTES, 2 * END_BYTES - 1, 2 * END_BYTES, 2 * END_BYTES + 1, 500_000]
)
def test_client_and_server_say_the_same(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(os.urandom(size))
    known = take_fingerprint(path)
    assert known.size == size
    assert known.head_tail == hashing.head_tail_file(path)
    assert known.sha256 == hashing.sha256_file(path)
    assert (known.head_tail == known.sha256) == (size <= 2 * END_BYTES)


def test_the_ends_alone_make_head_and_tail(tmp_path: Path) -> None:
    path = tmp_path / "a"
    head, tail = os.urandom(END_BYTES), os.urandom(END_BYTES)
    path.write_bytes(head + b"middle" * 1000 + tail)
    assert take_fingerprint(path).head_tail == hashlib.sha256(head + tail).hexdigest()


def test_a_piece_is_read_only_from_the_file_that_was_announced(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"0123456789")
    known = take_fingerprint(path)
    assert read_piece(path, known, 4, 3) == b"456"
    os.utime(path, ns=(1, known.mtime_ns + 1))
    with pytest.raises(Changed):
        read_piece(path, known, 4, 3)
    path.unlink()
    with pytest.raises(FileTrouble, match="Was the card taken out") as told:
        read_piece(path, known, 4, 3)
    assert told.value.code == "vanished"


def test_an_old_file_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch()
    written = path.stat().st_mtime

    def never(seconds: float) -> None:
        raise AssertionError

    await_still(path, never, now=lambda: written + 3)


def test_a_file_is_waited_for_until_it_was_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch()
    written = path.stat().st_mtime
    pauses = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) <= 3:
            with path.open("ab") as file:
                file.write(b"more")

    await_still(path, pause, now=lambda: written + 1)
    assert len(pauses) == 4


def test_the_client_needs_no_room_of_the_server() -> None:
    script = (
        "import sys, mediahub.client;"
        "print(*sorted({n.split('.')[1] for n in sys.modules if n.startswith('mediahub.')}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["client"]
