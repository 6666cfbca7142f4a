"""The same picture with other words is known again; another picture, or a broken file, never is."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mediahub.media.containers.identify import identify
from mediahub.media.model import MediaError
from mediahub.media.picture_data import picture_hash
from tests.exiftool import need_exiftool
from tests.long import LONG
from tests.pictures import write_dng, write_jpeg

WRITTEN = {".jpg", ".png", ".webp", ".tif", ".heic", ".avif", ".mp4", ".mov", ".dng", ".cr2", ".nef", ".arw"}


def hash_of(path: Path) -> str:
    return picture_hash(path, identify(path))


def say(path: Path) -> bool:
    """Write words into the file; whether ExifTool can."""
    words = ["-XMP-dc:Description=Some words", "-XMP-xmp:Rating=4", "-XMP-dc:Subject=one"]
    done = subprocess.run(
        ["exiftool", "-q", "-m", "-overwrite_original", *words, str(path)], capture_output=True, check=False
    )
    return done.returncode == 0


def save(kind: str, **more: object) -> Callable[[Path, int], Path]:
    def write(path: Path, seed: int) -> Path:
        image = Image.effect_mandelbrot((160 + seed, 120), (-2, -1.5, 1, 1.5), 60).convert("RGB")
        image.save(path, kind, **more)
        return path

    return write


WAYS: dict[str, Callable[[Path, int], Path]] = {
    "a.jpg": write_jpeg,
    "progressive.jpg": save("JPEG", progressive=True),
    "restarts.jpg": save("JPEG", restart_marker_blocks=4),
    "a.png": save("PNG"),
    "a.webp": save("WEBP"),
    "lossless.webp": save("WEBP", lossless=True),
    "a.tif": save("TIFF"),
    "packed.tif": save("TIFF", compression="tiff_lzw"),
    "a.dng": lambda path, seed: write_dng(path, seed, "2025:10:18 10:30:00"),
    "a.avif": save("AVIF"),
}


@pytest.mark.parametrize("name", WAYS)
def test_words_change_the_file_and_not_the_picture(tmp_path: Path, name: str) -> None:
    need_exiftool()
    path, other = WAYS[name](tmp_path / name, 1), WAYS[name](tmp_path / f"other-{name}", 2)
    before, data = hash_of(path), path.read_bytes()
    assert say(path)
    assert path.read_bytes() != data
    assert hash_of(path) == before != ""
    assert hash_of(other) not in ("", before)


SOME_OF_A_KIND = 4
"""Real files of a kind that are looked at where there is no time for all."""


def test_every_real_file_that_is_claimed_is_known_again(corpus: Path, tmp_path: Path) -> None:
    need_exiftool()
    looked, of_kind = set(), Counter[str]()
    for path in sorted((corpus / "dev").rglob("*")):
        kind = path.suffix.lower()
        if not path.is_file() or kind not in WRITTEN or (of_kind[kind] >= SOME_OF_A_KIND and not LONG):
            continue
        of_kind[kind] += 1
        copy = Path(shutil.copy(path, tmp_path / path.name))
        before = hash_of(copy)
        if before and say(copy):
            assert hash_of(copy) == before, path.name
            looked.add(identify(path).mime)
        copy.unlink()
    assert {"image/jpeg", "image/png", "image/webp", "image/tiff", "image/heic", "video/mp4"} <= looked


def test_what_lies_behind_a_jpeg_is_no_part_of_it(tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 3)
    before = hash_of(path)
    path.write_bytes(path.read_bytes() + b"\0\0\0\x18ftypmp42" + bytes(4000))
    assert hash_of(path) == before


def test_of_an_unknown_container_nothing_is_claimed(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    Image.new("P", (64, 64)).save(path)
    assert hash_of(path) == ""


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(WAYS)), data=st.data())
def test_a_damaged_file_gives_a_hash_or_none_and_no_other_error(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp() / "damaged"
    folder.mkdir(exist_ok=True)
    whole = folder / name
    if not whole.exists():
        WAYS[name](whole, 1)
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = folder / f"broken-{name}"
    path.write_bytes(content[: data.draw(st.integers(16, len(content)))])
    try:
        kind = identify(path)
    except MediaError:
        return
    assert len(picture_hash(path, kind)) in (0, 64)
