"""A RAW file is shown by its preview; a cut-off one by what is whole in it, or not at all."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mediahub.media.analyse import analyse
from mediahub.media.containers import filetypes as types
from mediahub.media.containers.identify import identify
from mediahub.media.errors import RAW_CUT_OFF
from mediahub.media.model import MediaError
from mediahub.media.pictures.decode import decode, decode_jpeg
from mediahub.media.pictures.raw import _is_cut_off
from tests.unit.media.picture_files import jpeg, noise, quarters


def _unknown_raw(path: Path, *embedded: bytes) -> Path:
    """A Minolta RAW that no reader knows, with JPEGs between its data."""
    path.write_bytes(b"\0MRM" + bytes(200) + b"".join(data + bytes(300) for data in embedded))
    return path


def test_shows_the_largest_embedded_preview(tmp_path: Path) -> None:
    small, large = jpeg(noise(160, 120)), jpeg(quarters(1200, 800), quality=95)
    path = _unknown_raw(tmp_path / "a.mrw", small, large, small)
    picture = decode(path, identify(path), 600)
    assert picture.size == (600, 400)
    assert abs(np.asarray(picture).astype(int) - np.asarray(quarters(600, 400))).mean() < 8


def test_a_cut_off_preview_gives_way_to_a_whole_one(tmp_path: Path) -> None:
    small, large = jpeg(quarters(320, 240)), jpeg(noise(1200, 800))
    path = tmp_path / "a.mrw"
    path.write_bytes(b"\0MRM" + bytes(200) + small + large[: len(large) // 2])
    assert decode(path, identify(path), 2048).size == (320, 240)


def test_a_preview_is_turned_by_its_own_orientation(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = _unknown_raw(tmp_path / "a.mrw", jpeg(quarters(320, 240), exif=exif))
    assert decode(path, identify(path), 2048).size == (240, 320)


@pytest.mark.parametrize("embedded", [(), (jpeg(quarters(8, 8)),)])
def test_nothing_to_look_at_is_an_error(tmp_path: Path, embedded: tuple[bytes, ...]) -> None:
    path = _unknown_raw(tmp_path / "a.mrw", *embedded)
    with pytest.raises(MediaError) as caught:
        decode(path, types.MRW, 2048)
    assert caught.value.code == "damaged"


def test_sensor_rows_without_noise_were_never_written() -> None:
    sensor = np.random.default_rng(1).integers(0, 4000, (100, 50), dtype=np.uint16)
    assert not _is_cut_off(sensor)
    sensor[60:] = 0
    assert _is_cut_off(sensor)


def test_a_cut_off_sensor_is_not_developed(corpus: Path) -> None:
    """12 KB of a 10-megapixel file, which LibRaw develops into a blue pattern."""
    path = corpus / "dev" / "raw" / "Panasonic.rw2"
    with pytest.raises(MediaError) as caught:
        decode(path, identify(path), 2048)
    assert caught.value.code == "damaged"


def test_whole_sensor_data_beats_a_smaller_preview(corpus: Path) -> None:
    path = corpus / "dev" / "raw" / "canon_eos_6d.dng"
    assert decode(path, identify(path), 2048).size == (1224, 816)
    assert decode(path, identify(path), 800).size == (800, 533)


@pytest.mark.parametrize(
    ("stored", "own", "of_raw", "shown"),
    [
        ((320, 240), None, 6, (240, 320)),
        ((320, 240), 1, 6, (240, 320)),
        ((320, 240), 8, 6, (240, 320)),
        ((240, 320), None, 6, (240, 320)),
        ((320, 240), None, 3, (320, 240)),
        ((320, 240), None, None, (320, 240)),
    ],
)
def test_previews_are_turned_once(
    stored: tuple[int, int], own: int | None, of_raw: int | None, shown: tuple[int, int]
) -> None:
    exif = Image.Exif()
    if own:
        exif[0x0112] = own
    assert decode_jpeg(jpeg(quarters(*stored), exif=exif), 2048, of_raw).size == shown


def _tiff_raw(path: Path, sensor: bytes, *, promised: int = 0) -> Path:
    """A Nikon RAW with a preview, then sensor data as long as promised or not."""
    preview = jpeg(quarters(320, 240))
    entries = [
        (0x0106, 3, 1, 32803),
        (0x010F, 2, 18, 8 + 2 + 12 * 6 + 4),
        (0x0111, 4, 1, 200 + len(preview)),
        (0x0117, 4, 1, promised or len(sensor)),
        (0x0201, 4, 1, 200),
        (0x0202, 4, 1, len(preview)),
    ]
    table = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = b"II*\0" + struct.pack("<IH", 8, len(entries)) + table + bytes(4) + b"NIKON CORPORATION\0"
    path.write_bytes(head.ljust(200, b"\0") + preview + sensor)
    return path


_SENSOR = noise(300, 300).tobytes()


@pytest.mark.parametrize(
    ("sensor", "promised", "note"),
    [
        (_SENSOR, len(_SENSOR), ""),
        (_SENSOR[:-1], len(_SENSOR), RAW_CUT_OFF),
        (_SENSOR[:99_000].ljust(len(_SENSOR), b"\0"), len(_SENSOR), RAW_CUT_OFF),
    ],
)
def test_a_raw_without_all_its_sensor_data_is_taken_with_a_note(
    tmp_path: Path, sensor: bytes, promised: int, note: str
) -> None:
    path = _tiff_raw(tmp_path / "a.nef", sensor, promised=promised)
    found = analyse(path, identify(path))
    assert (found.note, found.renditions[0].width) == (note, 320)
