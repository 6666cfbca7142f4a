"""The layout of a zip against three readers: zipfile, Info-ZIP and 7-Zip."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediahub.delivery.zips.layout import Member, Slice, ZipLayout

SHANGHAI = ZoneInfo("Asia/Shanghai")
TAKEN = datetime(2025, 10, 18, 10, 30, 12, tzinfo=SHANGHAI)
NAMES = st.text(st.characters(exclude_characters="/\\\0", exclude_categories=("Cs", "Cc")), min_size=1)
FILES = st.dictionaries(NAMES.filter(lambda name: name.strip(". ")), st.binary(max_size=200), max_size=8)
SEVEN_ZIP = "7zz" if shutil.which("7zz") else "7z"
"""Debian 12 and 7-Zip's own builds have the first name, p7zip the other."""
READERS = [(["unzip", "-tqq"], "unzip"), ([SEVEN_ZIP, "t", "-bso0"], SEVEN_ZIP)]


def layout(files: dict[str, bytes]) -> ZipLayout:
    return ZipLayout([Member(name, len(data), zlib.crc32(data), TAKEN) for name, data in files.items()])


def render(zip_layout: ZipLayout, contents: list[bytes], start: int, stop: int) -> bytes:
    return b"".join(
        contents[part.index][part.start : part.stop] if isinstance(part, Slice) else part
        for part in zip_layout.parts(start, stop)
    )


@given(FILES)
def test_zipfile_reads_what_was_laid_out(files: dict[str, bytes]) -> None:
    made = layout(files)
    data = render(made, list(files.values()), 0, made.size)
    assert len(data) == made.size
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {info.filename: archive.read(info) for info in archive.infolist()} == files
        assert all(info.date_time == (2025, 10, 18, 10, 30, 12) for info in archive.infolist())


@settings(max_examples=200)
@given(FILES, st.data())
def test_any_range_is_that_part_of_the_whole(files: dict[str, bytes], data: st.DataObject) -> None:
    made, contents = layout(files), list(files.values())
    start = data.draw(st.integers(0, made.size))
    stop = data.draw(st.integers(start, made.size))
    assert render(made, contents, start, stop) == render(made, contents, 0, made.size)[start:stop]


@pytest.mark.parametrize(("command", "program"), READERS)
def test_other_readers_take_seventy_thousand(tmp_path: Path, command: list[str], program: str) -> None:
    """More than 65,535: the count itself needs Zip64."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    files = {f"Tag {number // 1000}/照片 {number:05}.jpg": b"%d" % number for number in range(70_000)}
    made = layout(files)
    path = tmp_path / "many.zip"
    path.write_bytes(render(made, list(files.values()), 0, made.size))
    done = subprocess.run([*command, path], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(path) as archive:
        assert len(archive.infolist()) == 70_000


class Sparse(io.RawIOBase):
    """The laid out archive as a file in which every member is zeros: nothing of it is in memory."""

    def __init__(self, made: ZipLayout) -> None:
        self.made, self.at = made, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = offset + (0, self.at, self.made.size)[whence]
        return self.at

    def tell(self) -> int:
        return self.at

    def read(self, size: int = -1) -> bytes:
        stop = self.made.size if size < 0 else min(self.at + size, self.made.size)
        parts = self.made.parts(self.at, stop)
        found = b"".join(bytes(part.stop - part.start) if isinstance(part, Slice) else part for part in parts)
        self.at = stop
        return found


def test_files_and_offsets_beyond_four_gigabytes() -> None:
    large = 5 << 30
    members = [Member("clip.mov", large, 0, TAKEN), Member("late.jpg", 7, zlib.crc32(bytes(7)), TAKEN)]
    made = ZipLayout(members)
    assert made.size > large
    with zipfile.ZipFile(Sparse(made)) as archive:  # type: ignore[arg-type]
        assert [info.file_size for info in archive.infolist()] == [large, 7]
        assert archive.read("late.jpg") == bytes(7)
        with archive.open("clip.mov") as clip:
            assert clip.read(1000) == bytes(1000)


@pytest.mark.parametrize("moment", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 5, 5, tzinfo=UTC)])
def test_times_that_the_format_cannot_say_are_bent(moment: datetime) -> None:
    made = ZipLayout([Member("a", 0, 0, moment + timedelta(seconds=1))])
    with zipfile.ZipFile(io.BytesIO(render(made, [b""], 0, made.size))) as archive:
        assert 1980 <= archive.infolist()[0].date_time[0] <= 2107
