"""Files of the spool belong to one request at a time, and old ones go."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from mediahub.s3proxy.spool import FORGOTTEN, InUse, Spool, size_of, write_at


def test_what_was_written_is_there_the_next_time(tmp_path: Path) -> None:
    for data, offset in ((b"abcdef", 0), (b"XY", 4), (b"Z", 6)):
        with Spool(tmp_path / "slices").open("one") as file:
            write_at(file, offset, data)
    with Spool(tmp_path / "slices").open("one") as file:
        assert (file.read(), size_of(file)) == (b"abcdXYZ", 7)
    assert (tmp_path / "slices" / "one").stat().st_mode & 0o077 == 0


def test_nobody_writes_beside_another(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    with spool.open("one"):
        with pytest.raises(InUse), spool.open("one"):
            pass
        with spool.open("other"):
            pass
    with spool.open("one"):
        pass


def test_old_files_go_and_young_ones_stay(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.sweep()
    for name, age in (("old", FORGOTTEN + 60), ("young", FORGOTTEN - 60)):
        (tmp_path / name).write_bytes(b"bytes")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    spool.sweep()
    assert [path.name for path in tmp_path.iterdir()] == ["young"]
    spool.remove("young")
    spool.remove("young")
    assert list(tmp_path.iterdir()) == []
